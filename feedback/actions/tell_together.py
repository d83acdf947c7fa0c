"""Telling what became of many opinions by one act: whoever waits for several of them, or follows several, hears of them
in one mail or one call."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from sessions_app.models import OutboxMessage

from ..models import Follow, Opinion, Sender
from .tell import mark_of, put_all

MAIL, PHONE = OutboxMessage.Channel.MAIL, OutboxMessage.Channel.PHONE


class Heard(NamedTuple):
    """A message, not saved yet, and the address or the number of whom it is for."""

    message: OutboxMessage
    contact: str


def tell_of_each(occurrences: Mapping[Opinion, str], kind: str, *, but: Iterable[OutboxMessage] = ()) -> None:
    """Tell who waits for the answer to each opinion, and who follows it, of `kind` with its occurrence; `but` those for
    whom these messages are. As many queries for one opinion as for a hundred."""
    tell_of_kinds({kind: occurrences}, but=but)


def tell_of_kinds(told: Mapping[str, Mapping[Opinion, str]], *, but: Iterable[OutboxMessage] = ()) -> None:
    """As `tell_of_each`, where one act means another kind for one opinion than for another."""
    senders = [heard for kind, each in told.items() for heard in senders_heard(with_duplicates(each), kind)]
    knowing = {heard.contact for heard in senders}
    followers = [heard for kind, each in told.items() for heard in followers_heard(each, kind, knowing=knowing)]
    skipped = {place_of(message) for message in but}
    put_together([heard for heard in [*senders, *followers] if place_of(heard.message) not in skipped])


def tell_senders_of_each(occurrences: Mapping[Opinion, str], kind: str) -> None:
    """As `tell_of_each`, but those alone who wait for the answers."""
    put_together(senders_heard(with_duplicates(occurrences), kind))


def place_of(message: OutboxMessage) -> tuple[str, int, int]:
    """Who hears of which case."""
    return message.recipient_kind, message.case_id, message.recipient_id


def with_duplicates(occurrences: Mapping[Opinion, str]) -> dict[Opinion, str]:
    """With the opinions that said the same, which wait for the same answer."""
    said = {opinion.pk: occurrence for opinion, occurrence in occurrences.items()}
    same = Opinion.objects.filter(duplicate_of__in=said, withdrawn_at=None).order_by("pk")
    return {**occurrences, **{row: said[row.duplicate_of_id] for row in same if row.duplicate_of_id}}


def senders_heard(waiting: Mapping[Opinion, str], kind: str) -> list[Heard]:
    """What the senders of `waiting` are to be told; nothing for who left no way."""
    wholes = {row: row.part_of_id or row.pk for row in waiting}
    known = {sender.opinion_id: sender for sender in Sender.objects.filter(opinion__in=wholes.values())}
    found = []
    for row, occurrence in waiting.items():
        sender = known.get(wholes[row])
        if sender and (contact := sender.email.lower() or sender.phone):
            message = OutboxMessage(
                kind=kind,
                case_kind="opinion",
                case_id=row.pk,
                recipient_kind="sender",
                recipient_id=sender.pk,
                occurrence=occurrence,
                channel=MAIL if sender.email else PHONE,
            )
            found.append(Heard(message, contact))
    return found


def followers_heard(occurrences: Mapping[Opinion, str], kind: str, *, knowing: Collection[str]) -> list[Heard]:
    """What the followers of the opinions are to be told, but those of the addresses `knowing`, who hear of it as
    senders."""
    said = {opinion.pk: occurrence for opinion, occurrence in occurrences.items()}
    follows = Follow.objects.by_mail().filter(opinion__in=said).order_by("opinion", "pk")
    return [
        Heard(message_to_follower(follow, follow.opinion_id, kind, said[follow.opinion_id]), follow.email.lower())
        for follow in follows
        if follow.opinion_id and follow.email.lower() not in knowing
    ]


def message_to_follower(follow: Follow, opinion_id: int, kind: str, occurrence: str) -> OutboxMessage:
    return OutboxMessage(
        kind=kind,
        case_kind="opinion",
        case_id=opinion_id,
        recipient_kind="follow",
        recipient_id=follow.pk,
        occurrence=occurrence,
    )


def put_together(told: list[Heard]) -> None:
    """Store the messages: those of one act for one address or one number go out as one."""
    mark_alike(told, act=min((heard.message.occurrence for heard in told), default=""))
    put_all([message for message, _ in told])


@contextmanager
def told_together() -> Iterator[None]:
    """What is told meanwhile of several opinions, by verbs that know of one each, goes out as in `put_together`. Call
    it inside one transaction."""
    last = OutboxMessage.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    yield
    new = list(OutboxMessage.objects.waiting().filter(pk__gt=last, case_kind="opinion"))
    senders = Sender.objects.in_bulk([row.recipient_id for row in new if row.recipient_kind == "sender"])
    follows = Follow.objects.in_bulk([row.recipient_id for row in new if row.recipient_kind == "follow"])
    told = []
    for row in new:
        if row.recipient_kind == "sender" and (sender := senders.get(row.recipient_id)):
            told.append(Heard(row, sender.email.lower() if row.channel == MAIL else sender.phone))
        elif row.recipient_kind == "follow" and (follow := follows.get(row.recipient_id)):
            told.append(Heard(row, follow.email.lower()))
    mark_alike(told, act=f"after {last}")
    OutboxMessage.objects.bulk_update([heard.message for heard in told], ["gathered_for"])


def mark_alike(told: Iterable[Heard], *, act: str) -> None:
    """Mark those for one address or one number as one mail or call."""
    number = Counter((heard.message.recipient_kind, heard.contact) for heard in told)
    for message, contact in told:
        if number[message.recipient_kind, contact] > 1:
            is_call = message.channel == PHONE
            message.gathered_for = (
                one_call(message, contact, act) if is_call else mark_of(message.recipient_kind, contact)
            )


def one_call(message: OutboxMessage, phone: str, act: str) -> str:
    """The mark of what `act` did that is told in one call to `phone`."""
    return mark_of("call", f"{phone} {message.kind} {act}")


def call_apart(sender: Sender) -> None:
    """Tell `sender`, who has another number by now, in a call of its own what was to be told with other news."""
    told = OutboxMessage.objects.waiting().filter(recipient_kind="sender", recipient_id=sender.pk, channel=PHONE)
    told.update(gathered_for="")


class Reach(NamedTuple):
    """How many people an act would be told to."""

    mails: int
    calls: int
    followers: int


def reach_of(opinions: Iterable[Opinion]) -> Reach:
    """Whom an act on `opinions` would be told to: each person once, as `tell_of_each` tells it."""
    occurrences = dict.fromkeys(opinions, "")
    senders = senders_heard(with_duplicates(occurrences), "")
    mails, calls = ({to for message, to in senders if message.channel == channel} for channel in [MAIL, PHONE])
    followers = {heard.contact for heard in followers_heard(occurrences, "", knowing=mails)}
    return Reach(len(mails), len(calls), len(followers))
