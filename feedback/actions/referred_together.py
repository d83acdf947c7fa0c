"""Forwarding many opinions with one letter, and what becomes of them all: one reply, one mistake.

Each verb says what came of each opinion: «» or the sentence that refused it; a refusal leaves the others alone. As many
queries for one opinion as for a hundred.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import ActionRefused, NotReady, each
from sessions_app.models import Body, User

from ..deadlines import refresh_deadlines
from ..models import Moderation, Opinion, Processing, Referral, Urging
from ..models.choices import DONE
from .referrals import (
    alike_in,
    bring_back,
    check_had_come,
    check_letter_days,
    check_reply,
    check_says_why,
    correct_letter,
    note_reply,
    send_on,
    tell_corrected,
)
from .urge import away, check_days, check_may_bear, lock_bodies, note_urgings, rest_until, urge

Results = list[tuple[Opinion, str]]
NOT_AWAY = "Không còn ở cơ quan khác."


@transaction.atomic
def forward_many(
    opinions: Iterable[Opinion], *, by: User, sent_on: dt.date, expected_on: dt.date | None = None, **said: Any
) -> Results:
    """`send_on` for those that may be forwarded. Raises `NotReady` for impossible days."""
    check_letter_days(sent_on, expected_on)
    going, results = told_apart(opinions, lambda row: why_not_sent(row) or refusal_of(check_had_come, row, sent_on))
    if going:
        send_on(going, by=by, sent_on=sent_on, expected_on=expected_on, **said)
        refresh_deadlines(Opinion.objects.filter(pk__in=[row.pk for row in going]))
    return results


@transaction.atomic
def record_reply_to_many(
    opinions: Iterable[Opinion], *, by: User, replied_on: dt.date, reply: str, reply_number: str = ""
) -> Results:
    """`note_reply` to those that another body has. Raises `NotReady` for an empty reply or a day of the future."""
    if not reply.strip() or replied_on > timezone.localdate():
        raise NotReady("Hãy ghi nội dung trả lời và ngày trả lời, không ở tương lai.")

    def why_not(row: Opinion) -> str:
        referral = away_of(row)
        return refusal_of(check_reply, referral, replied_on, reply) if referral else NOT_AWAY

    back, results = told_apart(opinions, why_not)
    if back:
        note_reply(all_away(back), by=by, replied_on=replied_on, reply=reply, reply_number=reply_number)
    refresh_deadlines(Opinion.objects.filter(pk__in=[row.pk for row in back]))
    return results


@transaction.atomic
def urge_many(
    opinions: Iterable[Opinion],
    *,
    by: User,
    urged_on: dt.date,
    means: str,
    again_on: dt.date | None = None,
    **said: Any,
) -> Results:
    """`urge` about each of `opinions`; those noted before with that day and means one by one."""
    again_on = again_on or rest_until(urged_on)
    said |= {"urged_on": urged_on, "means": means, "again_on": again_on}

    no_number = refusal_of(check_may_bear, said.get("letter_number", ""), means)

    def why_not(row: Opinion) -> str:
        return why_not_back(row) or no_number or refusal_of(check_days, away_of(row), urged_on, again_on)

    gone, results = told_apart(opinions, why_not)
    bodies = by_body(gone)
    lock_bodies([referrals[0].to_body_id for referrals in bodies])
    noted = Urging.objects.filter(referral__opinion__in=gone, urged_on=urged_on, means=means)
    before = set(noted.filter(referral__replied_on=None).values_list("referral__opinion", flat=True))
    for referrals in bodies:
        if new := [row for row in referrals if row.opinion_id not in before]:
            note_urgings(new, by=by, **said)
    again = each([row for row in gone if row.pk in before], urge_one, by=by, **said)
    refused = {row.pk: refusal for row, refusal in again}
    return [(row, refusal or refused.get(row.pk, "")) for row, refusal in results]


def urge_one(opinion: Opinion, **said: Any) -> Urging:
    return urge(away(opinion), **said)


@transaction.atomic
def take_back_many(opinions: Iterable[Opinion], *, by: User, reason: str) -> Results:
    """`bring_back` those that another body has. Raises `NotReady` without a reason."""
    check_says_why(reason)
    back, results = told_apart(opinions, why_not_back)
    if back:
        bring_back(all_away(back), by=by, reason=reason)
    return results


@transaction.atomic
def correct_receiver_of_many(opinions: Iterable[Opinion], *, by: User, to_body: Body, reason: str) -> Results:
    """`correct_receiver` of each letter by which one of the opinions went."""
    gone, results = told_apart(opinions, why_not_back)
    letters = {referral.referred_at: referral for referral in all_away(gone)}
    corrected: dict[Referral, str] = {}

    def correct(letter: Referral) -> None:
        corrected.update(correct_letter(letter, by=by, to_body=to_body, reason=reason))

    refused = {referral.referred_at: refusal for referral, refusal in each(letters.values(), correct)}
    tell_corrected(corrected)
    return [
        (row, refusal or refused[referral.referred_at] if (referral := away_of(row)) else refusal)
        for row, refusal in results
    ]


def told_apart(opinions: Iterable[Opinion], why_not: Callable[[Opinion], str]) -> tuple[list[Opinion], Results]:
    """The opinions as they are now, locked: those that nothing speaks against, and what speaks against each."""
    keys = [opinion.pk for opinion in opinions]
    rows = Opinion.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    results = [(row, why_not(row)) for row in rows.prefetch_related("referrals__to_body")]
    return [row for row, refusal in results if not refusal], results


def why_not_sent(opinion: Opinion) -> str:
    """Why an opinion cannot be forwarded now; «» if it can. `referrals` may be loaded."""
    if referral := away_of(opinion):
        return f"Đang ở {referral.to_body.name}."
    if opinion.processing == Processing.WAITING:
        return "Đang chờ người gửi cho biết thêm."
    return why_not_in_work(opinion)


def why_not_back(opinion: Opinion) -> str:
    return why_not_in_work(opinion) or ("" if away_of(opinion) else NOT_AWAY)


def why_not_in_work(opinion: Opinion) -> str:
    if opinion.moderation != Moderation.APPROVED or opinion.withdrawn_at:
        return "Đã rút, hoặc không còn được duyệt đăng."
    return "Đã có câu trả lời." if opinion.processing in DONE else ""


def away_of(opinion: Opinion) -> Referral | None:
    """The referral by which another body has it; `referrals` may be loaded."""
    return next((referral for referral in opinion.referrals.all() if referral.replied_on is None), None)


def by_body(opinions: Iterable[Opinion]) -> list[list[Referral]]:
    """The open referrals of `opinions`, by the body that has them."""
    return [sent for _, sent in alike_in(all_away(opinions), lambda row: row.to_body_id)]


def all_away(opinions: Iterable[Opinion]) -> list[Referral]:
    """The open referrals of `opinions`."""
    return [referral for row in opinions if (referral := away_of(row))]


def refusal_of(check: Callable[..., None], *args: Any) -> str:
    """The sentence with which `check` refuses; «» if it does not."""
    try:
        check(*args)
    except ActionRefused as refused:
        return str(refused)
    return ""
