"""The mail of one message by itself, as tests read it."""

from django.core.mail import EmailMessage

from feedback.emails import Letter, facts_of, mail_of
from sessions_app.models import OutboxMessage


def mail_for(message: OutboxMessage) -> EmailMessage | None:
    """None when it need not be told any more."""
    facts = facts_of(message)
    return mail_of([Letter(message, facts)]) if facts else None
