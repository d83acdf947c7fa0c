"""How long answers took, stored beside the opinions."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils import timezone

from sessions_app.deadlines import WorkingCalendar

from ..models import AnswerTime, IssueOpinion, Moderation, Opinion, Response
from ..models.choices import DONE
from ..models.responses import OUT
from .counting import answer_deadline, with_case_rows

AT_ONCE = 500
"""How many rows are counted and written together."""


def note_answer_times(opinions: Sequence[Opinion], calendar: WorkingCalendar) -> None:
    """Store how long the answers to `opinions` took; opinions that are not, or no longer, answered have no such row."""
    AnswerTime.objects.filter(opinion__in=[row for row in opinions if not is_timed(row)]).delete()
    answered = [row for row in opinions if is_timed(row)]
    if answered:
        AnswerTime.objects.bulk_create(
            answer_times(answered, calendar),
            update_conflicts=True,
            unique_fields=["opinion"],
            update_fields=["answered_on", "due_on", "working_days"],
        )


def is_answered(opinion: Opinion) -> bool:
    return opinion.moderation == Moderation.APPROVED and opinion.processing in DONE and not opinion.withdrawn_at


def is_timed(opinion: Opinion) -> bool:
    """Whether its answer is measured by today's rules: not at a conference that is only recorded here afterwards, as
    other rules applied to it then."""
    return is_answered(opinion) and not opinion.session.is_retold


def answer_times(opinions: Sequence[Opinion], calendar: WorkingCalendar) -> list[AnswerTime]:
    """One row for each of the answered `opinions` whose answer is on the portal: from the day that it came, or was
    reopened, to the date of the first answer since. A correction changes nothing."""
    days = first_answers(opinions)
    return [answer_time(row, days[row.pk], calendar) for row in opinions if row.pk in days and is_timed(row)]


def answer_time(opinion: Opinion, answered_on: dt.date, calendar: WorkingCalendar) -> AnswerTime:
    start = timezone.localdate(opinion.reopened_at or opinion.received_at)
    return AnswerTime(
        opinion=opinion,
        answered_on=answered_on,
        due_on=answer_deadline(opinion, calendar).in_time,
        working_days=calendar.working_days_between(start, answered_on),
    )


def first_answers(opinions: Sequence[Opinion]) -> dict[int, dt.date]:
    """The date of the first answer to each, its own or that to its issue, since it came or was reopened."""
    reopened = {row.pk: row.reopened_at for row in opinions}
    single = Response.objects.filter(state__in=OUT, opinion__in=opinions)
    shared = IssueOpinion.objects.standing().filter(opinion__in=opinions, issue__responses__state__in=OUT)
    found = [
        *single.values_list("published_at", "issued_on", "opinion"),
        *shared.values_list("issue__responses__published_at", "issue__responses__issued_on", "opinion"),
    ]
    first: dict[int, dt.date] = {}
    for published_at, issued_on, opinion in sorted(found):
        since = reopened[opinion]
        if opinion not in first and (since is None or published_at >= since):  # type: ignore[operator]  # published
            first[opinion] = issued_on
    return first


def answered_in_batches() -> Iterator[list[Opinion]]:
    """All answered opinions, with the rows from which their deadlines are counted."""
    rows = Opinion.objects.filter(moderation=Moderation.APPROVED, processing__in=DONE, withdrawn_at=None)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(keys), AT_ONCE):
        yield list(with_case_rows(Opinion.objects.filter(pk__in=keys[at : at + AT_ONCE])))


def recount_answer_times() -> int:
    """Count all answer times again, by today's calendar and rules. Returns how many there are."""
    calendar = WorkingCalendar.current()
    for rows in answered_in_batches():
        note_answer_times(rows, calendar)
    return AnswerTime.objects.count()


def answer_time_differences() -> list[int]:
    """The opinions whose stored answer time differs from what would be counted now."""
    calendar, found = WorkingCalendar.current(), []
    noted = set(AnswerTime.objects.values_list("opinion", "answered_on", "due_on", "working_days"))
    for rows in answered_in_batches():
        counted = {
            (row.opinion_id, row.answered_on, row.due_on, row.working_days) for row in answer_times(rows, calendar)
        }
        found += [pk for pk, *_ in counted - noted]
        noted -= counted
    return sorted({*found, *(pk for pk, *_ in noted)})
