"""What people who registered for a meeting are told, by mail or by telephone."""

from typing import Any

from django.urls import reverse

from dialogue_portal.lib import codes
from dialogue_portal.lib.addresses import absolute
from sessions_app.models import OutboxMessage
from sessions_app.wording import bridge_points

from ..actions.registrants import CANCELLED, MOVED_UP, POSTPONED, RECEIPT, RESCHEDULED, RESUMED, TAKEN_OFF
from ..models import Registrant, Registration, RegistrationState

SUBJECTS = {
    RECEIPT: "Đã nhận đăng ký dự hội nghị",
    MOVED_UP: "Ông/bà đã có chỗ tại hội nghị",
    TAKEN_OFF: "Đăng ký dự hội nghị của ông/bà đã được rút",
    CANCELLED: "Hội nghị ông/bà đăng ký dự đã hủy",
    POSTPONED: "Hội nghị ông/bà đăng ký dự được hoãn",
    RESUMED: "Hội nghị ông/bà đăng ký dự đã có ngày họp",
    RESCHEDULED: "Hội nghị ông/bà đăng ký dự đổi lịch họp",
}
ABOUT_DAYS = frozenset({CANCELLED, POSTPONED, RESUMED, RESCHEDULED})
ANY_NEWS = "Có tin mới về đăng ký dự hội nghị"
REASONS = {
    MOVED_UP: "đã có chỗ",
    TAKEN_OFF: "đăng ký đã được rút",
    CANCELLED: "hội nghị đã hủy",
    POSTPONED: "hội nghị được hoãn",
    RESUMED: "hội nghị đã có ngày họp",
    RESCHEDULED: "hội nghị đổi lịch họp",
}
"""The reasons for calls."""


def registrant_facts(message: OutboxMessage) -> dict[str, Any] | None:
    """All that the text needs; None if it is no longer true, or nobody is there to be told."""
    who = Registrant.objects.filter(pk=message.recipient_id, erased_at=None)
    who = who.select_related("registration__meeting__session").first()
    if who is None or not is_still_true(message.kind, who.registration) or is_told_anew(message):
        return None
    row = who.registration
    return {
        "registration": row,
        "meeting": row.meeting,
        "session": row.meeting.session,
        "points": bridge_points(row.meeting),
        "address": who.email,
        "code": codes.code_for(message.ticket) if message.ticket else "",
        "link": absolute(reverse("feedback:look_up_registration")),
        "needs_code": True,
    }


def is_told_anew(message: OutboxMessage) -> bool:
    """Whether newer news of the days, which says how it stands now, is for the same person."""
    to_them = OutboxMessage.objects.filter(recipient_kind=message.recipient_kind, recipient_id=message.recipient_id)
    return message.kind in ABOUT_DAYS and to_them.filter(kind__in=ABOUT_DAYS, pk__gt=message.pk).exists()


def is_still_true(kind: str, row: Registration) -> bool:
    session = row.meeting.session
    if kind == TAKEN_OFF:
        return row.state == RegistrationState.WITHDRAWN
    if not row.is_live or not session.is_public:
        return False
    if kind == CANCELLED:
        return session.cancelled_at is not None
    if kind == POSTPONED:
        return session.postponed_at is not None and session.cancelled_at is None
    if session.cancelled_at or session.postponed_at:
        return False
    return kind != MOVED_UP or row.state == RegistrationState.REGISTERED
