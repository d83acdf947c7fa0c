"""Opinions of residents."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import FoldedField, LineField, ProseField
from sessions_app.models import ConclusionItem, DeadlineRule, DialogueSession, ResidentialGroup, Topic

from .choices import Channel, Competence, HeldReason, Moderation, OpinionKind, Processing, Timing, Visibility
from .columns import DueKey, IsForSynthesis, IsOpen, WithTheWard
from .opinion_queryset import OpinionQuerySet
from .opinion_words import attributed, if_over, text_beyond_title

if TYPE_CHECKING:
    from .handling import Referral

MAX_TEXT = 4000
"""In characters."""


class Opinion(models.Model):
    """What a resident asks, proposes or complains about."""

    AXES = {Moderation: "moderation", Processing: "processing"}

    session = models.ForeignKey(
        DialogueSession, on_delete=models.PROTECT, verbose_name="hội nghị", related_name="opinions"
    )
    kind = models.CharField("loại", max_length=20, choices=OpinionKind, default=OpinionKind.REPORT)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, verbose_name="lĩnh vực", related_name="opinions"
    )
    group = models.ForeignKey(
        ResidentialGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="khu dân cư",
        related_name="opinions",
    )
    place = LineField("nơi xảy ra", max_length=200, blank=True, help_text="Như người gửi ghi; chỉ cán bộ đọc được.")
    original_text = ProseField("nguyên văn", max_length=MAX_TEXT, editable=False)
    subject = LineField("tiêu đề công khai", max_length=200, blank=True)
    public_text = ProseField(
        "nội dung công khai",
        max_length=MAX_TEXT,
        blank=True,
        help_text="Người dân đọc phần này. Hãy bỏ thông tin cá nhân.",
    )
    public_place = LineField("nơi xảy ra (công khai)", max_length=200, blank=True)
    public_name = LineField("tên công khai", max_length=100, blank=True, editable=False)
    folded = FoldedField(source=["subject", "public_text"])
    visibility = models.CharField("cách công khai", max_length=20, choices=Visibility, default=Visibility.UNNAMED)
    channel = models.CharField("kênh tiếp nhận", max_length=20, choices=Channel, default=Channel.PORTAL)
    timing = models.CharField("thời điểm", max_length=10, choices=Timing, default=Timing.BEFORE)
    received_at = models.DateTimeField("nhận lúc")
    moderation = models.CharField(
        "duyệt", max_length=20, choices=Moderation, default=Moderation.PENDING, editable=False
    )
    decline_reason = ProseField("lý do không đăng", blank=True, editable=False)
    hidden_at = models.DateTimeField("ẩn lúc", null=True, blank=True, editable=False)
    hidden_reason = ProseField("lý do ẩn", blank=True, editable=False)
    processing = models.CharField(
        "xử lý", max_length=20, choices=Processing, default=Processing.RECEIVED, editable=False
    )
    held_reason = models.CharField("lý do tạm giữ", max_length=20, choices=HeldReason, blank=True, editable=False)
    competence = models.CharField("thẩm quyền", max_length=10, choices=Competence, blank=True, editable=False)
    duty = models.CharField("việc tới hạn", max_length=20, choices=DeadlineRule.Duty, blank=True, editable=False)
    due_on = models.DateField("tới hạn", null=True, blank=True, editable=False)
    reopened_at = models.DateTimeField("mở lại lúc", null=True, blank=True, editable=False)
    duplicate_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="trùng với ý kiến",
        related_name="duplicates",
    )
    declares_grievance = models.BooleanField("người gửi nói là khiếu nại, tố cáo", default=False, editable=False)
    withdrawn_at = models.DateTimeField("người gửi rút lúc", null=True, blank=True, editable=False)
    part_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="tách từ ý kiến",
        related_name="parts",
    )
    import_batch = models.ForeignKey(
        "feedback.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="lần nhập danh sách",
        related_name="opinions",
    )
    import_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    slip_serial = models.CharField(  # noqa: DJ001 - with a default SQLite would have to write the whole table anew
        "số phiếu giấy", max_length=40, null=True, blank=True, editable=False
    )
    code_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False, editable=False)
    conclusion_items = models.ManyToManyField(
        ConclusionItem, verbose_name="có trong thông báo kết luận", blank=True, related_name="opinions"
    )

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến"
        verbose_name_plural = "ý kiến"
        ordering = ["-received_at", "-pk"]
        permissions = [
            ("moderate_opinion", "Được duyệt ý kiến"),
            ("assign_opinion", "Được phân công xử lý ý kiến"),
            ("see_every_opinion", "Được xem ý kiến của mọi đơn vị"),
            ("receive_opinion", "Được nhập ý kiến từ phiếu giấy và danh sách"),
            ("reissue_code", "Được cấp lại mã tra cứu"),
            ("call_sender", "Được gọi điện báo người gửi"),
            ("unmask_sender", "Được xem cách liên lạc của người gửi khi cần, có ghi lý do"),
            ("reopen_opinion", "Được mở lại ý kiến đã trả lời"),
            ("export_opinion", "Được tải danh sách ý kiến"),
        ]
        indexes = [
            models.Index(fields=["session", "-received_at", "-id"], name="opinion_session_newest"),
            models.Index(fields=["-received_at", "-id"], name="opinion_newest"),
            models.Index(fields=["moderation", "-received_at"], name="opinion_moderation"),
            models.Index(fields=["due_on", "id"], condition=Q(due_on__isnull=False), name="opinion_due"),
            models.Index(DueKey("due_on"), "id", name="opinion_by_due_day"),
            models.Index(fields=["processing", "-received_at"], name="opinion_processing"),
            models.Index(fields=["channel", "-received_at"], name="opinion_channel"),
            models.Index("moderation", DueKey("due_on"), "id", name="opinion_moderation_due"),
            models.Index("processing", DueKey("due_on"), "id", name="opinion_processing_due"),
            models.Index("channel", DueKey("due_on"), "id", name="opinion_channel_due"),
            models.Index(
                WithTheWard("moderation", "processing", "withdrawn_at"),
                DueKey("due_on"),
                "received_at",
                "id",
                name="opinion_with_the_ward",
            ),
            models.Index(fields=["topic", "-received_at", "-id"], name="opinion_topic_newest"),
            models.Index("topic", DueKey("due_on"), "id", name="opinion_topic_due"),
            models.Index(fields=["group", "-received_at", "-id"], name="opinion_group_newest"),
            models.Index("group", DueKey("due_on"), "id", name="opinion_group_due"),
            models.Index(
                fields=["-received_at", "-id"], condition=Q(reopened_at__isnull=False), name="opinion_reopened"
            ),
            models.Index(
                fields=["received_at", "id", "processing"],
                condition=Q(IsOpen("moderation", "processing", "withdrawn_at")),
                name="opinion_open_oldest",
            ),
            models.Index(
                fields=["group", "processing"],
                condition=Q(IsOpen("moderation", "processing", "withdrawn_at")),
                name="opinion_open_of_group",
            ),
            models.Index(
                fields=["session", "id"],
                condition=Q(IsForSynthesis("moderation", "withdrawn_at")),
                name="opinion_for_synthesis",
            ),
            models.Index(fields=["withdrawn_at"], condition=Q(withdrawn_at__isnull=False), name="opinion_withdrawn"),
            models.Index(fields=["hidden_at"], condition=Q(hidden_at__isnull=False), name="opinion_hidden"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slip_serial"],
                condition=Q(slip_serial__isnull=False),
                name="slip_typed_once",
                violation_error_message="Phiếu này đã được nhập.",
            ),
            models.CheckConstraint(
                name="approved_opinion_has_public_text",
                condition=~Q(moderation=Moderation.APPROVED) | (~Q(public_text="") & ~Q(subject="")),
                violation_error_message="Ý kiến đã duyệt phải có tiêu đề và nội dung công khai.",
            ),
            models.CheckConstraint(
                name="declined_opinion_says_why",
                condition=~Q(moderation=Moderation.DECLINED) | ~Q(decline_reason=""),
                violation_error_message="Phải ghi lý do không đăng.",
            ),
            models.CheckConstraint(
                name="hidden_opinion_says_why",
                condition=Q(hidden_at=None) | ~Q(hidden_reason=""),
                violation_error_message="Phải ghi lý do ẩn.",
            ),
            models.CheckConstraint(
                name="opinion_not_part_of_itself",
                condition=Q(part_of=None) | ~Q(part_of=F("pk")),
                violation_error_message="Một ý kiến không thể tách từ chính nó.",
            ),
            models.CheckConstraint(
                name="duplicate_names_the_other",
                condition=(Q(moderation=Moderation.DUPLICATE) & Q(duplicate_of__isnull=False))
                | (~Q(moderation=Moderation.DUPLICATE) & Q(duplicate_of=None)),
                violation_error_message="Ý kiến trùng phải ghi trùng với ý kiến nào.",
            ),
            models.CheckConstraint(
                name="opinion_not_its_own_duplicate",
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("pk")),
                violation_error_message="Một ý kiến không thể trùng với chính nó.",
            ),
            models.CheckConstraint(
                name="due_day_with_its_duty",
                condition=(Q(duty="") & Q(due_on=None)) | (~Q(duty="") & Q(due_on__isnull=False)),
                violation_error_message="Hạn phải đi cùng việc tới hạn.",
            ),
            models.CheckConstraint(
                name="held_opinion_says_why",
                condition=~Q(moderation=Moderation.HELD) | ~Q(held_reason=""),
                violation_error_message="Phải ghi lý do tạm giữ.",
            ),
            models.CheckConstraint(
                name="unnamed_opinion_has_no_name",
                condition=Q(visibility=Visibility.NAMED) | Q(public_name=""),
                violation_error_message="Người gửi không đồng ý nêu tên.",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or f"Ý kiến số {self.pk}"

    def get_absolute_url(self) -> str:
        return address_of("feedback:opinion", self.pk)

    @property
    def attribution(self) -> str:
        return attributed(self.public_name, self.visibility, self.group.name if self.group else None)

    @property
    def meant_referrals(self) -> list["Referral"]:
        """Without those that were a mistake, and taken back. Costs no query where `referrals` are loaded."""
        return [line for line in self.referrals.all() if not line.taken_back]

    @property
    def words(self) -> str:
        return text_beyond_title(self.subject, self.public_text)

    @property
    def issue(self):
        """The issue that it is in, if any; needs `with_issue()`."""
        return self.current_memberships[0].issue if self.current_memberships else None

    @property
    def served(self):
        """How many opinions an answer to its issue answers, 0 if it is in none; needs `with_issue(counted=True)`."""
        return self.current_memberships[0].served if self.current_memberships else 0

    @property
    def response(self):
        """The published answer, its own or that to its issue; needs `with_answer()`."""
        answers = self.published_responses or (self.issue.published_responses if self.issue else [])
        return answers[0] if answers else None

    @property
    def overdue_since(self) -> dt.date | None:
        """The day by which the next step was due, if that is over."""
        return if_over(self.due_on)

    @property
    def is_public(self) -> bool:
        return (
            self.moderation == Moderation.APPROVED
            and self.hidden_at is None
            and self.withdrawn_at is None
            and self.visibility != Visibility.NOT_PUBLISHED
        )
