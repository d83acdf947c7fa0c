"""When the ward owes an opinion what, counted from the rows of its case and shown line by line.

`Opinion.duty` and `Opinion.due_on` hold the next thing owed, so that lists can be sorted and «late» is one comparison.
Every verb that changes what is owed ends with `refresh_deadline`; a change of the calendar or of a rule, and the daily
run, count all open cases anew.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from dialogue_portal.lib.calendar import DAY, Computation, Extension
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import DeadlineRule, DialogueSession

from .models import (
    AnswerTime,
    Competence,
    DeadlineExtension,
    InformationRequest,
    IssueOpinion,
    Moderation,
    Opinion,
    Processing,
    Referral,
    Response,
)
from .models.choices import DONE
from .models.conditions import is_open
from .models.responses import OUT

WAITING_FOR_SENDER = "chờ người gửi bổ sung"
UNDECIDED = frozenset({Moderation.HELD, Moderation.PENDING})
AT_ONCE = 500
"""Rows that are counted and written together."""

READ_AT_ONCE = 2000

COUNTED_WITH = (
    "pk",
    "moderation",
    "processing",
    "competence",
    "received_at",
    "reopened_at",
    "withdrawn_at",
    "duty",
    "due_on",
)
"""The columns of an opinion that `owed` asks for, and what was written down."""

HANGING: dict[str, QuerySet[Any]] = {
    "extensions": DeadlineExtension.objects.all(),
    "information_requests": InformationRequest.objects.all(),
    "referrals": Referral.objects.select_related("to_body"),
}
"""The rows of a case that it asks for; most cases have none."""


@dataclass(frozen=True)
class Owed:
    """The next thing that the ward owes about an opinion: a value of `DeadlineRule.Duty`, and its last day."""

    duty: str
    computation: Computation

    @property
    def label(self) -> str:
        return str(DeadlineRule.Duty(self.duty).label)

    @property
    def due_on(self) -> dt.date:
        return self.computation.result

    @property
    def is_late(self) -> bool:
        return self.due_on < timezone.localdate()


def owed(opinion: Opinion, calendar: WorkingCalendar | None = None) -> Owed | None:
    """The next duty of an opinion; None when nothing is owed, or while the clock waits for the sender. Of what was said
    at a conference that is only retold here nothing is: other rules bound those who held it."""
    calendar = calendar or WorkingCalendar.current()
    if opinion.withdrawn_at or opinion.session.is_retold:
        return None
    if opinion.moderation in UNDECIDED:
        duty = DeadlineRule.Duty.FIRST_RESPONSE
        return Owed(duty, calendar.deadline(duty, start_of(duty, opinion, calendar)))
    if opinion.moderation != Moderation.APPROVED or opinion.processing in {*DONE, Processing.WAITING}:
        return None
    if opinion.competence in {Competence.HIGHER, Competence.OTHER} and not opinion.referrals.all():
        duty = DeadlineRule.Duty.FORWARD
        start = start_of(duty, opinion, calendar)
        return Owed(duty, calendar.deadline(duty, start, paused_days(opinion)))
    return Owed(DeadlineRule.Duty.ANSWER, answer_deadline(opinion, calendar))


def answer_deadline(opinion: Opinion, calendar: WorkingCalendar | None = None) -> Computation:
    """The last day for the answer: of the rules from the day it came or of the meeting (was reopened, was answered by
    the body it was sent to), with pauses and extensions; while another body has it, the day that this body named."""
    calendar = calendar or WorkingCalendar.current()
    start, anew = start_of(DeadlineRule.Duty.ANSWER, opinion, calendar), dt.date.min
    for referral in opinion.referrals.all():
        if referral.replied_on is None and referral.expected_on and is_of_this_count(referral.expected_on, opinion):
            promised = Computation(referral.sent_on, f"Ngày {referral.to_body} hẹn trả lời.", (), referral.expected_on)
            return extended(promised, opinion, anew=referral.sent_on)
        anew = referral.replied_on or referral.sent_on
        start = max(start, anew)
    return extended(calendar.deadline(DeadlineRule.Duty.ANSWER, start, paused_days(opinion)), opinion, anew=anew)


def is_of_this_count(day: dt.date, opinion: Opinion) -> bool:
    """Whether `day` is none that was over when the case was opened again."""
    return opinion.reopened_at is None or day > timezone.localdate(opinion.reopened_at)


def extended(counted: Computation, opinion: Opinion, *, anew: dt.date) -> Computation:
    """With the days that were promised. One of before the count began `anew`, when another body got the case or gave it
    back, stands only where it is later: it never makes the new count end sooner."""
    lines = extensions_of(opinion)
    if lines and lines[-1].on <= anew and lines[-1].until < counted.result:
        return counted
    return counted.extended(lines)


def start_of(duty: str, opinion: Opinion, calendar: WorkingCalendar) -> dt.date:
    """The day from which `duty` counts by its rule: what was said before a conference may be answered after it, if its
    day is known, and a case that was opened again counts from that day."""
    if opinion.reopened_at:
        return timezone.localdate(opinion.reopened_at)
    received_on = timezone.localdate(opinion.received_at)
    if calendar.rule(duty).counts_from != DeadlineRule.Start.MEETING or opinion.session.cancelled_at:
        return received_on
    meetings = opinion.session.meetings.all()
    return max([received_on, *(meeting.held_on for meeting in meetings if not meeting.day_said)])


def extensions_of(opinion: Opinion) -> list[Extension]:
    """The extensions of the count that runs now; those before a reopening belong to the earlier one."""
    found = []
    for line in opinion.extensions.all():
        if opinion.reopened_at is None or line.extended_at >= opinion.reopened_at:
            found.append(Extension(timezone.localdate(line.extended_at), line.until, line.reason))
    return found


def paused_days(opinion: Opinion) -> dict[dt.date, str]:
    """The days on which the ward waited for the sender: from the day after the question to the day of the answer."""
    days: dict[dt.date, str] = {}
    for request in opinion.information_requests.all():
        day = timezone.localdate(request.asked_at)
        last = timezone.localdate(request.ended_at)
        while day < last:
            day += DAY
            days[day] = WAITING_FOR_SENDER
    return days


def refresh_deadline(opinion: Opinion) -> None:
    """Write down what `opinion` now owes. The last line of every verb that may change it: what a page had loaded of the
    case before is looked up anew."""
    loaded = getattr(opinion, "_prefetched_objects_cache", {})
    opinion.refresh_from_db(fields=[name for name in HANGING if name in loaded])  # no column, so no query
    calendar = WorkingCalendar.current()
    if note_owed(opinion, calendar):
        Opinion.objects.filter(pk=opinion.pk).update(duty=opinion.duty, due_on=opinion.due_on)
    note_answer_times([opinion], calendar)


def note_owed(opinion: Opinion, calendar: WorkingCalendar | None = None) -> bool:
    """Set `duty` and `due_on` of the row in hand; whether that changed them."""
    now, before = owed(opinion, calendar), (opinion.duty, opinion.due_on)
    opinion.duty, opinion.due_on = (now.duty, now.due_on) if now else ("", None)
    return before != (opinion.duty, opinion.due_on)


def refresh_all_deadlines() -> int:
    """Count every open case anew, after a change of calendar or rules. Returns how many days moved."""
    return refresh_open_cases(Opinion.objects.all())


def refresh_session_deadlines(session: DialogueSession) -> int:
    """Count the open cases of `session` anew, after a change of its days. Returns how many days moved."""
    return refresh_open_cases(Opinion.objects.filter(session=session))


def refresh_open_cases(opinions: QuerySet[Opinion]) -> int:
    """Count the open ones of `opinions` anew. Only what reads otherwise than it would be counted now is locked and
    written: mostly nothing, of many thousand. Returns how many days moved."""
    return refresh(list(differing(open_cases(opinions))))


def refresh_deadlines(opinions: QuerySet[Opinion]) -> int:
    """Count all of `opinions` anew, with how long their answers took. Returns how many days moved."""
    return refresh(list(opinions.order_by("pk").values_list("pk", flat=True)))


def refresh(keys: Sequence[int]) -> int:
    """A case that a verb is at just now is left to it: it ends with `refresh_deadline`, and what was read here would
    be written over that."""
    calendar, moved = WorkingCalendar.current(), 0
    for at in range(0, len(keys), AT_ONCE):
        with transaction.atomic():
            here = Opinion.objects.filter(pk__in=keys[at : at + AT_ONCE])
            free = here.select_for_update(of=("self",), no_key=True, skip_locked=True)
            rows = list(with_case_rows(free))
            moved += write_changed(rows, calendar)
            note_answer_times(rows, calendar)
    return moved


def open_cases(opinions: QuerySet[Opinion]) -> list[int]:
    """The keys of those of `opinions` that owe something, or wrongly say so. Each way to be one is asked by itself, for
    each has an index: of all joined by «or» PostgreSQL reads the whole table."""
    in_work = Q(moderation=Moderation.APPROVED) & ~Q(processing__in=DONE)
    ways = [
        Q(moderation__in=UNDECIDED),
        is_open(),
        in_work & Q(withdrawn_at__isnull=False),
        Q(due_on__isnull=False),
    ]
    return sorted({key for way in ways for key in opinions.filter(way).order_by().values_list("pk", flat=True)})


def differing(keys: Sequence[int]) -> Iterator[int]:
    """Those of the open cases with these `keys` of which something else is written down than is owed, or how long an
    answer took that there is not. Reads columns instead of whole rows."""
    calendar, sessions = WorkingCalendar.current(), dict[int, Any]()
    for at in range(0, len(keys), READ_AT_ONCE):
        here = keys[at : at + READ_AT_ONCE]
        timed = set(AnswerTime.objects.filter(opinion__in=here).values_list("opinion", flat=True))
        for case in read_cases(here, sessions):
            now = owed(case, calendar)
            owes = (now.duty, now.due_on) if now else ("", None)
            if owes != (case.duty, case.due_on) or (case.pk in timed and not is_answered(case)):
                yield case.pk


class Listed(list[Any]):
    """Rows that are read already, asked for as those of a related manager."""

    def all(self) -> "Listed":
        return self


NOTHING_LISTED = Listed()


def read_cases(keys: Sequence[int], sessions: dict[int, Any]) -> list[Any]:
    """What `owed` asks of the opinions with these `keys`, by the names that it asks for, in a few queries. `sessions`
    keeps those that were read."""
    rows = list(Opinion.objects.filter(pk__in=keys).order_by("pk").values_list(*COUNTED_WITH, "session", named=True))
    read_sessions({row.session for row in rows} - sessions.keys(), sessions)
    hanging = {name: listed_by_opinion(found.filter(opinion__in=keys)) for name, found in HANGING.items()}
    return [
        SimpleNamespace(
            **{name: getattr(row, name) for name in COUNTED_WITH},
            session=sessions[row.session],
            **{name: listed.get(row.pk, NOTHING_LISTED) for name, listed in hanging.items()},
        )
        for row in rows
    ]


def read_sessions(keys: set[int], sessions: dict[int, Any]) -> None:
    found = DialogueSession.objects.filter(pk__in=keys).prefetch_related("meetings")
    for session in found if keys else []:
        sessions[session.pk] = SimpleNamespace(
            cancelled_at=session.cancelled_at,
            is_retold=session.is_retold,
            meetings=Listed(session.meetings.all()),
        )


def listed_by_opinion(rows: QuerySet[Any]) -> dict[int, Listed]:
    listed: dict[int, Listed] = defaultdict(Listed)
    for row in rows:
        listed[row.opinion_id].append(row)
    return listed


def with_case_rows(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Each with the rows that `owed` counts with: some queries for any number."""
    case = ["extensions", "information_requests", "referrals__to_body", "referrals__urgings", "session__meetings"]
    return opinions.select_related("session").prefetch_related(*case)


