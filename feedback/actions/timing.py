"""Whether an opinion came before, at or after the meetings of its conference."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import record
from sessions_app.models import DialogueSession, User

from ..models import Channel, Opinion, Timing


def meeting_days(session: DialogueSession) -> list[dt.date]:
    """The days of the session's meetings, first to last."""
    return sorted(meeting.held_on for meeting in session.meetings.all())


def timing_of(days: list[dt.date], moment: dt.datetime, channel: str | None) -> str:
    """Whether `moment` is before, on one of, or after the `days` of a session's meetings. What was said at a meeting
    counts as said there, even if it is written down the day after."""
    if channel == Channel.CONFERENCE:
        return Timing.AT
    day = timezone.localdate(moment)
    if not days or day < days[0]:
        return Timing.BEFORE
    return Timing.AT if day in days else Timing.AFTER if day > days[-1] else Timing.BEFORE


@transaction.atomic
def retime_opinion(opinion: Opinion, *, was: str, by: User) -> str:
    """Work it out again after the channel of `opinion` was corrected from `was`. What somebody decided by hand stays.
    Returns the new value, «» if nothing changed."""
    days = meeting_days(opinion.session)
    before, now = (timing_of(days, opinion.received_at, channel) for channel in [was, opinion.channel])
    if not Opinion.objects.filter(pk=opinion.pk, timing=before).exclude(timing=now).update(timing=now):
        return ""
    opinion.timing = now
    record(opinion, "retime", by=by, reason=f"Theo kênh tiếp nhận: {opinion.get_timing_display()}.")
    return opinion.get_timing_display()


@transaction.atomic
def retime_session(session: DialogueSession, was: list[dt.date], days: list[dt.date], *, by: User) -> int:
    """Work it out again for all opinions of `session` after its meetings moved from the days `was` to `days`. What
    somebody decided by hand stays. Returns how many changed."""
    moved: dict[str, list[int]] = defaultdict(list)
    for opinion in Opinion.objects.filter(session=session).only("received_at", "channel", "timing").iterator():
        before, now = (timing_of(some, opinion.received_at, opinion.channel) for some in [was, days])
        if opinion.timing == before != now:
            moved[now].append(opinion.pk)
    for timing, keys in moved.items():
        Opinion.objects.filter(pk__in=keys).update(timing=timing)
    number = sum(map(len, moved.values()))
    if number:
        record(session, "retime", by=by, reason=f"{number} ý kiến đổi thời điểm so với hội nghị.")
    return number
