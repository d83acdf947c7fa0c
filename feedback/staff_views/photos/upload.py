"""Uploading photographs: many in one form, or one by one by the page's script."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dialogue_portal.lib.files import plain_name
from dialogue_portal.lib.images import BadImage
from dialogue_portal.lib.uploads import takes_files
from sessions_app import actions
from sessions_app.actions.photos import ThereAlready
from sessions_app.models import DialogueSession
from sessions_app.staff_views.double_submit import is_pressed_again

from ...forms.photos import MOST_FILES
from .desk import address_of, last_page

MAY_ADD = "sessions_app.add_photo"
MOST_BYTES = 60 * 1024 * 1024
"""Photographs chosen together, in a browser that runs no scripts."""


@takes_files(at_most=MOST_BYTES)
@require_POST
@permission_required(MAY_ADD, raise_exception=True)
def upload_photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Each file by itself: one that is refused is named with the reason and does not stop the others. Files that a
    first press of the same page stored are no error of the second."""
    session, is_again = get_object_or_404(DialogueSession, pk=pk), is_pressed_again(request)
    files = request.FILES.getlist("files")
    take = partial(taken, session, request=request, is_again=is_again)
    results = [(plain_name(file.name) or "Tệp", take(file)) for file in files[:MOST_FILES]]
    results += [(plain_name(file.name), f"Mỗi lần nhận {MOST_FILES} ảnh.") for file in files[MOST_FILES:]]
    if request.accepts("text/html"):
        tell(request, results)
        return redirect(address_of(session.pk, last_page(session)))
    told = [{"name": name, "refusal": refusal} for name, refusal in results]
    return JsonResponse({"results": told, "address": address_of(session.pk, last_page(session))})


def taken(session: DialogueSession, file: Any, *, request: HttpRequest, is_again: bool) -> str:
    """Why `file` was not taken; empty when it was, now or by the press before."""
    try:
        actions.add_photo(session, file, by=request.user)
    except ThereAlready as refused:
        return "" if is_again else str(refused)
    except BadImage as refused:
        return str(refused)
    return ""


def tell(request: HttpRequest, results: list[tuple[str, str]]) -> None:
    refused = [(name, refusal) for name, refusal in results if refusal]
    if len(results) > len(refused):
        messages.success(request, f"Đã nhận {len(results) - len(refused)} ảnh. Ảnh được xử lý trong ít phút.")
    for name, refusal in refused:
        messages.error(request, f"«{name}»: không nhận. {refusal}")
    if not results:
        messages.warning(request, "Hãy chọn ảnh để tải lên.")
