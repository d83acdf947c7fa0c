"""Conferences: the list and the page."""

from copy import copy
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.paging import kept_query, page_of
from dialogue_portal.lib.parts import kept, when_needed

from ..forms import YearForm
from ..models import Announcement, DialogueSession, Document, Participation, Photo, SessionChange

PHOTOS_ON_SESSION_PAGE = 6


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    asked = kept_query(request.GET, ["nam", "trang"])
    context = kept(lambda: sessions_asked(request), "sessions", asked)
    return render(request, "sessions_app/session_list.html", {"asked": asked, **context})


def sessions_asked(request: HttpRequest) -> dict[str, Any]:
    sessions = DialogueSession.objects.public()
    form = YearForm(request.GET, years=sessions.order_by("-year").values_list("year", flat=True).distinct())
    chosen = form.chosen_year()
    if chosen:
        sessions = sessions.filter(year=chosen)
    sessions = sessions.by_date().select_related("conclusion").prefetch_related("meetings")
    page = page_of(sessions, request)
    return {"form": form, "chosen_year": chosen, "page": page, "kept": kept_query(request.GET, ["nam"])}


@require_safe
def session_page(request: HttpRequest, slug: str) -> HttpResponse:
    session = kept(lambda: public_session(slug), "session", slug)
    context = {"session": session, **when_needed(lambda: all_of(session), "whole", "photos", "photo_count")}
    return render(request, "sessions_app/session_page.html", context)


def public_session(slug: str) -> DialogueSession:
    sessions = DialogueSession.objects.public().select_related("organiser", "conclusion")
    return get_object_or_404(sessions.prefetch_related("meetings"), slug=slug)


def all_of(session: DialogueSession) -> dict[str, Any]:
    """`session` with everything that its page tells of it, and its photographs."""
    whole = copy(session)
    prefetch_related_objects(
        [whole],
        "meetings__groups",
        "agenda__participation",
        Prefetch("participations", Participation.objects.select_related("official")),
        "attendee_counts",
        Prefetch("changes", SessionChange.objects.order_by("-pk")),
        "postings",
        "reported_figures",
        Prefetch("documents", Document.objects.public().prefetch_related("versions"), to_attr="public_documents"),
        Prefetch("photos", Photo.objects.public()[:PHOTOS_ON_SESSION_PAGE], to_attr="public_photos"),
        Prefetch("announcements", Announcement.objects.public(), to_attr="public_announcements"),
    )
    return {"whole": whole, "photos": whole.public_photos, "photo_count": photo_count(whole)}


def photo_count(session: DialogueSession) -> int:
    """How many photographs of it are public; asked only where the page does not show them all."""
    shown = len(session.public_photos)
    return Photo.objects.public().filter(session=session).count() if shown == PHOTOS_ON_SESSION_PAGE else shown
