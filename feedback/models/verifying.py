"""Whether a promise is done: who says so, and who says not yet."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import LineField, ProseField
from sessions_app.models.people import staff_key

from .choices import Moderation
from .commitments import Commitment
from .files import READY, StoredFile
from .opinions import Opinion

ASKING_DAYS = dt.timedelta(days=30)
"""How long after a report the senders may say whether it is true."""


class DoneReportQuerySet(models.QuerySet["DoneReport"]):
    def standing(self) -> "DoneReportQuerySet":
        """Those that nothing has closed: at most one of each promise."""
        return self.filter(refuted_at=None, set_aside_at=None)


class DoneReport(models.Model):
    """The report of the lead body that it is done; the people who asked for it, and the Front, say whether it is.

    A refusal or a sending back closes it (`refuted_at`); the next report is another row. Those from before the promise
    was given up and taken up again are `set_aside_at` that moment.
    """

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, verbose_name="việc phải làm", related_name="done_reports"
    )
    text = ProseField("đã làm gì", max_length=2000, blank=True)
    reported_at = models.DateTimeField("báo lúc", auto_now_add=True)
    reported_by = staff_key("người báo")
    refuted_at = models.DateTimeField("bị bác lúc", null=True, blank=True)
    set_aside_at = models.DateTimeField("làm tiếp từ đầu lúc", null=True, blank=True)

    objects = DoneReportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần báo đã xong"
        verbose_name_plural = "các lần báo đã xong"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(refuted_at=None, set_aside_at=None),
                name="one_standing_done_report",
                violation_error_message="Việc này đang chờ xác nhận.",
            )
        ]

    def __str__(self) -> str:
        return f"Báo xong {timezone.localtime(self.reported_at):%d/%m/%Y}"

    @property
    def is_standing(self) -> bool:
        return self.refuted_at is None and self.set_aside_at is None


def is_silenced(opinion: str = "opinion") -> Q:
    """Said by a sender who has withdrawn the opinion since, or whose matter follows another procedure: their words and
    pictures are not public. `opinion` is the lookup path to it."""
    return Q(**{f"{opinion}__withdrawn_at__isnull": False}) | Q(**{f"{opinion}__moderation": Moderation.DIVERTED})


class Verification(models.Model):
    """Whether a report is true, as said once by each sender of a linked opinion, and by the Front.

    The public learns what senders said and how many, never who: `opinion` is for the unique key.
    """

    class Answer(models.TextChoices):
        DONE = "done", "đã xong"
        NOT_YET = "not_yet", "chưa xong"

    report = models.ForeignKey(
        DoneReport, on_delete=models.CASCADE, verbose_name="lần báo", related_name="verifications"
    )
    opinion = models.ForeignKey(
        Opinion, on_delete=models.PROTECT, null=True, blank=True, verbose_name="ý kiến", related_name="verifications"
    )
    verifier = staff_key("người xác nhận")
    answer = models.CharField("trả lời", max_length=10, choices=Answer)
    reason = ProseField("lý do", max_length=1000, blank=True)
    public_reason = ProseField(
        "lý do công khai", max_length=1000, blank=True, help_text="Người dân đọc phần này. Hãy bỏ thông tin cá nhân."
    )
    answered_at = models.DateTimeField("lúc", auto_now_add=True)
    decided_at = models.DateTimeField("quyết định phần công khai lúc", null=True, blank=True, editable=False)
    """When staff last decided which part of the reason is public, possibly none."""

    class Meta:
        verbose_name = "xác nhận"
        verbose_name_plural = "xác nhận"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "opinion"],
                name="verified_once_by_a_sender",
                violation_error_message="Ông/bà đã trả lời lần báo này.",
            ),
            models.CheckConstraint(
                name="refusal_says_why",
                condition=~Q(answer="not_yet") | ~Q(reason=""),
                violation_error_message="Hãy ghi việc gì chưa xong.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()

    @property
    def is_by_sender(self) -> bool:
        return self.opinion_id is not None


class EditedFor(models.TextChoices):
    """Why staff replaced a sender's published reason."""

    PERSONAL = "personal", "bỏ thông tin riêng của một người"
    ASKED = "asked", "người nêu ý kiến đề nghị"
    MISCOPIED = "miscopied", "sửa lỗi chính tả, chỗ chép nhầm"
    OFF_MATTER = "off_matter", "bỏ phần không nói về việc này"
    OTHER = "other", "lý do khác"


