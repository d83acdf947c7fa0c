"""What a page is about, in the vocabulary of schema.org (JSON-LD), for programs that read pages."""

import datetime as dt
import json
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from dialogue_portal.lib.addresses import absolute
from dialogue_portal.lib.text import capital, shorten
from feedback.models import Issue, Opinion, Response
from sessions_app.models import Announcement, ConclusionNotice, DialogueSession, Meeting, SessionState, WardProfile

Thing = dict[str, Any]
OUT_OF_HTML = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""So that no text can end the element it stands in, or begin another."""

MODES = {
    DialogueSession.Mode.IN_PERSON: "OfflineEventAttendanceMode",
    DialogueSession.Mode.ONLINE: "OnlineEventAttendanceMode",
    DialogueSession.Mode.HYBRID: "MixedEventAttendanceMode",
}
STATUS = {SessionState.POSTPONED: "EventPostponed", SessionState.CANCELLED: "EventCancelled"}


def written(*things: Thing | None) -> SafeString:
    """`things` as a JSON-LD block of the page."""
    graph = {"@context": "https://schema.org", "@graph": [thing for thing in things if thing]}
    data = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(OUT_OF_HTML)
    # Safe: every sign that means something in HTML is written as JSON escapes it.
    return mark_safe(f'<script type="application/ld+json">{data}</script>')


def breadcrumbs(section: str, route: str, title: str, address: str) -> Thing:
    """Home, the list, the page."""
    steps = [("Trang chủ", reverse("home")), (section, reverse(route)), (title, address)]
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
        for place, (name, path) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def event(session: DialogueSession, ward: WardProfile) -> Thing | None:
    """A conference, with its meetings loaded; None if no day is known."""
    meetings = [meeting for meeting in session.meetings.all() if not meeting.day_said]
    if not meetings:
        return None
    organiser = session.organiser.name if session.organiser else capital(session.ward_then)
    told = {
        "@type": "Event",
        "name": session.title,
        "url": absolute(session.get_absolute_url()),
        "description": shorten(session.summary or session.purpose, 300),
        "image": absolute(reverse("sessions_app:session_card", args=[session.slug])),
        "eventAttendanceMode": f"https://schema.org/{MODES[DialogueSession.Mode(session.mode)]}",
        "organizer": {"@type": "GovernmentOrganization", "name": organiser},
        "isAccessibleForFree": True,
        "inLanguage": "vi",
        **sitting(meetings[0], session, ward),
    }
    if len(meetings) > 1:
        parts = [{"@type": "Event", "name": session.title, **sitting(meeting, session, ward)} for meeting in meetings]
        ends = parts[-1].get("endDate", parts[-1]["startDate"])
        told |= {"eventStatus": status(session), "subEvent": parts, "endDate": ends}
    return told


def sitting(meeting: Meeting, session: DialogueSession, ward: WardProfile) -> Thing:
    """One meeting: when and where; only the day if no hour is known."""
    return {
        "startDate": meeting.starts_at.isoformat() if meeting.start_time else meeting.held_on.isoformat(),
        **ending(meeting),
        "eventStatus": status(session, is_off=meeting.is_off),
        "location": location(meeting, session, ward),
    }


def status(session: DialogueSession, *, is_off: bool = True) -> str:
    """The status of the event. A meeting that was held before the session was called off stays as announced."""
    name = STATUS.get(session.state, "EventScheduled") if is_off else "EventScheduled"
    return f"https://schema.org/{name}"


def ending(meeting: Meeting) -> Thing:
    """Empty if only the start is known: the bare day would be a moment before it."""
    if meeting.start_time and not meeting.end_time:
        return {}
    return {"endDate": meeting.ends_at.isoformat() if meeting.end_time else meeting.held_on.isoformat()}


def location(meeting: Meeting, session: DialogueSession, ward: WardProfile) -> Thing | list[Thing]:
    unit = capital(session.ward_then)
    here = f"{unit}, {ward.province}".strip(" ,") if ward.is_called(session.ward_then) else unit
    hall = {"@type": "Place", "name": meeting.place or unit, "address": meeting.address or here}
    online = {"@type": "VirtualLocation", "url": meeting.online_url or absolute(session.get_absolute_url())}
    if session.mode == DialogueSession.Mode.IN_PERSON:
        return hall
    return online if session.mode == DialogueSession.Mode.ONLINE else [hall, online]


def article(
    kind: str, headline: str, address: str, image: str, author: str, published: dt.datetime, **more: Any
) -> Thing:
    """Something that the ward publishes. `kind` is Article or NewsArticle."""
    organisation = {"@type": "GovernmentOrganization", "name": author}
    return {
        "@type": kind,
        "headline": shorten(headline, 110),
        "url": absolute(address),
        "mainEntityOfPage": absolute(address),
        "image": absolute(image),
        "datePublished": moment(published),
        "author": organisation,
        "publisher": organisation,
        "inLanguage": "vi",
        **more,
    }


def moment(at: dt.datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def news(announcement: Announcement, ward: WardProfile) -> Thing:
    image = reverse("sessions_app:announcement_card", args=[announcement.slug])
    kind = "Article" if announcement.category == Announcement.Category.NOTICE else "NewsArticle"
    address, author = announcement.get_absolute_url(), ward.responsible_body
    return article(kind, announcement.title, address, image, author, announcement.published_at, **changed(announcement))


def conclusion(notice: ConclusionNotice, ward: WardProfile) -> Thing:
    image = reverse("sessions_app:conclusion_card", args=[notice.slug])
    author = notice.issuer.name if notice.issuer else ward.responsible_body
    about = {"@type": "Event", "name": notice.session.title, "url": absolute(notice.session.get_absolute_url())}
    address, more = notice.get_absolute_url(), changed(notice)
    return article("Article", notice.title, address, image, author, notice.published_at, about=about, **more)


def changed(row: Announcement | ConclusionNotice) -> Thing:
    """When the row was last corrected, if it was; its corrections must be loaded."""
    corrected_at = getattr(row, "corrected_at", None)
    return {"dateModified": moment(corrected_at)} if corrected_at else {}


def answer(opinion: Opinion) -> Thing | None:
    """The published answer to `opinion` (`with_response`), if there is one, without who asked."""
    response = opinion.response
    if response is None:
        return None
    image = reverse("feedback:opinion_card", args=[opinion.pk])
    address, headline = opinion.get_absolute_url(), f"Trả lời: {opinion.subject}"
    return article("Article", headline, address, image, response.body.name, response.published_at)


def shared_answer(issue: Issue, response: Response | None) -> Thing | None:
    """The published answer to all opinions of `issue`, if there is one."""
    if response is None:
        return None
    image = reverse("feedback:issue_card", args=[issue.pk])
    address, headline = issue.get_absolute_url(), f"Trả lời: {issue.title}"
    return article("Article", headline, address, image, response.body.name, response.published_at)
