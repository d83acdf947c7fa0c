"""Taking an opinion in."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from dialogue_portal.lib import codes
from sessions_app.actions import record
from sessions_app.models import DialogueSession, ResidentialGroup, Topic

from ..models import Channel, Opinion, OpinionKind, Sender, Timing, Visibility

CONSENT_VERSION = "2026-11"
"""The version of the privacy notice that the form's two boxes name."""


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
    kind: str = OpinionKind.REPORT,
    topic: Topic | None = None,
    group: ResidentialGroup | None = None,
    place: str = "",
    visibility: str = Visibility.UNNAMED,
    channel: str = Channel.PORTAL,
    received_at: dt.datetime | None = None,
    consent_version: str = "",
) -> tuple[Opinion, bool]:
    """Store an opinion that waits, invisible, for staff. Returns it and whether it is new.

    `consent_version` is the privacy notice that the sender agreed to on the portal; on paper nobody ticked a box.
    The code of its receipt is `codes.code_for(ticket)`; the same ticket sent again finds the same opinion.
    """
    code_hash = codes.hashed(codes.code_for(ticket))
    naming_version = consent_version if visibility == Visibility.NAMED else ""
    now = timezone.now()
    try:
        with transaction.atomic():
            opinion = Opinion.objects.create(
                session=session,
                kind=kind,
                topic=topic,
                group=group,
                place=place,
                original_text=text,
                visibility=visibility,
                channel=channel,
                timing=timing_of(session, received_at or now),
                received_at=received_at or now,
                code_hash=code_hash,
            )
            Sender.objects.create(
                opinion=opinion,
                name=contact.name,
                phone=contact.phone,
                email=contact.email,
                consented_at=now if consent_version else None,
                consent_version=consent_version,
                naming_consented_at=now if naming_version else None,
                naming_consent_version=naming_version,
            )
            record(opinion, "submit", by=None)
    except IntegrityError:
        earlier = Opinion.objects.filter(code_hash=code_hash).first()
        if earlier is None:
            raise
        return earlier, False
    return opinion, True


def timing_of(session: DialogueSession, moment: dt.datetime) -> str:
    """Whether `moment` lies before, on a day of, or after the session's meetings."""
    days = sorted(meeting.held_on for meeting in session.meetings.all())
    day = timezone.localdate(moment)
    if not days or day < days[0]:
        return Timing.BEFORE
    return Timing.AT if day in days else Timing.AFTER if day > days[-1] else Timing.BEFORE
