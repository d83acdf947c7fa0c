"""Telling by telephone or letter those who left no e-mail address."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from sessions_app.actions import NotReady, WrongState, record
from sessions_app.models import CaseEvent, OutboxMessage, User

from ..models import Commitment, Opinion, PhoneCall, Registration

TOLD = {PhoneCall.Result.TOLD, PhoneCall.Result.LETTER}
EACH_BY_ITSELF = frozenset({"asked_done", "put_off", "given_up"})
"""News of promises: told of each promise by itself."""
BESIDE = EACH_BY_ITSELF | {"asked", "extended", "hidden", "shown_again", "words_corrected"}
"""What tells nothing of how far the opinion itself has come."""
SEEN_FOR = dt.timedelta(minutes=30)
"""How long a contact stays visible to who asked to see it."""


def waiting_calls(case_kind: str = "opinion") -> QuerySet[OutboxMessage]:
    """What is still to be told by telephone, oldest first."""
    return OutboxMessage.objects.filter(
        channel=OutboxMessage.Channel.PHONE, sent_at=None, dropped_at=None, case_kind=case_kind
    ).order_by("created_at", "pk")


def calls_to_make() -> QuerySet[OutboxMessage]:
    """One call for an opinion and a person: the newest news stands for the older ones, which it ends once told. What
    becomes of promises is told of each by itself."""
    newer = told_with(OuterRef("case_id"), OuterRef("recipient_id")).filter(pk__gt=OuterRef("pk"))
    return waiting_calls().filter(Q(kind__in=EACH_BY_ITSELF) | ~Exists(newer))


def told_with(case_id: Any, recipient_id: Any) -> QuerySet[OutboxMessage]:
    """All that one person waits to hear of one opinion."""
    return waiting_calls().filter(case_id=case_id, recipient_id=recipient_id)


def newer_than(message: OutboxMessage) -> OutboxMessage | None:
    """The call that is to be made in the place of this one."""
    if message.kind in EACH_BY_ITSELF:
        return None
    return told_with(message.case_id, message.recipient_id).filter(pk__gt=message.pk).order_by("pk").last()


def older_news(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """What the same person still waits to hear of the same opinion, and `message` ends once told; newest first."""
    older = told_with(message.case_id, message.recipient_id).filter(pk__lt=message.pk)
    return older.exclude(kind__in=EACH_BY_ITSELF).order_by("-pk")


def unsaid_before(message: OutboxMessage) -> list[OutboxMessage]:
    """Of `older_news` what `message` does not tell: the newest news before what is told `BESIDE`, and that before
    news."""
    unsaid, is_told = [], message.kind not in BESIDE
    for older in older_news(message):
        if older.kind in BESIDE or not is_told:
            unsaid.append(older)
        is_told = is_told or older.kind not in BESIDE
    return unsaid


def tries_to_tell(messages: Iterable[OutboxMessage]) -> dict[tuple[int, int], list[PhoneCall]]:
    """The calls made in vain, newest first, by opinion and person, whichever news it was then: one query."""
    waiting = waiting_calls().filter(case_id__in=[message.case_id for message in messages])
    found: dict[tuple[int, int], list[PhoneCall]] = {}
    for call in PhoneCall.objects.filter(message__in=waiting).select_related("message", "caller"):
        found.setdefault((call.message.case_id, call.message.recipient_id), []).append(call)
    return found


@transaction.atomic
def log_call(message: OutboxMessage, *, by: User, result: str, note: str = "") -> PhoneCall:
    """Write down an attempt; once told, or once a letter is on its way, the message is done.

    So is the `older_news` to the same person about the same opinion: the newest was said. Raises `WrongState`
    when it was done already. The record of the case holds the result, never the note: that may name people.
    """
    call = note_call(message, older_news(message), by=by, result=result, note=note)
    record(opinion_of(message), "call_sender", by=by, reason=call.get_result_display())
    return call


def note_call(message: OutboxMessage, older: QuerySet[OutboxMessage], *, by: User, result: str, note: str) -> PhoneCall:
    """The attempt; once told, `message` and the `older` news are done. Raises `WrongState` when it was done already."""
    done = {"sent_at": timezone.now()} if result in TOLD else {}
    if not waiting_calls(message.case_kind).filter(pk=message.pk).update(tries=F("tries") + 1, **done):
        raise WrongState
    if done:
        older.order_by().update(**done)
    return PhoneCall.objects.create(message=message, result=result, note=note, caller=by)


@transaction.atomic
def dismiss_call(message: OutboxMessage, *, by: User) -> None:
    """Take off the desk what has become untrue meanwhile. Raises `WrongState` when it was done already."""
    if not waiting_calls().filter(pk=message.pk).update(dropped_at=timezone.now()):
        raise WrongState
    record(opinion_of(message), "dismiss_call", by=by)


@transaction.atomic
def end_overtaken_calls(commitment: Commitment, *, by: User | None, kinds: Collection[str]) -> int:
    """Take off the desk what was to be told of `commitment` until now: who is called hears the newest alone. Call it in
    the transaction that brings the news, before that is told. On record with each opinion. Returns how many went.
    """
    told_of = {
        "put_off": commitment.postponements.values_list("pk", flat=True),
        "asked_done": commitment.done_reports.values_list("pk", flat=True),
    }
    overtaken = Q(pk__in=[])
    for kind in kinds:
        overtaken |= Q(kind=kind, occurrence__in=[str(pk) for pk in told_of[kind]])
    messages = list(waiting_calls().filter(overtaken).select_for_update(of=("self",)))
    opinions = Opinion.objects.in_bulk([message.case_id for message in messages])
    for message in messages:
        record(opinions[message.case_id], "overtake_call", by=by, reason=f"Việc phải làm số {commitment.pk}.")
    OutboxMessage.objects.filter(pk__in=[message.pk for message in messages]).update(dropped_at=timezone.now())
    return len(messages)


def overtaken_by(message: OutboxMessage) -> OutboxMessage | None:
    """What there is to be told now, of the same opinion to the same person, in the place of a call that was ended."""
    newer = told_with(message.case_id, message.recipient_id).filter(kind__in=EACH_BY_ITSELF, pk__gt=message.pk)
    return newer.order_by("-pk").first()


@transaction.atomic
def see_contact(row: Opinion | Registration, *, by: User, reason: str) -> CaseEvent:
    """Show to `by` for a while who sent it or registered, and how they are reached, on the record. Raises `NotReady`
    without a reason."""
    if not reason.strip():
        raise NotReady("Hãy ghi vì sao cần xem.")
    return record(row, "see_contact", by=by, reason=reason)


def sees_contact(row: Opinion | Registration, *, by: User) -> bool:
    """Whether `by` asked for it a short while ago."""
    kind = row._meta.model_name
    asked = CaseEvent.objects.filter(case_kind=kind, case_id=row.pk, verb="see_contact", actor=by)
    return asked.filter(at__gte=timezone.now() - SEEN_FOR).exists()


def opinion_of(message: OutboxMessage) -> Opinion:
    return Opinion.objects.get(pk=message.case_id)
