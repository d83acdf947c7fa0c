"""Typing in paper slips one after the other, without the mouse."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dialogue_portal.lib import codes
from dialogue_portal.lib.qr import qr_of
from dialogue_portal.lib.uploads import takes_files

from .. import actions
from ..actions.paper import AlreadyTyped
from ..forms.paper import KeyingForm
from ..models import Opinion
from ..paper.slips import PAPER_CHANNELS, channel_of_paper, session_being_typed
from .desk_pages import MAY_RECEIVE, desk_context, focus, in_blocks, remember, remembered

PILE = "keying_pile"
SAVED = "keying_saved"
OF_PILE = "Chồng phiếu (giữ nguyên cho phiếu sau)"
COOKIE = "slip_receipt"
NEW_PILE = "chong-moi"
"""In the address: take nothing over from the last slip."""


@takes_files
@permission_required(MAY_RECEIVE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def keying(request: HttpRequest) -> HttpResponse:
    pile = {} if NEW_PILE in request.GET else kept_pile(request)
    session = session_being_typed()
    known = {"session": session, "channel": kept_channel(request) or channel_of_paper(session), **pile}
    form = KeyingForm(request.POST or None, request.FILES or None, initial=known)
    if form.is_valid():
        try:
            return saved(request, form)
        except AlreadyTyped as refused:
            form.add_error("serial", str(refused))
    focus(form, "text" if pile else "session")
    blocks = in_blocks(
        form,
        (OF_PILE, ["session", "channel", ("received_on", "collected_by")]),
        ("Phiếu", ["group", "text", ("serial", "kind", "topic"), "place"]),
        ("Người gửi", [("name", "phone", "email"), "visibility", "consented"]),
        ("Bản chụp", ["scan", "ticket"]),
        folded=OF_PILE if pile and not form.is_bound else "",
    )
    context = desk_context(
        request,
        "Nhập phiếu giấy",
        form=form,
        adminform=blocks,
        saved=request.session.pop(SAVED, None),
        pile=in_words(pile, form) if pile and not form.is_bound else "",
        new_pile=NEW_PILE,
    )
    return render(request, "admin/feedback/keying.html", context)


def saved(request: HttpRequest, form: KeyingForm) -> HttpResponse:
    opinion, is_new = actions.take_slip(form.cleaned_data["session"], by=request.user, **form.said())
    code = codes.code_for(form.receipt_ticket)
    said = f"Đã ghi ý kiến số {opinion.pk}." if is_new else f"Phiếu này vừa được ghi rồi (ý kiến số {opinion.pk})."
    messages.success(request, f"{said} Mã tra cứu để trao cho người gửi, chỉ hiện một lần: {code}")
    request.session[PILE] = pile_of(form)
    request.session[SAVED] = opinion.pk
    response = redirect("admin:keying")
    return remember(request, response, COOKIE, form.receipt_ticket, reverse("admin:slip_receipt"))


def pile_of(form: KeyingForm) -> dict[str, Any]:
    """What the next slip will have in common with this one. Kept in the session, since a collector's name belongs in no
    address."""
    data = form.cleaned_data
    return {
        "session": data["session"].pk,
        "channel": data["channel"],
        "received_on": f"{data['received_on']:%d/%m/%Y}",
        "collected_by": data["collected_by"],
        "group": data["group"].pk if data["group"] else None,
        "typed_on": timezone.localdate().isoformat(),
    }


def kept_pile(request: HttpRequest) -> dict[str, Any]:
    """Today's pile; an earlier one without its date, which would be wrong unnoticed."""
    pile = dict(request.session.get(PILE, {}))
    if pile.pop("typed_on", "") != timezone.localdate().isoformat():
        pile.pop("received_on", None)
    return pile


def kept_channel(request: HttpRequest) -> str:
    """The channel of the last slip: whoever types slips from a hall is likely to have more of them."""
    return str(request.session.get(PILE, {}).get("channel", ""))


def in_words(pile: dict[str, Any], form: KeyingForm) -> str:
    """The common values of the pile, so that people notice when they start another pile."""
    session, group = (form.fields[name].queryset.filter(pk=pile[name]).first() for name in ["session", "group"])
    said = [
        dict(PAPER_CHANNELS).get(pile["channel"], ""),
        session and session.name_in_lists,
        f"nhận ngày {pile.get('received_on') or f'{timezone.localdate():%d/%m/%Y}'}",
        pile["collected_by"] and f"người thu thập: {pile['collected_by']}",
        group and group.name,
    ]
    return " · ".join(filter(None, said))


@permission_required(MAY_RECEIVE, raise_exception=True)
@require_safe
def slip_receipt(request: HttpRequest) -> HttpResponse:
    """The receipt for the opinion that this person saved last."""
    ticket = remembered(request, COOKIE)
    code = codes.code_for(ticket) if ticket else ""
    opinion = Opinion.objects.with_code(code).select_related("session").first() if code else None
    if opinion is None:
        messages.warning(request, "Giấy biên nhận chỉ in được ngay sau khi ghi phiếu.")
        return redirect("admin:keying")
    context = {"opinion": opinion, "code": code, "qr": qr_of(reverse("feedback:look_up"))}
    return render(request, "admin/feedback/slip_receipt.html", context)
