"""`manage.py prepare_demo`: what `make run` does before the servers start. Touches nothing that somebody entered."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dialogue_portal.lib.commands import OwnCommand
from feedback import demo
from feedback.demo import accounts
from sessions_app.actions.accounts import administrators


class Command(OwnCommand):
    help = (
        "Chuẩn bị cho `make run`: bảng dữ liệu, dữ liệu minh họa (có --empty thì không), tệp tĩnh. Không đụng đến dữ "
        "liệu đã nhập."
    )
    requires_system_checks: list[str] = []  # the servers check at their own start, and this one must be quick

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="không nạp dữ liệu minh họa")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        migrate()
        if options["empty"]:
            return self.prepare_empty()
        if demo.is_empty():
            self.stdout.write("Nạp dữ liệu minh họa (chỉ lần đầu)…")
            demo.load()
        collect_static()
        self.show_accounts()

    def prepare_empty(self) -> None:
        """For a ward that begins: nothing in it, and nothing of the demo either."""
        if demo.holds_demo():
            raise CommandError(
                "Nơi này đang có dữ liệu minh họa. Hãy để cổng thật ở thư mục khác, ví dụ: "
                "VAR_DIR=/srv/doi-thoai make run-empty"
            )
        collect_static()
        if not administrators().exists():
            self.stdout.write("Cổng trống, chưa có tài khoản nào. Hãy lập quản trị viên đầu tiên: make first-admin")

    def show_accounts(self) -> None:
        """Nothing where the demo's accounts are not: somebody's own data is nobody's demo."""
        users = accounts.demo_users() if demo.holds_demo() else []
        if not users:
            return
        password = accounts.follow_environment()
        unchanged = accounts.those_with(password)
        roles = {account.username: account.group for account in accounts.ACCOUNTS}
        self.stdout.write("\nDữ liệu minh họa. Tài khoản dùng thử, đăng nhập tại /quan-tri/:\n")
        self.stdout.write(f"  {'Tài khoản':<12}{'Vai trò':<16}Mật khẩu")
        for user in users:
            shown = password if user.username in unchanged else "(đã đổi)"
            self.stdout.write(f"  {user.username:<12}{roles[user.username]:<16}{shown}")


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> None:
    """Only when a source changed since the last time. Django's own server reads the sources itself."""
    if settings.DEBUG:
        return
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    now = static_fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(now, encoding="ascii")


def static_fingerprint() -> str:
    """Changes when a static file of the portal or of an app, the admin's too, is added, removed, edited or replaced."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_mtime_ns} {facts.st_size}\n".encode())
    return digest.hexdigest()
