"""`manage.py remind`: once a day, before work begins. A second run on the same day reminds nobody again."""

from typing import Any

from django.core.management.base import CommandError

from dialogue_portal import clock
from dialogue_portal.lib.commands import OwnCommand
from feedback.actions.remind import remind


class Command(OwnCommand):
    help = (
        "Tính lại mọi hạn và nhắc qua thư người phải làm việc sắp đến hạn, đã quá hạn. Nên chạy mỗi ngày. "
        "Đầu tháng gửi lãnh đạo thư về cả tháng."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if clock.is_doubted():
            raise CommandError(clock.DOUBTED.format(so="hôm nay không nhắc ai: thư đã gửi không lấy lại được"))
        done = remind()
        self.stdout.write(
            f"Đã tính lại hạn, {done['moved']} hạn thay đổi; nhắc {done['told']} người; "
            f"thư tháng này cho {done['leaders']} lãnh đạo."
        )
