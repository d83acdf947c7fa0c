"""Coming to a meeting and speaking there: who has a seat, who waits for one, who came.

Whoever takes or frees a seat holds the lock of the meeting, so that nobody counts seats while another takes the last.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from dialogue_portal.lib import codes
from sessions_app.actions import ActionRefused, NotReady, WrongState, move, record
from sessions_app.models import CaseEvent, DialogueSession, Meeting, ResidentialGroup, Topic, User

from ..models import Registrant, Registration, RegistrationState, Tombstone, Wish
from .erase import add_tombstone
from .registrants import MOVED_UP, RECEIPT, TAKEN_OFF, tell_registrant
from .submit import Contact

CALLED = "Mời phát biểu."
"""Why somebody is marked as there whom nobody marked at the door."""
TOO_LATE = "Buổi họp này không nhận đăng ký nữa."
CANCELLED, POSTPONED = "Hội nghị đã hủy nên không nhận đăng ký nữa.", "Hội nghị đang hoãn nên chưa nhận đăng ký."


class Full(ActionRefused):
    """There is no room, and whoever asked has not said that they would wait. `ahead` are waiting already."""

    def __init__(self, ahead: int) -> None:
        self.ahead = ahead

    def __str__(self) -> str:
        return (
            "Buổi này vừa hết chỗ cho điều ông/bà chọn. Đánh dấu «vào danh sách chờ» rồi bấm lại: "
            f"ông/bà sẽ đứng thứ {self.ahead + 1}. Có người rút thì ông/bà được báo."
        )


class CameAlready(ActionRefused):
    """A colleague at the other door, or a second press, was quicker."""

    def __init__(self, came_at: dt.datetime) -> None:
        self.came_at = came_at

    def __str__(self) -> str:
        return f"Đã ghi là đến từ trước, lúc {timezone.localtime(self.came_at):%H:%M}."


@dataclass(frozen=True)
class Room:
    """What is left of a meeting; None is without limit, less than nothing is more than were to be let in."""

    seats: int | None
    turns: int | None

    def fits(self, wish: str, people: int) -> bool:
        has_seats = self.seats is None or self.seats >= people
        return has_seats and (wish != Wish.SPEAK or self.turns is None or self.turns > 0)


def room_in(meeting: Meeting, taken: dict[int, tuple[int, int]] | None = None) -> Room:
    """`taken` spares a query where several meetings are asked about (`RegistrationQuerySet.taken`)."""
    if taken is None:
        taken = Registration.objects.filter(meeting=meeting).taken()
    seats, turns = taken.get(meeting.pk, (0, 0))
    return Room(
        None if meeting.seats is None else meeting.seats - seats,
        None if meeting.speaking_slots is None else meeting.speaking_slots - turns,
    )


@dataclass(frozen=True)
class Asked:
    """What somebody wants at a meeting."""

    wish: str = Wish.ATTEND
    about: str = ""
    topic: Topic | None = None
    group: ResidentialGroup | None = None
    people: int = 1


@transaction.atomic
def register(
    meeting: Meeting,
    *,
    ticket: str,
    asked: Asked,
    contact: Contact,
    would_wait: bool = False,
    is_held: bool = False,
    consent_version: str = "",
    by: User | None = None,
) -> tuple[Registration, bool]:
    """Give a seat, and a turn to speak, or a place in the waiting list; what `is_held` gets neither, and no mail, until
    staff let it in. Returns the row and whether it is new.

    The code of the receipt is `codes.code_for(ticket)`; the same ticket sent again finds the same row, so it must stand
    for one content. Raises `NotReady` when it is too late or nobody needs to, `Full` when there is no room and they
    would not wait.
    """
    meeting = locked(meeting)
    code_hash = codes.hashed(codes.code_for(ticket))
    earlier = Registration.objects.filter(code_hash=code_hash).first()
    if earlier:
        return earlier, False
    if not (takes(meeting, by=by) and (by or meeting.session.takes_registrations)):
        raise NotReady(called_off(meeting.session) or TOO_LATE)
    fits = room_in(meeting).fits(asked.wish, asked.people)
    if not (fits or would_wait):
        raise Full(Registration.objects.waiting().filter(meeting=meeting).count())
    state = RegistrationState.HELD if is_held else state_where(fits)
    place = next_place(meeting) if state == RegistrationState.REGISTERED and asked.wish == Wish.SPEAK else 0
    row = Registration.objects.create(meeting=meeting, state=state, place=place, code_hash=code_hash, **vars(asked))
    keep_registrant(row, contact, consent_version)
    record(row, "register", by=by, end=state)
    if not is_held:
        tell_registrant(row, RECEIPT, ticket=ticket)
    return row, True


def state_where(fits: bool) -> RegistrationState:
    return RegistrationState.REGISTERED if fits else RegistrationState.WAITING


def locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).select_related("session").get(pk=meeting.pk)


def takes(meeting: Meeting, *, by: User | None) -> bool:
    """Whether somebody may still register: residents until it begins, staff for them until it is over."""
    session = meeting.session
    stands = session.is_public and not (session.postponed_at or session.cancelled_at or session.closed_at)
    return stands and (meeting.ends_at if by else meeting.starts_at) > timezone.now()


def called_off(session: DialogueSession) -> str:
    """Why nobody registers for any of its meetings; empty when it stands."""
    if session.cancelled_at:
        return CANCELLED
    return POSTPONED if session.postponed_at else ""


def keep_registrant(row: Registration, contact: Contact, consent_version: str) -> None:
    consented_at = timezone.now() if consent_version else None
    Registrant.objects.create(
        registration=row, **vars(contact), consented_at=consented_at, consent_version=consent_version
    )


def next_place(meeting: Meeting) -> int:
    last = Registration.objects.filter(meeting=meeting).aggregate(last=Max("place"))["last"]
    return (last or 0) + 1


@transaction.atomic
def withdraw_registration(row: Registration, *, by: User | None = None, reason: str = "") -> None:
    """Give the seat back, and hand it to who waits. Staff say why, and the person is told, unless they were held from
    the start: then nobody knows yet that it was they who left that address.

    Raises `WrongState` for who withdrew or came already, `NotReady` without staff's reason.
    """
    if by and not reason.strip():
        raise NotReady("Hãy ghi lý do.")
    meeting = locked(row.meeting)
    row.refresh_from_db()
    if not row.is_live:
        raise WrongState
    start = RegistrationState(row.state)
    now = timezone.now()
    move(row, start, RegistrationState.WITHDRAWN, withdrawn_at=now, withdrawn_reason=reason)
    record(row, "withdraw_registration", by=by, start=start, end=RegistrationState.WITHDRAWN, reason=reason)
    if by is None:
        add_tombstone(Tombstone.Kind.CANCELLED, row.pk)
    elif start != RegistrationState.HELD or was_held_back(row):
        tell_registrant(row, TAKEN_OFF)
    move_up(meeting, by=by)


def was_held_back(row: Registration) -> bool:
    """Whether they were told of a seat, or of a place in the waiting list, before staff held it."""
    return CaseEvent.objects.filter(case_kind="registration", case_id=row.pk, verb="hold_back").exists()


@transaction.atomic
def move_up(meeting: Meeting, *, by: User | None = None) -> list[Registration]:
    """Give what is free to those who wait, first come first served; who needs more than is left lets others by.

    Nobody moves up when it is too late to come. Each is told. Returns those who moved.
    """
    meeting = locked(meeting)
    if not takes(meeting, by=None):
        return []
    moved: list[Registration] = []
    room = room_in(meeting)
    for row in Registration.objects.waiting().filter(meeting=meeting).select_related("registrant"):
        if not room.fits(row.wish, row.people):
            continue
        place = next_place(meeting) if row.is_speaker else 0
        move(row, RegistrationState.WAITING, RegistrationState.REGISTERED, place=place)
        record(row, "move_up", by=by, start=RegistrationState.WAITING, end=RegistrationState.REGISTERED)
        tell_registrant(row, MOVED_UP)
        moved.append(row)
        room = room_in(meeting)
    return moved


@transaction.atomic
def mark_came(row: Registration, *, by: User, reason: str = "") -> None:
    """They are here; who waited in vain until now too. Raises `NotReady` before the day, `CameAlready` when they are
    marked, `WrongState` when they withdrew."""
    if row.meeting.held_on > timezone.localdate():
        raise NotReady("Chưa đến ngày họp.")
    meeting = locked(row.meeting)
    row.refresh_from_db()
    if row.came_at:
        raise CameAlready(row.came_at)
    if not row.is_live:
        raise WrongState
    start = RegistrationState(row.state)
    place = row.place or (next_place(meeting) if row.is_speaker else 0)
    move(row, start, RegistrationState.CAME, came_at=timezone.now(), place=place)
    record(row, "mark_came", by=by, start=start, end=RegistrationState.CAME, reason=reason)


@transaction.atomic
def unmark_came(row: Registration, *, by: User) -> None:
    """The wrong line was pressed: they are where they were, who waited waits on. Raises `WrongState` when they are not
    marked."""
    locked(row.meeting)
    end = state_before_coming(row)
    changes = {} if end == RegistrationState.REGISTERED else {"place": 0}
    move(row, RegistrationState.CAME, end, came_at=None, **changes)
    record(row, "unmark_came", by=by, start=RegistrationState.CAME, end=end)


def note_arrival(row: Registration, *, by: User) -> None:
    """Who is called to speak has come, unless staff took such a mark away. Call it with the meeting locked."""
    row.refresh_from_db()
    last = marks_of(row).values_list("verb", flat=True).first()
    if row.state == RegistrationState.REGISTERED and last != "unmark_came":
        mark_came(row, by=by, reason=CALLED)


def forget_arrival(row: Registration, *, since: dt.datetime, by: User) -> None:
    """They were called by mistake: the mark of that call, `since` then, goes; one that somebody at the door made
    stays."""
    last = marks_of(row).values_list("verb", "reason", "at").first()
    if row.came_at and last and last[:2] == ("mark_came", CALLED) and last[2] >= since:
        unmark_came(row, by=by)


def marks_of(row: Registration) -> QuerySet[CaseEvent]:
    """The events that say whether `row` came, the latest first."""
    marks = CaseEvent.objects.filter(case_kind="registration", case_id=row.pk, verb__in=["mark_came", "unmark_came"])
    return marks.order_by("-sequence")


def state_before_coming(row: Registration) -> RegistrationState:
    told = marks_of(row).filter(verb="mark_came").values_list("from_state", flat=True).first()
    return RegistrationState(told or RegistrationState.REGISTERED)


@transaction.atomic
def move_speaker(row: Registration, *, by: User, step: int) -> None:
    """Let a speaker change places with the one before (`step` -1) or behind (1); at the ends nothing happens.

    Raises `WrongState` for who is no speaker with a seat.
    """
    locked(row.meeting)
    speakers = list(Registration.objects.speakers().filter(meeting=row.meeting_id))
    places = [speaker.pk for speaker in speakers]
    if row.pk not in places:
        raise WrongState
    now = places.index(row.pk)
    new = min(max(now + step, 0), len(speakers) - 1)
    if new == now:
        return
    speakers.insert(new, speakers.pop(now))
    for place, speaker in enumerate(speakers, start=1):
        speaker.place = place
    Registration.objects.bulk_update(speakers, ["place"])
    record(row, "move_speaker", by=by, reason=f"{now + 1} → {new + 1}")
