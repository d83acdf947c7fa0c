"""Urging another body to answer what was referred to it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import NotReady, WrongState, record
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import User
from sessions_app.templatetags.portal_tags import moment

from ..models import Referral, Urging
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

    What was noted without a number gets it when it is noted again with one. Raises `NotReady` for impossible days, for
    a number of what was only said, and for what was noted before; `WrongState` when the answer came or the case is no
    longer in work.
    """
    open_state(referral.opinion)
    now = Referral.objects.select_for_update(of=("self",)).select_related("to_body").get(pk=referral.pk)
    if now.replied_on:
        raise WrongState
    means = Urging.Means(means)
    again_on = again_on or rest_until(urged_on)
    check_days(now, urged_on, again_on)
    if letter_number and means != Urging.Means.LETTER:
        raise NotReady("Chỉ đôn đốc bằng văn bản mới có số công văn. Hãy chọn «bằng văn bản» hoặc bỏ số.")
    said = {"note": note, "again_on": again_on, "urged_by": by, "letter_number": letter_number}
    key = {"referral": now, "urged_on": urged_on, "means": means}
    urging, is_new = Urging.objects.get_or_create(**key, defaults=said)
    if not is_new:
        give_number(urging, letter_number)
    record(now.opinion, "urge", by=by, reason=f"{now.to_body.name}, {urging}")
    return urging


def give_number(urging: Urging, letter_number: str) -> None:
    """The same urging, noted again now that its letter has a number."""
    waiting = Urging.objects.filter(pk=urging.pk, letter_number="")
    if not letter_number or not waiting.update(letter_number=letter_number):
        raise NotReady(f"Đã ghi: đôn đốc ngày {urging}. Ghi lúc {moment(urging.urged_at)}, không ghi thêm lần nữa.")
    urging.letter_number = letter_number


def check_days(referral: Referral, urged_on: dt.date, again_on: dt.date) -> None:
    if not referral.sent_on <= urged_on <= timezone.localdate():
        raise NotReady(f"Ngày đôn đốc từ ngày chuyển ({referral.sent_on:%d/%m/%Y}) đến hôm nay. Hãy xem lại.")
    if again_on <= urged_on:
        raise NotReady("Ngày đôn đốc lại phải sau ngày đôn đốc.")


def rest_until(urged_on: dt.date) -> dt.date:
    return WorkingCalendar.current().working_days_after(urged_on, REST)
