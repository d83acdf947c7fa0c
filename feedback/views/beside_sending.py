"""Pages beside the steps of sending an opinion: what to look at first, where complaints belong, discarding a draft,
what happens to personal data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions_app.models import RetentionRule

from ..actions.drafts import discard_draft
from ..models import OpinionDraft, PrivacyNotice
from ..stored_files import detach
from .concern import COUNTED
from .receipt import DRAFT_COOKIE
from .sending import DROPPED, ORDER, address, address_again, advice_for, name_of, open_session, own_draft

DISCARDED = "da-xoa"
"""In the address of the page that discards a draft, when that has just happened."""


@never_cache
@require_safe
def advice(request: HttpRequest, slug: str) -> HttpResponse:
    """«Có phải ý này không?», and the personal data in the text: shown, but never in the way."""
    session = open_session(slug)
    draft = own_draft(request, session)
    if draft is None or draft.sent_at:
        return redirect("feedback:send_to", session.slug)
    context = {
        "session": session,
        "edit": address(session, "noi-dung"),
        "go_on": address(session, "tep"),
        "counted": request.GET.get(COUNTED, ""),
    }
    return render(request, "feedback/send/advice.html", context | advice_for(draft.data.get("text", "")))


@never_cache
@require_safe
def grievance(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a complaint or denunciation belongs; a private note to staff is still possible."""
    session = open_session(slug)
    context = {"session": session, "edit": address_again(session, ORDER[0]), "go_on": address(session, "noi-dung")}
    return render(request, "feedback/send/grievance.html", context)


@never_cache
@require_POST
def remove_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    session = open_session(slug)
    draft = own_draft(request, session)
    attachment = get_object_or_404(
        draft.attachments if draft and not draft.sent_at else OpinionDraft.objects.none(), pk=pk
    )
    detach(attachment)
    return redirect(f"{address(session, 'tep')}?{DROPPED}=1")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Discard the draft, and leave nothing for the next person at the same machine. It is asked first, as words are
    soon lost; and confirmed here afterwards, as the page of the conference cannot."""
    session = open_session(slug)
    draft = own_draft(request, session)
    if draft is None or draft.sent_at:
        is_gone = draft is None and DISCARDED in request.GET
        context = {"session": session, "is_gone": True, "back": address(session, ORDER[0])}
        return render(request, "feedback/send/discard.html", context) if is_gone else redirect(session)
    if request.method == "POST":
        discard_draft(draft)
        response = redirect(f"{request.path}?{DISCARDED}=1")
        response.delete_cookie(DRAFT_COOKIE, path=address(session, ORDER[0]))
        return response
    context = {"session": session, "back": address_again(session, ORDER[0]), "draft_name": name_of(draft)}
    return render(request, "feedback/send/discard.html", context)


@require_safe
def privacy_notice(request: HttpRequest) -> HttpResponse:
    notices = PrivacyNotice.objects.in_force()
    context = {
        "notice": notices.first(),
        "earlier": notices[1:],
        "rules": RetentionRule.objects.all(),
        "days": settings.PERSON_REQUEST_DAYS,
    }
    return render(request, "feedback/privacy_notice.html", context)
