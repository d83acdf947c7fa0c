"""Conferences: the list and the page."""

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.paging import kept_query, page_of

from ..forms import YearForm
from ..models import Announcement, DialogueSession, Document, Participation, Photo, Posting, SessionChange

PHOTOS_ON_SESSION_PAGE = 6


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    sessions = DialogueSession.objects.public()
    form = YearForm(request.GET, years=sessions.order_by("-year").values_list("year", flat=True).distinct())
    chosen = form.chosen_year()
    if chosen:
        sessions = sessions.filter(year=chosen)
    sessions = sessions.by_date().select_related("conclusion").prefetch_related("meetings")
    page = page_of(sessions, request)
    return render(
        request,
        "sessions_app/session_list.html",
        {"form": form, "chosen_year": chosen, "page": page, "kept": kept_query(request.GET, ["nam"])},
    )


@require_safe
def session_page(request: HttpRequest, slug: str) -> HttpResponse:
    sessions = (
        DialogueSession.objects.public()
        .select_related("organiser", "conclusion")
        .annotate(was_posted=Exists(Posting.objects.filter(session=OuterRef("pk"))))
        .prefetch_related(
            "meetings__groups",
            "agenda__participation",
            Prefetch("participations", Participation.objects.select_related("official")),
            "attendee_counts",
            Prefetch("changes", SessionChange.objects.order_by("-pk")),
            "reported_figures",
            Prefetch("documents", Document.objects.public().prefetch_related("versions"), to_attr="public_documents"),
            Prefetch("photos", Photo.objects.public()[:PHOTOS_ON_SESSION_PAGE], to_attr="public_photos"),
            Prefetch("announcements", Announcement.objects.public(), to_attr="public_announcements"),
        )
    )
    session = get_object_or_404(sessions, slug=slug)
    context = {"session": session, "photos": session.public_photos, "photo_count": photo_count(session)}
    return render(request, "sessions_app/session_page.html", context)


def photo_count(session: DialogueSession) -> int:
    """How many photographs of it are public; asked only where the page does not show them all."""
    shown = len(session.public_photos)
    return Photo.objects.public().filter(session=session).count() if shown == PHOTOS_ON_SESSION_PAGE else shown
