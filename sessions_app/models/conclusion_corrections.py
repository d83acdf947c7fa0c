"""Corrections of a published conclusion: the mistake stays readable beside its replacement."""

from django.db import models
from django.db.models import Q

from dialogue_portal.lib.fields import LineField, ProseField, may_be_of

from .conclusions import ConclusionItem, ConclusionNotice
from .corrections import Correction


class ConclusionCorrectionQuerySet(models.QuerySet["ConclusionCorrection"]):
    def public(self) -> "ConclusionCorrectionQuerySet":
        return self.filter(notice__in=ConclusionNotice.objects.public())


class ConclusionCorrection(Correction):
    """One correction of a published conclusion."""

    notice = models.ForeignKey(
        ConclusionNotice, on_delete=models.PROTECT, verbose_name="thông báo kết luận", related_name="corrections"
    )
    reason = ProseField("vì sao ghi nhầm", max_length=600)

    objects = ConclusionCorrectionQuerySet.as_manager()

    class Meta(Correction.Meta):
        verbose_name = "đính chính kết luận"
        verbose_name_plural = "các lần đính chính kết luận"
        constraints = [
            models.UniqueConstraint("notice", "number", name="conclusion_correction_once"),
            models.CheckConstraint(
                name="conclusion_correction_says_why",
                condition=~Q(note="") & ~Q(reason=""),
                violation_error_message="Phải ghi đính chính điều gì, vì sao.",
            ),
        ]


class ConclusionPlace(models.TextChoices):
    """The parts of a conclusion that can be corrected. Its number, day and issuer stay as signed."""

    ITEM = "item", "mục"
    TITLE = "title", "trích yếu"
    INTRODUCTION = "introduction", "phần mở đầu"
    CLOSING = "closing", "phần kết"
    SIGNER = "signer", "người ký"


class EarlierWordsQuerySet(models.QuerySet["EarlierWords"]):
    def public(self) -> "EarlierWordsQuerySet":
        return self.filter(correction__in=ConclusionCorrection.objects.public(), is_withheld=False)

    def withheld_titles(self) -> "EarlierWordsQuerySet":
        return self.filter(place=ConclusionPlace.TITLE, is_withheld=True)

    def notices_once_at(self, slug: str) -> set[ConclusionNotice]:
        """The public conclusions that may have had the address `slug` until their title was withheld."""
        public = self.withheld_titles().filter(correction__in=ConclusionCorrection.objects.public())
        rows = public.select_related("correction__notice")
        return {words.correction.notice for words in rows if may_be_of(slug, words.text)}


class EarlierWords(models.Model):
    """The text of one place of a conclusion before its correction. It changes only where personal data is erased;
    whether the public reads it can be changed."""

    correction = models.ForeignKey(
        ConclusionCorrection, on_delete=models.CASCADE, verbose_name="lần đính chính", related_name="earlier"
    )
    place = models.CharField("chỗ", max_length=20, choices=ConclusionPlace)
    item = models.ForeignKey(
        ConclusionItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="mục",
        related_name="earlier",
    )
    text = ProseField("trước đây ghi", blank=True)
    body_then = LineField("cơ quan đã ghi", max_length=200, blank=True)
    due_on = models.DateField("thời hạn đã ghi", null=True, blank=True)
    is_withheld = models.BooleanField("chỉ cán bộ đọc được", default=False)

    objects = EarlierWordsQuerySet.as_manager()

    class Meta:
        verbose_name = "lời trước đính chính"
        verbose_name_plural = "lời trước đính chính"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "item"], condition=Q(item__isnull=False), name="earlier_words_of_an_item_once"
            ),
            models.UniqueConstraint(
                fields=["correction", "place"], condition=Q(item=None), name="earlier_words_of_a_place_once"
            ),
            models.CheckConstraint(
                name="earlier_words_of_an_item_name_it",
                condition=Q(place="item", item__isnull=False) | (~Q(place="item") & Q(item=None)),
                violation_error_message="Lời trước đính chính phải gắn với mục của nó.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def place_name(self) -> str:
        """«mục 3 phần d)», «phần mở đầu»; an item needs its `number`."""
        if self.item:
            return self.item.name_of_place
        return str(ConclusionPlace(self.place).label)

    @property
    def is_at_row(self) -> bool:
        """Whether it is shown at its line rather than with the correction."""
        return self.item_id is not None

    @property
    def anchor(self) -> str:
        """The HTML id of its line on the page of the conclusion."""
        return f"muc-{self.item_id}" if self.item_id else ""

    @property
    def part(self) -> str:
        """The part of the conclusion that its line is in; empty if it is about no line."""
        return self.item.part if self.item else ""
