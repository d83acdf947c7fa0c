import getpass
import os
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from dialogue_portal.lib.commands import OwnCommand
from sessions_app.actions import ActionRefused, accounts
from sessions_app.models import User

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
            user = self.add({name: self.answer(name) for name in ASKED})
        except ActionRefused as refused:
            raise CommandError(str(refused)) from None
        except (EOFError, KeyboardInterrupt):
            raise CommandError("Đã dừng. Chưa tạo tài khoản nào.") from None
        self.stdout.write(f"Đã tạo quản trị viên {user.username}. Mời đăng nhập tại /quan-tri/.")

    def add(self, answers: dict[str, str]) -> User:
        """Ask again for what is unsuitable, and for nothing else."""
        while True:
            try:
                return accounts.add_first_administrator(**answers)
            except ValidationError as error:
                wrong = getattr(error, "error_dict", ["password"])
                if any(ASKED[name][0] in os.environ for name in wrong):
                    raise CommandError("\n".join(error.messages)) from None
                self.stderr.write("\n".join(error.messages))
                answers |= {name: self.answer(name) for name in wrong}

    def answer(self, name: str) -> str:
        """From the environment, else from whoever sits there; a password is typed twice and not shown."""
        variable, question = ASKED[name]
        if variable in os.environ:
            return os.environ[variable]
        if not sys.stdin.isatty():
            missing = [variable for variable, _ in ASKED.values() if variable not in os.environ]
            raise CommandError(f"Không có ai để hỏi: hãy đặt biến môi trường {', '.join(missing)}.")
        if name != "password":
            return input(question).strip()
        while (password := getpass.getpass(question)) != getpass.getpass("Gõ lại mật khẩu: "):
            self.stderr.write("Hai lần gõ mật khẩu không giống nhau. Xin gõ lại.")
        return password
