"""The receipt of an opinion that was sent, and the cookies by which a browser finds its draft and its receipt again."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib import codes
from sessions_app.models import DialogueSession, OutboxMessage

from ..models import Moderation, Opinion

DRAFT_COOKIE, RECEIPT_COOKIE = "draft", "receipt"
RECEIPT_SECONDS = 15 * 60
FORGOTTEN = "da-xoa"
"""In the address of a look-up when the code was removed from this browser a moment ago."""


def form_of(session: DialogueSession) -> str:
    """The address of the first step of sending to `session`; those of all other steps are below it."""
    return reverse("feedback:send_to", args=[session.slug])


def with_draft(response: HttpResponse, key: str, session: DialogueSession) -> HttpResponse:
    """Let the browser find its draft again, until it is closed. Another session's draft has its own cookie."""
    path, secure = form_of(session), settings.SESSION_COOKIE_SECURE
    response.set_cookie(DRAFT_COOKIE, key, path=path, secure=secure, httponly=True, samesite="Lax")
    return response


def show_receipt(key: str) -> HttpResponse:
    """Redirect to the receipt. The key goes in a cookie of that page alone, so no address ever contains a secret.

    The draft's own cookie stays, so that tapping «Gửi» again after a broken connection leads here again.
    """
    response = redirect("feedback:receipt")
    response.set_signed_cookie(
        RECEIPT_COOKIE,
        key,
        max_age=RECEIPT_SECONDS,
        path=reverse("feedback:receipt"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """The code, for a quarter of an hour or until the resident confirms that it is written down (POST), perhaps to go
    on to the form of another opinion."""
    key = request.get_signed_cookie(RECEIPT_COOKIE, default=None, max_age=RECEIPT_SECONDS)
    code = codes.code_for(key) if key else ""
    opinion = Opinion.objects.with_code(code).select_related("session", "sender").first() if code else None
    if request.method == "POST":
        is_next = opinion and "another" in request.POST
        onward = form_of(opinion.session) if is_next else f"{reverse('feedback:look_up')}?{FORGOTTEN}=1"
        return forgotten(redirect(onward), opinion)
    if opinion is None:
        return redirect("feedback:look_up")
    link = f"{settings.PUBLIC_URL}{reverse('feedback:look_up')}#{code}"
    is_mailed = opinion.moderation != Moderation.HELD and is_code_mailed("received", "opinion", opinion.pk)
    context = {"opinion": opinion, "code": code, "link": link, "told_by": told_by(opinion), "is_mailed": is_mailed}
    return render(request, "feedback/receipt.html", context)


def is_code_mailed(kind: str, case_kind: str, case_id: int) -> bool:
    """Whether the mail with the code was sent or will be. What was held is given none, also when it is let in later."""
    told = OutboxMessage.objects.filter(kind=kind, case_kind=case_kind, case_id=case_id, occurrence="")
    return told.filter(channel=OutboxMessage.Channel.MAIL, dropped_at=None).exists()


def forgotten(response: HttpResponse, opinion: Opinion | None) -> HttpResponse:
    """Remove from this browser what leads to the receipt of `opinion`."""
    response.delete_cookie(RECEIPT_COOKIE, path=reverse("feedback:receipt"))
    if opinion:
        response.delete_cookie(DRAFT_COOKIE, path=form_of(opinion.session))
    return response


def told_by(opinion: Opinion) -> str:
    """How its sender gets news; empty if they left no contact."""
    sender = getattr(opinion, "sender", None)
    return ("mail" if sender.email else "phone" if sender.phone else "") if sender else ""
