"""What is going on in the hall: the clerks there press it, and the screen and followers at home read it.

Each verb gets the place of the last entry when its page was loaded (`after`, 0 before the first): when two press at
once, the second is told what the first pressed.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import ActionRefused, NotReady, record, refusing
from sessions_app.models import Body, Meeting, ResidentialGroup, User

from ..conference.in_the_hall import by_meeting, is_left_open, is_over
from ..models import LiveEntry, LiveKind, Opinion, Registration
from ..models.live import for_the_screen, standing
from .register import forget_arrival, locked, note_arrival

MANY_UPCOMING = 3
"""Numbers that are told as next."""

NOT_TODAY = "Buổi này không họp hôm nay nên chưa ghi lên màn hình được."
NOT_OPEN = "Hội nghị chưa công bố, đã hoãn, đã hủy hoặc đã khép lại nên không ghi lên màn hình được."
NOT_FOR_THE_SCREEN = "Ý kiến này đã gỡ, đã rút hoặc không đăng nên không đưa lên màn hình."


class PressedMeanwhile(ActionRefused):
    """A colleague has pressed since this page was loaded: `now` is on, or None if they took the only entry back."""

    def __init__(self, now: LiveEntry | None = None) -> None:
        self.now = now

    def __str__(self) -> str:
        what = f": «{self.now}»" if self.now else ""
        return f"Nút khác vừa được bấm trước{what}. Xin xem lại, rồi bấm nếu vẫn cần."


class OnAlready(ActionRefused):
    """The same is on already: pressed again on a slow line, or by a colleague at the same moment."""

    def __init__(self, now: LiveEntry) -> None:
        self.now = now

    def __str__(self) -> str:
        return f"Đang hiện rồi: {self.now}. Không bấm thêm lần nữa."


@transaction.atomic
def call_speaker(
    meeting: Meeting,
    *,
    by: User,
    after: int,
    registration: Registration | None = None,
    group: ResidentialGroup | None = None,
) -> LiveEntry:
    """Somebody speaks: a registered person, who is known to have come by that, shown by number and group; or somebody
    of `group` who did not register. Raises `NotReady` for a person without a seat at this meeting."""
    if registration is None:
        return put(meeting, LiveKind.SPEAKER, by=by, after=after, group=group)
    number = locked(meeting).registrations.numbers().get(registration.pk)
    if number is None:
        raise NotReady("Người này không còn trong danh sách phát biểu của buổi họp.")
    facts = {"registration": registration, "number": number, "group": registration.group}
    entry = put(meeting, LiveKind.SPEAKER, by=by, after=after, **facts)
    note_arrival(registration, by=by)
    return entry


def show_opinion(meeting: Meeting, opinion: Opinion, *, by: User, after: int) -> LiveEntry:
    """An opinion is dealt with in the hall. Its words are shown as long as they are public.

    Raises `NotReady` for an opinion of another conference, and for one that will not be public.
    """
    if not for_the_screen(meeting).filter(pk=opinion.pk).exists():
        raise NotReady(NOT_FOR_THE_SCREEN)
    return put(meeting, LiveKind.OPINION, by=by, after=after, opinion=opinion)


@transaction.atomic
def let_answer(meeting: Meeting, body: Body, *, by: User, after: int) -> LiveEntry:
    """`body` answers the last speaker or opinion."""
    asked = last_standing(meeting)
    facts = {name: getattr(asked, name) for name in ["number", "group", "opinion"]} if asked else {}
    return put(meeting, LiveKind.ANSWER, by=by, after=after, body=body, **facts)


def pause(meeting: Meeting, *, by: User, after: int) -> LiveEntry:
    return put(meeting, LiveKind.PAUSE, by=by, after=after)


def invite(meeting: Meeting, *, by: User, after: int) -> LiveEntry:
    """Show the QR code large: for sending opinions while they are taken, else for following."""
    return put(meeting, LiveKind.INVITATION, by=by, after=after)


def end_meeting(meeting: Meeting, *, by: User, after: int) -> LiveEntry:
    return put(meeting, LiveKind.END, by=by, after=after)


@transaction.atomic
def take_back(meeting: Meeting, *, by: User, after: int) -> LiveEntry:
    """Undo the last press: what was on before is on again, and a called speaker no longer counts as present. Raises
    `NotReady` when nothing is on."""
    wrong = last_standing(meeting)
    if wrong is None:
        raise NotReady("Không còn mục nào để bỏ.")
    entry = put(meeting, LiveKind.SLIP, by=by, after=after)
    if wrong.registration:
        forget_arrival(wrong.registration, since=wrong.at, by=by)
    return entry


@transaction.atomic
def put(meeting: Meeting, kind: LiveKind, *, by: User, after: int, **facts: Any) -> LiveEntry:
    """Add an entry. Raises `NotReady` for a meeting that is not today or is called off, `OnAlready` for what is shown,
    `PressedMeanwhile` when `after` is not the last entry."""
    meeting = locked(meeting)
    if refusal := why_not(meeting):
        raise NotReady(refusal)
    now = last_standing(meeting)
    if now and is_the_same(now, kind, facts) and is_shown(now):
        raise OnAlready(now)
    last = LiveEntry.objects.filter(meeting=meeting).last()
    if after != (last.place if last else 0):
        raise PressedMeanwhile(now)
    entry = LiveEntry(meeting=meeting, place=after + 1, kind=kind, **facts)
    entry.upcoming = ", ".join(map(str, upcoming(meeting, but=entry.registration_id)))
    with refusing(str(PressedMeanwhile())):
        entry.save(force_insert=True)
    record(meeting.session, "show_in_hall", by=by, reason=str(entry))
    return entry


def is_the_same(entry: LiveEntry, kind: LiveKind, facts: dict[str, Any]) -> bool:
    """Two speakers are the same only if registered: two people of one group may speak one after the other."""
    if kind == LiveKind.SPEAKER and not facts.get("registration"):
        return False
    return entry.kind == kind and all(getattr(entry, name) == value for name, value in facts.items())


def is_shown(now: LiveEntry) -> bool:
    """Whether pressing the same again would change nothing. Not if the screen has left this meeting, for another one at
    the same time or because it must be over."""
    if now.kind == LiveKind.END:
        return True
    today = LiveEntry.objects.of_today().filter(meeting__session=now.meeting.session_id).select_related("meeting")
    later = [held for held in by_meeting(today).values() if held and held[-1].pk > now.pk]
    return not (is_left_open(now.meeting, [now]) or any(not is_over(held[-1].meeting, held) for held in later))


def why_not(meeting: Meeting) -> str:
    """Why nothing can be pressed for `meeting`, whose session is loaded; empty if it can."""
    session = meeting.session
    if not session.is_public or session.is_called_off or session.closed_at:
        return NOT_OPEN
    is_today = meeting.held_on == timezone.localdate() and not meeting.day_said
    return "" if is_today else NOT_TODAY


def last_standing(meeting: Meeting) -> LiveEntry | None:
    entries = standing(list(LiveEntry.objects.filter(meeting=meeting)))
    return entries[-1] if entries else None


def upcoming(meeting: Meeting, *, but: int | None = None) -> list[int]:
    """The next speakers in the list."""
    entries = standing(list(LiveEntry.objects.filter(meeting=meeting)))
    spoke = {but, *(entry.registration_id for entry in entries if entry.kind == LiveKind.SPEAKER)}
    return [number for key, number in meeting.registrations.numbers().items() if key not in spoke][:MANY_UPCOMING]
