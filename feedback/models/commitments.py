"""What the ward has promised, and how far it has come."""

import datetime as dt
from operator import itemgetter
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.combined_query import totals
from dialogue_portal.lib.fields import LineField, NameField, ProseField, WordsField
from dialogue_portal.lib.query_values import RightNow, Today
from dialogue_portal.lib.text import MAX_WORDS, capital, words_of
from sessions_app.models import AgendaItem, Body, ConclusionItem, DialogueSession, Official
from sessions_app.models.people import staff_key

from ..search.promises import having, reading_finds
from ..search.words import NEWEST, is_begun
from .conditions import in_public_session
from .issues import Issue
from .opinions import Opinion
from .responses import Response

if TYPE_CHECKING:
    from .verifying import DoneReport

LONGEST_TITLE = 250
"""In characters; a longer source is shown whole below the title."""


class CommitmentState(models.TextChoices):
    PLANNED = "planned", "chưa làm"
    UNDER_WAY = "under_way", "đang làm"
    REPORTED_DONE = "reported_done", "đơn vị báo đã xong"
    VERIFIED = "verified", "đã xác nhận xong"
    DROPPED = "dropped", "không làm nữa"


TO_BE_KEPT = [CommitmentState.PLANNED, CommitmentState.UNDER_WAY]
"""States that are neither reported done nor ended: only these can be late."""

OPEN_STATES = [*TO_BE_KEPT, CommitmentState.REPORTED_DONE]


class DropReason(models.Model):
    """A reason for dropping a promise. A table, so that a ward can add its own."""

    name = NameField("lý do", max_length=150, unique=True)
    order = models.PositiveSmallIntegerField("thứ tự", default=100)
    is_active = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "lý do không làm nữa"
        verbose_name_plural = "lý do không làm nữa"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


def figures() -> dict[str, Count]:
    waiting = Q(state__in=TO_BE_KEPT)
    return {
        "total": Count("pk"),
        "verified": Count("pk", filter=Q(state=CommitmentState.VERIFIED)),
        "reported": Count("pk", filter=Q(state=CommitmentState.REPORTED_DONE)),
        "late": Count("pk", filter=waiting & Q(due_on__lt=Today())),
    }


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def public(self) -> "CommitmentQuerySet":
        return self.filter(published_at__lte=RightNow(), session__in=DialogueSession.objects.public())

    def each_public(self) -> "CommitmentQuerySet":
        """As `public`, checked for each row: for rows that something else has narrowed to a few. With `public` SQLite
        goes through the promises of one conference after the other."""
        return self.filter(in_public_session(), published_at__lte=RightNow())

    def open(self) -> "CommitmentQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def overdue(self) -> "CommitmentQuerySet":
        """Past their date and not reported done. Computed from the dates each time, never stored."""
        return self.filter(state__in=TO_BE_KEPT, due_on__lt=Today())

    def verified(self) -> "CommitmentQuerySet":
        return self.filter(state=CommitmentState.VERIFIED)

    def figures(self) -> dict[str, int]:
        """Counts of all, verified, reported done and past their date: one query."""
        return self.aggregate(**figures())

    def as_figures(self) -> models.QuerySet:
        """`figures` as a query of one row, to be combined with others."""
        return totals(self, **figures())

    def containing(self, typed: str) -> "CommitmentQuerySet":
        """Those that contain every word of `typed`, with or without marks; the last word may be incomplete."""
        wanted = words_of(typed)[:MAX_WORDS]
        return self.filter(having(wanted)) if wanted else self.none()

    def newest_containing(self, typed: str) -> "CommitmentQuerySet":
        """As `containing`, but only among the `NEWEST` ones ever made, whose text is read whatever is looked for."""
        wanted = words_of(typed)[:MAX_WORDS]
        if not wanted:
            return self.none()
        newest = Commitment._base_manager.order_by("-pk").values("pk")[:1]
        found = self.filter(pk__gt=Subquery(newest) - NEWEST)
        for word in wanted:
            found = found.filter(reading_finds(word, begun=word is wanted[-1] and is_begun(word)))
        return found

    def with_names(self) -> "CommitmentQuerySet":
        return self.select_related("lead_body", "session")

    def with_percent(self) -> "CommitmentQuerySet":
        """Annotate `percent` from the last progress entry that names one; None if none does."""
        from .progress import ProgressEntry  # which names commitments

        told = ProgressEntry.objects.filter(commitment=OuterRef("pk")).exclude(percent=None)
        return self.annotate(percent=Subquery(told.order_by("-on", "-pk").values("percent")[:1]))

    def with_corrected_at(self) -> "CommitmentQuerySet":
        """Annotate `corrected_at`, the moment of the last correction."""
        corrections = apps.get_model("feedback", "PromiseCorrection").objects.filter(commitment=OuterRef("pk"))
        return self.annotate(corrected_at=Subquery(corrections.order_by("-number").values("at")[:1]))

    def with_edited_at(self) -> "CommitmentQuerySet":
        """Annotate `edited_at`, the last moment at which staff changed a sender's published «not yet»."""
        edits = apps.get_model("feedback", "EarlierReason").objects.told()
        newest = edits.filter(said__report__commitment=OuterRef("pk")).order_by("-replaced_at")
        return self.annotate(edited_at=Subquery(newest.values("replaced_at")[:1]))

    def by_due_date(self) -> "CommitmentQuerySet":
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


