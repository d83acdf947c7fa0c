"""Promises on their way to «done»."""

from django.db import transaction

from sessions_app.actions import NotReady, WrongState, claim, move, record
from sessions_app.models import User

from ..models import Commitment, CommitmentState, ProgressEntry
from ..models.commitments import OPEN_STATES


@transaction.atomic
def publish_commitment(commitment: Commitment, *, by: User) -> None:
    """Show a commitment to the public. Raises `NotReady` before the conclusion or the answer it comes from is out."""
    item, response = commitment.conclusion_item, commitment.response
    if item and not item.notice.is_public:
        raise NotReady("Thông báo kết luận chưa được công bố.")
    if response and not response.published_at:
        raise NotReady("Câu trả lời chưa được công bố.")
    claim(commitment, "published_at")
    record(commitment, "publish", by=by)


@transaction.atomic
def start_commitment(commitment: Commitment, *, by: User) -> None:
    """Work has begun."""
    change(commitment, CommitmentState.PLANNED, CommitmentState.UNDER_WAY, by=by)


@transaction.atomic
def report_done(commitment: Commitment, *, by: User) -> None:
    """The lead body says that it is done; whether it is, others will say."""
    change(commitment, CommitmentState.UNDER_WAY, CommitmentState.REPORTED_DONE, by=by)


@transaction.atomic
def verify_commitment(commitment: Commitment, *, by: User) -> None:
    """Somebody outside the lead body has seen that it is done."""
    if commitment.lead_body in by.bodies:
        raise NotReady("Đơn vị chủ trì không tự xác nhận việc của mình.")
    change(commitment, CommitmentState.REPORTED_DONE, CommitmentState.VERIFIED, by=by)


@transaction.atomic
def drop_commitment(commitment: Commitment, *, by: User, reason: str) -> None:
    """Say openly that it will not be done, and why."""
    start = CommitmentState(commitment.state)
    if start not in OPEN_STATES:
        raise WrongState
    change(commitment, start, CommitmentState.DROPPED, by=by, reason=reason, dropped_reason=reason)


@transaction.atomic
def report_progress(commitment: Commitment, *, by: User, text: str, percent: int | None = None) -> ProgressEntry:
    """Add a dated word on the work. `percent` is 0 to 100, or None where it makes no sense."""
    entry = ProgressEntry.objects.create(commitment=commitment, text=text, percent=percent, author=by)
    record(commitment, "report_progress", by=by)
    return entry


def change(
    commitment: Commitment,
    start: CommitmentState,
    end: CommitmentState,
    *,
    by: User,
    reason: str = "",
    **changes: str,
) -> None:
    move(commitment, start, end, **changes)
    record(commitment, end.value, by=by, start=start, end=end, reason=reason)
