"""Printing slips: one sheet of A5 for one opinion, for people without a telephone at hand."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dialogue_portal.lib.qr import qr_of
from sessions_app.models import DialogueSession, ResidentialGroup

from ..forms.paper import SlipsForm
from ..models import PrivacyNotice
from ..paper.slips import Serial, newest_session, serial_of
from .desk_pages import MAY_RECEIVE, desk_context, focus, in_blocks


@dataclass(frozen=True)
class Slip:
    group: ResidentialGroup | None
    serial: Serial
    qr: str


@permission_required(MAY_RECEIVE, raise_exception=True)
@require_safe
def slips(request: HttpRequest) -> HttpResponse:
    """Choose which slips to print. Choosing changes nothing, so the choice is in the address and can be bookmarked."""
    form = SlipsForm(request.GET) if "session" in request.GET else SlipsForm(initial={"session": newest_session()})
    if form.is_valid():
        return render(request, "admin/feedback/slips_print.html", sheets(form))
    focus(form, "session")
    blocks = in_blocks(form, (None, ["session", "groups", ("copies", "first")]))
    context = desk_context(request, "In phiếu lấy ý kiến", form=form, adminform=blocks)
    return render(request, "admin/feedback/slips.html", context)


def sheets(form: SlipsForm) -> dict[str, Any]:
    session, first = form.cleaned_data["session"], form.cleaned_data["first"]
    numbers = range(first, first + form.cleaned_data["copies"])
    found = [
        Slip(group, serial_of(session, group, number), qr)
        for group in form.chosen()
        for qr in [qr_of(form_address(session, group))]
        for number in numbers
    ]
    version = PrivacyNotice.objects.version_in_force()
    meeting = None if session.is_called_off else session.meetings.first()
    return {"slips": found, "session": session, "meeting": meeting, "version": version, "ward": form.ward}


def form_address(session: DialogueSession, group: ResidentialGroup | None) -> str:
    """The address of the online form, with the group filled in."""
    address = reverse("feedback:send_to", args=[session.slug])
    return f"{address}?{urlencode({'to': group.slug})}" if group else address
