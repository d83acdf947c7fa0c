"""The mail of one message, as tests read it."""

from django.core.mail import EmailMessage

from feedback.emails import Letter, facts_of, mail_of
from sessions_app.models import OutboxMessage


def mail_for(message: OutboxMessage) -> EmailMessage | None:
    """The mail, or None if it need not be sent any more."""
    facts = facts_of(message)
    return mail_of([Letter(message, facts)]) if facts else None
