"""Files that were handed in, and the addresses of the pictures made from them."""

import uuid

from django.db import models
from django.db.models import Q

from dialogue_portal.lib.fields import LineField
from dialogue_portal.lib.renditions import Renditions

READY = Q(rendered_at__isnull=False) | ~Q(media_type__startswith="image/")
"""A document, or a picture that has been re-encoded."""


def private_name(stored: "StoredFile | type[StoredFile]", filename: str) -> str:
    """A random path: nothing of the name of the file is used."""
    return f"{stored.FOLDER}/{uuid.uuid4().hex}"


class StoredFile(Renditions, models.Model):
    """A file that was handed in. A picture is re-encoded and the original deleted; a PDF is written anew."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField("tệp", upload_to=private_name, max_length=100, blank=True)
    file_name = LineField("tên tệp", max_length=150)
    media_type = models.CharField("kiểu tệp", max_length=100)
    size = models.PositiveIntegerField("cỡ")
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    rendered_at = models.DateTimeField(null=True, blank=True, editable=False)
    render_error = models.CharField(max_length=200, blank=True, editable=False)
    added_at = models.DateTimeField("thêm lúc", auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class ProofFile(StoredFile):
    """A document, or a picture of the place before or after, that shows how far the authorities have come. Public with
    the row it belongs to; its `role` says which of the three it is, in the words of each kind."""

    caption = LineField("chú thích", max_length=200, blank=True, help_text="Ảnh cho thấy gì; người dân đọc được.")

    class Meta:
        abstract = True
        ordering = ["pk"]

    @staticmethod
    def before_and_after_are_pictures(name: str, message: str) -> models.CheckConstraint:
        is_shown = Q(role="document") | Q(media_type__startswith="image/")
        return models.CheckConstraint(name=name, condition=is_shown, violation_error_message=message)

    @staticmethod
    def pictures_have_words(name: str) -> models.CheckConstraint:
        has_words = ~Q(media_type__startswith="image/") | ~Q(caption="")
        message = "Mỗi ảnh phải có chú thích."
        return models.CheckConstraint(name=name, condition=has_words, violation_error_message=message)
