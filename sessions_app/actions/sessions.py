"""Announcing a conference, putting it off, calling it off, closing it."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ..models import DialogueSession, User
from .base import NotReady, WrongState, claim, record


@transaction.atomic
def announce_session(session: DialogueSession, *, by: User, reason: str = "") -> None:
    """Make a session public; `reason` says why that is late.

    Raises `NotReady` without a meeting day or a purpose, `WrongState` if it already is.
    """
    if not session.meetings.exists():
        raise NotReady("Chưa có buổi họp nào. Hãy ghi ngày họp trước khi công bố.")
    if not session.purpose:
        raise NotReady("Chưa có mục đích hội nghị. Hãy ghi mục đích trước khi công bố.")
    claim(session, "announced_at")
    record(session, "announce", by=by, reason=reason)


@transaction.atomic
def postpone_session(session: DialogueSession, *, by: User, reason: str) -> None:
    """Say that the session is put off.

    Raises `WrongState` when it was postponed or cancelled already, `NotReady` when its day has passed.
    """
    if session.cancelled_at:
        raise WrongState
    if has_passed(session):
        raise NotReady("Mọi buổi họp của hội nghị này đã qua ngày nên không hoãn được nữa.")
    claim(session, "postponed_at", postponed_reason=reason)
    record(session, "postpone", by=by, reason=reason)


def has_passed(session: DialogueSession) -> bool:
    """Whether every day on which it was to meet is over; False while no day is known."""
    last = session.meetings.aggregate(last=Max("held_on"))["last"]
    return last is not None and last < timezone.localdate()


@transaction.atomic
def resume_session(session: DialogueSession, *, by: User) -> None:
    """A postponed session has its new day. Raises `WrongState` when it was not postponed, `NotReady` without a day."""
    if session.postponed_at and has_passed(session):
        raise NotReady("Các ngày họp đã ghi đều đã qua. Hãy ghi ngày họp mới trước.")
    waiting = DialogueSession.objects.filter(pk=session.pk, cancelled_at=None, postponed_at__isnull=False)
    if not waiting.update(postponed_at=None, postponed_reason=""):
        raise WrongState
    record(session, "resume", by=by)


@transaction.atomic
def cancel_session(session: DialogueSession, *, by: User, reason: str) -> None:
    """Say that the session will not be held.

    Raises `WrongState` when that was said already, `NotReady` when it was held: its day has passed and it stood.
    """
    if has_passed(session) and not session.postponed_at:
        raise NotReady("Mọi buổi họp của hội nghị này đã qua ngày nên không hủy được nữa.")
    claim(session, "cancelled_at", cancelled_reason=reason)
    record(session, "cancel", by=by, reason=reason)


@transaction.atomic
def close_session(session: DialogueSession, *, by: User) -> None:
    """Put a session whose conclusion is out into the archive."""
    if not session.published_conclusion:
        raise NotReady("Chưa công bố thông báo kết luận nên chưa thể khép lại hội nghị.")
    claim(session, "closed_at")
    record(session, "close", by=by)
