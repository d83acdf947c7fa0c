"""The record: what was done in every case, by whom, when and why. Rows are added and never changed."""

from django.conf import settings
from django.db import models

from dialogue_portal.lib.fields import LineField, ProseField


class CaseEvent(models.Model):
    """One act in one case. Names are kept as text, so that the record outlives accounts."""

    case_kind = models.CharField("loại hồ sơ", max_length=40)
    case_id = models.BigIntegerField("mã hồ sơ")
    sequence = models.PositiveIntegerField("thứ tự")
    verb = models.CharField("việc", max_length=60)
    at = models.DateTimeField("lúc")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="tài khoản"
    )
    actor_name = LineField("người làm", max_length=200, blank=True)
    from_state = models.CharField("từ", max_length=40, blank=True)
    to_state = models.CharField("sang", max_length=40, blank=True)
    reason = ProseField("lý do", blank=True)

    class Meta:
        verbose_name = "việc đã ghi"
        verbose_name_plural = "nhật ký hồ sơ"
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint("case_kind", "case_id", "sequence", name="case_event_has_its_place")]

    def __str__(self) -> str:
        return f"{self.case_kind} {self.case_id}: {self.verb}"
