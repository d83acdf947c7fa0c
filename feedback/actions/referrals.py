"""Sending opinions to the body whose matter they are, and what comes back from there."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import NotReady, WrongState, move_each, note_number, record_each
from sessions_app.chain import ERASED
from sessions_app.models import Body, DocumentNumber, OutboxMessage, User

from ..deadlines import refresh_deadline, refresh_deadlines
from ..models import Assignment, Competence, Opinion, Processing, Referral, Urging
from .assign import ABROAD, open_state
from .promised import tell_of_replies
from .tell import release, tell_released
from .tell_together import tell_of_each, tell_senders_of_each
from .urge import lock_unanswered

Row = TypeVar("Row")


@transaction.atomic
def forward(
    opinion: Opinion, *, by: User, sent_on: dt.date, expected_on: dt.date | None = None, **said: Any
) -> Referral:
    """`send_on` for one opinion beyond the ward's competence.

    Raises `NotReady` for impossible days, `WrongState` while it waits for its sender or is with another body already.
    """
    if open_state(opinion) == Processing.WAITING or opinion.referrals.filter(replied_on=None).exists():
        raise WrongState
    check_letter_days(sent_on, expected_on)
    check_had_come(opinion, sent_on)
    (referral,) = send_on([opinion], by=by, sent_on=sent_on, expected_on=expected_on, **said)
    refresh_deadline(opinion)
    return referral


def send_on(
    opinions: Sequence[Opinion],
    *,
    by: User,
    to_body: Body,
    sent_on: dt.date,
    letter_number: str = "",
    expected_on: dt.date | None = None,
    note: str = "",
) -> list[Referral]:
    """Note that `opinions` went to another body with one letter. Who waits for the answers is told.

    Without a number it bears that of its slip, once the slip has one; a number that is told goes into the register.
    Units of the ward that had them are released. As many queries for one as for a hundred; what they owe is for the
    caller to count. Raises `WrongState` when one has moved since it was read.
    """
    shared = {"to_body": to_body, "letter_number": letter_number, "expected_on": expected_on, "note": note}
    referrals = Referral.objects.bulk_create(
        Referral(opinion=opinion, sent_on=sent_on, referred_by=by, **shared) for opinion in opinions
    )
    at_once(referrals)
    note_number(letter_number, issued_on=sent_on, subject=said_in_register(opinions, to_body), by=by)
    lost = release(Assignment.objects.filter(opinion__in=opinions))
    letter = f", công văn {letter_number}" if letter_number else ""
    said = f"{to_body.name}{letter} ngày {sent_on:%d/%m/%Y}"
    for (start, competence), alike in alike_in(opinions, lambda row: (row.processing, competence_abroad(row))):
        move_each(alike, Processing(start), Processing.CLASSIFIED, competence=competence)
        record_each(alike, "forward", by=by, start=start, end=Processing.CLASSIFIED, reason=said)
    tell_of_each({row.opinion: str(row.pk) for row in referrals}, "forwarded")
    tell_released(lost)
    return referrals


def at_once(referrals: Sequence[Referral]) -> None:
    """Note them at one moment, by which those of one letter are known (`Referral.in_letter`)."""
    moment = referrals[0].referred_at
    Referral.objects.filter(pk__in=[row.pk for row in referrals]).update(referred_at=moment)
    for row in referrals:
        row.referred_at = moment


def competence_abroad(opinion: Opinion) -> str:
    return opinion.competence if opinion.competence in ABROAD else Competence.HIGHER


def alike_in(rows: Iterable[Row], what: Callable[[Row], Any]) -> list[tuple[Any, list[Row]]]:
    """`rows` by `what` they have in common."""
    return [(key, list(alike)) for key, alike in groupby(sorted(rows, key=what), key=what)]


def said_in_register(opinions: Sequence[Opinion], to_body: Body) -> str:
    """What the register of numbers says of the letter by which `opinions` go to `to_body`."""
    numbers = [str(key) for key in sorted(opinion.pk for opinion in opinions)]
    if len(numbers) == 1:
        return f"Chuyển ý kiến số {numbers[0]} đến {to_body.name}"
    named = f"{', '.join(numbers[:3])}{', …' if len(numbers) > 3 else ''}"
    return f"Chuyển {len(numbers):02d} ý kiến (số {named}) đến {to_body.name}"


def check_letter_days(sent_on: dt.date, expected_on: dt.date | None) -> None:
    """Raises `NotReady` for a letter of the future and for an answer before the letter."""
    if sent_on > timezone.localdate() or (expected_on and expected_on < sent_on):
        raise NotReady("Ngày chuyển không thể ở tương lai; ngày hẹn trả lời không thể trước ngày chuyển.")


def check_had_come(opinion: Opinion, sent_on: dt.date) -> None:
    """Raises `NotReady` for a letter from before the opinion."""
    received_on = timezone.localdate(opinion.received_at)
    if sent_on < received_on:
        raise NotReady(f"Ngày chuyển trước ngày nhận ý kiến ({received_on:%d/%m/%Y}). Hãy xem lại ngày của công văn.")


@transaction.atomic
def correct_receiver(referral: Referral, *, by: User, to_body: Body, reason: str) -> None:
    """Say that it is `to_body` to which a letter went, where another was noted by mistake. Who was told of the wrong
    one is told; who is still to be told hears of the right one only.

    All that the letter covers goes with it, so it is an error of all or of none. Raises `NotReady` for the body that is
    noted and after it was urged or has answered about one of them: then it had the letter. `WrongState` when the answer
    came or the case is no longer in work.
    """
    tell_corrected(correct_letter(referral, by=by, to_body=to_body, reason=reason))


def correct_letter(referral: Referral, *, by: User, to_body: Body, reason: str) -> dict[Referral, str]:
    """`correct_receiver` without telling anybody. Returns what is to be told of, with its occurrence."""
    now = locked(referral)
    if to_body == now.to_body:
        raise NotReady(f"Lần chuyển này đang ghi {to_body.name}. Hãy chọn cơ quan khác.")
    letter = list(now.in_letter().meant().select_related("opinion__session").order_by("pk"))
    check_had_it_not(now.to_body, letter)
    Referral.objects.filter(pk__in=[row.pk for row in letter]).update(to_body=to_body)
    correct_register(now, to_body)
    said = f"Ghi nhầm {now.to_body.name}, đúng ra là {to_body.name}. {reason}"
    events = record_each([row.opinion for row in letter], "correct_receiver", by=by, reason=said)
    return {row: str(event.sequence) for row, event in zip(letter, events, strict=True)}


def tell_corrected(corrected: Mapping[Referral, str]) -> None:
    told = {row.opinion: occurrence for row, occurrence in corrected.items()}
    tell_of_each(told, "forward_corrected", but=unheard(corrected))


def correct_register(letter: Referral, to_body: Body) -> None:
    """Name `to_body` where the register of numbers says to whom the letter went."""
    opinions = list(Opinion.objects.filter(referrals__in=letter.in_letter()).order_by("pk"))
    before, after = (said_in_register(opinions, body) for body in [letter.to_body, to_body])
    DocumentNumber.objects.filter(taken_at__gte=letter.referred_at, subject=before).update(subject=after)


@transaction.atomic
def take_back(referral: Referral, *, by: User, reason: str) -> None:
    """Say that an opinion was forwarded by mistake: it is the ward's own matter. The parts that it was split into since
    were sent with it, and come back with it. Raises `NotReady` without a reason, `WrongState` when the answer came or
    the case is no longer in work."""
    now = locked(referral)
    check_says_why(reason)
    bring_back(list(now.told().filter(replied_on=None).select_related("to_body", "opinion")), by=by, reason=reason)


def check_says_why(reason: str) -> None:
    if not reason.strip():
        raise NotReady("Hãy ghi vì sao đó là chuyển nhầm.")


def bring_back(referrals: Sequence[Referral], *, by: User, reason: str) -> None:
    """Take back what `referrals` tell of. Its deadlines count as if it had never been away: nobody waits longer for a
    mistake of the ward. Who was told that it went is told; who is still to be told hears of neither. That another body
    was urged stays to be read."""
    opinions = [row.opinion for row in referrals]
    keys = [row.pk for row in referrals]
    Referral.objects.filter(pk__in=keys).update(replied_on=timezone.localdate(), taken_back=reason)
    Opinion.objects.filter(pk__in=[row.pk for row in opinions]).update(competence=Competence.WARD)
    for body, sent in alike_in(referrals, lambda row: row.to_body.name):
        record_each([row.opinion for row in sent], "take_back", by=by, reason=f"Chuyển nhầm {body}. {reason}")
    refresh_deadlines(Opinion.objects.filter(pk__in=[row.pk for row in opinions]))
    tell_of_each({row.opinion: str(row.pk) for row in referrals}, "taken_back", but=unheard(referrals))


def locked(referral: Referral) -> Referral:
    """The referral as it is now, with its cases locked. Raises `WrongState` once the answer came, or the case is no
    longer in work."""
    referral.hold()
    open_state(referral.opinion)
    return lock_unanswered(referral)


def check_had_it_not(body: Body, letter: Sequence[Referral]) -> None:
    if Urging.objects.filter(referral__in=letter).exists():
        raise NotReady(f"Đã đôn đốc {body.name}. Cơ quan ấy trả lời là không thuộc họ thì ghi trả lời ấy trước.")
    if any(row.replied_on for row in letter):
        raise NotReady(f"{body.name} đã trả lời về ý kiến khác trong công văn này, nên không phải ghi nhầm.")


def unheard(referrals: Iterable[Referral]) -> list[OutboxMessage]:
    """The messages to those who are still to hear that the opinions were forwarded: they hear what is true by then, or
    nothing. Who came later was told of it by the pages alone."""
    waiting = OutboxMessage.objects.waiting().filter(kind="forwarded")
    return list(waiting.filter(occurrence__in=[str(row.pk) for row in referrals]))


@transaction.atomic
def record_reply(referral: Referral, *, by: User, replied_on: dt.date, reply: str, reply_number: str = "") -> None:
    """`note_reply` to one opinion. Raises `NotReady` for an empty reply or an impossible day, `WrongState` when one
    came before."""
    check_reply(referral, replied_on, reply)
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("session").get(pk=referral.opinion_id)
    referral.opinion = opinion
    note_reply([referral], by=by, replied_on=replied_on, reply=reply, reply_number=reply_number)
    refresh_deadline(opinion)


def check_reply(referral: Referral, replied_on: dt.date, reply: str) -> None:
    if not reply.strip() or not referral.sent_on <= replied_on <= timezone.localdate():
        raise NotReady("Hãy ghi nội dung trả lời và ngày trả lời, không trước ngày chuyển và không ở tương lai.")


def note_reply(
    referrals: Sequence[Referral], *, by: User, replied_on: dt.date, reply: str, reply_number: str = ""
) -> None:
    """Write down what came back from those that had the opinions, which are locked. Who waits for the answers and
    who follows are told; the ward still answers. Of what was taken back or diverted meanwhile it is kept and nobody is
    told; of what was erased since the day alone is kept, for nothing would take the words away any more.

    Raises `WrongState` when a reply came before; what they owe is for the caller to count.
    """
    awaited = [row for row in referrals if row.is_awaited]
    for row in referrals:
        is_gone = row not in awaited and row.opinion.original_text == ERASED
        row.replied_on, row.reply, row.reply_number = replied_on, ERASED if is_gone else reply, reply_number
    waiting = Referral.objects.filter(pk__in=[row.pk for row in referrals], replied_on=None)
    for words in {row.reply for row in referrals}:
        alike = [row.pk for row in referrals if row.reply == words]
        said = {"replied_on": replied_on, "reply": words, "reply_number": reply_number}
        if waiting.filter(pk__in=alike).update(**said) != len(alike):
            raise WrongState
    for body, replied in alike_in(referrals, lambda row: row.to_body.name):
        said_by = f"{body} trả lời ngày {replied_on:%d/%m/%Y} {reply_number}".strip()
        record_each([row.opinion for row in replied], "record_reply", by=by, reason=said_by)
    if awaited:
        tell_senders_of_each({row.opinion: str(row.pk) for row in awaited}, "forward_replied")
        tell_of_replies(awaited)
