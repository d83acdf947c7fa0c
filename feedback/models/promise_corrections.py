"""Corrections of a published promise: the mistake stays readable beside what replaced it."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dialogue_portal.lib.fields import ProseField
from sessions_app.models.corrections import Correction

from .commitments import Commitment, Postponement
from .progress import ProgressEntry, ProgressFile
from .promise_changes import LeadChange, Resumption
from .verifying import DoneReport, Verification


class PromiseCorrectionQuerySet(models.QuerySet["PromiseCorrection"]):
    def public(self) -> "PromiseCorrectionQuerySet":
        return self.filter(commitment__in=Commitment.objects.public())


class PromiseCorrection(Correction):
    """One correction of a published promise."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, verbose_name="việc phải làm", related_name="corrections"
    )
    reason = ProseField("vì sao ghi nhầm", max_length=600)

    objects = PromiseCorrectionQuerySet.as_manager()

    class Meta(Correction.Meta):
        verbose_name = "đính chính việc phải làm"
        verbose_name_plural = "các lần đính chính việc phải làm"
        constraints = [
            models.UniqueConstraint("commitment", "number", name="promise_correction_once"),
            models.CheckConstraint(
                name="promise_correction_says_why",
                condition=~Q(note="") & ~Q(reason=""),
                violation_error_message="Phải ghi đính chính điều gì, vì sao.",
            ),
        ]


class PromisePlace(models.TextChoices):
    """The words of a promise that can be corrected: its own, by their column, and those of a row that belongs to it, by
    the column of `EarlierPromiseWords` that names the row. The lead body and the days are not here: they have verbs of
    their own."""

    TITLE = "title", "tên việc"
    DESCRIPTION = "description", "phần nói rõ thêm"
    DROPPED = "dropped_reason", "lý do không làm nữa"
    PROGRESS = "entry", "tiến độ"
    CAPTION = "file", "chú thích"
    LEAD_CHANGE = "lead_change", "lý do đổi đơn vị chủ trì"
    GIVEN_UP = "given_up", "lý do thôi làm trước lần làm tiếp"
    TAKEN_UP = "taken_up", "lý do làm tiếp"
    POSTPONEMENT = "postponement", "lý do lùi hạn"
    REPORT = "report", "lời báo đã xong"
    SENT_BACK = "said", "lý do trả lại"


OWN_PLACES = [PromisePlace.TITLE, PromisePlace.DESCRIPTION, PromisePlace.DROPPED]
ROW_PLACES = [place for place in PromisePlace if place not in OWN_PLACES]


def names_its_row() -> Q:
    """Names its row and no other; none for the words of the promise itself."""

    def only(named: str) -> dict[str, bool]:
        return {f"{place.value}__isnull": place != named for place in ROW_PLACES}

    of_promise = Q(place__in=[place.value for place in OWN_PLACES], **only(""))
    return reduce(or_, (Q(place=place.value, **only(place)) for place in ROW_PLACES), of_promise)


def row_of_place(model: type[models.Model], name: str, on_delete: Any = models.PROTECT) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=on_delete, null=True, blank=True, verbose_name=name, related_name="+")


class EarlierPromiseWordsQuerySet(models.QuerySet["EarlierPromiseWords"]):
    def public(self) -> "EarlierPromiseWordsQuerySet":
        return self.filter(correction__in=PromiseCorrection.objects.public(), is_withheld=False)

    def with_rows(self) -> "EarlierPromiseWordsQuerySet":
        return self.select_related("file__entry", *ROW_PLACES)


