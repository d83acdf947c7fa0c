"""Announcements and news."""

from django.db import transaction

from ..models import Announcement, User
from .base import claim, record


@transaction.atomic
def publish_announcement(announcement: Announcement, *, by: User) -> None:
    """Post an announcement. Raises `WrongState` when it already is out."""
    claim(announcement, "published_at")
    record(announcement, "publish", by=by)


@transaction.atomic
def hide_announcement(announcement: Announcement, *, by: User, reason: str) -> None:
    """Take an announcement off the portal."""
    claim(announcement, "hidden_at")
    record(announcement, "hide", by=by, reason=reason)
