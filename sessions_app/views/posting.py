"""The sheet for the notice board, and the photograph that proves it was posted."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.addresses import absolute
from dialogue_portal.lib.qr import qr_of

from ..models import ConclusionNotice, Posting
from .files import stored_file

SIZES = {"a4", "a3"}


@require_safe
def conclusion_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The conclusion notice as a sheet for the notice board, A4 or A3, with a link to its page."""
    notices = ConclusionNotice.objects.public().select_related("session", "issuer")
    notice = get_object_or_404(notices, slug=slug)
    asked = request.GET.get("kho", "")
    context = {
        "notice": notice,
        "size": asked if asked in SIZES else "a4",
        "link": absolute(notice.get_absolute_url()),
        "qr": qr_of(notice.get_absolute_url()),
    }
    return render(request, "sessions_app/conclusion_sheet.html", context)


@require_safe
def proof(request: HttpRequest, key: str) -> FileResponse:
    """The photograph of the board, once staff have published it."""
    posting = get_object_or_404(Posting.objects.with_public_proof(), proof_key=key)
    return stored_file(str(posting.proof.name), "image/jpeg")
