"""The papers of the ward (văn bản, tài liệu), their files, and the text in the files."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import AddressField, LineField, WordsField
from dialogue_portal.lib.files import EXTENSIONS
from dialogue_portal.lib.query_values import RightNow
from dialogue_portal.lib.text import MAX_WORDS, fold, words_of

from .sessions import DialogueSession
from .ward import Body


class DocumentKind(models.TextChoices):
    PLAN = "plan", "kế hoạch"
    NOTICE = "notice", "thông báo tổ chức"
    INVITATION = "invitation", "giấy mời"
    PROGRAMME = "programme", "chương trình"
    SCRIPT = "script", "kịch bản điều hành"
    SPEAKERS = "speakers", "danh sách đăng ký phát biểu"
    REPORT = "report", "báo cáo"
    PREVIOUS = "previous", "báo cáo kết quả kỳ trước"
    SYNTHESIS = "synthesis", "báo cáo tổng hợp ý kiến"
    MINUTES = "minutes", "biên bản"
    CONCLUSION = "conclusion", "thông báo kết luận"
    RESOLUTION_PLAN = "resolution_plan", "kế hoạch giải quyết"
    LETTER = "letter", "công văn"
    TRANSFER = "transfer", "phiếu chuyển"
    OTHER = "other", "tài liệu khác"


INTERNAL_KINDS = (DocumentKind.SCRIPT, DocumentKind.SPEAKERS, DocumentKind.TRANSFER)
"""What only those who run the conference or handle a case read."""
WITHOUT_NUMBER = (DocumentKind.SCRIPT, DocumentKind.SPEAKERS)
"""Working papers: neither a script nor a list is among the kinds of Decree 30/2020, Art. 7, so the register has no
number for them."""


class DocumentQuerySet(models.QuerySet["Document"]):
    def public(self) -> "DocumentQuerySet":
        now = RightNow()
        return self.filter(Q(session=None) | Q(session__announced_at__lte=now), published_at__lte=now)

    def containing(self, words: str) -> "DocumentQuerySet":
        """Those with each of `words` in kind, subject, number, signer, newest file or public text, marks and case
        ignored; the last word may be incomplete. Words that cannot be searched for («***») find nothing."""
        typed = words_of(words)[:MAX_WORDS]
        if not typed:
            return self.none() if words.strip() else self
        versions = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-added_at", "-pk")
        found = self.annotate(newest_version=Subquery(versions.values("pk")[:1]))
        for place, word in enumerate(typed, start=1):
            found = found.filter(has_word(word, is_begun=place == len(typed) and len(word) > 1))
        return found

    def with_files(self) -> "DocumentQuerySet":
        """Load what a list shows: session, issuer, files (newest first)."""
        return self.select_related("session", "issuer").prefetch_related("versions")


def has_word(word: str, *, is_begun: bool) -> Q:
    """Whether a document annotated with `newest_version` has `word` (folded, letters and digits only)."""
    pattern = f" {word}" if is_begun else f" {word} "
    kinds = [kind for kind, label in DocumentKind.choices if pattern in f" {fold(label)} "]
    read = DocumentText.objects.filter(version=OuterRef("newest_version"), words__contains=pattern)
    return Q(words__contains=pattern) | Q(kind__in=kinds) | Q(Exists(read)) | Q(made_with(pattern))


def made_with(pattern: str) -> Exists:
    """Whether the text in force, made from data, of a published document has `pattern`."""
    from .drafting import PaperText  # it imports this module

    out = PaperText.objects.filter(published_at__isnull=False)
    newest = out.filter(document=OuterRef("document")).order_by("-pk").values("pk")[:1]
    return Exists(out.filter(document=OuterRef("pk"), pk=Subquery(newest), words__contains=pattern))


class Document(models.Model):
    """A paper of the ward. Its number and symbol are free text, because party and government papers differ."""

    kind = models.CharField("loại văn bản", max_length=20, choices=DocumentKind)
    subject = LineField("trích yếu", max_length=300)
    slug = AddressField("địa chỉ trang", source="address_words")
    session = models.ForeignKey(
        DialogueSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="hội nghị",
        related_name="documents",
    )
    issuer = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, verbose_name="cơ quan ban hành", related_name="documents"
    )
    number_symbol = LineField("số, ký hiệu", max_length=60, blank=True, help_text="Ví dụ: 05/TB-UBND, 14-KH/ĐU.")
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    signer = LineField("người ký", max_length=150, blank=True)
    words = WordsField(source=["subject", "number_symbol", "signer"])
    conclusion = models.OneToOneField(
        "sessions_app.ConclusionNotice",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="là văn bản của thông báo kết luận",
        related_name="paper",
    )
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)
    is_internal = models.BooleanField("nội bộ, không công bố", default=False, editable=False)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản, tài liệu"
        verbose_name_plural = "văn bản, tài liệu"
        ordering = [F("issued_on").desc(nulls_last=True), "-pk"]
        permissions = [("publish_document", "Được công bố văn bản")]
        constraints = [
            models.CheckConstraint(
                name="internal_document_stays_off_the_portal",
                condition=Q(published_at=None) | Q(is_internal=False) & ~Q(kind__in=["script", "speakers", "transfer"]),
                violation_error_message="Văn bản nội bộ không công bố trên cổng.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number_symbol} {self.subject}".strip()

    def get_absolute_url(self) -> str:
        return address_of("sessions_app:document", self.slug)

    @property
    def address_words(self) -> str:
        """Never digits alone: such an address would be that of a file."""
        return f"{self.get_kind_display()} {self.number_symbol} {self.subject}"

    @property
    def stays_inside(self) -> bool:
        """Whether it is never published; the database enforces it."""
        return self.is_internal or self.kind in INTERNAL_KINDS

    @property
    def takes_number(self) -> bool:
        return self.kind not in WITHOUT_NUMBER

    @property
    def newest(self) -> "DocumentVersion | None":
        """Needs `versions` loaded."""
        return next(iter(self.versions.all()), None)


def private_document_name(version: "DocumentVersion", filename: str) -> str:
    return f"documents/{uuid.uuid4().hex}"


class DocumentVersion(models.Model):
    """One file of a document; the newest is in force. The uploaded name is kept for downloads, never used on the
    disk."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, verbose_name="văn bản", related_name="versions")
    file = models.FileField("tệp", upload_to=private_document_name, max_length=100)
    file_name = LineField("tên tệp", max_length=150, editable=False)
    media_type = models.CharField("kiểu tệp", max_length=100, editable=False)
    size = models.PositiveIntegerField("cỡ", editable=False)
    note = LineField(
        "ghi chú về tệp này",
        max_length=300,
        blank=True,
        help_text="Khác tệp trước ở chỗ nào, vì sao. Ai cũng đọc được.",
    )
    added_at = models.DateTimeField("thêm lúc", auto_now_add=True)

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp của văn bản"
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return address_of("sessions_app:document_file", self.pk)

    @property
    def extension(self) -> str:
        return EXTENSIONS.get(self.media_type, "")


class DocumentText(models.Model):
    """The text read from a file, in a table of its own so that lists of files never load it."""

    version = models.OneToOneField(
        DocumentVersion, on_delete=models.CASCADE, verbose_name="tệp", related_name="reading"
    )
    text = models.TextField("chữ trong tệp", blank=True, editable=False)
    words = WordsField(source=["text"])
    problem = models.CharField("không đọc được", max_length=200, blank=True, editable=False)
    read_at = models.DateTimeField("đọc lúc", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "chữ trong tệp"

    def __str__(self) -> str:
        return self.problem or f"{len(self.text)} ký tự"
