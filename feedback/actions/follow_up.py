"""A promise until it is done: published, begun, progress, postponed, dropped, taken up again.

Whether it is done is in `done_reports`; carrying it over to the next conference in `carry_over`.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from dialogue_portal.lib.personal_data import find_personal_data
from sessions_app.actions import NotReady, WrongState, claim, move, record
from sessions_app.models import CaseEvent, User

from ..models import (
    Commitment,
    CommitmentState,
    DropReason,
    EarlierPromiseWords,
    Postponement,
    ProgressEntry,
    PromisePlace,
    Resumption,
)
from ..models.commitments import OPEN_STATES, TO_BE_KEPT
from .calls import end_overtaken_calls
from .progress_files import NewFile, add_progress_file
from .promised import addresses_asked, tell_who_asked, tell_who_follows, tell_who_keeps

NOT_DROPPED: dict[str, Any] = {"drop_reason": None, "dropped_reason": ""}


@transaction.atomic
def publish_commitment(commitment: Commitment, *, by: User) -> None:
    """Show a commitment to the public; the body that leads it is told, unless it is from an old conference that is only
    retold here. Raises `NotReady` before the conclusion or the answer it comes from is out."""
    item, response = commitment.conclusion_item, commitment.response
    if item and not item.notice.is_public:
        raise NotReady("Thông báo kết luận chưa được công bố.")
    if response and not response.published_at:
        raise NotReady("Câu trả lời chưa được công bố.")
    claim(commitment, "published_at")
    record(commitment, "publish", by=by)
    if not (commitment.session.is_retold or commitment.session.is_illustrative):
        tell_who_keeps(commitment, "promised", occurrence="", but=by)


@transaction.atomic
def publish_unquestioned(commitment: Commitment, *, by: User, due_on: dt.date | None = None) -> None:
    """Publish one of many at once, with `due_on` where it has no day yet. Raises as `publish_commitment` does, and
    `NotReady` for what somebody has to look at first, alone: words that may tell of a person, and no day even then,
    which later can only be put off."""
    commitment = Commitment.objects.select_for_update(of=("self",), no_key=True).get(pk=commitment.pk)
    if find_personal_data(f"{commitment.title}\n{commitment.description}"):
        raise NotReady("Còn chữ giống thông tin riêng. Hãy mở ra đọc, rồi công bố riêng.")
    if commitment.due_on is None:
        if due_on is None:
            raise NotReady("Chưa có thời hạn. Hãy ghi thời hạn chung cho những việc ấy, hoặc mở ra ghi riêng.")
        commitment.due_on = due_on
        commitment.save(update_fields=["due_on"])
        record(commitment, "set_due", by=by, reason=f"Thời hạn: {due_on:%d/%m/%Y}.")
    publish_commitment(commitment, by=by)


@transaction.atomic
def start_commitment(commitment: Commitment, *, by: User) -> None:
    """Note that work has begun."""
    change(commitment, CommitmentState.PLANNED, CommitmentState.UNDER_WAY, by=by)


@transaction.atomic
def report_progress(
    commitment: Commitment,
    *,
    by: User,
    text: str,
    percent: int | None = None,
    on: dt.date | None = None,
    files: Sequence[NewFile] = (),
) -> ProgressEntry:
    """Add a dated word on the work, with what shows it, and tell who follows the promise. `percent` is 0 to 100, or
    None where it makes no sense.

    Raises `WrongState` for what is verified or dropped, `NotReady` for a day to come or years before the conference,
    and what `add_progress_file` raises; nothing is kept then.
    """
    entry = add_progress(commitment, by=by, text=text, percent=percent, on=on or timezone.localdate(), files=files)
    tell_who_follows(commitment, "progress", occurrence=entry.pk, with_opinions=False)
    return entry


def add_progress(
    commitment: Commitment,
    *,
    by: User,
    text: str,
    percent: int | None = None,
    on: dt.date,
    files: Sequence[NewFile],
) -> ProgressEntry:
    """Store the entry without telling anybody."""
    if on > timezone.localdate():
        raise NotReady("Ngày ghi tiến độ không thể ở tương lai.")
    if on.year < commitment.session.year - 1:
        raise NotReady(f"Việc này của hội nghị năm {commitment.session.year}. Hãy xem lại năm của ngày ghi tiến độ.")
    if not Commitment.objects.open().select_for_update(of=("self",)).filter(pk=commitment.pk).first():
        raise WrongState
    entry = ProgressEntry.objects.create(commitment=commitment, text=text, percent=percent, on=on, author=by)
    for file in files:
        add_progress_file(entry, file)
    record(commitment, "report_progress", by=by)
    return entry


@transaction.atomic
def postpone_commitment(commitment: Commitment, *, by: User, due_on: dt.date, reason: str) -> Postponement:
    """Promise another day, openly: the day before it and the reason stay to be read; `tell_of_change` says who is told.

    Raises `NotReady` without a reason, or for a day that is over or not later than the one that stands; `WrongState`
    for what was reported done or has ended, or when somebody else has put it off meanwhile.
    """
    before = commitment.due_on
    if not reason.strip():
        raise NotReady("Phải ghi lý do lùi hạn: người dân đọc được.")
    if due_on <= timezone.localdate():
        raise NotReady("Hạn mới phải sau ngày hôm nay.")
    if before and due_on <= before:
        raise NotReady(f"Hạn mới phải sau hạn trước đó, ngày {before:%d/%m/%Y}.")
    still = Commitment.objects.filter(pk=commitment.pk, state__in=TO_BE_KEPT, due_on=before)
    if not still.update(due_on=due_on):
        raise WrongState
    commitment.due_on = due_on
    end_overtaken_calls(commitment, by=by, kinds=["put_off"])
    record(commitment, "postpone", by=by, reason=f"Đến {due_on:%d/%m/%Y}. {reason}")
    put_off = Postponement.objects.create(
        commitment=commitment, due_before=before, due_on=due_on, reason=reason, postponed_by=by
    )
    tell_of_change(commitment, "put_off", by=by, occurrence=put_off.pk)
    return put_off


def tell_of_change(commitment: Commitment, kind: str, *, by: User, occurrence: int | str) -> None:
    """Who asked for it is told, who follows it or what it comes from, and the body that leads it, unless it is `by`
    one of that body."""
    tell_who_asked(commitment, kind, occurrence=occurrence)
    tell_who_follows(commitment, kind, occurrence=occurrence, knowing=addresses_asked(commitment))
    if commitment.published_at and commitment.lead_body not in by.bodies:
        tell_who_keeps(commitment, kind, occurrence=str(occurrence))


@transaction.atomic
def drop_commitment(commitment: Commitment, *, by: User, drop_reason: DropReason, reason: str) -> None:
    """Say openly that it will not be done: why, of the ward's list, and in words; `tell_of_change` says who is told.

    Raises `NotReady` without words.
    """
    if not reason.strip():
        raise NotReady("Phải ghi lý do không làm nữa.")
    start = CommitmentState(commitment.state)
    if start not in OPEN_STATES:
        raise WrongState
    said = {"drop_reason": drop_reason, "dropped_reason": reason}
    change(commitment, start, CommitmentState.DROPPED, by=by, reason=f"{drop_reason}. {reason}", **said)
    end_overtaken_calls(commitment, by=by, kinds=["put_off", "asked_done", "taken_up"])
    tell_of_change(commitment, "given_up", by=by, occurrence=time_of(commitment))


@transaction.atomic
def take_up(commitment: Commitment, *, by: User, due_on: dt.date, reason: str) -> Resumption:
    """Say openly that what was given up is done after all, by a new day; why it had been given up stays to be read, and
    `tell_of_change` says who is told. It is to be begun anew: nobody is asked any more about a report that it was done;
    a body that was renamed meanwhile leads it under its new name.

    Raises `NotReady` without a reason, or for a day that is over; `WrongState` when it is not given up.
    """
    if not reason.strip():
        raise NotReady("Phải ghi vì sao làm tiếp: người dân đọc được.")
    if due_on <= timezone.localdate():
        raise NotReady("Hạn mới phải sau ngày hôm nay.")
    now = Commitment.objects.select_for_update(of=("self",), no_key=True).get(pk=commitment.pk)
    before = {"drop_reason": now.drop_reason, "dropped_reason": now.dropped_reason, "due_before": now.due_on}
    move(commitment, CommitmentState.DROPPED, CommitmentState.PLANNED, **NOT_DROPPED, due_on=due_on)
    Commitment.objects.filter(pk=now.pk).update(lead_body=now.lead_body.now, due_days=None, due_counts_from=None)
    commitment.refresh_from_db()
    said = {"due_on": due_on, "reason": reason, "taken_up_by": by}
    resumed = Resumption.objects.create(commitment=commitment, dropped_on=dropped_on(commitment), **before, **said)
    leave_behind(commitment, resumed)
    end_overtaken_calls(commitment, by=by, kinds=["given_up"])
    record(
        commitment,
        "take_up",
        by=by,
        start=CommitmentState.DROPPED,
        end=CommitmentState.PLANNED,
        reason=f"Hạn {due_on:%d/%m/%Y}. {reason}",
    )
    tell_of_change(commitment, "taken_up", by=by, occurrence=resumed.pk)
    return resumed


def leave_behind(commitment: Commitment, resumed: Resumption) -> None:
    """What the reason for giving up said before corrections goes with that reason; reports are not asked about any
    more."""
    earlier = EarlierPromiseWords.objects.filter(correction__commitment=commitment, place=PromisePlace.DROPPED)
    earlier.update(place=PromisePlace.GIVEN_UP, given_up=resumed)
    commitment.done_reports.filter(set_aside_at=None).update(set_aside_at=timezone.now())


def dropped_on(commitment: Commitment) -> dt.date | None:
    """The day on which it was last given up; None if the record does not tell."""
    acts = CaseEvent.objects.filter(case_kind="commitment", case_id=commitment.pk, verb=CommitmentState.DROPPED)
    at = acts.order_by("-sequence").values_list("at", flat=True).first()
    return timezone.localdate(at) if at else None


def time_of(commitment: Commitment) -> str:
    """Tells one giving up of `commitment` from a later one: its key, then «key.2»."""
    before = commitment.resumptions.count()
    return f"{commitment.pk}.{before + 1}" if before else str(commitment.pk)


def change(
    commitment: Commitment,
    start: CommitmentState,
    end: CommitmentState,
    *,
    by: User | None,
    reason: str = "",
    **changes: Any,
) -> None:
    move(commitment, start, end, **changes)
    record(commitment, end.value, by=by, start=start, end=end, reason=reason)
