"""Announcements and news."""

import datetime as dt

from django.apps import apps
from django.core import signing
from django.db import models
from django.db.models import Case, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.utils import timezone

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import (
    AddressField,
    LineField,
    ProseField,
    RichTextField,
    RichWordsField,
    may_be_of,
)
from dialogue_portal.lib.query_values import RightNow
from dialogue_portal.lib.rich_text import to_plain
from dialogue_portal.lib.text import MAX_WORDS, shorten, words_of

from .sessions import DialogueSession

EXCERPT = 200
"""Characters of an excerpt."""

PREVIEW_DAYS = 7
"""How long the address of a preview works."""


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def public(self) -> "AnnouncementQuerySet":
        return self.filter(published_at__lte=RightNow(), hidden_at=None)

    def gone(self) -> "AnnouncementQuerySet":
        """Announcements that were public and no longer are."""
        return self.filter(published_at__lte=timezone.now(), hidden_at__isnull=False)

    def scheduled(self) -> "AnnouncementQuerySet":
        return self.filter(published_at__gt=timezone.now(), hidden_at=None)

    def containing(self, typed: str) -> "AnnouncementQuerySet":
        """Those with every word, marks ignored; the last word may be incomplete."""
        wanted = words_of(typed)[:MAX_WORDS]
        if not wanted:
            return self.none()
        *whole, last = wanted
        rows = self
        for word in whole:
            rows = rows.filter(words__contains=f" {word} ")
        return rows.filter(words__contains=f" {last}" if len(last) > 1 else f" {last} ")

    def older_than(self, announcement: "Announcement") -> "AnnouncementQuerySet":
        """Those posted before it, the nearest first."""
        at = announcement.published_at
        earlier = Q(published_at__lt=at) | Q(published_at=at, pk__lt=announcement.pk)
        return self.filter(earlier).order_by("-published_at", "-pk")

    def newer_than(self, announcement: "Announcement") -> "AnnouncementQuerySet":
        """Those posted after it, the nearest first."""
        at = announcement.published_at
        later = Q(published_at__gt=at) | Q(published_at=at, pk__gt=announcement.pk)
        return self.filter(later).order_by("published_at", "pk")

    def related_to(self, announcement: "Announcement") -> "AnnouncementQuerySet":
        """Those of the same session, then those of the same category, the newest first."""
        same_session = Q(session=announcement.session_id) if announcement.session_id else Q(pk__in=[])
        nearness = Case(When(same_session, then=Value(0)), default=Value(1))
        rows = self.filter(same_session | Q(category=announcement.category)).exclude(pk=announcement.pk)
        return rows.order_by(nearness, "-published_at", "-pk")

    def with_cover(self) -> "AnnouncementQuerySet":
        """Load the shown pictures that have a description as `shown_photos`: one query for all."""
        photos = apps.get_model("sessions_app", "AnnouncementPhoto").objects.shown().exclude(alt_text="")
        return self.prefetch_related(Prefetch("photos", photos, to_attr="shown_photos"))

    def with_corrected_at(self) -> "AnnouncementQuerySet":
        """Annotate each with the moment of its last correction, `corrected_at`."""
        versions = AnnouncementVersion.objects.filter(announcement=OuterRef("pk"))
        return self.annotate(corrected_at=Subquery(versions.order_by("-number").values("replaced_at")[:1]))

    def by_preview(self, token: str) -> "AnnouncementQuerySet":
        """The draft of a preview `token` that was neither replaced nor too old; otherwise no row."""
        try:
            pk, made = signing.Signer(salt=PREVIEW_SALT).unsign_object(token)
        except (signing.BadSignature, ValueError):
            return self.none()
        newest = timezone.now() - dt.timedelta(days=PREVIEW_DAYS)
        waiting = self.filter(Q(published_at=None) | Q(published_at__gt=timezone.now()), hidden_at=None)
        return waiting.filter(pk=pk, preview_made_at=dt.datetime.fromisoformat(made), preview_made_at__gt=newest)


PREVIEW_SALT = "announcement-preview"


class Announcement(models.Model):
    """An announcement or a piece of news on the portal.

    Its columns hold the current text; replaced texts are kept in `AnnouncementVersion`.
    """

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
        "người viết",
        max_length=150,
        blank=True,
        help_text="Hiện cuối bài. Ví dụ: Ban biên tập, Văn phòng HĐND và UBND.",
    )
    published_at = models.DateTimeField("ngày đăng", null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField("gỡ xuống lúc", null=True, blank=True, editable=False)
    hidden_reason = ProseField("lý do gỡ", blank=True, editable=False)
    revision = models.PositiveIntegerField("lần đính chính", default=1, editable=False)
    preview_made_at = models.DateTimeField("đường dẫn xem trước tạo lúc", null=True, blank=True, editable=False)
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
        return address_of("sessions_app:announcement", self.slug)

    @property
    def is_out(self) -> bool:
        """Whether its moment of publication has come, even if it was taken down since."""
        return self.published_at is not None and self.published_at <= timezone.now()

    @property
    def is_scheduled(self) -> bool:
        return self.published_at is not None and not self.is_out

    @property
    def is_public(self) -> bool:
        return self.is_out and self.hidden_at is None

    @property
    def excerpt(self) -> str:
        """A few words for lists: the summary, or the beginning of the text."""
        return self.summary or shorten(to_plain(self.text, marked=False), EXCERPT)

    @property
    def preview_until(self) -> dt.datetime | None:
        return self.preview_made_at + dt.timedelta(days=PREVIEW_DAYS) if self.preview_made_at else None

    @property
    def preview_url(self) -> str:
        """The secret address of the draft; it stays the same until staff make a new one."""
        if self.preview_made_at is None:
            return ""
        token = signing.Signer(salt=PREVIEW_SALT).sign_object([self.pk, self.preview_made_at.isoformat()])
        return address_of("sessions_app:announcement_preview", token)


class AnnouncementVersionQuerySet(models.QuerySet["AnnouncementVersion"]):
    def public(self) -> "AnnouncementVersionQuerySet":
        return self.filter(announcement__in=Announcement.objects.public(), is_withheld=False)

    def announcements_once_at(self, slug: str) -> set[Announcement]:
        """The public announcements that may have had the address `slug` until their title was withheld."""
        rows = self.filter(announcement__in=Announcement.objects.public(), is_withheld=True)
        found = rows.select_related("announcement")
        return {version.announcement for version in found if may_be_of(slug, version.title)}


class AnnouncementVersion(models.Model):
    """The text of an announcement before a correction, and the reason. Rows are only added. Only words that staff alone
    read change: they are erased in time. Whether the public reads a version can be changed."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, verbose_name="thông báo", related_name="versions"
    )
    number = models.PositiveIntegerField("bản thứ")
    title = LineField("tiêu đề", max_length=250)
    summary = ProseField("tóm tắt", max_length=600, blank=True)
    text = RichTextField("nội dung")
    replaced_at = models.DateTimeField("được thay lúc")
    note = ProseField("đính chính", max_length=600)
    is_withheld = models.BooleanField("chỉ cán bộ đọc được", default=False)

    objects = AnnouncementVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "bản trước đính chính"
        verbose_name_plural = "các bản trước đính chính"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint("announcement", "number", name="announcement_version_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return address_of("sessions_app:announcement_version", self.announcement.slug, self.number)
