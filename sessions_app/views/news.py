"""Announcements and news."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dialogue_portal.lib.counting import ViewCounter, is_reading
from dialogue_portal.lib.paging import kept_query, page_of

from ..forms import AnnouncementFilterForm
from ..models import Announcement, AnnouncementVersion

RELATED = 4
"""Announcements under «Tin liên quan»."""


def add_views(pk: int, number: int) -> None:
    Announcement.objects.filter(pk=pk).update(view_count=F("view_count") + number)


announcement_views = ViewCounter(add_views)


@require_safe
def announcement_list(request: HttpRequest) -> HttpResponse:
    form = AnnouncementFilterForm(request.GET)
    chosen = form.chosen()
    announcements = Announcement.objects.public()
    if "q" in chosen:
        announcements = announcements.containing(chosen["q"])
    if "category" in chosen:
        announcements = announcements.filter(category=chosen["category"])
    context = {
        "form": form,
        "is_filtered": bool(chosen),
        "page": page_of(announcements, request),
        "kept": kept_query(request.GET, list(form.fields)),
    }
    return render(request, "sessions_app/announcement_list.html", context)


@require_safe
def announcement_page(request: HttpRequest, slug: str) -> HttpResponse:
    public = Announcement.objects.public()
    announcement = public.select_related("session").filter(slug=slug).first()
    if announcement is None:
        return gone(request, slug)
    if is_reading(request):
        announcement_views.add(announcement.pk)
    context = {
        "announcement": announcement,
        "corrections": announcement.versions.all(),
        "previous": public.older_than(announcement).first(),
        "next": public.newer_than(announcement).first(),
        "related": public.related_to(announcement)[:RELATED],
    }
    return render(request, "sessions_app/announcement_page.html", context)


def gone(request: HttpRequest, slug: str) -> HttpResponse:
    """Why an announcement that was public no longer is, and not a word of it."""
    announcement = get_object_or_404(Announcement.objects.gone(), slug=slug)
    context = {"reason": announcement.hidden_reason}
    return render(request, "sessions_app/announcement_gone.html", context, status=410)


@require_safe
def announcement_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How it read before a correction."""
    versions = AnnouncementVersion.objects.public().select_related("announcement")
    version = get_object_or_404(versions, announcement__slug=slug, number=number)
    return render(request, "sessions_app/announcement_version.html", {"version": version})


@require_safe
@never_cache
def announcement_preview(request: HttpRequest, token: str) -> HttpResponse:
    """A draft, for those who were given its address. Nothing else is on the page, and nobody keeps it."""
    drafts = Announcement.objects.by_preview(token).select_related("session")
    announcement = get_object_or_404(drafts)
    context = {"announcement": announcement, "is_preview": True}
    response = render(request, "sessions_app/announcement_page.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
