"""What goes on in the hall now and went on before, read from the buttons pressed at the desk there (`LiveEntry`): for
the screen, for people who follow at home, for the desk itself, and for the minutes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from django.utils import timezone

from dialogue_portal.lib.text import inline
from sessions_app.models import DialogueSession, Meeting

from ..models import LiveEntry, LiveKind, Opinion, Visibility
from ..models.live import standing
from ..models.opinion_words import attributed

WORDS = {
    LiveKind.PAUSE: "Nghỉ giải lao",
    LiveKind.INVITATION: "Mời ông/bà quét mã",
    LiveKind.END: "Buổi họp đã xong",
}


LINGERS = dt.timedelta(hours=2)
"""How long a meeting still counts as going on after its planned end, or after the last press, if nobody pressed
«xong»."""


@dataclass(frozen=True)
class Line:
    """One entry as the public reads it. `opinion` is set only if it is public."""

    kind: str
    at: dt.datetime
    title: str
    detail: str
    opinion: Opinion | None = None

    @property
    def is_answer(self) -> bool:
        return self.kind == LiveKind.ANSWER

    @property
    def told(self) -> str:
        """In words, without a full stop, for people who do not see the screen."""
        if self.kind == LiveKind.INVITATION:
            return "Mời người dự quét mã QR"
        if self.kind == LiveKind.SPEAKER:
            return f"{self.title}, {inline(self.detail)}" if self.detail else f"{self.title} phát biểu"
        if self.kind == LiveKind.OPINION:
            return f"Nêu ý kiến: {self.title}" if self.opinion else "Nêu một ý kiến"
        return f"{self.title} trả lời" if self.is_answer else self.title


@dataclass(frozen=True)
class Hall:
    """The state of a conference today. `phase`: «off», «before», «on» or «after»; `meeting`: the meeting it refers
    to."""

    phase: str
    meeting: Meeting | None = None
    now: Line | None = None
    lines: list[Line] = field(default_factory=list)
    spoken: int = 0
    upcoming: str = ""


def hall_of(
    session: DialogueSession, meetings: Iterable[Meeting], entries: list[LiveEntry], opinions: Iterable[Opinion]
) -> Hall:
    """`entries`: all of today, in order; `opinions`: those of them that are public."""
    known = [meeting for meeting in meetings if not meeting.day_said]
    held = by_meeting(entries)
    told = {one.pk: held.get(one.pk, []) for one in known}
    public = {opinion.pk: opinion for opinion in opinions}
    newest_first = sorted(chain.from_iterable(told.values()), key=lambda entry: -entry.pk)
    lines = [line_of(entry, public) for entry in newest_first]
    phase, meeting = phase_of(session, known, told)
    its = told[meeting.pk] if meeting else []
    return Hall(
        phase,
        meeting,
        line_of(its[-1], public) if its and phase == "on" else None,
        lines if phase != "off" else [],
        spoken_in(its),
        its[-1].upcoming if its else "",
    )


def by_meeting(entries: Iterable[LiveEntry]) -> dict[int, list[LiveEntry]]:
    """The entries that hold, by the key of their meeting, in order."""
    found: dict[int, list[LiveEntry]] = {}
    for entry in entries:
        found.setdefault(entry.meeting_id, []).append(entry)
    return {key: standing(pressed) for key, pressed in found.items()}


def goes_on(entries: Iterable[LiveEntry]) -> bool:
    """Whether something is on at one of the meetings of `entries`, which are in order and loaded with `meeting`."""
    return any(held and not is_over(held[-1].meeting, held) for held in by_meeting(entries).values())


def phase_of(
    session: DialogueSession, known: list[Meeting], told: dict[int, list[LiveEntry]]
) -> tuple[str, Meeting | None]:
    """What was pressed counts more than the clock: a meeting goes on until «xong», or until it is clear that nobody
    will press that, and may begin early. Without any entry the clock decides."""
    if session.is_called_off:
        return "off", None
    if session.closed_at or session.published_conclusion:
        return "after", None
    left = [meeting for meeting in known if not is_over(meeting, told[meeting.pk])]
    begun = {moment: meeting for meeting in left if (moment := begun_at(meeting, told[meeting.pk]))}
    if begun:
        return "on", begun[max(begun)]
    if left or not known:
        return "before", left[0] if left else None
    return "after", known[-1]


def is_over(meeting: Meeting, entries: list[LiveEntry]) -> bool:
    if not entries:
        return meeting.ends_at <= timezone.now()
    return entries[-1].kind == LiveKind.END or is_left_open(meeting, entries)


def is_left_open(meeting: Meeting, entries: list[LiveEntry]) -> bool:
    """Whether nobody pressed the end although it must be over by now."""
    if not entries or entries[-1].kind == LiveKind.END:
        return False
    return timezone.now() >= max(meeting.ends_at, entries[-1].at) + LINGERS


def begun_at(meeting: Meeting, entries: list[LiveEntry]) -> dt.datetime | None:
    """Since when something is known to go on there; of two meetings at once, the one with the last press counts."""
    if entries:
        return entries[-1].at
    return meeting.starts_at if meeting.starts_at <= timezone.now() else None


def spoken_in(entries: Iterable[LiveEntry]) -> int:
    """How many people spoke: somebody called twice counts once."""
    return len({entry.registration_id or -entry.pk for entry in entries if entry.kind == LiveKind.SPEAKER})


def line_of(entry: LiveEntry, public: dict[int, Opinion]) -> Line:
    opinion = public.get(entry.opinion_id) if entry.opinion_id else None
    if entry.kind == LiveKind.SPEAKER:
        title, detail = speaker(entry), who(entry) if entry.number else ""
    elif entry.kind == LiveKind.OPINION:
        title, detail = asked(opinion), opinion.attribution if opinion else ""
    elif entry.kind == LiveKind.ANSWER:
        title, detail = entry.body.name, replied_to(entry, opinion)
    else:
        title, detail = WORDS[LiveKind(entry.kind)], ""
    return Line(entry.kind, entry.at, title, detail, opinion)


def asked(opinion: Opinion | None) -> str:
    return opinion.subject if opinion else "Ý kiến tại hội nghị"


def speaker(entry: LiveEntry) -> str:
    """The speaker's number, or the group of one who did not register."""
    if entry.number:
        return f"Người phát biểu số {entry.number}"
    return who(entry) if entry.group else "Một người dân"


def who(entry: LiveEntry) -> str:
    """«Công dân tổ dân phố số 3»: the name of residents who did not ask to be named."""
    return attributed("", Visibility.UNNAMED, entry.group.name if entry.group else None)


def replied_to(entry: LiveEntry, opinion: Opinion | None) -> str:
    if entry.opinion_id:
        return asked(opinion)
    if entry.number:
        return f"{speaker(entry)}, {inline(who(entry))}"
    return speaker(entry) if entry.group else ""
