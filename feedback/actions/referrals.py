"""Sending an opinion to the body whose matter it is, and what comes back from there."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import NotReady, WrongState, move, note_number, record
from sessions_app.chain import ERASED
from sessions_app.models import Body, DocumentNumber, OutboxMessage, User

from ..deadlines import refresh_deadline
from ..models import Competence, Opinion, Processing, Referral, Urging
from .assign import ABROAD, open_state
from .promised import tell_of_reply
from .tell import release, tell_followers, tell_released, tell_who_waits
from .urge import lock_unanswered


@transaction.atomic
def forward(
    opinion: Opinion,
    *,
    by: User,
    to_body: Body,
    sent_on: dt.date,
    letter_number: str = "",
    expected_on: dt.date | None = None,
    note: str = "",
) -> Referral:
    """Note that an opinion beyond the ward's competence went to another body with a letter. Who waits for the answer is
    told.

    Without a number it bears that of its slip, once the slip has one; a number that is told goes into the register.
    Units of the ward that had it are released. Raises `NotReady` for impossible days, `WrongState` while it waits for
    its sender or is with another body already.
    """
    start = open_state(opinion)
    if start == Processing.WAITING or opinion.referrals.filter(replied_on=None).exists():
        raise WrongState
    check_forwarding_days(opinion, sent_on, expected_on)
    referral = Referral.objects.create(
        opinion=opinion,
        to_body=to_body,
        letter_number=letter_number,
        sent_on=sent_on,
        expected_on=expected_on,
        note=note,
        referred_by=by,
    )
    note_number(letter_number, issued_on=sent_on, subject=said_in_register(opinion, to_body), by=by)
    lost = release(opinion.assignments.current())
    competence = opinion.competence if opinion.competence in ABROAD else Competence.HIGHER
    move(opinion, start, Processing.CLASSIFIED, competence=competence)
    letter = f", công văn {letter_number}" if letter_number else ""
    said = f"{to_body.name}{letter} ngày {sent_on:%d/%m/%Y}"
    record(opinion, "forward", by=by, start=start, end=Processing.CLASSIFIED, reason=said)
    tell_way(opinion, "forwarded", occurrence=str(referral.pk))
    tell_released(lost)
    refresh_deadline(opinion)
    return referral


def said_in_register(opinion: Opinion, to_body: Body) -> str:
    """What the register of numbers says of the letter by which `opinion` goes to `to_body`."""
    return f"Chuyển ý kiến số {opinion.pk} đến {to_body.name}"


def check_forwarding_days(opinion: Opinion, sent_on: dt.date, expected_on: dt.date | None) -> None:
    """Raises `NotReady` for a letter of the future or from before the opinion, and for an answer before the letter."""
    if sent_on > timezone.localdate() or (expected_on and expected_on < sent_on):
        raise NotReady("Ngày chuyển không thể ở tương lai; ngày hẹn trả lời không thể trước ngày chuyển.")
    received_on = timezone.localdate(opinion.received_at)
    if sent_on < received_on:
        raise NotReady(f"Ngày chuyển trước ngày nhận ý kiến ({received_on:%d/%m/%Y}). Hãy xem lại ngày của công văn.")


@transaction.atomic
def correct_receiver(referral: Referral, *, by: User, to_body: Body, reason: str) -> None:
    """Say that it is `to_body` to which an opinion went, where another was noted by mistake. Who was told of the wrong
    one is told; who is still to be told hears of the right one only.

    The parts that the opinion was split into since are covered by the same letter. Raises `NotReady` for the body that
    is noted and after it was urged: then it had the opinion. `WrongState` when the answer came or the case is no longer
    in work.
    """
    now = locked(referral)
    if to_body == now.to_body:
        raise NotReady(f"Lần chuyển này đang ghi {to_body.name}. Hãy chọn cơ quan khác.")
    rows = open_rows(now)
    check_not_urged(now, rows)
    for row in rows:
        Referral.objects.filter(pk=row.pk).update(to_body=to_body)
        before, after = (said_in_register(row.opinion, body) for body in [now.to_body, to_body])
        DocumentNumber.objects.filter(taken_at__gte=row.referred_at, subject=before).update(subject=after)
        said = f"Ghi nhầm {now.to_body.name}, đúng ra là {to_body.name}. {reason}"
        event = record(row.opinion, "correct_receiver", by=by, reason=said)
        tell_mistake(row, "forward_corrected", occurrence=str(event.sequence))


@transaction.atomic
def take_back(referral: Referral, *, by: User, reason: str) -> None:
    """Say that an opinion was forwarded by mistake: it is the ward's own matter. Its deadline counts as if it had never
    been away: nobody waits longer for a mistake of the ward. Who was told that it went is told; who is still to be told
    hears of neither.

    The parts that the opinion was split into since were sent with it, and come back with it. That the other body was
    urged stays to be read. Raises `NotReady` without a reason, `WrongState` when the answer came or the case is no
    longer in work.
    """
    now = locked(referral)
    if not reason.strip():
        raise NotReady("Hãy ghi vì sao đó là chuyển nhầm.")
    for row in open_rows(now):
        Referral.objects.filter(pk=row.pk).update(replied_on=timezone.localdate(), taken_back=reason)
        Opinion.objects.filter(pk=row.opinion_id).update(competence=Competence.WARD)
        row.opinion.competence = Competence.WARD
        record(row.opinion, "take_back", by=by, reason=f"Chuyển nhầm {now.to_body.name}. {reason}")
        refresh_deadline(row.opinion)
        tell_mistake(row, "taken_back", occurrence=str(row.pk))


def locked(referral: Referral) -> Referral:
    """The referral as it is now, with its cases locked. Raises `WrongState` once the answer came, or the case is no
    longer in work."""
    referral.hold()
    open_state(referral.opinion)
    return lock_unanswered(referral)


def open_rows(referral: Referral) -> list[Referral]:
    """What the letter of `referral` covers and was not answered."""
    return list(referral.told().filter(replied_on=None).select_related("opinion__session"))


def check_not_urged(referral: Referral, rows: list[Referral]) -> None:
    if Urging.objects.filter(referral__in=rows).exists():
        body = referral.to_body.name
        raise NotReady(f"Đã đôn đốc {body}. Cơ quan ấy trả lời là không thuộc họ thì ghi trả lời ấy trước.")


def tell_mistake(referral: Referral, kind: str, *, occurrence: str) -> None:
    """`tell_way`, but for those who are still to hear that the opinion was forwarded: they hear what is true by then,
    or nothing. Who came later was told of it by the pages alone."""
    unheard = OutboxMessage.objects.waiting().filter(kind="forwarded", occurrence=str(referral.pk))
    tell_way(referral.opinion, kind, occurrence=occurrence, but=list(unheard))


def tell_way(opinion: Opinion, kind: str, *, occurrence: str, but: Sequence[OutboxMessage] = ()) -> None:
    """Tell who waits for the answer and who follows the opinion, `but` those for whom these messages are."""
    tell_who_waits(opinion, kind, occurrence=occurrence, but=but)
    tell_followers(opinion, kind, occurrence=occurrence, but=but)


@transaction.atomic
def record_reply(referral: Referral, *, by: User, replied_on: dt.date, reply: str, reply_number: str = "") -> None:
    """Write down what came back from the body that had it. Who waits for the answer and who follows are told; the ward
    still answers. Of what was taken back or diverted meanwhile it is kept and nobody is told; of what was erased since
    the day alone is kept, for nothing would take the words away any more.

    Raises `NotReady` for an empty reply or an impossible day, `WrongState` when one came before.
    """
    if not reply.strip() or not referral.sent_on <= replied_on <= timezone.localdate():
        raise NotReady("Hãy ghi nội dung trả lời và ngày trả lời, không trước ngày chuyển và không ở tương lai.")
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("session").get(pk=referral.opinion_id)
    referral.opinion, waiting = opinion, Referral.objects.filter(pk=referral.pk, replied_on=None)
    is_awaited = referral.is_awaited
    if not is_awaited and opinion.original_text == ERASED:
        reply = ERASED
    if not waiting.update(replied_on=replied_on, reply=reply, reply_number=reply_number):
        raise WrongState
    referral.replied_on, referral.reply, referral.reply_number = replied_on, reply, reply_number
    said = f"{referral.to_body.name} trả lời ngày {replied_on:%d/%m/%Y} {reply_number}".strip()
    record(opinion, "record_reply", by=by, reason=said)
    if is_awaited:
        tell_who_waits(opinion, "forward_replied", occurrence=str(referral.pk))
        tell_of_reply(referral)
    refresh_deadline(opinion)
