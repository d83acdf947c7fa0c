"""`manage.py load_demo`: fill an empty database with the demo."""

import os
from typing import Any

from django.core.management.base import CommandError, CommandParser

from dialogue_portal.lib.commands import OwnCommand
from feedback import demo
from feedback.demo import accounts


class Command(OwnCommand):
    help = "Nạp dữ liệu minh họa vào cơ sở dữ liệu trống. Chạy lại không thay đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="nạp thêm vào cơ sở dữ liệu đã có dữ liệu khác")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = demo.load(force=options["force"])
        except demo.NotEmpty as refusal:
            raise CommandError(str(refusal)) from None
        if not loaded:
            self.stdout.write("Đã có dữ liệu minh họa, không thay đổi gì.")
            return
        file = os.path.relpath(accounts.password_file())
        self.stdout.write(f"Đã nạp dữ liệu minh họa. Mật khẩu của các tài khoản dùng thử ở tệp {file}.")
