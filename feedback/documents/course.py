"""Who spoke in the hall and who answered, in the order in which it was pressed on the day: for the minutes."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import timezone

from dialogue_portal.lib.text import capital
from sessions_app.documents.content import Block, Text
from sessions_app.models import Meeting
from sessions_app.wording import date_of, hour_in_words

from ..conference.in_the_hall import by_meeting, line_of, spoken_in
from ..conference.matters import counted
from ..models import LiveEntry, LiveKind, Opinion

Pressed = Mapping[int, Sequence[LiveEntry]]
TOLD = {LiveKind.SPEAKER, LiveKind.OPINION, LiveKind.ANSWER, LiveKind.PAUSE}


def pressed_at(meetings: Sequence[Meeting]) -> Pressed:
    """The entries that hold, by the key of the meeting."""
    return by_meeting(LiveEntry.objects.filter(meeting__in=meetings).select_related("group", "body"))


def course(meetings: Sequence[Meeting], pressed: Pressed) -> list[Block]:
    """The course of each meeting; empty if nobody pressed anything there. Of an opinion it shows only what is
    public."""
    named = {entry.opinion_id for entries in pressed.values() for entry in entries if entry.opinion_id}
    public = Opinion.objects.public().in_bulk(named) if named else {}
    blocks: list[Block] = []
    for meeting in meetings:
        entries = pressed.get(meeting.pk, [])
        lines = [(entry.at, line_of(entry, public).told) for entry in entries if entry.kind in TOLD]
        if lines:
            day = f"{date_of(meeting.held_on)}, " if len(meetings) > 1 else ""
            spoke = f"{day}có {counted(spoken_in(entries), 'người')} phát biểu."
            blocks.append(Text(f"{capital(spoke)} Thứ tự phát biểu, trả lời:", "item"))
            blocks += [Text(f"- {hour_in_words(hour_of(at))}: {words}.") for at, words in lines]
    return blocks


def ended_at(meeting: Meeting, pressed: Pressed) -> dt.time | None:
    """When the meeting ended: as pressed, else as planned."""
    entries = pressed.get(meeting.pk)
    return hour_of(entries[-1].at) if entries and entries[-1].kind == LiveKind.END else meeting.end_time


def hour_of(moment: dt.datetime) -> dt.time:
    return timezone.localtime(moment).time()
