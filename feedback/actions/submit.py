"""Taking an opinion in."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from dialogue_portal.lib import codes
from sessions_app.actions import record_first
from sessions_app.models import DialogueSession

from ..deadlines import note_owed
from ..models import HeldReason, Moderation, Opinion, Sender, Visibility
from .tell import ask_to_confirm, tell_sender
from .timing import meeting_days, timing_of


@dataclass(frozen=True)
class Contact:
    """Who sent it, as far as they say. `phone` as stored: `+84…`."""

    name: str = ""
    phone: str = ""
    email: str = ""


def submit_opinion(
    session: DialogueSession,
    *,
    text: str,
    ticket: str,
    contact: Contact,
    received_at: dt.datetime | None = None,
    consent_version: str = "",
    collected_by: str = "",
    note: str = "",
    **fields: Any,
) -> tuple[Opinion, bool]:
    """Store an opinion that waits, invisible, for staff. Returns it and whether it is new.

    `fields` are what else is known of it (kind, topic, group, place, visibility, channel, held_reason, …).
    `consent_version` is the privacy notice that the sender agreed to on the portal; on paper nobody ticked a box.
    `note` goes to the record. The code of its receipt is `codes.code_for(ticket)`; the same ticket sent again finds the
    same opinion, so a ticket must stand for one content.
    """
    received_at = received_at or timezone.now()
    opinion = Opinion(
        session=session,
        original_text=text,
        moderation=Moderation.HELD if fields.get("held_reason") else Moderation.PENDING,
        timing=timing_of(meeting_days(session), received_at, fields.get("channel")),
        received_at=received_at,
        code_hash=codes.hashed(codes.code_for(ticket)),
        **fields,
    )
    try:
        with transaction.atomic():
            note_owed(opinion)
            opinion.save(force_insert=True)
            sender = keep_sender(opinion, contact, consent_version, collected_by)
            record_first([(opinion, note)], "submit", by=None, end=opinion.moderation)
            tell_sender(opinion, "received", ticket=ticket, sender=sender)
            if opinion.held_reason == HeldReason.UNCONFIRMED:
                ask_to_confirm(opinion, sender=sender)
    except IntegrityError:
        earlier = Opinion.objects.filter(code_hash=opinion.code_hash).first()
        if earlier is None:
            raise
        return earlier, False
    return opinion, True


def keep_sender(opinion: Opinion, contact: Contact, consent_version: str, collected_by: str) -> Sender:
    now = timezone.now()
    naming_version = consent_version if opinion.visibility == Visibility.NAMED else ""
    return Sender.objects.create(
        opinion=opinion,
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        collected_by=collected_by,
        consented_at=now if consent_version else None,
        consent_version=consent_version,
        naming_consented_at=now if naming_version else None,
        naming_consent_version=naming_version,
    )
