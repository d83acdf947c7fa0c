"""Conferences: the list and the page."""

from typing import Any

from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.combined_query import Rows, asked_together, give, totals
from dialogue_portal.lib.paging import kept_query, page_of
from dialogue_portal.lib.parts import kept
from dialogue_portal.lib.query_values import Given

from ..forms import YearForm
from ..models import (
    AgendaItem,
    Announcement,
    AttendeeCount,
    DialogueSession,
    Document,
    DocumentVersion,
    Meeting,
    Participation,
    Photo,
    Posting,
    ReportedFigure,
    ResidentialGroup,
    SessionChange,
    WardProfile,
)
from ..models.ward import ward_with_band

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
    return render(request, "sessions_app/session_page.html", kept(lambda: told_of(slug), "session", slug))


def told_of(slug: str) -> dict[str, Any]:
    """The session with everything that its page shows, and the ward."""
    found = rows_of(slug)
    if not found["session"]:
        raise Http404
    session = found["session"][0]
    for name in OF_A_SESSION:
        give([session], name, found[name], "session_id")
    for name in PUBLIC_OF_IT:
        give([session], name, found[name], "session_id", as_list=True)
    give(found["meetings"], "groups", found["groups"], "of_meeting")
    give(found["public_documents"], "versions", found["versions"], "document_id")
    session.photo_count = found["photo_count"][0]["number"]
    return {**found, "session": session, "ward": WardProfile.told(found["ward"])}  # the lists tell how much is kept


OF_A_SESSION = ["meetings", "agenda", "participations", "attendee_counts", "changes", "postings", "reported_figures"]
PUBLIC_OF_IT = ["public_documents", "public_photos", "public_announcements"]


@asked_together
def rows_of(slug: Given) -> Rows:
    session = DialogueSession.objects.public().filter(slug=slug)
    its = Q(session__in=session.values("pk"))
    groups = ResidentialGroup.objects.annotate(of_meeting=F("meeting"), of_session=F("meeting__session"))
    documents, photos = Document.objects.public().filter(its), Photo.objects.public().filter(its)
    return {
        **ward_with_band.rows,
        "session": session.select_related("organiser", "conclusion"),
        "meetings": Meeting.objects.filter(its),
        "groups": groups.filter(of_session__in=session.values("pk")),
        "agenda": AgendaItem.objects.filter(its).select_related("participation"),
        "participations": Participation.objects.filter(its).select_related("official"),
        "attendee_counts": AttendeeCount.objects.filter(its),
        "changes": SessionChange.objects.filter(its).order_by("-pk"),
        "postings": Posting.objects.filter(its),
        "reported_figures": ReportedFigure.objects.filter(its),
        "public_documents": documents,
        "versions": DocumentVersion.objects.filter(document__in=documents.values("pk")),
        "public_photos": photos[:PHOTOS_ON_SESSION_PAGE],
        "photo_count": totals(photos, number=Count("pk")),
        "public_announcements": Announcement.objects.public().filter(its),
    }
