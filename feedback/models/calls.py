"""Attempts to reach senders by telephone."""

from django.db import models

from dialogue_portal.lib.fields import ProseField
from sessions_app.models import OutboxMessage
from sessions_app.models.people import staff_key


class PhoneCall(models.Model):
    """An attempt to tell somebody by telephone, whom no e-mail reaches, what they must know."""

    class Result(models.TextChoices):
        TOLD = "told", "đã báo được"
        NO_ANSWER = "no_answer", "không nghe máy"
        WRONG_NUMBER = "wrong_number", "sai số"
        LETTER = "letter", "đã gửi thư"

    message = models.ForeignKey(
        OutboxMessage, on_delete=models.CASCADE, verbose_name="việc cần báo", related_name="calls"
    )
    result = models.CharField("kết quả", max_length=20, choices=Result)
    note = ProseField("ghi chú", max_length=500, blank=True)
    called_at = models.DateTimeField("gọi lúc", auto_now_add=True)
    caller = staff_key("người gọi")

    class Meta:
        verbose_name = "cuộc gọi"
        verbose_name_plural = "cuộc gọi"
        ordering = ["-called_at"]

    def __str__(self) -> str:
        return self.get_result_display()
