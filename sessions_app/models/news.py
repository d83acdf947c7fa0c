"""Announcements and news."""

from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.fields import AddressField, LineField, ProseField

from .sessions import DialogueSession


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def public(self) -> "AnnouncementQuerySet":
        return self.filter(published_at__lte=timezone.now(), hidden_at=None)


class Announcement(models.Model):
    """An announcement or a piece of news on the portal."""

    class Category(models.TextChoices):
        NOTICE = "notice", "Thông báo"
        NEWS = "news", "Tin hoạt động"
        PARTY = "party", "Công tác Đảng"

    category = models.CharField("chuyên mục", max_length=20, choices=Category, default=Category.NOTICE)
    title = LineField("tiêu đề", max_length=250)
    slug = AddressField("địa chỉ trang", source="title")
    summary = ProseField("tóm tắt", max_length=600, blank=True)
    text = ProseField("nội dung", help_text="Để một dòng trống giữa hai đoạn.")
    session = models.ForeignKey(
        DialogueSession,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="hội nghị liên quan",
        related_name="announcements",
    )
    event_on = models.DateField("ngày diễn ra sự việc", null=True, blank=True)
    source = LineField("nguồn", max_length=250, blank=True)
    published_at = models.DateTimeField("ngày đăng", null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField("gỡ xuống lúc", null=True, blank=True, editable=False)
    view_count = models.PositiveIntegerField("lượt xem", default=0, editable=False)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False, editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo, tin"
        verbose_name_plural = "thông báo, tin"
        ordering = [F("published_at").desc(nulls_first=True), "-pk"]
        permissions = [("publish_announcement", "Được đăng và gỡ thông báo, tin")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sessions_app:announcement", args=[self.slug])
