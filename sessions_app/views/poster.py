"""A conference on one sheet of A4, with a QR code, for notice boards."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.qr import qr_of
from dialogue_portal.lib.text import shorten

from ..models import DialogueSession, Meeting, WardProfile

ROWS = 6
"""Meetings that fit on the sheet; what is left out is counted."""
PLACES = [(2, 460), (4, 150), (ROWS, 72)]
"""Up to how many meetings how many signs of each place are told: two have theirs in full."""
LINE = 62
"""Signs of names of groups that stand on one line; more groups are counted."""
SIZES = [(280, "large"), (600, "middle"), (1000, "small")]
"""Up to how many signs the sheet speaks how loud; more is «tiny»."""


@dataclass(frozen=True)
class Row:
    """A meeting as the sheet tells it."""

    when: str
    where: str
    whom: str

    @property
    def signs(self) -> int:
        return len(self.when) + len(self.where) + len(self.whom)


@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """What a passer-by must know, and the way to the page."""
    public = DialogueSession.objects.public().prefetch_related("meetings__groups")
    session, ward = get_object_or_404(public, slug=slug), WardProfile.current()
    meetings = list(session.meetings.all())
    room = next((signs for most, signs in PLACES if len(meetings) <= most), PLACES[-1][1])
    rows = [row_of(meeting, ward, room) for meeting in meetings[:ROWS]]
    how = shorten(session.how_to_attend, 220)
    signs = len(session.title) + len(how) // 2 + sum(row.signs for row in rows)
    context = {
        "session": session,
        "ward": ward,
        "rows": rows,
        "left_out": len(meetings) - len(rows),
        "how_to_attend": how,
        "contact": shorten(session.contact, 140),
        "size": next((name for most, name in SIZES if signs <= most), "tiny"),
        "qr": qr_of(session.get_absolute_url()),
        "address": settings.PUBLIC_URL + session.get_absolute_url(),
    }
    return render(request, "sessions_app/poster.html", context)


def row_of(meeting: Meeting, ward: WardProfile, room: int) -> Row:
    where = ", ".join(part for part in [meeting.place, meeting.address] if part)
    groups = [str(group) for group in meeting.groups.all()]
    whom = ", ".join(groups)
    if len(groups) > 1 and len(whom) > LINE:
        whom = f"{len(groups)} {ward.group_word}, xem trên trang"
    return Row(meeting.when, shorten(where, room), shorten(whom, LINE))
