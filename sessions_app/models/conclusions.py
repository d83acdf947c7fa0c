"""The conclusion notice of a conference (thông báo kết luận), line by line."""

from collections import Counter
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import AddressField, LineField, ProseField
from dialogue_portal.lib.query_values import RightNow

from .paper_numbers import BearsNumber
from .sessions import DialogueSession
from .ward import Body


class ConclusionNoticeQuerySet(models.QuerySet["ConclusionNotice"]):
    def public(self) -> "ConclusionNoticeQuerySet":
        now = RightNow()
        return self.filter(published_at__lte=now, session__announced_at__lte=now)

    def with_corrected_at(self) -> "ConclusionNoticeQuerySet":
        """Annotate each with the moment of its last correction, `corrected_at`."""
        corrections = apps.get_model("sessions_app", "ConclusionCorrection").objects.filter(notice=OuterRef("pk"))
        return self.annotate(corrected_at=Subquery(corrections.order_by("-number").values("at")[:1]))


class ConclusionNotice(BearsNumber, models.Model):
    """The notice of conclusion of a session, in four parts (the model of Decree 13/2021, Art. 11)."""

    session = models.OneToOneField(
        DialogueSession, on_delete=models.PROTECT, verbose_name="hội nghị", related_name="conclusion"
    )
    issuer = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="cơ quan ban hành",
        related_name="conclusions",
    )
    number_symbol = LineField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    title = LineField("trích yếu", max_length=250)
    slug = AddressField("địa chỉ trang", source="title")
    introduction = ProseField("phần mở đầu", blank=True)
    closing = ProseField("phần kết", blank=True)
    signer = LineField("người ký", max_length=150, blank=True, help_text="Chức vụ và họ tên người ký.")
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)
    sealed_at = models.DateTimeField("nhật ký niêm lúc", null=True, blank=True, editable=False)
    seal_digest = models.CharField(
        "dấu niêm nhật ký", max_length=64, blank=True, default="", db_default="", editable=False
    )
    """Of the newest seal of the record when it was published: printed and hung up, nobody can change it later."""

    objects = ConclusionNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo kết luận"
        verbose_name_plural = "thông báo kết luận"
        ordering = [F("issued_on").desc(nulls_first=True), "-pk"]
        permissions = [("publish_conclusionnotice", "Được công bố thông báo kết luận")]
        constraints = [
            models.CheckConstraint(
                name="notice_seal_with_its_moment",
                condition=Q(seal_digest="", sealed_at=None) | (~Q(seal_digest="") & Q(sealed_at__isnull=False)),
                violation_error_message="Dấu niêm phải đi cùng lúc niêm.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number_symbol} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return address_of("sessions_app:conclusion", self.slug)

    @property
    def keeps_its_day(self) -> bool:
        return self.published_at is not None

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.published_at <= timezone.now()

    def bear_signer(self, signer: str, *, before: str) -> None:
        """Take the signer from its paper, unless somebody typed another here than `before`, the paper's signer until
        now. A published notice keeps its signer."""
        if signer and self.published_at is None and self.signer in {"", before}:
            ConclusionNotice.objects.filter(pk=self.pk).update(signer=signer)
            self.signer = signer


class ConclusionPart(models.TextChoices):
    RAISED = "a", "a) Các ý kiến được nêu"
    ANSWERED = "b", "b) Nội dung đã trả lời tại hội nghị"
    FORWARDED = "c", "c) Nội dung chuyển cơ quan có thẩm quyền"
    ASSIGNED = "d", "d) Giao giải quyết và thời hạn"


class ConclusionItemQuerySet(models.QuerySet["ConclusionItem"]):
    def public(self) -> "ConclusionItemQuerySet":
        return self.filter(notice__in=ConclusionNotice.objects.public())

    def without_day(self) -> "ConclusionItemQuerySet":
        """Lines of part d) without a day."""
        return self.filter(part=ConclusionPart.ASSIGNED, due_on=None)


class ConclusionItem(models.Model):
    """One line of one of the four parts. In part d) it says who resolves what, and by when."""

    notice = models.ForeignKey(
        ConclusionNotice, on_delete=models.CASCADE, verbose_name="thông báo", related_name="items"
    )
    part = models.CharField("phần", max_length=1, choices=ConclusionPart)
    order = models.PositiveSmallIntegerField("thứ tự", default=1)
    text = ProseField("nội dung")
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="cơ quan",
        related_name="conclusion_items",
        help_text="Phần c: chuyển đến đâu. Phần d: ai chủ trì.",
    )
    due_on = models.DateField("thời hạn", null=True, blank=True)

    objects = ConclusionItemQuerySet.as_manager()
    number: int
    """Its place within its part, from one, as pages and papers count; `numbered` gives it. `order` may have gaps."""

    class Meta:
        verbose_name = "mục của thông báo kết luận"
        verbose_name_plural = "các mục"
        ordering = ["part", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="conclusion_item_names_who",
                condition=~Q(part__in=["c", "d"]) | Q(body__isnull=False),
                violation_error_message="Phần c và d phải ghi rõ cơ quan.",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def name_of_place(self) -> str:
        """«mục 3 phần d)»; needs `number`."""
        return f"mục {self.number} phần {self.part})"


def numbered(items: Iterable[ConclusionItem]) -> dict[int, ConclusionItem]:
    """All `items` of one conclusion in order, by primary key, each with its `number` set."""
    counts: Counter[str] = Counter()
    found = {}
    for item in items:
        counts[item.part] += 1
        item.number = counts[item.part]
        found[item.pk] = item
    return found
