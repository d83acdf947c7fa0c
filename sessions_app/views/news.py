"""Announcements and news."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.counting import ViewCounter
from dialogue_portal.lib.paging import kept_query, page_of

from ..forms import AnnouncementFilterForm
from ..models import Announcement


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
    announcement = get_object_or_404(public.select_related("session"), slug=slug)
    announcement_views.add(announcement.pk)
    context = {
        "announcement": announcement,
        "previous": public.filter(published_at__lt=announcement.published_at).order_by("-published_at").first(),
        "next": public.filter(published_at__gt=announcement.published_at).order_by("published_at").first(),
    }
    return render(request, "sessions_app/announcement_page.html", context)
