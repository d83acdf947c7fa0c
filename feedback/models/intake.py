"""How opinions come in: drafts, attachments, lists, and the notice people agree to."""

from typing import Any

from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import LineField, ProseField
from sessions_app.models import DialogueSession
from sessions_app.models.people import staff_key

from .choices import Channel
from .conditions import has_one
from .files import StoredFile
from .opinions import Opinion


class OpinionDraft(models.Model):
    """What a resident has typed on the portal and not sent yet. Found by a key that only their browser has.

    Once sent, it keeps nothing of the text and leads to the opinion, so that a second tap finds the same receipt.
    """

    key_hash = models.CharField(max_length=64, unique=True)
    session = models.ForeignKey(DialogueSession, on_delete=models.CASCADE, related_name="drafts")
    data = models.JSONField(default=dict)
    opened_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    opinion = models.ForeignKey(Opinion, on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts")

    class Meta:
        verbose_name = "ý kiến đang viết"
        verbose_name_plural = "ý kiến đang viết"
        indexes = [models.Index(fields=["touched_at"], name="draft_touched")]

    def __str__(self) -> str:
        return f"Ý kiến đang viết {self.pk}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def public(self) -> "AttachmentQuerySet":
        """Pictures that staff released, of opinions that are public themselves or through a part that was split off.
        Never the original file."""
        itself_or_part = Q(pk=OuterRef("opinion")) | Q(part_of=OuterRef("opinion"))
        told = has_one(Opinion.objects.public().filter(itself_or_part))
        return self.filter(told, is_public=True, rendered_at__isnull=False)

    def with_opinion(self, key: Any) -> "AttachmentQuerySet":
        """Those that came with the opinion `key`, or with the whole of which it is a part."""
        named = Opinion.objects.filter(pk=key).order_by()
        return self.filter(opinion__in=named.values("pk").union(named.values("part_of")))


class Attachment(StoredFile):
    """A file that came with an opinion or with a note to it, or the scan of the paper it was written on. Private unless
    staff release it.

    A picture is re-encoded and the original deleted; anything else is given only to staff.
    """

    class Role(models.TextChoices):
        SENT = "sent", "người gửi đính kèm"
        SCAN = "scan", "bản chụp phiếu giấy"

    FOLDER = "attachments"

    opinion = models.ForeignKey(
        Opinion, on_delete=models.CASCADE, null=True, blank=True, verbose_name="ý kiến", related_name="attachments"
    )
    draft = models.ForeignKey(
        OpinionDraft, on_delete=models.CASCADE, null=True, blank=True, editable=False, related_name="attachments"
    )
    role = models.CharField("là", max_length=10, choices=Role, default=Role.SENT)
    note = models.ForeignKey(
        "SenderNote",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name="bổ sung số",
        related_name="attachments",
    )
    is_public = models.BooleanField("cho công khai", default=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp đính kèm"
        verbose_name_plural = "tệp đính kèm"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_belongs_somewhere",
                condition=Q(opinion__isnull=False) | Q(draft__isnull=False),
                violation_error_message="Tệp phải thuộc về một ý kiến.",
            ),
            models.CheckConstraint(
                name="only_pictures_become_public",
                condition=Q(is_public=False) | Q(media_type__startswith="image/"),
                violation_error_message="Chỉ hình ảnh mới được công khai.",
            ),
            models.CheckConstraint(
                name="attachment_of_note_was_sent",
                condition=Q(note=None) | Q(opinion__isnull=False, role="sent"),
                violation_error_message="Tệp kèm phần bổ sung phải thuộc về một ý kiến, do người gửi đính kèm.",
            ),
        ]

    @property
    def origin(self) -> str:
        """How it came in, for staff."""
        return "người gửi gửi thêm" if self.note_id else str(self.get_role_display())

    def url(self, width: int, extension: str) -> str:
        return address_of("feedback:attachment", self.key, width, extension)


class SenderNote(models.Model):
    """What a sender adds later, with the code of the receipt. Staff read it; it is never public."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, verbose_name="ý kiến", related_name="sender_notes")
    text = ProseField("bổ sung", max_length=2000)
    added_at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "bổ sung của người gửi"
        verbose_name_plural = "bổ sung của người gửi"
        ordering = ["added_at"]

    def __str__(self) -> str:
        return f"Bổ sung cho ý kiến số {self.opinion_id}"


class ImportBatch(models.Model):
    """A list that somebody collected and staff took in whole. The collector is never the author."""

    session = models.ForeignKey(
        DialogueSession, on_delete=models.PROTECT, verbose_name="hội nghị", related_name="import_batches"
    )
    file_name = LineField("tên tệp", max_length=150)
    collector = LineField("người thu thập", max_length=150, blank=True)
    channel = models.CharField("kênh tiếp nhận", max_length=20, choices=Channel, default=Channel.GROUP_MEETING)
    received_on = models.DateField("ngày nhận")
    row_count = models.PositiveIntegerField("số ý kiến")
    imported_at = models.DateTimeField("nhập lúc", auto_now_add=True)
    imported_by = staff_key("người nhập")

    class Meta:
        verbose_name = "lần nhập danh sách"
        verbose_name_plural = "các lần nhập danh sách"
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.row_count} ý kiến"


class PrivacyNoticeQuerySet(models.QuerySet["PrivacyNotice"]):
    def in_force(self) -> "PrivacyNoticeQuerySet":
        return self.filter(in_force_from__lte=timezone.localdate())

    def version_in_force(self) -> str:
        """Empty if there is none."""
        return self.in_force().values_list("version", flat=True).first() or ""


class PrivacyNotice(models.Model):
    """A version of the notice people agree to when they send: what is kept, who sees it, how long, how to have it
    erased."""

    version = LineField("bản", max_length=20, unique=True)
    in_force_from = models.DateField("có hiệu lực từ")
    text = ProseField("nội dung")

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo bảo vệ dữ liệu"
        verbose_name_plural = "thông báo bảo vệ dữ liệu"
        ordering = ["-in_force_from", "-pk"]

    def __str__(self) -> str:
        return f"Bản {self.version}"
