"""`manage.py remind`: once a day, before work begins. Running it again on the same day reminds nobody twice."""

from typing import Any

from django.core.management.base import BaseCommand

from feedback.actions.remind import remind


class Command(BaseCommand):
    help = "Tính lại mọi hạn và nhắc qua thư người phải làm việc sắp đến hạn, đã quá hạn. Nên chạy mỗi ngày."

    def handle(self, *args: Any, **options: Any) -> None:
        done = remind()
        self.stdout.write(
            f"Đã tính lại hạn, {done['moved']} hạn thay đổi; nhắc {done['told']} người; "
            f"thư tháng này cho {done['leaders']} lãnh đạo."
        )
