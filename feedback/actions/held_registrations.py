"""What came in a flood of registrations: it waits without a seat until staff looked, is let in, or taken back."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sessions_app.actions import ActionRefused, NotReady, move, record
from sessions_app.models import Meeting, User

from ..models import Registration, RegistrationState
from ..models.registrations import EXPECTED, RegistrationQuerySet
from .register import TOO_LATE, called_off, locked, move_up, next_place, room_in, state_where, takes
from .registrants import MOVED_UP, tell_registrant

AT_ONCE = 100
"""Registrations of one transaction: as many as a page of the list. Longer ones would let others wait."""


@transaction.atomic
def let_in(row: Registration, *, by: User) -> None:
    """Staff looked at what came in a flood: it gets the seat that it asked for, else it waits for one like others, and
    hears of a seat. Raises `WrongState` for what is not held, `NotReady` when it is too late."""
    meeting = locked(row.meeting)
    row.refresh_from_db()
    if not takes(meeting, by=by):
        raise NotReady(called_off(meeting.session) or TOO_LATE)
    end = state_where(room_in(meeting).fits(row.wish, row.people))
    has_seat = end == RegistrationState.REGISTERED
    move(row, RegistrationState.HELD, end, place=next_place(meeting) if has_seat and row.is_speaker else 0)
    record(row, "let_in", by=by, start=RegistrationState.HELD, end=end)
    if has_seat:
        tell_registrant(row, MOVED_UP)


def let_in_all(rows: RegistrationQuerySet, *, by: User) -> int:
    """Those of `rows` that are held, first come first served. What a colleague let in meanwhile, and what nobody can
    come to any more, is passed over. Returns how many were let in."""
    first_come = rows.held().in_time().order_by("registered_at", "pk")
    return in_batches(first_come, partial(let_in_some, by=by))


@transaction.atomic
def let_in_some(rows: RegistrationQuerySet, *, by: User) -> int:
    locked_of(rows)
    number = 0
    for row in rows.select_related("meeting", "registrant").order_by("registered_at", "pk"):
        with suppress(ActionRefused):
            let_in(row, by=by)
            number += 1
    return number


def withdraw_held(rows: RegistrationQuerySet, *, by: User, reason: str) -> int:
    """Staff saw that `rows` are no residents: all are taken back, and nobody is told. What was let in meanwhile keeps
    its seat. Returns how many were taken back. Raises `NotReady` without a reason."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do.")
    return in_batches(rows.held(), partial(withdraw_some, by=by, reason=reason))


@transaction.atomic
def withdraw_some(rows: RegistrationQuerySet, *, by: User, reason: str) -> int:
    locked_of(rows)
    start, end = RegistrationState.HELD, RegistrationState.WITHDRAWN
    held = list(rows.held())
    for row in held:
        move(row, start, end, withdrawn_at=timezone.now(), withdrawn_reason=reason)
        record(row, "withdraw_registration", by=by, start=start, end=end, reason=reason)
    return len(held)


def hold_back(rows: RegistrationQuerySet, *, by: User, reason: str) -> int:
    """Staff saw a flood that got seats: `rows` lose seat, turn and place in the waiting list until somebody looked at
    each, and who waits moves up when all are held: none of them takes the seat of another. Nobody is told, for `let_in`
    gives back what there is then. Who came stays, and what is of a meeting to which nobody comes any more. Returns how
    many were held. Raises `NotReady` without a reason."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do.")
    meetings = list(meetings_of(rows))
    number = in_batches(rows.filter(state__in=EXPECTED).in_time(), partial(hold_some, by=by, reason=reason))
    for meeting in meetings:
        move_up(meeting, by=by)
    return number


@transaction.atomic
def hold_some(rows: RegistrationQuerySet, *, by: User, reason: str) -> int:
    locked_of(rows)
    held = list(rows.filter(state__in=EXPECTED).in_time())
    for row in held:
        start = RegistrationState(row.state)
        move(row, start, RegistrationState.HELD, place=0)
        record(row, "hold_back", by=by, start=start, end=RegistrationState.HELD, reason=reason)
    return len(held)


def in_batches(rows: RegistrationQuerySet, verb: Callable[[RegistrationQuerySet], int]) -> int:
    """Do `verb` to `rows` as they are now, in their order, some at a time; how many it was done to."""
    keys = list(rows.values_list("pk", flat=True))
    starts = range(0, len(keys), AT_ONCE)
    return sum(verb(Registration.objects.filter(pk__in=keys[start : start + AT_ONCE])) for start in starts)


def locked_of(rows: RegistrationQuerySet) -> list[Meeting]:
    """The meetings of `rows`, locked one after the other in an order that everybody keeps."""
    return [locked(meeting) for meeting in meetings_of(rows)]


def meetings_of(rows: RegistrationQuerySet) -> QuerySet[Meeting]:
    return Meeting.objects.filter(pk__in=rows.order_by().values("meeting")).order_by("pk")
