from typing import Any

from django.core.management.base import CommandError, CommandParser

from dialogue_portal.lib.commands import OwnCommand
from feedback.actions.second_factor import take_app_off
from sessions_app.actions import ActionRefused
from sessions_app.models import User


class Command(OwnCommand):
    help = "Gỡ ứng dụng đăng nhập của một tài khoản, khi quản trị viên cuối cùng mất điện thoại và hết mã dự phòng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="TÊN", help="tên đăng nhập")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        try:
            take_app_off(User.objects.get(username=username), by=None)
        except User.DoesNotExist:
            raise CommandError(f"Không có tài khoản {username}.") from None
        except ActionRefused:
            raise CommandError(f"Tài khoản {username} chưa gắn ứng dụng nào.") from None
        self.stdout.write(f"Đã gỡ. Lần đăng nhập sau, {username} gắn ứng dụng mới.")
