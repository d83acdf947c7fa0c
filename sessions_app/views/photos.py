"""Photographs of a conference: the gallery, and one picture at a time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dialogue_portal.lib.paging import page_of
from dialogue_portal.lib.visitors import address

from .. import actions
from ..actions import ActionRefused
from ..forms import RemovalForm
from ..limits import is_over_share, left_of, tell_to_wait, too_many
from ..models import DialogueSession, Photo

PHOTOS_PER_PAGE = 48
HOUR = 3600
BUSY = "Mạng ông/bà đang dùng vừa có nhiều đề nghị. Xin ông/bà đợi {wait} rồi gửi lại; lời đã ghi vẫn còn."
REQUESTS_AN_HOUR = 10
"""Per network address: a family may be in several photographs."""


@require_safe
def gallery(request: HttpRequest, slug: str) -> HttpResponse:
    session = get_object_or_404(DialogueSession.objects.public(), slug=slug)
    photos = Photo.objects.public().filter(session=session).select_related("session")
    page = page_of(photos, request, PHOTOS_PER_PAGE)
    return render(request, "sessions_app/gallery.html", {"session": session, "page": page})


@require_safe
def photo_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One picture with its neighbours. Only public pictures count, so the numbers have no gaps."""
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
    }
    return render(request, "sessions_app/photo_page.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_removal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form for people in a photograph. A robot gets the same answer as a person."""
    photo = get_object_or_404(Photo.objects.public().select_related("session"), session__slug=slug, pk=pk)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    wait = wait_to_ask(request, form) if form.is_valid() else 0
    if form.is_valid() and asked(photo, form):
        return redirect(f"{request.path}?da-nhan=1")
    context = {"form": form, "photo": photo, "is_asked": "da-nhan" in request.GET and not form.is_bound}
    return too_many(render(request, "sessions_app/ask_removal.html", context), wait)


def wait_to_ask(request: HttpRequest, form: RemovalForm) -> int:
    """Seconds to wait, also said on the form; 0 if there is no need."""
    if form.is_from_a_robot:
        return 0
    if not is_over_share("removal", address(request), limit=REQUESTS_AN_HOUR, seconds=HOUR):
        return 0
    wait = left_of(HOUR)
    tell_to_wait(form, BUSY, wait)
    return wait


def asked(photo: Photo, form: RemovalForm) -> bool:
    """Send the request to staff; if that is refused, the form says why."""
    if form.is_from_a_robot:
        return True
    try:
        actions.ask_to_hide(photo, text=form.cleaned_data["text"])
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def place_in_gallery(photo: Photo, number: int) -> str:
    """The address of the photograph with this `number` in the gallery."""
    page = (number - 1) // PHOTOS_PER_PAGE + 1
    address = reverse("sessions_app:gallery", args=[photo.session.slug])
    return f"{address}?trang={page}#anh-{photo.pk}" if page > 1 else f"{address}#anh-{photo.pk}"
