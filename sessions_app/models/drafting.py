"""Papers that the portal writes itself: their letterhead, text, and the register of numbers (Decree 30)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import LineField, ProseField, WordsField
from dialogue_portal.lib.query_values import RightNow

from .papers import Document, DocumentKind
from .people import Official, staff_key
from .ward import Body


class PaperForm(models.TextChoices):
    """The rules of form that a paper follows."""

    GOVERNMENT = "government", "văn bản hành chính (Nghị định 30/2020)"
    PARTY = "party", "văn bản của Đảng"


class Letterhead(models.Model):
    """How the papers of a body begin and end. Empty fields are filled from the name of the body."""

    body = models.OneToOneField(Body, on_delete=models.CASCADE, verbose_name="cơ quan", related_name="letterhead")
    form = models.CharField("thể thức", max_length=20, choices=PaperForm, default=PaperForm.GOVERNMENT)
    upper_line = LineField(
        "cơ quan cấp trên", max_length=150, blank=True, help_text="Dòng trên cùng bên trái, không in đậm. Có thể trống."
    )
    issuer_line = LineField("tên cơ quan", max_length=200, blank=True, help_text="In hoa, đậm, bên trái đầu văn bản.")
    symbol = LineField("ký hiệu", max_length=30, blank=True, help_text="Phần sau dấu gạch, ví dụ: UBND, MTTQ, ĐU.")
    place = LineField(
        "địa danh",
        max_length=60,
        blank=True,
        help_text="Trước ngày tháng. Trống thì lấy tên riêng của xã, phường, đặc khu.",
    )
    authority = LineField(
        "thẩm quyền ký", max_length=100, blank=True, help_text="Ví dụ: TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH."
    )
    signer_title = LineField("chức vụ người ký", max_length=100, blank=True, help_text="Ví dụ: CHỦ TỊCH.")
    signer = models.ForeignKey(
        Official,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="người ký",
        related_name="+",
        help_text="Trống thì để chỗ cho họ tên.",
    )
    recipients = ProseField(
        "nơi nhận", max_length=2000, blank=True, help_text="Mỗi dòng một nơi. Dòng «Lưu: VT» tự thêm."
    )

    class Meta:
        verbose_name = "thể thức văn bản"
        verbose_name_plural = "thể thức văn bản"

    def __str__(self) -> str:
        return f"Thể thức văn bản của {self.body}"


class PaperTextQuerySet(models.QuerySet["PaperText"]):
    def public(self) -> "PaperTextQuerySet":
        return self.filter(document__in=Document.objects.public(), published_at__lte=RightNow())


class PaperText(models.Model):
    """The text of a paper as made from data; the newest of a document is in force. Rows never change, unless personal
    data is erased."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, verbose_name="văn bản", related_name="texts")
    paper = models.CharField("mẫu", max_length=40)
    """Which module of `documents` made it."""
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    """What it was made from, as in the record of cases."""
    content = models.JSONField("nội dung")
    """`documents.content.Content.as_json()`, or a list of them where one file holds many, say invitations."""
    text = models.TextField("chữ", blank=True, editable=False)
    """Every word of it, line by line: what the digest is made of, and what a search looks through."""
    words = WordsField(source=["text"])
    digest = models.CharField("mã kiểm tra nội dung", max_length=64)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)
    """With its document, or later as the next version of a published one. Drafts before it never become public."""
    chosen = models.JSONField("cán bộ đã chọn", default=dict, editable=False)
    """What staff put in for this paper alone: `head`, fields of `Head`, and `options`. The next making begins there."""
    note = LineField("khác bản trước", max_length=300, blank=True)
    made_at = models.DateTimeField("lập lúc", auto_now_add=True)
    made_by = staff_key("người lập")

    objects = PaperTextQuerySet.as_manager()

    class Meta:
        verbose_name = "bản soạn"
        verbose_name_plural = "bản soạn"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="paper_text_subject")]

    def __str__(self) -> str:
        return f"{self.document} ({timezone.localtime(self.made_at):%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        return address_of("sessions_app:document_text", self.document.slug, self.pk)

    @property
    def papers(self) -> list[dict[str, Any]]:
        """Its contents, as JSON: one paper, or many where one file holds many."""
        return self.content if isinstance(self.content, list) else [self.content]


class DocumentNumber(models.Model):
    """One line of the register of numbers, which run from 1 for each issuing body, kind and year (Decree 30/2020)."""

    issuer = models.ForeignKey(Body, on_delete=models.PROTECT, verbose_name="cơ quan ban hành", related_name="numbers")
    kind = models.CharField("loại văn bản", max_length=20, choices=DocumentKind)
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số")
    number_symbol = LineField("số, ký hiệu", max_length=60)
    subject = LineField("trích yếu", max_length=300, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    document = models.OneToOneField(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="văn bản",
        related_name="number",
    )
    taken_at = models.DateTimeField("lấy số lúc", auto_now_add=True)
    taken_by = staff_key("người lấy số")
    voided_at = models.DateTimeField("bỏ số lúc", null=True, blank=True, editable=False)
    voided_reason = LineField("lý do bỏ số", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = "số văn bản"
        verbose_name_plural = "sổ số văn bản"
        ordering = ["-year", "issuer", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "kind", "year", "number"],
                name="document_number_once",
                violation_error_message="Số này đã có trong sổ của cơ quan này, năm này.",
            ),
            models.CheckConstraint(
                name="document_number_from_one",
                condition=Q(number__gte=1),
                violation_error_message="Số văn bản bắt đầu từ 01.",
            ),
            models.CheckConstraint(
                name="voided_number_says_why",
                condition=Q(voided_at=None) | ~Q(voided_reason=""),
                violation_error_message="Phải ghi lý do bỏ số.",
            ),
        ]

    def __str__(self) -> str:
        return self.number_symbol
