"""When another body promised to answer what was referred to it, and urging it to answer."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from dialogue_portal.lib.sentences import moment
from sessions_app.actions import NotReady, WrongState, note_number, record_each
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import Body, PaperText, User

from ..deadlines import refresh_deadlines
from ..models import Opinion, Referral, Urging
from .assign import open_state

REST = 5
"""Working days after an urging on which nobody is asked to urge again, unless another day is said."""


@transaction.atomic
def urge(
    referral: Referral,
    *,
    by: User,
    urged_on: dt.date,
    means: str,
    letter_number: str = "",
    note: str = "",
    again_on: dt.date | None = None,
) -> Urging:
    """Note that the body that has an opinion was urged to answer, by `means`, one of `Urging.Means`. Everybody reads
    the day and the number of the letter; the `note` only staff. Until `again_on` the case waits for it in peace.

    What is written to one body on one day is one letter until its paper is made, or two numbers part it. What was noted
    without a number gets it, with all that its letter tells of, when it is noted again with one; the number goes into
    the register. Raises `NotReady` for impossible days, for a number of what was only said, and for what was noted
    before; `WrongState` when the answer came or the case is no longer in work.
    """
    open_state(referral.opinion)
    lock_bodies([referral.to_body_id])
    now = lock_unanswered(referral)
    means = Urging.Means(means)
    again_on = again_on or rest_until(urged_on)
    check_days(now, urged_on, again_on)
    check_may_bear(letter_number, means)
    urging = Urging.objects.filter(referral=now, urged_on=urged_on, means=means).first()
    if urging is None:
        said: dict[str, Any] = {"letter_number": letter_number, "note": note, "again_on": again_on}
        (urging,) = note_urgings([now], by=by, urged_on=urged_on, means=means, **said)
    elif not letter_number or urging.letter_number != letter_number:
        give_number(urging, letter_number)
        tell_record([now], urging, by=by)
    return urging


def note_urgings(
    referrals: Sequence[Referral], *, by: User, urged_on: dt.date, means: str, letter_number: str = "", **said: Any
) -> list[Urging]:
    """Note that the body that has all of `referrals`, which is locked, was urged about them for the first time on that
    day and by these means. As many queries for one as for a hundred."""
    said = {"urged_on": urged_on, "means": means, "letter_number": letter_number, "urged_by": by, **said}
    first = same_letter(referrals[0], urged_on, means, letter_number)
    made = []
    if first is None and means == Urging.Means.LETTER:
        first = Urging.objects.create(referral=referrals[0], **said)
        made.append(first)
    rest = referrals[len(made) :]
    made += Urging.objects.bulk_create(Urging(referral=row, letter_of=first, **said) for row in rest)
    tell_record(referrals, made[0], by=by)
    return made


def tell_record(referrals: Sequence[Referral], urging: Urging, *, by: User) -> None:
    """Note the number of the letter in the register, and the urging in the record of each case."""
    body, number = referrals[0].to_body.name, referrals[0].opinion_id
    about = f"Đôn đốc {body} trả lời ý kiến số {number}"
    note_number(urging.letter_number, issued_on=urging.urged_on, subject=about, by=by)
    record_each([row.opinion for row in referrals], "urge", by=by, reason=f"{body}, {urging}")


@transaction.atomic
def note_expected(referral: Referral, *, by: User, expected_on: dt.date) -> None:
    """Note the day by which the body that has an opinion is to answer, where none was noted with the letter, for all
    that it has by that letter.

    Raises `NotReady` for a day that is over and where a day was noted: a broken promise is no less late for a new one,
    which is noted with an urging. `WrongState` when the answer came or the case is no longer in work.
    """
    referral.hold()
    open_state(referral.opinion)
    now = lock_unanswered(referral)
    if now.expected_on:
        raise NotReady(f"Đã hẹn ngày {now.expected_on:%d/%m/%Y}. Cơ quan hẹn lại thì ghi ở «Đôn đốc cơ quan nhận».")
    if expected_on < timezone.localdate():
        raise NotReady("Ngày hẹn trả lời không thể ở ngày đã qua.")
    letter = now.in_letter().filter(replied_on=None, expected_on=None)
    opinions = list(Opinion.objects.filter(referrals__in=letter).order_by("pk"))
    letter.update(expected_on=expected_on)
    record_each(opinions, "note_expected", by=by, reason=f"{now.to_body.name}: {expected_on:%d/%m/%Y}")
    refresh_deadlines(Opinion.objects.filter(pk__in=[opinion.pk for opinion in opinions]))


def away(opinion: Opinion) -> Referral:
    """The referral by which another body has the opinion. Raises `WrongState` when the ward has it."""
    referral = opinion.referrals.filter(replied_on=None).select_related("to_body").first()
    if referral is None:
        raise WrongState
    referral.opinion = opinion
    return referral


def lock_unanswered(referral: Referral) -> Referral:
    """The referral as it is now, locked. Raises `WrongState` when it was answered."""
    now = Referral.objects.select_for_update(of=("self",)).select_related("to_body").get(pk=referral.pk)
    if now.replied_on:
        raise WrongState
    return now


def lock_bodies(bodies: Any) -> None:
    """Lock the bodies with these keys, so that nobody else begins a letter to one of them."""
    list(Body.objects.select_for_update(no_key=True).filter(pk__in=bodies).order_by("pk").values_list("pk"))


def same_letter(referral: Referral, urged_on: dt.date, means: str, letter_number: str) -> Urging | None:
    """The first urging in the letter that covers this one too; without a number, in one that is not made yet."""
    if means != Urging.Means.LETTER:
        return None
    key = {"urged_on": urged_on, "means": means, "letter_number": letter_number, "letter_of": None}
    letters = Urging.objects.filter(referral__to_body=referral.to_body_id, **key).order_by("pk")
    if not letter_number:
        letters = letters.exclude(pk__in=PaperText.objects.filter(subject_kind="urging").values("subject_id"))
    return letters.first()


def give_number(urging: Urging, letter_number: str) -> None:
    """Record the number of a letter that was noted without one, for everything that the letter covers."""
    waiting = Urging.objects.in_letter(urging.letter).filter(letter_number="")
    if not letter_number or urging.letter_number or not waiting.update(letter_number=letter_number):
        raise NotReady(f"Đã ghi: đôn đốc ngày {urging}. Ghi lúc {moment(urging.urged_at)}, không ghi thêm lần nữa.")
    urging.letter_number = letter_number


def check_may_bear(letter_number: str, means: str) -> None:
    if letter_number and means != Urging.Means.LETTER:
        raise NotReady("Chỉ đôn đốc bằng văn bản mới có số công văn. Hãy chọn «bằng văn bản» hoặc bỏ số.")


def check_days(referral: Referral, urged_on: dt.date, again_on: dt.date) -> None:
    if not referral.sent_on <= urged_on <= timezone.localdate():
        raise NotReady(f"Ngày đôn đốc từ ngày chuyển ({referral.sent_on:%d/%m/%Y}) đến hôm nay. Hãy xem lại.")
    if again_on <= urged_on:
        raise NotReady("Ngày đôn đốc lại phải sau ngày đôn đốc.")


def rest_until(urged_on: dt.date) -> dt.date:
    return WorkingCalendar.current().working_days_after(urged_on, REST)
