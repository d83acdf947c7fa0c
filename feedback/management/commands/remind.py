"""`manage.py remind`: once a day, before work begins. Running it again on the same day reminds nobody twice."""

from typing import Any

from dialogue_portal.lib.commands import OwnCommand
from feedback.actions.remind import remind


class Command(OwnCommand):
    help = "Tính lại mọi hạn và nhắc qua thư người phải làm việc sắp đến hạn, đã quá hạn. Nên chạy mỗi ngày."

    def handle(self, *args: Any, **options: Any) -> None:
        done = remind()
        self.stdout.write(
            f"Đã tính lại hạn, {done['moved']} hạn thay đổi; nhắc {done['told']} người; "
            f"thư tháng này cho {done['leaders']} lãnh đạo."
        )
