"""The photographs of one conference: captions, order, publishing, progress of the worker."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.paging import page_of
from dialogue_portal.lib.text import UnreadableText
from sessions_app import actions
from sessions_app.actions import ActionRefused
from sessions_app.models import DialogueSession, Photo, RemovalRequest
from sessions_app.staff_views.double_submit import Refused, pressed_once

from ...forms.photos import UploadForm, WordsForm
from ..desk_pages import desk_context

MAY_KEEP = "sessions_app.change_photo"
MAY_HIDE = "sessions_app.hide_photo"
MAY_PUBLISH = "sessions_app.publish_photo"
PHOTOS_PER_PAGE = 30

SAVE, PUBLISH, MOVE = "luu", "cong-bo", "chuyen"
VERB_PAGES = ("go-xuong", "giu-anh", "dua-len-lai", "xoa")
"""Verbs that ask something first: they have a page of their own."""


@dataclass(frozen=True)
class Press:
    """The pressed button: `what`, the photograph `pk` if it is for one, and the place `to`."""

    what: str
    pk: int = 0
    to: int = 0


def pressed(value: str) -> Press:
    """«luu», «cong-bo», «cong-bo:5», «go-xuong:5», «chuyen:5:12». Anything else saves."""
    found = re.fullmatch(r"([a-z-]+)(?::([0-9]{1,18}))?(?::(-?[0-9]{1,6}))?", value)
    if not found or found[1] not in {SAVE, PUBLISH, MOVE, *VERB_PAGES}:
        return Press(SAVE)
    return Press(found[1], int(found[2] or 0), int(found[3] or 0))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_KEEP, raise_exception=True)
def session_photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Whatever is pressed, captions are saved first, so none is lost by moving a picture. A second press finds them
    saved and the picture moved, and is told what the first one published."""
    session = get_object_or_404(DialogueSession, pk=pk)
    open_requests = Prefetch("removal_requests", RemovalRequest.objects.open(), to_attr="open_requests")
    photos = Photo.objects.filter(session=session).select_related("session").prefetch_related(open_requests)
    if request.method != "POST":
        return screen(request, session, photos, {})
    press = pressed(request.POST.get("viec", ""))
    tried = [saved(request, form) for form in posted_forms(request, photos)]
    wrong = {form.photo.pk: form for form in tried if form.errors}
    done = do(request, session, photos, press)
    return screen(request, session, photos, wrong) if wrong else done


def posted_forms(request: HttpRequest, photos: Iterable[Photo]) -> list[WordsForm]:
    shown = photos.filter(pk__in=map(as_key, request.POST.getlist("anh")))
    return [WordsForm(request.POST, photo=photo) for photo in shown[:PHOTOS_PER_PAGE]]


def saved(request: HttpRequest, form: WordsForm) -> WordsForm:
    """Save the captions; returns `form`, with the refusal on it if they could not be saved."""
    if form.is_valid() and form.has_changed():
        try:
            actions.reword_photo(form.photo, by=request.user, seen=form.seen, **form.changes)
        except (ActionRefused, UnreadableText):  # no row has what the form says was seen
            return form if form.stands() else form.after_conflict()
    return form


def do(request: HttpRequest, session: DialogueSession, photos: Any, press: Press) -> HttpResponse:
    """Do what the button says, and redirect."""
    here = as_key(request.GET.get("trang")) or 1
    back = redirect(address_of(session.pk, here, press.pk))
    if press.what == PUBLISH:
        return publish(request, photos, [press.pk] if press.pk else request.POST.getlist("rows"), back)
    if press.what == MOVE:
        return redirect(move(request, photos, press, here))
    if press.what in VERB_PAGES:
        return redirect("admin:sessions_app_photo_verb", press.pk, press.what)
    messages.success(request, "Đã lưu.")
    return back


