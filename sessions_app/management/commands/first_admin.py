import getpass
import os
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from dialogue_portal.lib.commands import OwnCommand
from sessions_app.actions import ActionRefused, accounts

ASKED = {
    "username": ("FIRST_ADMIN_USERNAME", "Tên đăng nhập: "),
    "full_name": ("FIRST_ADMIN_NAME", "Họ và tên: "),
    "email": ("FIRST_ADMIN_EMAIL", "Thư điện tử (để đặt lại mật khẩu khi quên): "),
    "password": ("FIRST_ADMIN_PASSWORD", "Mật khẩu: "),
}


class Command(OwnCommand):
    help = "Tạo quản trị viên đầu tiên. Hỏi từng điều, hoặc đọc FIRST_ADMIN_USERNAME, _NAME, _EMAIL, _PASSWORD."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts.refuse_second_first()
            user = accounts.add_first_administrator(**{name: self.answer(*asked) for name, asked in ASKED.items()})
        except ActionRefused as refused:
            raise CommandError(str(refused)) from None
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        except (EOFError, KeyboardInterrupt):
            raise CommandError("Đã dừng. Chưa tạo tài khoản nào.") from None
        self.stdout.write(f"Đã tạo quản trị viên {user.username}. Mời đăng nhập tại /quan-tri/.")

    def answer(self, variable: str, question: str) -> str:
        """From the environment, else from whoever sits there; a password is typed twice and not shown."""
        if variable in os.environ:
            return os.environ[variable]
        if not sys.stdin.isatty():
            missing = [name for name, _ in ASKED.values() if name not in os.environ]
            raise CommandError(f"Không có ai để hỏi: hãy đặt biến môi trường {', '.join(missing)}.")
        if variable != "FIRST_ADMIN_PASSWORD":
            return input(question).strip()
        password = getpass.getpass(question)
        if getpass.getpass("Gõ lại mật khẩu: ") != password:
            raise CommandError("Hai lần gõ mật khẩu không giống nhau.")
        return password
