"""A conference while it goes on: the screen in the hall, and the same for a phone at home."""

from itertools import accumulate
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dialogue_portal.lib.addresses import absolute
from dialogue_portal.lib.combined_query import Rows, asked_together, give
from dialogue_portal.lib.parts import kept
from dialogue_portal.lib.qr import qr_of
from dialogue_portal.lib.query_values import Given
from dialogue_portal.lib.text import shorten
from sessions_app.models import DialogueSession, Meeting, WardProfile
from sessions_app.models.ward import ward_with_band

from ..conference.in_the_hall import Hall, hall_of
from ..models import LiveEntry, Opinion

LATEST = 300
"""The most entries of one day that are shown; a long evening has sixty."""
SIZES = [(150, 70, "large"), (320, 150, "middle"), (440, 440, "small")]
"""The sizes of the screen's letters: up to how many characters, and how many of them in the title. Longer texts are
cut, and can be read on a phone."""
CAPITAL = 5 / 3
"""The width of a capital letter, in characters."""


@require_safe
def live(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "feedback/live/live.html", kept(lambda: told_of(slug), "live", slug))


@require_safe
def hall_screen(request: HttpRequest, slug: str) -> HttpResponse:
    told = kept(lambda: told_of(slug), "live", slug)
    way = qr_of(way_for(told["session"], told["hall"]))
    context = {**told, **words_for_screen(told["hall"]), "qr": way, "short_address": short_address()}
    return render(request, "feedback/live/screen.html", context)


def told_of(slug: str) -> dict[str, Any]:
    """The session, what is on there, and the ward."""
    found = rows_of(slug)
    if not found["session"]:
        raise Http404
    session = found["session"][0]
    give([session], "meetings", found["meetings"], "session_id")
    hall = hall_of(session, found["meetings"], found["entries"][::-1], found["opinions"])
    return {"session": session, "hall": hall, "ward": WardProfile.told(found["ward"])}


@asked_together
def rows_of(slug: Given) -> Rows:
    session = DialogueSession.objects.public().filter(slug=slug)
    entries = LiveEntry.objects.of_today().filter(meeting__session__in=session.values("pk"))
    named = entries.order_by().values("opinion")
    return {
        **ward_with_band.rows,
        "session": session.select_related("conclusion"),
        "meetings": Meeting.objects.filter(session__in=session.values("pk")),
        "entries": entries.select_related("group", "body").order_by("-pk")[:LATEST],
        "opinions": Opinion.objects.public().filter(pk__in=named).select_related("group"),
    }


def words_for_screen(hall: Hall) -> dict[str, str]:
    """The public words of the opinion that is on, as many as can be read from the last row, and their size."""
    line = hall.now
    if line is None:
        return {"text": "", "size": SIZES[0][-1]}
    title, room = signs(line.title), SIZES[-1][0]
    said = title + signs(line.detail)
    text = as_much(line.opinion.words, room - said) if line.opinion else ""
    fitting = [size for most, of_title, size in SIZES if said + signs(text) <= most and title <= of_title]
    return {"text": text, "size": next(iter(fitting), SIZES[-1][-1])}


def signs(text: str) -> float:
    """The width of `text`, in characters."""
    return sum(CAPITAL if letter.isupper() else 1 for letter in text)


def as_much(text: str, room: float) -> str:
    """`text`, shortened to the width `room`; empty if there is none left."""
    fitting = sum(width <= room for width in accumulate(map(signs, text)))
    return shorten(text, fitting) if fitting else ""


def way_for(session: DialogueSession, hall: Hall) -> str:
    """The target of the QR code: sending while opinions are taken, else following, and before and after the page."""
    if session.accepts_opinions:
        return reverse("feedback:send_to", args=[session.slug])
    return reverse("feedback:live", args=[session.slug]) if hall.phase == "on" else session.get_absolute_url()


def short_address() -> str:
    """The address to type by hand: short enough to be read from the last row."""
    return absolute(reverse("feedback:send")).partition("://")[2]
