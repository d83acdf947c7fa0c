"""What came in a flood of registrations: it waits without a seat until staff looked, is let in, or taken back."""

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import NotReady, move, record
from sessions_app.models import Meeting, User

from ..models import Registration, RegistrationState
from ..models.registrations import EXPECTED, RegistrationQuerySet
from .register import TOO_LATE, called_off, locked, move_up, next_place, room_in, state_where, takes
from .registrants import MOVED_UP, tell_registrant


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


@transaction.atomic
def withdraw_held(rows: RegistrationQuerySet, *, by: User, reason: str) -> int:
    """Staff saw that `rows` are no residents: all are taken back, and nobody is told. What was let in meanwhile keeps
    its seat. Returns how many were taken back. Raises `NotReady` without a reason."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do.")
    locked_of(rows)
    start, end = RegistrationState.HELD, RegistrationState.WITHDRAWN
    held = list(rows.held())
    for row in held:
        move(row, start, end, withdrawn_at=timezone.now(), withdrawn_reason=reason)
        record(row, "withdraw_registration", by=by, start=start, end=end, reason=reason)
    return len(held)


@transaction.atomic
def hold_back(rows: RegistrationQuerySet, *, by: User, reason: str) -> int:
    """Staff saw a flood that got seats: `rows` lose seat, turn and place in the waiting list until somebody looked at
    each, and who waits moves up. Nobody is told, for `let_in` gives back what there is then. Who came stays, and what
    is of a meeting to which nobody comes any more. Returns how many were held. Raises `NotReady` without a reason."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do.")
    meetings = locked_of(rows)
    held = list(rows.filter(state__in=EXPECTED).in_time())
    for row in held:
        start = RegistrationState(row.state)
        move(row, start, RegistrationState.HELD, place=0)
        record(row, "hold_back", by=by, start=start, end=RegistrationState.HELD, reason=reason)
    for meeting in meetings:
        move_up(meeting, by=by)
    return len(held)


def locked_of(rows: RegistrationQuerySet) -> list[Meeting]:
    """The meetings of `rows`, locked one after the other in an order that everybody keeps."""
    meetings = Meeting.objects.filter(pk__in=rows.order_by().values("meeting")).order_by("pk")
    return [locked(meeting) for meeting in meetings]
