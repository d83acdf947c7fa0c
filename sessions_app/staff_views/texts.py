"""Texts about a conference for use outside the portal: loudspeaker, group chat, poster."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import DialogueSession, WardProfile
from ..wording import chat_text, is_over, loudspeaker_text
from .frame import desk_context
from .overview import MAY_SEE


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def session_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """The texts, ready to copy, and a link to the poster; no loudspeaker text for a past conference."""
    sessions = DialogueSession.objects.select_related("conclusion").prefetch_related("meetings__groups")
    session, ward = get_object_or_404(sessions, pk=pk), WardProfile.current()
    is_past = is_over(session)
    texts = [] if is_past else [("loa", "Lời đọc trên loa", loudspeaker_text(session, ward))]
    texts += [("zalo", "Tin nhắn cho nhóm Zalo", chat_text(session, ward))]
    context = desk_context(request, "Lời báo, tin nhắn, tờ rơi", session=session, texts=texts, is_over=is_past)
    return render(request, "admin/sessions_app/session_texts.html", context)