@pressed_once()
def publish(request: HttpRequest, photos: Any, keys: Iterable[Any], back: HttpResponse) -> HttpResponse:
    """Publish one by one; each refusal is told with its reason."""
    if not request.user.has_perm(MAY_PUBLISH):
        raise PermissionDenied
    chosen = photos.filter(pk__in=map(as_key, keys))
    results = actions.each(chosen, actions.publish_photo, by=request.user)
    published = [photo for photo, refusal in results if not refusal]
    if published:
        messages.success(request, f"Đã công bố {len(published)} ảnh.")
    for photo, refusal in results:
        if refusal:
            messages.warning(request, f"«{photo}»: chưa công bố. {refusal}")
    if not results:
        messages.warning(request, "Chưa chọn ảnh nào.")
    if not published:
        raise Refused(back)
    return back


def move(request: HttpRequest, photos: Any, press: Press, here: int) -> str:
    photo = get_object_or_404(photos, pk=press.pk)
    try:
        actions.move_photo(photo, to=press.to, seen=request.POST.get("thu-tu", ""))
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return address_of(photo.session_id, here, photo.pk)
    place = list(photos.values_list("pk", flat=True)).index(photo.pk)
    return address_of(photo.session_id, place // PHOTOS_PER_PAGE + 1, photo.pk)


def screen(request: HttpRequest, session: DialogueSession, photos: Any, wrong: dict[int, WordsForm]) -> HttpResponse:
    keys = list(photos.values_list("pk", flat=True))
    page = page_of(photos, request, PHOTOS_PER_PAGE)
    context = desk_context(
        request,
        "Hình ảnh của hội nghị",
        session=session,
        page=page,
        rows=rows_of(page, wrong, len(keys)),
        wrong=wrong,
        form=next(iter(wrong.values()), None),
        order=actions.seal_of_order(keys),
        progress=progress_of(photos),
        people=people_of(session),
        upload=UploadForm(),
        may_publish=request.user.has_perm(MAY_PUBLISH),
        may_add=request.user.has_perm("sessions_app.add_photo"),
    )
    return render(request, "admin/feedback/photos/desk.html", context)


def rows_of(page: Page, wrong: dict[int, WordsForm], total: int) -> list[dict[str, Any]]:
    """Each photograph of the page with its form, its place from 1, and where the buttons move it."""
    rows = []
    for place, photo in enumerate(page.object_list, start=page.start_index()):
        moves = [("dau", "Đầu", "Lên đầu", 1), ("len", "Lên", "Lên một", place - 1)]
        moves += [("xuong", "Xuống", "Xuống một", place + 1), ("cuoi", "Cuối", "Xuống cuối", total)]
        rows.append(
            {
                "photo": photo,
                "form": wrong.get(photo.pk) or WordsForm(photo=photo),
                "place": place,
                "moves": [(*move, move[3] == place or not 1 <= move[3] <= total) for move in moves],
            }
        )
    return rows


def progress_of(photos: Any) -> dict[str, int]:
    """How many photographs there are, how many are rendered, how many could not be."""
    counted: dict[str, int] = photos.aggregate(
        total=Count("pk"),
        ready=Count("pk", Q(rendered_at__isnull=False, incoming="")),
        broken=Count("pk", ~Q(render_error="")),
    )
    return counted | {"waiting": counted["total"] - counted["ready"] - counted["broken"]}


def people_of(session: DialogueSession) -> list[str]:
    """Those who took part, as a caption names them: «Đồng chí …, Bí thư Đảng ủy», «Công dân tổ dân phố số 3»."""
    names = (
        f"Đồng chí {person.name_then}, {person.title_then}" if person.name_then else person.title_then
        for person in session.participations.all()
    )
    return list(dict.fromkeys(names))


def last_page(session: DialogueSession) -> int:
    return (max(session.photos.count(), 1) - 1) // PHOTOS_PER_PAGE + 1


def address_of(session_pk: int, page: int = 1, photo_pk: int = 0) -> str:
    """The desk of a session, at the page and the photograph given."""
    query, anchor = f"?trang={page}" if page > 1 else "", f"#anh-{photo_pk}" if photo_pk else ""
    return f"{reverse('admin:session_photos', args=[session_pk])}{query}{anchor}"