class EarlierPromiseWords(models.Model):
    """What one place of a promise said until it was corrected. Its words change only if something of a person is
    erased; they can be withheld from the public later. Removing a file removes its former captions too."""

    correction = models.ForeignKey(
        PromiseCorrection, on_delete=models.CASCADE, verbose_name="lần đính chính", related_name="earlier"
    )
    place = models.CharField("chỗ", max_length=20, choices=PromisePlace)
    entry = row_of_place(ProgressEntry, "tiến độ")
    file = row_of_place(ProgressFile, "tệp", on_delete=models.CASCADE)
    lead_change = row_of_place(LeadChange, "lần đổi đơn vị chủ trì")
    given_up = row_of_place(Resumption, "lần thôi làm, rồi làm tiếp")
    taken_up = row_of_place(Resumption, "lần làm tiếp")
    postponement = row_of_place(Postponement, "lần lùi hạn")
    report = row_of_place(DoneReport, "lần báo đã xong")
    said = row_of_place(Verification, "xác nhận")
    text = ProseField("trước đây ghi", blank=True)
    is_withheld = models.BooleanField("chỉ cán bộ đọc được", default=False)

    objects = EarlierPromiseWordsQuerySet.as_manager()

    class Meta:
        verbose_name = "lời trước đính chính của việc phải làm"
        verbose_name_plural = "lời trước đính chính của việc phải làm"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "place"],
                condition=Q(place__in=[place.value for place in OWN_PLACES]),
                name="earlier_promise_words_once",
            ),
            *(
                models.UniqueConstraint(
                    fields=["correction", place.value], name=f"earlier_promise_words_of_{place.value}_once"
                )
                for place in ROW_PLACES
            ),
            models.CheckConstraint(
                name="earlier_promise_words_name_their_row",
                condition=names_its_row(),
                violation_error_message="Lời trước đính chính phải gắn với đúng dòng của nó.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def row_id(self) -> int | None:
        """The key of the row that belongs to the promise; None for the promise's own words."""
        return None if self.place in OWN_PLACES else getattr(self, f"{self.place}_id")

    @property
    def is_at_row(self) -> bool:
        """Whether it is shown at its row rather than at the correction."""
        return self.row_id is not None

    @property
    def same_place(self) -> Q:
        """Matches all earlier words of the same place of the same promise."""
        return Q(**{self.place: self.row_id}) if self.is_at_row else Q(place=self.place)

    @property
    def anchor(self) -> str:
        """The HTML id of its row on the page of the promise; a file is shown with its progress entry."""
        if not self.is_at_row:
            return ""
        row = getattr(self, self.place)
        return anchor_of(row.entry if self.place == PromisePlace.CAPTION else row)

    @property
    def place_name(self) -> str:
        """«tiến độ ngày 05/03/2026», «phần nói rõ thêm»; without a query if its row is loaded."""
        return place_named(PromisePlace(self.place), getattr(self, self.place) if self.is_at_row else None)


Row = Commitment | ProgressEntry | ProgressFile | LeadChange | Resumption | Postponement | DoneReport | Verification
ANCHORS: dict[Any, str] = {
    ProgressEntry: "tien-do",
    LeadChange: "doi-don-vi",
    Resumption: "lam-tiep",
    Postponement: "lui-han",
    DoneReport: "bao-xong",
    Verification: "tra-loi",
}


def anchor_of(row: Any) -> str:
    """The HTML id of a row on the public page of its promise."""
    return f"{ANCHORS[type(row)]}-{row.pk}"


def place_named(place: PromisePlace, row: Row | None) -> str:
    """The name of a place; `row` is the row of the promise there."""
    if isinstance(row, ProgressFile):
        kind = "ảnh" if row.is_picture else "tài liệu"
        return f"{place.label} {kind} của tiến độ ngày {row.entry.on:%d/%m/%Y}"
    if isinstance(row, ProgressEntry):
        return f"{place.label} ngày {row.on:%d/%m/%Y}"
    if isinstance(row, LeadChange):
        return f"{place.label} ngày {timezone.localtime(row.changed_at):%d/%m/%Y}"
    if isinstance(row, Resumption):
        return f"{place.label} ngày {timezone.localtime(row.taken_up_at):%d/%m/%Y}"
    if isinstance(row, Postponement):
        return f"{place.label} đến {row.due_on:%d/%m/%Y}"
    if isinstance(row, DoneReport):
        return f"{place.label} ngày {timezone.localtime(row.reported_at):%d/%m/%Y}"
    if isinstance(row, Verification):
        return f"{place.label} ngày {timezone.localtime(row.answered_at):%d/%m/%Y}"
    return str(place.label)
