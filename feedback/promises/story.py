"""How a promise was kept, as the public reads it: each report that it is done, and what was said about it.

From senders it shows what was said, when, and how many said it; never who, and of their words only what staff wrote for
the public.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, OuterRef, Prefetch, QuerySet, Subquery, Value, When

from sessions_app.models import DialogueSession

from ..models import (
    CarryOver,
    Commitment,
    DoneReport,
    EarlierPromiseWords,
    EarlierReason,
    LeadChange,
    ProgressEntry,
    ProgressFile,
    PromiseCorrection,
    PromisePlace,
    Resumption,
    Verification,
    VerificationFile,
)
from ..models.verifying import is_silenced

Answer = Verification.Answer


@dataclass(frozen=True)
class ReportTold:
    """One report, with what senders and the Front said about it; `refusals` are the senders', oldest first."""

    report: DoneReport
    front: list[Verification]
    confirmed: int
    refusals: list[Verification]

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has confirmed or refuted it yet."""
        return not (self.front or self.confirmed or self.refusals)


def with_story(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Load all that `reports_told`, `corrections_told` and the page need, with only the public files."""
    progress = ProgressEntry.objects.prefetch_related(
        Prefetch("files", ProgressFile.objects.public(), to_attr="shown_files")
    )
    silenced = Case(When(is_silenced(), then=Value(True)), default=Value(False))
    edits = EarlierReason.objects.filter(said=OuterRef("pk")).order_by("-number")
    last_edit = {  # without its text
        named: Subquery(edits.values(column)[:1])
        for named, column in [("edited_at", "replaced_at"), ("edited_for", "edited_for"), ("edited_why", "why")]
    }
    said = Verification.objects.annotate(is_silenced=silenced, **last_edit).prefetch_related(
        Prefetch("files", VerificationFile.objects.public(), to_attr="shown_files")
    )
    reports = DoneReport.objects.prefetch_related(Prefetch("verifications", said))
    sessions = DialogueSession.objects.public()
    carried = CarryOver.objects.filter(to_session__in=sessions).select_related("to_session")
    return commitments.select_related("drop_reason").prefetch_related(
        "postponements",
        Prefetch("resumptions", Resumption.objects.select_related("drop_reason")),
        Prefetch("lead_changes", LeadChange.objects.select_related("body_before", "body")),
        Prefetch("progress", progress),
        Prefetch("done_reports", reports),
        Prefetch("corrections", with_earlier()),
        Prefetch("carry_overs", carried, to_attr="shown_carry_overs"),
    )


def with_earlier() -> QuerySet[PromiseCorrection]:
    """Corrections with all that they replaced, also what only staff read."""
    return PromiseCorrection.objects.prefetch_related(Prefetch("earlier", EarlierPromiseWords.objects.with_rows()))


def corrections_told(commitment: Commitment) -> list[PromiseCorrection]:
    """The corrections of a commitment from `with_story`, oldest first; withheld words are emptied in them. Each row of
    its story gets `told_before`, its former words, newest first."""
    corrections, before = list(commitment.corrections.all()), {}
    for words in [words for correction in corrections for words in correction.earlier.all()]:
        words.text = "" if words.is_withheld else words.text
        before.setdefault((words.place, words.row_id), []).insert(0, words)
    rows = list(rows_told(commitment))
    for _, row in rows:
        row.told_before = []
    for place, row in rows:
        row.told_before += before.get((place, row.pk), [])
    return corrections


def rows_told(commitment: Commitment) -> Iterator[tuple[PromisePlace, Any]]:
    """The rows of a commitment that its page shows, each with the place of its words."""
    for entry in commitment.progress.all():
        yield PromisePlace.PROGRESS, entry
        for file in entry.shown_files:  # type: ignore[attr-defined]  # of `with_story`
            yield PromisePlace.CAPTION, file
    for change in commitment.lead_changes.all():
        yield PromisePlace.LEAD_CHANGE, change
    for resumed in commitment.resumptions.all():
        yield PromisePlace.GIVEN_UP, resumed
        yield PromisePlace.TAKEN_UP, resumed
    for line in commitment.postponements.all():
        yield PromisePlace.POSTPONEMENT, line
    for report in commitment.done_reports.all():
        yield PromisePlace.REPORT, report
        for said in report.verifications.all():
            yield PromisePlace.SENT_BACK, said


def reports_told(commitment: Commitment) -> list[ReportTold]:
    """The reports of a commitment from `with_story`, newest first."""
    return [told(report) for report in reversed(list(commitment.done_reports.all()))]


def told(report: DoneReport) -> ReportTold:
    said: Iterable[Verification] = list(report.verifications.all())
    by_senders = [one for one in said if one.is_by_sender]
    for one in by_senders:
        if one.is_silenced:
            one.public_reason, one.edited_at = "", None
        elif one.edited_at:
            one.told_why = EarlierReason(edited_for=one.edited_for, why=one.edited_why).told_why
    return ReportTold(
        report=report,
        front=[one for one in said if not one.is_by_sender],
        confirmed=sum(one.answer == Answer.DONE for one in by_senders),
        refusals=[one for one in by_senders if one.answer == Answer.NOT_YET],
    )
