"""Progress told of a commitment while it is worked on, with its files."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import ProseField
from sessions_app.models.people import staff_key

from .commitments import Commitment
from .files import READY, ProofFile

PROOF = "Ảnh, tài liệu kèm lần báo đã làm xong."
"""The words of an entry that only holds the proof of a report."""


class ProgressEntry(models.Model):
    """A dated note on how far a commitment has come."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, verbose_name="việc phải làm", related_name="progress"
    )
    on = models.DateField("ngày", default=timezone.localdate)
    text = ProseField("tiến độ")
    percent = models.PositiveSmallIntegerField("phần trăm", null=True, blank=True)
    author = staff_key("người ghi", editable=False)

    class Meta:
        verbose_name = "tiến độ"
        verbose_name_plural = "tiến độ"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="percent_up_to_100",
                condition=Q(percent=None) | Q(percent__lte=100),
                violation_error_message="Phần trăm từ 0 đến 100.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"


class ProgressFileQuerySet(models.QuerySet["ProgressFile"]):
    def public(self) -> "ProgressFileQuerySet":
        return self.filter(READY, entry__commitment__in=Commitment.objects.public())


class ProgressFile(ProofFile):
    """A file of a progress entry: a document, or the place before and after. Public with its commitment."""

    class Role(models.TextChoices):
        DOCUMENT = "document", "tài liệu"
        BEFORE = "before", "ảnh trước khi làm"
        AFTER = "after", "ảnh sau khi làm"

    FOLDER = "progress"

    entry = models.ForeignKey(ProgressEntry, on_delete=models.CASCADE, verbose_name="tiến độ", related_name="files")
    role = models.CharField("là", max_length=10, choices=Role, default=Role.DOCUMENT)

    objects = ProgressFileQuerySet.as_manager()

    class Meta(ProofFile.Meta):
        verbose_name = "tệp của tiến độ"
        verbose_name_plural = "tệp của tiến độ"
        constraints = [
            ProofFile.before_and_after_are_pictures(
                "progress_before_and_after_are_pictures", "Ảnh trước và sau khi làm phải là tệp ảnh."
            ),
            ProofFile.pictures_have_words("progress_picture_has_words"),
        ]

    def url(self, width: int, extension: str) -> str:
        return address_of("feedback:progress_picture", self.key, width, extension)

    @property
    def download_url(self) -> str:
        return address_of("feedback:progress_document", self.key)
