"""Telling people without an e-mail address by telephone or letter."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from sessions_app.actions import NotReady, WrongState, record
from sessions_app.models import CaseEvent, OutboxMessage, User

from ..models import Commitment, Opinion, PhoneCall, Registration

TOLD = {PhoneCall.Result.TOLD, PhoneCall.Result.LETTER}
EACH_BY_ITSELF = frozenset({"asked_done", "put_off", "given_up", "taken_up"})
"""News of promises: told of each promise by itself."""
BESIDE = EACH_BY_ITSELF | {"asked", "extended", "hidden", "shown_again", "words_corrected"}
"""Messages that do not tell how far the opinion has come."""
SEEN_FOR = dt.timedelta(minutes=30)
"""How long a contact stays visible to who asked to see it."""


def waiting_calls(case_kind: str = "opinion") -> QuerySet[OutboxMessage]:
    """Messages that still have to be told by telephone, oldest first."""
    calls = OutboxMessage.objects.waiting().filter(channel=OutboxMessage.Channel.PHONE, case_kind=case_kind)
    return calls.order_by("created_at", "pk")


def calls_to_make() -> QuerySet[OutboxMessage]:
    """One call for each opinion and person: its newest message stands for older ones, which are done with it. Each
    promise has its own call; what one act did with several opinions of a person is told in one (`told_in_one`)."""
    gathered = standing_calls().exclude(gathered_for="").order_by()
    first = gathered.values("gathered_for", "kind").annotate(first=Min("pk")).values("first")
    return standing_calls().filter(Q(gathered_for="") | Q(pk__in=first))


def standing_calls() -> QuerySet[OutboxMessage]:
    """Without what newer messages stand for. Withdrawn opinions need no call.

    The newest are found once for all: looking for a newer one for each of three thousand takes two seconds.
    """
    newest = waiting_calls().order_by().values("case_id", "recipient_id").annotate(newest=Max("pk")).values("newest")
    opinions = Opinion.objects.filter(pk=OuterRef("case_id"), withdrawn_at=None)
    return waiting_calls().filter(Exists(opinions)).filter(Q(kind__in=EACH_BY_ITSELF) | Q(pk__in=newest))


def told_in_one(message: OutboxMessage) -> list[OutboxMessage]:
    """What is told in one call with `message`, the oldest first: itself, and what the same act did with other opinions
    of that person."""
    if not message.gathered_for:
        return [message]
    beside = standing_calls().filter(gathered_for=message.gathered_for, kind=message.kind).exclude(pk=message.pk)
    return sorted([message, *beside], key=lambda row: row.pk)


def told_with(case_id: Any, recipient_id: Any) -> QuerySet[OutboxMessage]:
    """All messages that one person waits to hear about one opinion."""
    return waiting_calls().filter(case_id=case_id, recipient_id=recipient_id)


def newer_than(message: OutboxMessage) -> OutboxMessage | None:
    """The newer message that is told in place of this one, or that whose call tells it too."""
    newer = told_with(message.case_id, message.recipient_id).filter(pk__gt=message.pk).order_by("pk")
    if message.kind not in EACH_BY_ITSELF and (newest := newer.last()):
        return newest
    first = told_in_one(message)[0]
    return first if first != message else None


def older_news(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """Older messages to the same person about the same opinion, which `message` ends; newest first."""
    older = told_with(message.case_id, message.recipient_id).filter(pk__lt=message.pk)
    return older.exclude(kind__in=EACH_BY_ITSELF).order_by("-pk")


def unsaid_before(message: OutboxMessage) -> list[OutboxMessage]:
    """Those of `older_news` that `message` does not cover: the newest news before a message of the kinds in `BESIDE`,
    and such messages before news."""
    unsaid, is_told = [], message.kind not in BESIDE
    for older in older_news(message):
        if older.kind in BESIDE or not is_told:
            unsaid.append(older)
        is_told = is_told or older.kind not in BESIDE
    return unsaid


def tries_to_tell(messages: Iterable[OutboxMessage]) -> dict[tuple[int, int], list[PhoneCall]]:
    """Calls made in vain, newest first, by opinion and person, whatever the message was. One query."""
    waiting = waiting_calls().filter(case_id__in=[message.case_id for message in messages])
    found: dict[tuple[int, int], list[PhoneCall]] = {}
    for call in PhoneCall.objects.filter(message__in=waiting).select_related("message", "caller"):
        found.setdefault((call.message.case_id, call.message.recipient_id), []).append(call)
    return found


@transaction.atomic
def log_call(message: OutboxMessage, *, by: User, result: str, note: str = "") -> PhoneCall:
    """Record an attempt. Once the person is told, or a letter is sent, the message is done, with all that is
    `told_in_one` with it.

    The `older_news` are done too. Raises `WrongState` when the message was done already. The record of each case has
    only the result, not the note, which may name people.
    """
    beside = [row for row in told_in_one(message) if row != message]
    call = note_call(message, older_news(message), by=by, result=result, note=note)
    for row in beside:
        note_call(row, older_news(row), by=by, result=result, note=note)
    for row in [message, *beside]:
        record(opinion_of(row), "call_sender", by=by, reason=call.get_result_display())
    return call


def note_call(message: OutboxMessage, older: QuerySet[OutboxMessage], *, by: User, result: str, note: str) -> PhoneCall:
    """Store the attempt; if the person was told, `message` and `older` are done. Raises `WrongState` when it was done
    already."""
    done = {"sent_at": timezone.now()} if result in TOLD else {}
    if not waiting_calls(message.case_kind).filter(pk=message.pk).update(tries=F("tries") + 1, **done):
        raise WrongState
    if done:
        older.order_by().update(**done)
    return PhoneCall.objects.create(message=message, result=result, note=note, caller=by)


@transaction.atomic
def dismiss_call(message: OutboxMessage, *, by: User) -> None:
    """Take a call off the desk of which nothing is true any more. Raises `WrongState` when it was done already."""
    for row in told_in_one(message):
        if not waiting_calls().filter(pk=row.pk).update(dropped_at=timezone.now()):
            raise WrongState
        record(opinion_of(row), "dismiss_call", by=by)


@transaction.atomic
def end_overtaken_calls(commitment: Commitment, *, by: User | None, kinds: Collection[str]) -> int:
    """Take earlier calls about `commitment` off the desk, so that people hear only the newest news. Call it in the
    transaction of that news, before telling it. Recorded for each opinion. Returns how many were ended."""
    told_of = {
        "put_off": commitment.postponements.values_list("pk", flat=True),
        "asked_done": commitment.done_reports.values_list("pk", flat=True),
        "taken_up": commitment.resumptions.values_list("pk", flat=True),
        "given_up": every_time_given_up(commitment),
    }
    overtaken = Q(pk__in=[])
    for kind in kinds:
        overtaken |= Q(kind=kind, occurrence__in=[str(told) for told in told_of[kind]])
    messages = list(waiting_calls().filter(overtaken).select_for_update(of=("self",)))
    opinions = Opinion.objects.in_bulk([message.case_id for message in messages])
    for message in messages:
        record(opinions[message.case_id], "overtake_call", by=by, reason=f"Việc phải làm số {commitment.pk}.")
    OutboxMessage.objects.filter(pk__in=[message.pk for message in messages]).update(dropped_at=timezone.now())
    return len(messages)


def every_time_given_up(commitment: Commitment) -> list[str]:
    """How messages name each time that `commitment` was given up (`follow_up.time_of`)."""
    return [str(commitment.pk), *(f"{commitment.pk}.{time}" for time in range(2, commitment.resumptions.count() + 2))]


def overtaken_by(message: OutboxMessage) -> OutboxMessage | None:
    """The message to the same person about the same opinion that replaced a call that was ended."""
    newer = told_with(message.case_id, message.recipient_id).filter(kind__in=EACH_BY_ITSELF, pk__gt=message.pk)
    return newer.order_by("-pk").first()


@transaction.atomic
def see_contact(row: Opinion | Registration, *, by: User, reason: str) -> CaseEvent:
    """Show `by` for a while who sent or registered it, and how to reach them. Recorded. Raises `NotReady` without a
    reason."""
    if not reason.strip():
        raise NotReady("Hãy ghi vì sao cần xem.")
    return record(row, "see_contact", by=by, reason=reason)


def sees_contact(row: Opinion | Registration, *, by: User) -> bool:
    """Whether `by` asked for that a short while ago."""
    kind = row._meta.model_name
    asked = CaseEvent.objects.filter(case_kind=kind, case_id=row.pk, verb="see_contact", actor=by)
    return asked.filter(at__gte=timezone.now() - SEEN_FOR).exists()


def opinion_of(message: OutboxMessage) -> Opinion:
    return Opinion.objects.get(pk=message.case_id)
