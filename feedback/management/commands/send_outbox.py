"""`manage.py send_outbox`: send the mail that is due. For a timer of the system, or after a restore without jobs."""

from typing import Any

from dialogue_portal.lib.commands import OwnCommand
from feedback.outbox import delivery
from feedback.outbox.faults import why_mail_waits


class Command(OwnCommand):
    help = (
        "Gửi mọi thư đến hạn trong hộp thư đi. Chạy lại, hoặc chạy nhiều nơi cùng lúc, không gửi thư nào hai lần. "
        "Thư nào chưa gửi được thì nói vì sao."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tried = delivery.deliver_due()
        self.stdout.write(f"Đã xử lý {tried} thư, còn chờ {delivery.waiting_number()}.")
        for number, fault in why_mail_waits():
            self.stdout.write(f"{number} thư chưa gửi được: {fault.words}. {fault.remedy}".rstrip())
