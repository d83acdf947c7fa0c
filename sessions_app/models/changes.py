"""Changes of a conference after it was announced, so that no public fact changes in silence."""

from django.db import models
from django.utils import timezone

from dialogue_portal.lib.fields import ProseField

from .sessions import DialogueSession


class SessionChange(models.Model):
    """One change as the public reads it: when, the old value, the new one, why. Never edited.

    Their count is the SEQUENCE of the calendar file of the session. `dropped`: the meetings that this change removed
    from the programme, or left without a day but in words; the calendars that hold them must still be told.
    """

    class Kind(models.TextChoices):
        POSTPONED = "postponed", "hoãn"
        RESUMED = "resumed", "họp lại, lịch mới"
        RESCHEDULED = "rescheduled", "đổi lịch họp"
        RESEATED = "reseated", "đổi số chỗ, số lượt nhận đăng ký"
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
        return f"{self.what} {timezone.localtime(self.at):%d/%m/%Y}"

    @property
    def what(self) -> str:
        """What happened. A conference that was put off may be held on the days that stood before."""
        return "họp lại, lịch như trước khi hoãn" if self.is_as_before else self.get_kind_display()

    @property
    def is_as_before(self) -> bool:
        return self.kind == self.Kind.RESUMED and self.before == self.after
