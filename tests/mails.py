"""Mails as tests read them."""

import datetime as dt

from django.core.mail import EmailMessage
from django.utils import timezone

from feedback.emails import Letter, facts_of, mail_of
from sessions_app.models import OutboxMessage

IN_JOBS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
"""Jobs wait for a worker, as in the real portal."""


def mail_for(message: OutboxMessage) -> EmailMessage | None:
    """The mail, or None if it need not be sent any more."""
    facts = facts_of(message)
    return mail_of([Letter(message, facts)]) if facts else None


def make_due() -> None:
    """The wait of all messages is over."""
    OutboxMessage.objects.update(next_try_at=timezone.now() - dt.timedelta(seconds=1))
