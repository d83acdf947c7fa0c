"""Notices about the portal itself: planned downtime (Decree 224/2026, Art. 13)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from dialogue_portal.lib.fields import LineField, ProseField
from dialogue_portal.lib.query_values import RightNow
from dialogue_portal.lib.sentences import moment


class SiteNoticeQuerySet(models.QuerySet["SiteNotice"]):
    def current(self) -> "SiteNoticeQuerySet":
        """Published and not over yet, by the clock."""
        now = RightNow()
        return self.filter(told_at__lte=now, ends_at__gt=now, withdrawn_at=None).order_by("starts_at", "pk")


class SiteNotice(models.Model):
    """A planned downtime, shown on every public page until it is over."""

    text = LineField("nội dung", max_length=300, help_text="Ví dụ: Cổng tạm ngừng để nâng cấp máy chủ.")
    starts_at = models.DateTimeField("ngừng từ")
    ends_at = models.DateTimeField("đến")
    told_at = models.DateTimeField("báo lúc", null=True, blank=True, editable=False)
    late_reason = ProseField("lý do báo muộn", max_length=1000, blank=True, editable=False)
    withdrawn_at = models.DateTimeField("thôi báo lúc", null=True, blank=True, editable=False)

    objects = SiteNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo ngừng cổng"
        verbose_name_plural = "thông báo ngừng cổng"
        ordering = ["-starts_at", "-pk"]
        permissions = [("tell_sitenotice", "Được báo và thôi báo ngừng cổng")]
        constraints = [
            models.CheckConstraint(
                name="site_notice_in_order",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Lúc cổng trở lại phải sau lúc ngừng.",
            )
        ]

    def __str__(self) -> str:
        return f"{moment(self.starts_at)}: {self.text}"

    @property
    def state_label(self) -> str:
        if self.withdrawn_at:
            return "đã thôi báo"
        if not self.told_at:
            return "bản nháp"
        return "đã qua" if self.ends_at <= timezone.now() else "đang báo"
