"""The pictures and attachments of an announcement. They are public if and only if it is."""

import uuid

from django.db import models
from django.urls import reverse

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import LineField, ProseField
from dialogue_portal.lib.files import EXTENSIONS
from dialogue_portal.lib.renditions import Renditions

from .news import Announcement


class AnnouncementPhotoQuerySet(models.QuerySet["AnnouncementPhoto"]):
    def shown(self) -> "AnnouncementPhotoQuerySet":
        return self.filter(hidden_at=None)

    def public(self) -> "AnnouncementPhotoQuerySet":
        return self.shown().filter(announcement__in=Announcement.objects.public()).exclude(alt_text="")


class AnnouncementPhoto(Renditions, models.Model):
    """A picture of an announcement, re-encoded on arrival; the first one is the cover."""

    FOLDER = "news"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, verbose_name="thông báo", related_name="photos"
    )
    alt_text = LineField(
        "mô tả cho người không nhìn thấy ảnh",
        max_length=300,
        blank=True,
        help_text="Bài chỉ đăng được khi mọi ảnh có mô tả này.",
    )
    caption = ProseField("chú thích", max_length=500, blank=True)
    credit = LineField("nguồn ảnh", max_length=150, blank=True)
    is_illustration = models.BooleanField("là hình minh họa, không phải ảnh chụp", default=False)
    order = models.PositiveSmallIntegerField("thứ tự", default=1, help_text="Ảnh có số nhỏ nhất là ảnh bìa.")
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    hidden_at = models.DateTimeField("gỡ xuống lúc", null=True, blank=True, editable=False)

    objects = AnnouncementPhotoQuerySet.as_manager()
    preview_token = ""
    """Set where a draft is previewed: its pictures are then asked for by the same address."""

    class Meta:
        verbose_name = "ảnh của bài"
        verbose_name_plural = "ảnh bìa và ảnh trong bài"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.caption or self.alt_text or f"Ảnh {self.order}"

    def url(self, width: int, extension: str) -> str:
        if self.preview_token:
            return reverse("sessions_app:preview_photo", args=[self.preview_token, self.key, width, extension])
        return address_of("sessions_app:announcement_photo", self.key, width, extension)

    @property
    def names_on_disk(self) -> list[str]:
        return self.rendition_names()


def private_attachment_name(attachment: "AnnouncementFile", filename: str) -> str:
    """A random path: nothing of the uploaded name is used."""
    return f"news-files/{uuid.uuid4().hex}"


class AnnouncementFileQuerySet(models.QuerySet["AnnouncementFile"]):
    def public(self) -> "AnnouncementFileQuerySet":
        return self.filter(announcement__in=Announcement.objects.public())


class AnnouncementFile(models.Model):
    """An attachment of an announcement: a form, a list, a letter. Papers of the ward are `Document`s."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, verbose_name="thông báo", related_name="files"
    )
    title = LineField("tên gọi", max_length=200, help_text="Ví dụ: Mẫu đăng ký dự hội nghị.")
    file = models.FileField("tệp", upload_to=private_attachment_name, max_length=100, editable=False)
    file_name = LineField("tên tệp", max_length=150, editable=False)
    media_type = models.CharField("kiểu tệp", max_length=100, editable=False)
    size = models.PositiveIntegerField("cỡ", editable=False)

    objects = AnnouncementFileQuerySet.as_manager()
    preview_token = ""

    class Meta:
        verbose_name = "tài liệu đính kèm"
        verbose_name_plural = "tài liệu đính kèm"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        if self.preview_token:
            return reverse("sessions_app:preview_file", args=[self.preview_token, self.key])
        return address_of("sessions_app:announcement_file", self.key)

    @property
    def extension(self) -> str:
        return EXTENSIONS.get(self.media_type, "")

    @property
    def names_on_disk(self) -> list[str]:
        return [str(self.file.name)] if self.file else []
