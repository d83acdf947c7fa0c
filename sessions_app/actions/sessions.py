"""Announcing a conference, and archiving it."""

from django.db import transaction

from ..models import DialogueSession, User
from .base import NotReady, claim, record


@transaction.atomic
def announce_session(session: DialogueSession, *, by: User, reason: str = "") -> None:
    """Make a session public; `reason` says why that is late.

    Raises `NotReady` without a meeting day or a purpose, `WrongState` if it is public already.
    """
    if not session.meetings.exists():
        raise NotReady("Chưa có buổi họp nào. Hãy ghi ngày họp trước khi công bố.")
    if not session.purpose:
        raise NotReady("Chưa có mục đích hội nghị. Hãy ghi mục đích trước khi công bố.")
    claim(session, "announced_at")
    record(session, "announce", by=by, reason=reason)


@transaction.atomic
def close_session(session: DialogueSession, *, by: User) -> None:
    """Archive a session whose conclusion is published."""
    if not session.published_conclusion:
        raise NotReady("Chưa công bố thông báo kết luận nên chưa thể khép lại hội nghị.")
    claim(session, "closed_at")
    record(session, "close", by=by)
