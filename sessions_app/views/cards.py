"""The preview picture of a shared link. Only public pages have one."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from dialogue_portal.lib.cards import Card, card_response
from dialogue_portal.lib.text import capital

from ..models import Announcement, ConclusionNotice, DialogueSession, WardProfile


def foot(ward: WardProfile) -> str:
    """The line at the foot of each picture: the portal and the ward."""
    return " · ".join(filter(None, ["Cổng đối thoại với Nhân dân", capital(ward.full_name), ward.province]))


@require_safe
def session_card(request: HttpRequest, slug: str) -> HttpResponseBase:
    sessions = DialogueSession.objects.public().select_related("conclusion").prefetch_related("meetings")
    session = get_object_or_404(sessions, slug=slug)
    meetings = [] if session.is_called_off else session.meetings.all()
    days = [" · ".join(filter(None, [meeting.when, meeting.place])) for meeting in meetings]
    kicker = f"Hội nghị đối thoại · {capital(session.state_label)}"
    text = "\n".join(days[:3] + ([f"và {len(days) - 3} buổi khác"] if len(days) > 3 else []))
    return card_response(request, Card(kicker, session.title, text, foot(WardProfile.current())))


@require_safe
def announcement_card(request: HttpRequest, slug: str) -> HttpResponseBase:
    announcement = get_object_or_404(Announcement.objects.public(), slug=slug)
    kicker = f"{announcement.get_category_display()} · {localdate(announcement.published_at):%d/%m/%Y}"
    return card_response(request, Card(kicker, announcement.title, announcement.excerpt, foot(WardProfile.current())))


@require_safe
def conclusion_card(request: HttpRequest, slug: str) -> HttpResponseBase:
    notice = get_object_or_404(ConclusionNotice.objects.public().select_related("session"), slug=slug)
    kicker = f"Thông báo kết luận{f' số {notice.number_symbol}' if notice.number_symbol else ''}"
    text = f"Kết luận của {notice.session.title}"
    return card_response(request, Card(kicker, notice.title, text, foot(WardProfile.current())))
