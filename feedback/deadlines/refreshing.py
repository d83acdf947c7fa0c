"""Storing what is owed: with each verb that changes it, and again for all cases."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import DialogueSession

from ..models import AnswerTime, DeadlineExtension, InformationRequest, Moderation, Opinion, Referral
from ..models.choices import DONE
from ..models.conditions import is_open
from .answer_times import AT_ONCE, is_timed, note_answer_times
from .counting import UNDECIDED, owed, with_case_rows

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
"""The columns of an opinion that `owed` reads, and the stored duty."""

HANGING: dict[str, QuerySet[Any]] = {
    "extensions": DeadlineExtension.objects.all(),
    "information_requests": InformationRequest.objects.all(),
    "referrals": Referral.objects.select_related("to_body"),
}
"""The rows of a case that it reads; most cases have none."""


def refresh_deadline(opinion: Opinion) -> None:
    """Store what `opinion` now owes. The last line of every verb that may change it; its row, and rows of the case that
    were loaded before, are read again: a colleague may have changed them since."""
    loaded = getattr(opinion, "_prefetched_objects_cache", {})
    opinion.refresh_from_db(fields=[*COUNTED_WITH, *(name for name in HANGING if name in loaded)])
    calendar = WorkingCalendar.current()
    if note_owed(opinion, calendar):
        Opinion.objects.filter(pk=opinion.pk).update(duty=opinion.duty, due_on=opinion.due_on)
    note_answer_times([opinion], calendar)


def note_owed(opinion: Opinion, calendar: WorkingCalendar | None = None) -> bool:
    """Set `duty` and `due_on` of the instance; returns whether that changed them."""
    now, before = owed(opinion, calendar), (opinion.duty, opinion.due_on)
    opinion.duty, opinion.due_on = (now.duty, now.due_on) if now else ("", None)
    return before != (opinion.duty, opinion.due_on)


def refresh_all_deadlines() -> int:
    """Count every open case again, after a change of calendar or rules. Returns how many days moved."""
    return refresh_open_cases(Opinion.objects.all())


def refresh_session_deadlines(session: DialogueSession) -> int:
    """Count the open cases of `session` again, after a change of its days. Returns how many days moved."""
    return refresh_open_cases(Opinion.objects.filter(session=session))


def refresh_open_cases(opinions: QuerySet[Opinion]) -> int:
    """Count the open ones of `opinions` again. Only those that would be counted differently now are locked and written:
    mostly none, of many thousand. Returns how many days moved."""
    return refresh(list(differing(open_cases(opinions))))


def refresh_deadlines(opinions: QuerySet[Opinion]) -> int:
    """Count all of `opinions` again, with how long their answers took. Returns how many days moved."""
    return refresh(list(opinions.order_by("pk").values_list("pk", flat=True)))


def refresh(keys: Sequence[int]) -> int:
    """A case that a verb is changing is skipped: the verb ends with `refresh_deadline`, and what was read here would
    overwrite that."""
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
    """The keys of those of `opinions` that owe something, or have a duty stored by mistake. Each condition is a query
    of its own, as each has an index: for all of them joined by OR, PostgreSQL reads the whole table."""
    in_work = Q(moderation=Moderation.APPROVED) & ~Q(processing__in=DONE)
    ways = [
        Q(moderation__in=UNDECIDED),
        is_open(),
        in_work & Q(withdrawn_at__isnull=False),
        Q(due_on__isnull=False),
    ]
    return sorted({key for way in ways for key in opinions.filter(way).order_by().values_list("pk", flat=True)})


def differing(keys: Sequence[int]) -> Iterator[int]:
    """Those of the open cases `keys` whose stored duty differs from what is owed, or which have an answer time without
    an answer. Reads columns instead of whole rows."""
    calendar, sessions = WorkingCalendar.current(), dict[int, Any]()
    for at in range(0, len(keys), READ_AT_ONCE):
        here = keys[at : at + READ_AT_ONCE]
        timed = set(AnswerTime.objects.filter(opinion__in=here).values_list("opinion", flat=True))
        for case in read_cases(here, sessions):
            now = owed(case, calendar)
            owes = (now.duty, now.due_on) if now else ("", None)
            if owes != (case.duty, case.due_on) or (case.pk in timed and not is_timed(case)):
                yield case.pk


class Listed(list[Any]):
    """Prefetched rows with the interface of a related manager."""

    def all(self) -> "Listed":
        return self


NOTHING_LISTED = Listed()


def read_cases(keys: Sequence[int], sessions: dict[int, Any]) -> list[Any]:
    """What `owed` reads of the opinions `keys`, under the same names, in a few queries. `sessions` caches those that
    were read."""
    rows = list(Opinion.objects.filter(pk__in=keys).order_by("pk").values_list(*COUNTED_WITH, "session", named=True))
    read_sessions({row.session for row in rows} - sessions.keys(), sessions)
    hanging = {name: listed_by_opinion(found.filter(opinion__in=keys)) for name, found in HANGING.items()}
    return [
        SimpleNamespace(
            **{name: getattr(row, name) for name in COUNTED_WITH},
            session=sessions[row.session],
            **{name: listed.get(row.pk, NOTHING_LISTED) for name, listed in hanging.items()},
            meant_referrals=[line for line in hanging["referrals"].get(row.pk, ()) if not line.taken_back],
        )
        for row in rows
    ]


def read_sessions(keys: set[int], sessions: dict[int, Any]) -> None:
    found = DialogueSession.objects.filter(pk__in=keys).prefetch_related("meetings")
    for session in found if keys else []:
        sessions[session.pk] = SimpleNamespace(
            cancelled_at=session.cancelled_at,
            postponed_at=session.postponed_at,
            is_retold=session.is_retold,
            meetings=Listed(session.meetings.all()),
        )


def listed_by_opinion(rows: QuerySet[Any]) -> dict[int, Listed]:
    listed: dict[int, Listed] = defaultdict(Listed)
    for row in rows:
        listed[row.opinion_id].append(row)
    return listed


def write_changed(opinions: Iterable[Opinion], calendar: WorkingCalendar) -> int:
    changed = [opinion for opinion in opinions if note_owed(opinion, calendar)]
    Opinion.objects.bulk_update(changed, ["duty", "due_on"])
    return len(changed)
