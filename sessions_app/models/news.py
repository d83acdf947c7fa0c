"""Announcements and news."""

from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.fields import AddressField, LineField, ProseField, RichTextField, RichWordsField
from dialogue_portal.lib.rich_text import to_plain
from dialogue_portal.lib.text import shorten, words_of

from .sessions import DialogueSession

EXCERPT = 200
"""Characters of an excerpt."""

MAX_WORDS = 8
"""Words of a search that are looked at."""


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def public(self) -> "AnnouncementQuerySet":
        return self.filter(published_at__lte=timezone.now(), hidden_at=None)

    def containing(self, typed: str) -> "AnnouncementQuerySet":
        """Those that have every one of the words, marks or not; the last may be only begun."""
        wanted = words_of(typed)[:MAX_WORDS]
        if not wanted:
            return self.none()
        *whole, last = wanted
        rows = self
        for word in whole:
            rows = rows.filter(words__contains=f" {word} ")
        return rows.filter(words__contains=f" {last}" if len(last) > 1 else f" {last} ")


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
    text = RichTextField("nội dung", help_text="Dán được từ Word: phông chữ, màu và khung thừa tự mất đi.")
    words = RichWordsField(source=["title", "summary", "text", "source", "author"], default="")
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
    author = LineField(
        "người viết", max_length=150, blank=True, help_text="Hiện cuối bài. Ví dụ: Ban biên tập, Văn phòng UBND phường."
    )
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

    @property
    def excerpt(self) -> str:
        """A few words for lists: the summary, or how the text begins."""
        return self.summary or shorten(to_plain(self.text, marked=False), EXCERPT)
