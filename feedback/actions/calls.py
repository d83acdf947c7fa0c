"""Telling by telephone or letter those who left no e-mail address."""

import datetime as dt

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from sessions_app.actions import NotReady, WrongState, record
from sessions_app.models import CaseEvent, OutboxMessage, User

from ..models import Opinion, PhoneCall

TOLD = {PhoneCall.Result.TOLD, PhoneCall.Result.LETTER}
SEEN_FOR = dt.timedelta(minutes=30)
"""How long a contact stays visible to who asked to see it."""


def waiting_calls() -> QuerySet[OutboxMessage]:
    """What is still to be told by telephone, oldest first."""
    return OutboxMessage.objects.filter(
        channel=OutboxMessage.Channel.PHONE, sent_at=None, dropped_at=None, case_kind="opinion"
    ).order_by("created_at", "pk")


@transaction.atomic
def log_call(message: OutboxMessage, *, by: User, result: str, note: str = "") -> PhoneCall:
    """Write down an attempt; once told, or once a letter is on its way, the message is done.

    So are the older ones to the same person about the same opinion: the newest news was said. Raises `WrongState`
    when it was done already. The record of the case holds the result, never the note: that may name people.
    """
    now, is_told = timezone.now(), result in TOLD
    done = {"sent_at": now} if is_told else {}
    if not waiting_calls().filter(pk=message.pk).update(tries=F("tries") + 1, **done):
        raise WrongState
    call = PhoneCall.objects.create(message=message, result=result, note=note, caller=by)
    if is_told:
        same_person = {"case_id": message.case_id, "recipient_id": message.recipient_id}
        waiting_calls().filter(pk__lt=message.pk, **same_person).update(**done)
    record(opinion_of(message), "call_sender", by=by, reason=PhoneCall.Result(result).label)
    return call


@transaction.atomic
def dismiss_call(message: OutboxMessage, *, by: User) -> None:
    """Take off the desk what has become untrue meanwhile. Raises `WrongState` when it was done already."""
    if not waiting_calls().filter(pk=message.pk).update(dropped_at=timezone.now()):
        raise WrongState
    record(opinion_of(message), "dismiss_call", by=by)


def see_contact(opinion: Opinion, *, by: User, reason: str) -> CaseEvent:
    """Show a sender's name and contact to `by` for a while, on the record. Raises `NotReady` without a reason."""
    if not reason.strip():
        raise NotReady("Hãy ghi vì sao cần xem.")
    return record(opinion, "see_contact", by=by, reason=reason)


def sees_contact(opinion: Opinion, *, by: User) -> bool:
    """Whether `by` asked for it a short while ago."""
    asked = CaseEvent.objects.filter(case_kind="opinion", case_id=opinion.pk, verb="see_contact", actor=by)
    return asked.filter(at__gte=timezone.now() - SEEN_FOR).exists()


def opinion_of(message: OutboxMessage) -> Opinion:
    return Opinion.objects.get(pk=message.case_id)