def write_changed(opinions: Iterable[Opinion], calendar: WorkingCalendar) -> int:
    changed = [opinion for opinion in opinions if note_owed(opinion, calendar)]
    Opinion.objects.bulk_update(changed, ["duty", "due_on"])
    return len(changed)


# --- What became of it: how long the answer took ----------------------------------------------------------------------


def note_answer_times(opinions: Sequence[Opinion], calendar: WorkingCalendar) -> None:
    """Write down how long the answers to `opinions` took; what is not answered, or no longer, has no such row."""
    AnswerTime.objects.filter(opinion__in=[row for row in opinions if not is_answered(row)]).delete()
    answered = [row for row in opinions if is_answered(row)]
    if answered:
        AnswerTime.objects.bulk_create(
            answer_times(answered, calendar),
            update_conflicts=True,
            unique_fields=["opinion"],
            update_fields=["answered_on", "due_on", "working_days"],
        )


def is_answered(opinion: Opinion) -> bool:
    return opinion.moderation == Moderation.APPROVED and opinion.processing in DONE and not opinion.withdrawn_at


def answer_times(opinions: Sequence[Opinion], calendar: WorkingCalendar) -> list[AnswerTime]:
    """One row for each of the answered `opinions` whose answer the portal holds: from the day that it came, or was
    reopened, to the date of the first answer since. A correction changes nothing."""
    days = first_answers(opinions)
    return [answer_time(row, days[row.pk], calendar) for row in opinions if row.pk in days]


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
    own = Response.objects.filter(state__in=OUT, opinion__in=opinions)
    shared = IssueOpinion.objects.current().filter(
        opinion__in=opinions, issue__dissolved_at=None, issue__responses__state__in=OUT
    )
    found = [
        *own.values_list("published_at", "issued_on", "opinion"),
        *shared.values_list("issue__responses__published_at", "issue__responses__issued_on", "opinion"),
    ]
    first: dict[int, dt.date] = {}
    for published_at, issued_on, opinion in sorted(found):
        since = reopened[opinion]
        if opinion not in first and (since is None or published_at >= since):
            first[opinion] = issued_on
    return first


def answered_in_batches() -> Iterator[list[Opinion]]:
    """All answered opinions, with what their deadlines are counted from."""
    rows = Opinion.objects.filter(moderation=Moderation.APPROVED, processing__in=DONE, withdrawn_at=None)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(keys), AT_ONCE):
        yield list(with_case_rows(Opinion.objects.filter(pk__in=keys[at : at + AT_ONCE])))


def recount_answer_times() -> int:
    """Count how long every answer took anew, by the calendar and the rules of today. Returns how many there are."""
    calendar = WorkingCalendar.current()
    for rows in answered_in_batches():
        note_answer_times(rows, calendar)
    return AnswerTime.objects.count()


def answer_time_differences() -> list[int]:
    """The opinions of which the portal notes another time than it would now."""
    calendar, found = WorkingCalendar.current(), []
    noted = set(AnswerTime.objects.values_list("opinion", "answered_on", "due_on", "working_days"))
    for rows in answered_in_batches():
        counted = {
            (row.opinion_id, row.answered_on, row.due_on, row.working_days) for row in answer_times(rows, calendar)
        }
        found += [pk for pk, *_ in counted - noted]
        noted -= counted
    return sorted({*found, *(pk for pk, *_ in noted)})
