"""What of an announced conference was changed afterwards: nothing that is public changes in silence."""

from django.db import models
from django.utils import timezone

from dialogue_portal.lib.fields import ProseField

from .sessions import DialogueSession


class SessionChange(models.Model):
    """One change that the public reads: when, what it was, what it is, why. Never edited.

    How many a session has is the SEQUENCE of its calendar file. `dropped` are the meetings that this change took out
    of the programme, or of whose day only words are left, as the calendar of those who had them must still name them.
    """

    class Kind(models.TextChoices):
        POSTPONED = "postponed", "hoãn"
        RESUMED = "resumed", "họp lại, lịch mới"
        RESCHEDULED = "rescheduled", "đổi lịch họp"
        CANCELLED = "cancelled", "hủy"
        CORRECTED = "corrected", "sửa thông báo"

    session = models.ForeignKey(
        DialogueSession, on_delete=models.CASCADE, verbose_name="hội nghị", related_name="changes"
    )
    kind = models.CharField("việc", max_length=20, choices=Kind)
    at = models.DateTimeField("lúc", default=timezone.now)
    reason = ProseField("lý do", blank=True)
    before = ProseField("trước đó", blank=True)
    after = ProseField("nay", blank=True)
    dropped = models.JSONField("buổi đã bỏ", default=list, blank=True)

    class Meta:
        verbose_name = "thay đổi đã công bố"
        verbose_name_plural = "thay đổi đã công bố"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {timezone.localtime(self.at):%d/%m/%Y}"