class Commitment(models.Model):
    """Something the ward has promised: an item of part d) of a conclusion, or of an answer «under way»."""

    AXES = {CommitmentState: "state"}

    session = models.ForeignKey(
        DialogueSession, on_delete=models.PROTECT, verbose_name="hội nghị", related_name="commitments"
    )
    title = LineField("việc phải làm", max_length=LONGEST_TITLE)
    description = ProseField("nói rõ thêm", blank=True)
    words = WordsField(source=["title", "description"], default="")
    lead_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, verbose_name="đơn vị chủ trì", related_name="led_commitments"
    )
    coordinating_bodies = models.ManyToManyField(
        Body, verbose_name="đơn vị phối hợp", blank=True, related_name="helped_commitments"
    )
    official_then = LineField("người phụ trách khi đó", max_length=200, blank=True)
    official = models.ForeignKey(
        Official,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="cán bộ phụ trách",
        related_name="commitments",
        help_text="Nếu có trong danh sách cán bộ: việc này hiện trên trang của người đó.",
    )
    due_on = models.DateField("thời hạn", null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(
        "số ngày", null=True, blank=True, help_text="Khi thời hạn được giao bằng số ngày thay cho một ngày định sẵn."
    )
    counts_working_days = models.BooleanField("tính ngày làm việc", default=True)
    due_counts_from = models.DateField("tính từ ngày", null=True, blank=True)
    conclusion_item = models.OneToOneField(
        ConclusionItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="mục trong thông báo kết luận",
        related_name="commitment",
    )
    response = models.ForeignKey(
        Response,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="câu trả lời",
        related_name="commitments",
    )
    opinions = models.ManyToManyField(Opinion, verbose_name="từ các ý kiến", blank=True, related_name="commitments")
    issues = models.ManyToManyField(Issue, verbose_name="từ các vấn đề", blank=True, related_name="commitments")
    state = models.CharField(
        "trạng thái", max_length=20, choices=CommitmentState, default=CommitmentState.PLANNED, editable=False
    )
    drop_reason = models.ForeignKey(
        DropReason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="vì lý do",
        related_name="commitments",
    )
    dropped_reason = ProseField("lý do không làm nữa", blank=True, editable=False)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "việc phải làm"
        verbose_name_plural = "việc phải làm"
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        permissions = [
            ("publish_commitment", "Được công bố việc phải làm"),
            ("report_commitment", "Được báo tiến độ"),
            ("verify_commitment", "Được xác nhận đã làm xong"),
        ]
        constraints = [
            models.CheckConstraint(
                name="dropped_commitment_says_why",
                condition=~Q(state=CommitmentState.DROPPED) | ~Q(dropped_reason=""),
                violation_error_message="Phải ghi lý do không làm nữa.",
            ),
            models.CheckConstraint(
                name="counted_due_day_has_its_start",
                condition=Q(due_days=None) | Q(due_days__gte=1, due_counts_from__isnull=False, due_on__isnull=False),
                violation_error_message="Thời hạn tính bằng số ngày phải có ngày bắt đầu tính.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="commitment_state_due"),
            models.Index(fields=["lead_body", "due_on"], name="commitment_body_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("feedback:commitment", self.pk)

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.session.is_public

    @property
    def in_short(self) -> str:
        """State, lead body and day, for the preview of a shared link."""
        late = ", quá hạn" if self.is_overdue else ""
        due = f", hạn {self.due_on:%d/%m/%Y}" if self.due_on else ""
        return f"{capital(self.get_state_display())}{late}. {self.lead_body.name} chủ trì{due}."

    @property
    def last_done_report(self) -> "DoneReport | None":
        """Since it was last taken up. Costs no query if `done_reports` are prefetched."""
        made = (report for report in self.done_reports.all() if report.set_aside_at is None)
        return max(made, key=lambda report: report.pk, default=None)

    @property
    def last_postponement(self) -> "Postponement | None":
        """Costs no query if `postponements` are prefetched."""
        return max(self.postponements.all(), key=lambda line: line.pk, default=None)

    @property
    def first_due_on(self) -> dt.date | None:
        """The day that was promised first; None while no other was. Costs no query if `postponements` and `resumptions`
        are prefetched."""
        moved = [(line.postponed_at, line.due_before) for line in self.postponements.all()]
        moved += [(line.taken_up_at, line.due_before) for line in self.resumptions.all()]
        return next((day for _, day in sorted(moved, key=itemgetter(0)) if day), None)

    @property
    def is_overdue(self) -> bool:
        return bool(self.state in TO_BE_KEPT and self.due_on and self.due_on < timezone.localdate())


class Postponement(models.Model):
    """A later day for a commitment, with the reason. Every day that was ever promised stays readable."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, verbose_name="việc phải làm", related_name="postponements"
    )
    due_before = models.DateField("hạn trước đó", null=True, blank=True)
    due_on = models.DateField("hạn mới")
    reason = ProseField("lý do", max_length=1000)
    postponed_at = models.DateTimeField("lúc", auto_now_add=True)
    postponed_by = staff_key("người ghi")

    class Meta:
        verbose_name = "lần lùi hạn"
        verbose_name_plural = "các lần lùi hạn"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="postponement_says_why",
                condition=~Q(reason=""),
                violation_error_message="Phải ghi lý do lùi hạn.",
            ),
            models.CheckConstraint(
                name="postponed_to_a_later_day",
                condition=Q(due_before=None) | Q(due_on__gt=F("due_before")),
                violation_error_message="Hạn mới phải sau hạn trước đó.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lùi đến {self.due_on:%d/%m/%Y}"


class CarryOver(models.Model):
    """A commitment not done in time that went on to the next conference as «việc tồn từ kỳ trước»."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, verbose_name="việc phải làm", related_name="carry_overs"
    )
    to_session = models.ForeignKey(
        DialogueSession, on_delete=models.PROTECT, verbose_name="sang hội nghị", related_name="carried_over"
    )
    agenda_item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="trong chương trình",
        related_name="carry_overs",
    )
    carried_at = models.DateTimeField("lúc", auto_now_add=True)
    carried_by = staff_key("người ghi")

    class Meta:
        verbose_name = "việc tồn từ kỳ trước"
        verbose_name_plural = "việc tồn từ kỳ trước"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "to_session"],
                name="carried_over_once_to_a_session",
                violation_error_message="Việc này đã được chuyển sang hội nghị đó.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment} → {self.to_session}"
