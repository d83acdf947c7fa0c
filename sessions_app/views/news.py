"""Announcements and news."""

from typing import Any

from django.db.models import F
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dialogue_portal.lib.counting import ViewCounter
from dialogue_portal.lib.paging import kept_query, page_of
from dialogue_portal.lib.parts import kept, when_needed
from dialogue_portal.lib.suggesting import first_texts, found_or_meant

from ..forms import AnnouncementFilterForm
from ..models import Announcement, AnnouncementFile, AnnouncementPhoto, AnnouncementVersion
from ..models.news import AnnouncementQuerySet
from ..vocabularies import words_of_announcements
from .files import kept_picture, rendition, stored_file
from .moved import moved

RELATED = 4
"""Announcements under «Tin liên quan»."""


def add_views(pk: int, number: int) -> None:
    Announcement.objects.filter(pk=pk).update(view_count=F("view_count") + number)


announcement_views = ViewCounter(add_views)


@require_safe
def announcement_list(request: HttpRequest) -> HttpResponse:
    asked = kept_query(request.GET, [*AnnouncementFilterForm.base_fields, "trang"])
    context = kept(lambda: announcements_asked(request), "announcements", asked)
    return render(request, "sessions_app/announcement_list.html", {"asked": asked, **context})


def announcements_asked(request: HttpRequest) -> dict[str, Any]:
    form = AnnouncementFilterForm(request.GET)
    chosen = form.chosen()
    page = page_of(narrowed(chosen).with_cover(), request)

    def find(words: str) -> list[str]:
        return first_texts(narrowed({**chosen, "q": words}), "title", "summary", "text")

    return found_or_meant(form, page, words_of_announcements, find)


def narrowed(chosen: dict[str, str]) -> AnnouncementQuerySet:
    """The public announcements that match `chosen`."""
    announcements = Announcement.objects.public()
    if "q" in chosen:
        announcements = announcements.containing(chosen["q"])
    if "category" in chosen:
        announcements = announcements.filter(category=chosen["category"])
    return announcements


@require_safe
def announcement_page(request: HttpRequest, slug: str) -> HttpResponse:
    announcement = kept(lambda: public_announcement(slug), "announcement", slug)
    if announcement is None:
        return gone(request, slug)
    around = when_needed(lambda: around_it(announcement), "files", "corrections", "previous", "next", "related")
    context = {"announcement": announcement, "photos": announcement.shown_photos, **around}
    response = render(request, "sessions_app/announcement_page.html", context)
    announcement_views.count(request, response, announcement.pk)
    return response


def public_announcement(slug: str) -> Announcement | None:
    public = Announcement.objects.public().select_related("session").with_cover().with_corrected_at()
    return public.filter(slug=slug).first()


def around_it(announcement: Announcement) -> dict[str, Any]:
    public = Announcement.objects.public()
    return {
        "files": list(announcement.files.all()),
        "corrections": list(announcement.versions.all()),
        "previous": public.older_than(announcement).first(),
        "next": public.newer_than(announcement).first(),
        "related": list(public.related_to(announcement)[:RELATED]),
    }


def gone(request: HttpRequest, slug: str) -> HttpResponse:
    """A 410 page: why an announcement is no longer public, without its text. If its title was withheld, a redirect to
    its new address."""
    announcement = Announcement.objects.gone().filter(slug=slug).first()
    if announcement is None:
        return moved(AnnouncementVersion.objects.announcements_once_at(slug))
    context = {"reason": announcement.hidden_reason}
    return render(request, "sessions_app/announcement_gone.html", context, status=410)


@require_safe
def announcement_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The text before a correction."""
    versions = AnnouncementVersion.objects.public().select_related("announcement")
    version = get_object_or_404(versions, announcement__slug=slug, number=number)
    return render(request, "sessions_app/announcement_version.html", {"version": version})


@require_safe
@never_cache
def announcement_preview(request: HttpRequest, token: str) -> HttpResponse:
    """A draft, for people with its secret address. The page has only the draft, and is not cached."""
    announcement = get_object_or_404(Announcement.objects.by_preview(token).select_related("session"))
    photos, files = announcement.photos.shown(), announcement.files.all()
    for part in [*photos, *files]:
        part.preview_token = token
    context = {"announcement": announcement, "photos": photos, "files": files, "is_preview": True}
    return unkept(render(request, "sessions_app/announcement_page.html", context))


def unkept(response: HttpResponse) -> HttpResponse:
    """Keep a preview out of search engines, and its address from other sites."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def announcement_photo(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponseBase:
    return kept_picture(request, get_object_or_404(AnnouncementPhoto.objects.public(), key=key), width, extension)


@require_safe
@never_cache
def preview_photo(request: HttpRequest, token: str, key: str, width: int, extension: str) -> HttpResponse:
    photos = AnnouncementPhoto.objects.shown().filter(announcement__in=Announcement.objects.by_preview(token))
    return unkept(stored_file(*rendition(get_object_or_404(photos, key=key), width, extension)))


@require_safe
def announcement_file(request: HttpRequest, key: str) -> FileResponse:
    """An attachment as a download: a browser never opens it as part of the portal."""
    return download(get_object_or_404(AnnouncementFile.objects.public(), key=key))


@require_safe
@never_cache
def preview_file(request: HttpRequest, token: str, key: str) -> HttpResponse:
    files = AnnouncementFile.objects.filter(announcement__in=Announcement.objects.by_preview(token))
    return unkept(download(get_object_or_404(files, key=key)))


def download(file: AnnouncementFile) -> FileResponse:
    return stored_file(str(file.file.name), file.media_type, filename=file.file_name, as_attachment=True)
