"""Photographs of a conference: the gallery, and one picture at a time."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dialogue_portal.lib.paging import page_of

from ..models import DialogueSession, Photo

PHOTOS_PER_PAGE = 48


@require_safe
def gallery(request: HttpRequest, slug: str) -> HttpResponse:
    session = get_object_or_404(DialogueSession.objects.public(), slug=slug)
    photos = Photo.objects.public().filter(session=session).select_related("session")
    page = page_of(photos, request, PHOTOS_PER_PAGE)
    return render(request, "sessions_app/gallery.html", {"session": session, "page": page})


@require_safe
def photo_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One picture, with its neighbours: those that the public may see, so the numbers skip nothing."""
    photos = Photo.objects.public()
    photo = get_object_or_404(photos.select_related("session"), session__slug=slug, pk=pk)
    earlier, later = photos.before(photo).select_related("session"), photos.after(photo).select_related("session")
    number = earlier.count() + 1
    context = {
        "photo": photo,
        "session": photo.session,
        "number": number,
        "total": number + later.count(),
        "previous": earlier.first(),
        "next": later.first(),
        "back": place_in_gallery(photo, number),
        "canonical": f"{settings.PUBLIC_URL}{photo.get_absolute_url()}",
    }
    return render(request, "sessions_app/photo_page.html", context)


def place_in_gallery(photo: Photo, number: int) -> str:
    """Where the gallery shows the photograph that is its `number`th."""
    page = (number - 1) // PHOTOS_PER_PAGE + 1
    address = reverse("sessions_app:gallery", args=[photo.session.slug])
    return f"{address}?trang={page}#anh-{photo.pk}" if page > 1 else f"{address}#anh-{photo.pk}"
