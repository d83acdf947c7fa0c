"""`manage.py send_outbox`: send the mail that is due. For a timer of the system, or after a restore without jobs."""

from typing import Any

from django.core.management.base import BaseCommand

from feedback import delivery


class Command(BaseCommand):
    help = "Gửi mọi thư đến hạn trong hộp thư đi. Chạy lại, hoặc chạy nhiều nơi cùng lúc, không gửi thư nào hai lần."

    def handle(self, *args: Any, **options: Any) -> None:
        tried = delivery.deliver_due()
        self.stdout.write(f"Đã xử lý {tried} thư, còn chờ {delivery.waiting_number()}.")