class EarlierReasonQuerySet(models.QuerySet["EarlierReason"]):
    def told(self) -> "EarlierReasonQuerySet":
        """Edits whose time and cause are public; not those of a sender who is not heard any more."""
        return self.exclude(is_silenced("said__opinion"))


class EarlierReason(models.Model):
    """What a sender's reason said in public until staff replaced it, and why they did, which is public. The former
    words are for staff only, as they mostly tell of somebody. They change only if something of a person is erased."""

    said = models.ForeignKey(
        Verification, on_delete=models.CASCADE, verbose_name="xác nhận", related_name="earlier_reasons"
    )
    number = models.PositiveSmallIntegerField("sửa lần")
    text = ProseField("trước đây ghi", max_length=1000, blank=True)
    replaced_at = models.DateTimeField("sửa lúc", default=timezone.now)
    replaced_by = staff_key("người sửa")
    edited_for = models.CharField("vì sao sửa", max_length=20, choices=EditedFor, blank=True, default="", db_default="")
    """Empty only for edits made before the cause was asked for."""
    why = LineField("nói rõ vì sao", max_length=200, blank=True, default="", db_default="")

    objects = EarlierReasonQuerySet.as_manager()

    class Meta:
        verbose_name = "lý do công khai trước khi sửa"
        verbose_name_plural = "lý do công khai trước khi sửa"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("said", "number", name="earlier_reason_once"),
            models.CheckConstraint(
                name="first_earlier_reason_was_read",
                condition=~Q(number__lte=1) | ~Q(text=""),
                violation_error_message="Chưa công khai lý do nào thì chưa có lời trước khi sửa.",
            ),
            models.CheckConstraint(
                name="edited_reason_says_why",
                condition=(Q(edited_for__in=EditedFor.values) & (~Q(edited_for="other") | ~Q(why="")))
                | Q(edited_for="", why=""),
                violation_error_message="Hãy ghi vì sao sửa.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def told_why(self) -> str:
        """The public cause: «bỏ thông tin riêng của một người», with own words instead of it or after it; empty if the
        cause was not asked for."""
        named = "" if self.edited_for == EditedFor.OTHER else self.get_edited_for_display()
        return ": ".join(filter(None, [named, self.why]))


class VerificationFileQuerySet(models.QuerySet["VerificationFile"]):
    def public(self) -> "VerificationFileQuerySet":
        commitments = Commitment.objects.public()
        heard = self.exclude(is_silenced("verification__opinion"))
        return heard.filter(READY, is_public=True, verification__report__commitment__in=commitments)


class VerificationFile(StoredFile):
    """The photograph that a sender adds to «not yet». Public only if staff release it, as with opinions."""

    FOLDER = "verifications"

    verification = models.ForeignKey(
        Verification, on_delete=models.CASCADE, verbose_name="xác nhận", related_name="files"
    )
    is_public = models.BooleanField("cho công khai", default=False)
    caption = LineField("chú thích", max_length=200, blank=True)

    objects = VerificationFileQuerySet.as_manager()

    class Meta:
        verbose_name = "ảnh kèm xác nhận"
        verbose_name_plural = "ảnh kèm xác nhận"
        ordering = ["pk"]

    def url(self, width: int, extension: str) -> str:
        return address_of("feedback:verification_picture", self.key, width, extension)
