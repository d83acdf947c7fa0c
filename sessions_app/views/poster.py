"""A conference on one sheet of A4, with a QR code, for notice boards."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.addresses import absolute
from dialogue_portal.lib.qr import qr_file, qr_of
from dialogue_portal.lib.text import shorten

from ..models import DialogueSession, Meeting, WardProfile
from ..wording import is_over, tells_window, to_come

ROWS = 6
"""Meetings that fit on the sheet; the others are only counted."""
PLACES = [(2, 460), (4, 150), (ROWS, 72)]
"""Up to so many meetings, so many characters of each place; with one or two, the whole place."""
LINE = 62
"""Characters of group names that fit on one line; further groups are only counted."""
SIZES = [(445, "large"), (585, "middle"), (1240, "small")]
"""Up to so much text (`room_for`), this size of type; beyond, «tiny»."""
FRAME = 60
"""The room of a framed line: the window for opinions, or that the conference is called off."""
BREAKS = 30
"""The room lost at the ends of a meeting's lines."""


@dataclass(frozen=True)
class Row:
    """A meeting as shown on the sheet."""

    when: str
    where: str
    whom: str

    @property
    def signs(self) -> int:
        return len(self.when) + len(self.where) + len(self.whom)


@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """What a passer-by must know, and the link to the page; for a past conference, that it was held and its results."""
    public = DialogueSession.objects.public().select_related("conclusion").prefetch_related("meetings__groups")
    session, ward = get_object_or_404(public, slug=slug), WardProfile.current()
    meetings = to_come(list(session.meetings.all()))
    room = next((signs for most, signs in PLACES if len(meetings) <= most), PLACES[-1][1])
    rows = [row_of(meeting, ward, room) for meeting in meetings[:ROWS]]
    is_past = is_over(session)
    how, contact = "" if is_past else shorten(session.how_to_attend, 220), shorten(session.contact, 140)
    context = {
        "session": session,
        "ward": ward,
        "is_over": is_past,
        "tells_window": tells_window(session),
        "rows": rows,
        "left_out": len(meetings) - len(rows),
        "how_to_attend": how,
        "contact": contact,
        "size": size_for(session, rows, how, contact),
        "qr": qr_of(session.get_absolute_url()),
        "address": absolute(session.get_absolute_url()),
    }
    return render(request, "sessions_app/poster.html", context)


@require_safe
def session_qr(request: HttpRequest, slug: str) -> HttpResponse:
    """The link to the page as a QR code, for posters and invitations that others make."""
    session = get_object_or_404(DialogueSession.objects.public(), slug=slug)
    return HttpResponse(qr_file(session.get_absolute_url()), content_type="image/svg+xml")


def size_for(session: DialogueSession, rows: list[Row], how: str, contact: str) -> str:
    room = room_for(session, rows, how, contact)
    return next((name for most, name in SIZES if room <= most), "tiny")


def room_for(session: DialogueSession, rows: list[Row], how: str, contact: str) -> int:
    """The room that the words need, in characters of a meeting: those of the title count twice, all others two
    fifths."""
    meetings, others = sum(row.signs + BREAKS for row in rows), how + contact
    if session.is_called_off:
        meetings, others = 0, contact + shorten(session.cancelled_reason or session.postponed_reason, 300)
    has_frame = tells_window(session) or session.is_called_off
    return 2 * len(session.title) + meetings + len(others) * 2 // 5 + (FRAME if has_frame else 0)


def row_of(meeting: Meeting, ward: WardProfile, room: int) -> Row:
    groups = [str(group) for group in meeting.groups.all()]
    whom = ", ".join(groups)
    if len(groups) > 1 and len(whom) > LINE:
        whom = f"{len(groups)} {ward.group_word}, xem trên trang"
    return Row(meeting.when, shorten(meeting.where, room), shorten(whom, LINE))
