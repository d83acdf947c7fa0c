"""Answers of the authorities."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import Exact

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import AddressField, LineField, NameField, ProseField
from dialogue_portal.lib.query_values import RightNow
from sessions_app.models import Body, CaseEvent, Official
from sessions_app.models.paper_numbers import BearsNumber
from sessions_app.models.people import staff_key

from .columns import IsUnderWay, Unindexed
from .conditions import has_one, may_be_read
from .files import READY, ProofFile
from .issues import IssueOpinion
from .opinions import Opinion


class Outcome(models.Model):
    """The result that an answer gives. A table, so that a ward can add its own."""

    name = NameField("tên", max_length=100, unique=True)
    slug = AddressField("mã", source="name")
    order = models.PositiveSmallIntegerField("thứ tự", default=100)
    is_promise = models.BooleanField("còn việc phải làm", default=False)
    is_decided_elsewhere = models.BooleanField(
        "cơ quan khác quyết định",
        default=False,
        db_default=False,
        help_text="Cạnh câu trả lời, cổng nói bằng lời thường: địa phương không có quyền quyết định, đã chuyển đi đâu.",
    )

    class Meta:
        verbose_name = "kết quả trả lời"
        verbose_name_plural = "kết quả trả lời"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Draft(models.TextChoices):
    """The steps of an answer from its author to publication."""

    DRAFT = "draft", "bản nháp"
    SUBMITTED = "submitted", "đã trình"
    APPROVED = "approved", "đã duyệt"
    PUBLISHED = "published", "đã công bố"
    SUPERSEDED = "superseded", "đã được thay"


OUT = (Draft.PUBLISHED, Draft.SUPERSEDED)
"""States that are public, or once were."""

UNDER_WAY = (Draft.DRAFT, Draft.SUBMITTED, Draft.APPROVED)
HANDED_IN = (Draft.SUBMITTED, Draft.APPROVED)


def is_published() -> Q:
    """True of nearly all answers: those to thirty opinions are found by their opinions, not by their state."""
    return Q(Exact(Unindexed("state", output_field=models.CharField()), Draft.PUBLISHED))


def is_under_way() -> Q:
    return Q(IsUnderWay("state"))


class ResponseQuerySet(models.QuerySet["Response"]):
    def under_way(self) -> "ResponseQuerySet":
        """Answers on their way to publication; an opinion has at most one of them at a time."""
        return self.filter(is_under_way(), state__in=UNDER_WAY)

    def at(self, state: Draft) -> "ResponseQuerySet":
        """Answers under way at `state`, found by the index on these few."""
        return self.filter(is_under_way(), state=state)

    def published(self) -> "ResponseQuerySet":
        return self.filter(is_published(), published_at__lte=RightNow())

    def newest_first(self) -> "ResponseQuerySet":
        return self.order_by("-published_at", "-pk")

    def superseded(self) -> "ResponseQuerySet":
        """Earlier versions that were public and can still be read beside their correction."""
        return self.filter(state=Draft.SUPERSEDED, published_at__lte=RightNow())

    def readable(self) -> "ResponseQuerySet":
        """Answers to a public opinion, or to an issue that contains one."""
        inside = IssueOpinion.objects.standing().filter(issue=OuterRef("issue"))
        return self.filter(Q(may_be_read("opinion")) | Q(has_one(inside.filter(may_be_read("opinion")))))

    def with_names(self) -> "ResponseQuerySet":
        return self.select_related("body", "outcome", "signer")


class Response(BearsNumber, models.Model):
    """An answer to an opinion. A published one is never edited: a correction is another row that names it."""

    AXES = {Draft: "state"}

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, verbose_name="ý kiến", related_name="responses")
    issue = models.ForeignKey(
        "feedback.Issue",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="trả lời chung cho vấn đề",
        related_name="responses",
    )
    text = ProseField("nội dung trả lời", max_length=20_000)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, verbose_name="kết quả", related_name="responses")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, verbose_name="cơ quan trả lời", related_name="responses")
    answered_by = LineField(
        "chức danh người trả lời", max_length=150, blank=True, help_text="Chức danh vào lúc trả lời."
    )
    signer = models.ForeignKey(
        Official,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="cán bộ ký, trả lời",
        related_name="signed_responses",
        help_text="Nếu có trong danh sách cán bộ: câu trả lời hiện trên trang của người đó.",
    )
    on_the_spot = models.BooleanField("trả lời ngay tại hội nghị", default=False)
    legal_basis = ProseField("căn cứ", blank=True)
    number_symbol = LineField("số, ký hiệu văn bản", max_length=60, blank=True)
    issued_on = models.DateField("ngày trả lời", help_text="Ngày ghi trên văn bản hoặc ngày trả lời tại hội nghị.")
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="đính chính cho",
        related_name="correction",
    )
    correction_note = ProseField("lời đính chính", blank=True)
    state = models.CharField("trạng thái", max_length=20, choices=Draft, default=Draft.DRAFT, editable=False)
    author = staff_key("người soạn", editable=False, related_name="written_responses")
    version = models.PositiveIntegerField("lần sửa", default=1, editable=False)
    edited_at = models.DateTimeField("sửa lúc", null=True, blank=True, editable=False)
    edited_by = staff_key("người sửa gần nhất", editable=False, related_name="edited_responses")
    returned_in = models.ForeignKey(
        CaseEvent,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_index=False,  # asked from here alone, and the record keeps its rows
        verbose_name="trả lại gần nhất",
        related_name="+",
    )
    approved_digest = models.CharField(max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "trả lời"
        verbose_name_plural = "trả lời"
        ordering = ["-issued_on", "-pk"]
        permissions = [
            ("submit_response", "Được trình câu trả lời"),
            ("approve_response", "Được duyệt câu trả lời"),
            ("publish_response", "Được công bố câu trả lời"),
        ]
        indexes = [
            models.Index(fields=["state", "opinion"], name="response_state"),
            models.Index(
                fields=["state", "opinion", "author", "edited_by", "body"],
                condition=Q(IsUnderWay("state")),
                name="response_under_way",
            ),
            models.Index(fields=["number_symbol"], condition=~Q(number_symbol=""), name="response_number"),
            models.Index(fields=["-issued_on", "-id"], name="response_newest"),
            models.Index(fields=["-published_at", "-id"], name="response_published_last"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion"],
                condition=Q(state=Draft.PUBLISHED),
                name="one_published_response",
                violation_error_message="Ý kiến này đã có câu trả lời được công bố.",
            ),
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(state=Draft.PUBLISHED, issue__isnull=False),
                name="one_published_response_of_an_issue",
                violation_error_message="Vấn đề này đã có câu trả lời được công bố.",
            ),
            models.CheckConstraint(
                name="published_response_has_its_time",
                condition=~Q(state__in=list(OUT)) | Q(published_at__isnull=False),
                violation_error_message="Câu trả lời đã công bố phải có thời điểm công bố.",
            ),
            models.CheckConstraint(
                name="correction_says_why",
                condition=Q(corrects=None) | ~Q(correction_note=""),
                violation_error_message="Đính chính phải nói rõ sửa gì.",
            ),
            models.CheckConstraint(
                name="response_not_its_own_correction",
                condition=Q(corrects=None) | ~Q(corrects=F("pk")),
                violation_error_message="Không thể đính chính cho chính mình.",
            ),
        ]

    def __str__(self) -> str:
        return f"Trả lời ý kiến số {self.opinion_id}"

    @property
    def keeps_its_day(self) -> bool:
        """Whether its letter cannot change its day: it is approved with that day, or was given at the conference."""
        return self.on_the_spot or self.state != Draft.DRAFT

    @property
    def return_reason(self) -> str:
        """Why this draft was sent back; empty if it never was, and once it is handed in again."""
        return self.returned_in.reason if self.returned_in and self.state == Draft.DRAFT else ""

    @property
    def as_read(self) -> str:
        """Which answer this is, in which version. Forms carry it, so that an edit made meanwhile is noticed."""
        return f"{self.pk}.{self.version}"


class ResponseFileQuerySet(models.QuerySet["ResponseFile"]):
    def public(self) -> "ResponseFileQuerySet":
        """Files of answers that are or were published to public opinions; pictures only once re-encoded."""
        shown = Q(state__in=OUT, published_at__lte=RightNow())
        answers = Response.objects.readable().filter(shown, pk=OuterRef("response"))
        return self.filter(READY, Exists(answers))


class ResponseFile(ProofFile):
    """A file of an answer: a document, or the place before and after. Public with its answer."""

    class Role(models.TextChoices):
        DOCUMENT = "document", "tài liệu"
        BEFORE = "before", "ảnh trước khi xử lý"
        AFTER = "after", "ảnh sau khi xử lý"

    FOLDER = "responses"

    response = models.ForeignKey(Response, on_delete=models.CASCADE, verbose_name="trả lời", related_name="files")
    role = models.CharField("là", max_length=10, choices=Role, default=Role.DOCUMENT)

    objects = ResponseFileQuerySet.as_manager()

    class Meta(ProofFile.Meta):
        verbose_name = "tệp của câu trả lời"
        verbose_name_plural = "tệp của câu trả lời"
        constraints = [
            ProofFile.before_and_after_are_pictures(
                "before_and_after_are_pictures", "Ảnh trước và sau khi xử lý phải là tệp ảnh."
            ),
            ProofFile.pictures_have_words("answer_picture_has_words"),
        ]

    def url(self, width: int, extension: str) -> str:
        return address_of("feedback:response_picture", self.key, width, extension)

    @property
    def download_url(self) -> str:
        """Where the public can download a document."""
        return address_of("feedback:response_document", self.key)
