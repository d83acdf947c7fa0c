"""Conferences as calendar files (RFC 5545): one file for each, and one of all to subscribe to.

The same rows give the same bytes: nothing comes from the clock. A meeting keeps its UID; the SEQUENCE is the number of
public changes of its session. A meeting that was called off stays in the file as cancelled, so that calendars which had
it drop it. There are no alarms.
"""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

from dialogue_portal.lib.addresses import absolute
from dialogue_portal.lib.text import capital, shorten

from .actions import recalled
from .models import DialogueSession, Meeting, WardProfile
from .wording import bridge_points

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFSET = dt.timedelta(hours=7)
SINCE = dt.datetime(1975, 6, 13)
"""Since this day the time zone of Hồ Chí Minh City has been UTC+7, without summer time."""


def calendar_of_session(session: DialogueSession, ward: WardProfile) -> bytes:
    """The file of one session; METHOD:CANCEL if it was put off or called off before any meeting was held."""
    is_off = session.is_called_off and not session.has_met
    calendar = empty_calendar(session.title, "CANCEL" if is_off else "PUBLISH")
    add_events(calendar, session, ward)
    return calendar.to_ical()


def calendar_of_all(sessions: Iterable[DialogueSession], ward: WardProfile) -> bytes:
    calendar = empty_calendar(f"Hội nghị đối thoại, {ward.full_name}", "PUBLISH")
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for session in sessions:
        add_events(calendar, session, ward)
    return calendar.to_ical()


def empty_calendar(name: str, method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Cong doi thoai voi Nhan dan//VI")
    calendar.add("method", method)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", str(ZONE))
    calendar.add_component(zone())
    return calendar


def zone() -> Timezone:
    standard = TimezoneStandard()
    standard.add("dtstart", SINCE)
    standard.add("tzoffsetfrom", OFFSET)
    standard.add("tzoffsetto", OFFSET)
    standard.add("tzname", "+07")
    found = Timezone()
    found.add("tzid", str(ZONE))
    found.add_component(standard)
    return found


def add_events(calendar: Calendar, session: DialogueSession, ward: WardProfile) -> None:
    """Add an event for each meeting of `session` (loaded with `meetings` and `changes`) and for each dropped meeting.

    A meeting that lost its day and has a new one appears once, under its old UID; one that lost two days is cancelled
    once.
    """
    meetings = list(session.meetings.all())
    told = {meeting.pk for meeting in meetings if not meeting.day_said}
    for number, meeting in enumerate(meetings, start=1):
        if meeting.day_said:
            continue  # the day is unknown; the stored date is only for sorting
        place = f" (buổi {number}/{len(meetings)})" if len(meetings) > 1 else ""
        calendar.add_component(event_of(meeting, session, ward, place, meeting.is_off))
    gone = {kept["meeting"]: kept for change in session.changes.all() for kept in change.dropped}
    for kept in gone.values():
        if kept["meeting"] not in told:
            calendar.add_component(event_of(recalled(kept), session, ward, " (ngày đã bỏ)", is_cancelled=True))


def event_of(
    meeting: Meeting, session: DialogueSession, ward: WardProfile, place_in_row: str, is_cancelled: bool
) -> Event:
    event, changed_at, address = Event(), last_change(session), absolute(session.get_absolute_url())
    event.add("uid", f"buoi-{meeting.pk}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}")
    event.add("sequence", len(session.changes.all()))
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    add_times(event, meeting)
    event.add("summary", mark(session) * is_cancelled + session.title + part_of_day(meeting) + place_in_row)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    where = meeting.where or meeting.online_url or bridge_points(meeting)
    if where:
        event.add("location", where)
    event.add("description", description(session, meeting, address, is_cancelled))
    event.add("url", address)
    event.add("organizer", organiser(session, ward))
    return event


def add_times(event: Event, meeting: Meeting) -> None:
    """Start and end in the ward's time zone; if no hour is known, a whole day that does not show as busy."""
    if meeting.start_time is None:
        event.add("dtstart", meeting.held_on)
        event.add("dtend", meeting.held_on + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", meeting.starts_at.astimezone(ZONE))
        event.add("dtend", meeting.ends_at.astimezone(ZONE))


def part_of_day(meeting: Meeting) -> str:
    return f" (buổi {meeting.get_part_of_day_display()})" if meeting.part_of_day and not meeting.start_time else ""


def description(session: DialogueSession, meeting: Meeting, address: str, is_cancelled: bool) -> str:
    reason = session.cancelled_reason if session.cancelled_at else session.postponed_reason
    groups = ", ".join(str(group) for group in meeting.groups.all()) if meeting.session_id else ""
    lines = [
        f"Lý do: {reason}" if is_cancelled and reason else "",
        shorten(session.summary or session.purpose, 300),
        f"Dành cho: {groups}" if groups else "",
        f"Các điểm cầu: {bridge_points(meeting)}" if meeting.bridge_points else "",
        f"Dự trực tuyến: {meeting.online_url}" if meeting.online_url else "",
        meeting.note,
        f"Xem tại: {address}",
    ]
    return "\n".join(line for line in lines if line)


def organiser(session: DialogueSession, ward: WardProfile) -> vCalAddress:
    address = vCalAddress(f"mailto:{ward.email}" if ward.email else settings.PUBLIC_URL)
    then = ward.responsible_body if ward.is_called(session.ward_then) else capital(session.ward_then)
    address.params["CN"] = vText(session.organiser.name if session.organiser else then)
    return address


def mark(session: DialogueSession) -> str:
    if session.cancelled_at:
        return "HỦY: "
    return "HOÃN: " if session.postponed_at else ""


def last_change(session: DialogueSession) -> dt.datetime:
    """The moment of the last change of what the calendar tells, in UTC to the second."""
    moments = [change.at for change in session.changes.all()]
    return max([session.announced_at, *moments]).astimezone(dt.UTC).replace(microsecond=0)
