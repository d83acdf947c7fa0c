"""Photographs of a conference."""

import uuid

from django.db import models
from django.db.models import Q

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import LineField, ProseField
from dialogue_portal.lib.query_values import RightNow
from dialogue_portal.lib.renditions import Renditions

from .sessions import DialogueSession


class PhotoQuerySet(models.QuerySet["Photo"]):
    def public(self) -> "PhotoQuerySet":
        now = RightNow()
        return self.filter(
            session__announced_at__lte=now, published_at__lte=now, hidden_at=None, rendered_at__isnull=False
        ).exclude(alt_text="")

    def before(self, photo: "Photo") -> "PhotoQuerySet":
        """Earlier photographs of the same session, the nearest first."""
        earlier = Q(order__lt=photo.order) | Q(order=photo.order, pk__lt=photo.pk)
        return self.filter(earlier, session=photo.session_id).order_by("-order", "-pk")

    def asked_to_hide(self) -> "PhotoQuerySet":
        """Photographs with an open request to take them down."""
        return self.filter(models.Exists(RemovalRequest.objects.open().filter(photo=models.OuterRef("pk"))))

    def after(self, photo: "Photo") -> "PhotoQuerySet":
        """Later photographs of the same session, the nearest first."""
        later = Q(order__gt=photo.order) | Q(order=photo.order, pk__gt=photo.pk)
        return self.filter(later, session=photo.session_id).order_by("order", "pk")

    def unpublished(self) -> "PhotoQuerySet":
        """Photographs that were never published, including broken ones."""
        return self.filter(published_at=None)


def incoming_photo_name(photo: "Photo", filename: str) -> str:
    return f"incoming/{uuid.uuid4().hex}"


class Photo(Renditions, models.Model):
    """A picture of a session. The shown files are re-encoded, so no data of the camera is left in them."""

    FOLDER = "photos"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        DialogueSession, on_delete=models.CASCADE, verbose_name="hội nghị", related_name="photos"
    )
    incoming = models.FileField("tệp ảnh", upload_to=incoming_photo_name, max_length=100, blank=True)
    file_name = LineField("tên tệp khi tải lên", max_length=150, blank=True, editable=False)
    digest = models.CharField("dấu của tệp", max_length=64, blank=True, editable=False, default="", db_default="")
    """SHA-256 of the file that came in; empty where it is not known, and once the files are erased."""
    caption = ProseField("chú thích", max_length=500, blank=True)
    alt_text = LineField(
        "mô tả cho người không nhìn thấy ảnh",
        max_length=300,
        blank=True,
        help_text="Ảnh chỉ được công bố khi có mô tả này.",
    )
    credit = LineField("nguồn ảnh", max_length=150, blank=True)
    is_illustration = models.BooleanField("là hình minh họa, không phải ảnh chụp", default=False)
    order = models.PositiveSmallIntegerField("thứ tự", default=1)
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    rendered_at = models.DateTimeField("xử lý xong lúc", null=True, blank=True, editable=False)
    render_error = models.CharField("lỗi xử lý", max_length=200, blank=True, editable=False)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField("gỡ xuống lúc", null=True, blank=True, editable=False)
    hidden_reason = ProseField("lý do gỡ", blank=True, editable=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "hình ảnh"
        verbose_name_plural = "hình ảnh"
        ordering = ["order", "pk"]
        permissions = [("hide_photo", "Được gỡ hình ảnh"), ("publish_photo", "Được công bố hình ảnh")]
        constraints = [
            models.CheckConstraint(
                name="photo_published_is_described",
                condition=Q(published_at=None) | ~Q(alt_text=""),
                violation_error_message="Ảnh đã công bố phải có mô tả cho người không nhìn thấy ảnh.",
            ),
            models.UniqueConstraint(
                fields=["session", "digest"],
                condition=~Q(digest=""),
                name="photo_once_in_a_session",
                violation_error_message="Ảnh này đã có ở hội nghị.",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.alt_text or self.file_name or f"Ảnh {self.pk}"

    def get_absolute_url(self) -> str:
        return address_of("sessions_app:photo", self.session.slug, self.pk)

    @property
    def has_files(self) -> bool:
        """False before a file has arrived, and after the files of a photograph that was taken down were deleted."""
        return bool(self.width or self.incoming)

    @property
    def is_rendering(self) -> bool:
        return bool(self.incoming) and not self.render_error

    @property
    def can_be_published(self) -> bool:
        """Whether the photograph itself lacks nothing; its session must be public as well."""
        return bool(self.published_at is None and self.rendered_at and not self.incoming and self.alt_text)

    @property
    def state_label(self) -> str:
        if self.render_error:
            return f"Không dùng được: {self.render_error}"
        if self.hidden_at:
            return "đã gỡ xuống" if self.has_files else "đã gỡ xuống, tệp đã xóa"
        if self.is_rendering or not self.rendered_at:
            return "đang xử lý"
        if self.published_at:
            return "đã công bố"
        return "chờ công bố" if self.alt_text else "chưa công bố được: thiếu mô tả"

    def url(self, width: int, extension: str) -> str:
        return address_of("sessions_app:photo_file", self.key, width, extension)


class RemovalRequestQuerySet(models.QuerySet["RemovalRequest"]):
    def open(self) -> "RemovalRequestQuerySet":
        return self.filter(settled_at=None)


class RemovalRequest(models.Model):
    """A request to take down a photograph. Neither name nor address is asked for."""

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, verbose_name="hình ảnh", related_name="removal_requests")
    text = ProseField("lý do", max_length=1000, help_text="Xóa đi khi đề nghị đã được giải quyết.")
    received_at = models.DateTimeField("nhận lúc", auto_now_add=True)
    settled_at = models.DateTimeField("giải quyết lúc", null=True, blank=True)

    objects = RemovalRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị gỡ ảnh"
        verbose_name_plural = "đề nghị gỡ ảnh"
        ordering = ["received_at", "pk"]

    def __str__(self) -> str:
        return f"Đề nghị gỡ ảnh {self.photo_id}"
