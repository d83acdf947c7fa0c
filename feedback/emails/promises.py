"""What mails and calls tell of promises, except the question whether one is done."""

from typing import Any

from ..actions.follow_up import time_of
from ..models import (
    Commitment,
    CommitmentState,
    DoneReport,
    Postponement,
    ProgressEntry,
    PromiseCorrection,
    Resumption,
    Verification,
)
from ..models.commitments import OPEN_STATES, TO_BE_KEPT

OF_PROMISES = frozenset(
    {"progress", "put_off", "given_up", "taken_up", "reported_done", "kept", "not_done", "promise_corrected"}
)
SAID = {"kept": Verification.Answer.DONE, "not_done": Verification.Answer.NOT_YET}


def row_of(kind: str, occurrence: str) -> Any:
    """The progress entry, postponement, dropped promise, correction or done report; None if it is gone, or the promise
    was given up anew since."""
    rows: Any = {
        "progress": ProgressEntry.objects.select_related("commitment__lead_body"),
        "put_off": Postponement.objects.select_related("commitment__lead_body"),
        "taken_up": Resumption.objects.select_related("commitment__lead_body"),
        "given_up": Commitment.objects.select_related("lead_body", "drop_reason"),
        "promise_corrected": PromiseCorrection.objects.select_related("commitment__lead_body"),
    }.get(kind, DoneReport.objects.select_related("commitment__lead_body"))
    key = occurrence.partition(".")[0]  # of a promise that was given up more than once
    row = rows.filter(pk=key).first() if key.isdecimal() else None
    return None if row and kind == "given_up" and occurrence != time_of(row) else row


def commitment_of(row: Any) -> Commitment:
    return row if isinstance(row, Commitment) else row.commitment


def said_first(kind: str, row: Any) -> Verification | None:
    """The first statement that the report `row` is true, or not true; None if there is none."""
    return row.verifications.filter(answer=SAID[kind]).order_by("pk").first() if kind in SAID else None


def still_stands(kind: str, row: Any) -> bool:
    """Whether `kind` may still be told about `row`: nothing came after it, and it is public."""
    if row is None:
        return False
    promise = commitment_of(row)
    if not Commitment.objects.public().filter(pk=promise.pk).exists():
        return False
    if kind == "promise_corrected":
        return True
    if kind == "progress":
        return promise.state in OPEN_STATES and not promise.progress.filter(pk__gt=row.pk).exists()
    if kind == "put_off":
        return promise.state in TO_BE_KEPT and promise.due_on == row.due_on
    if kind == "taken_up":  # also when it was put off since, which says nothing to whoever takes it for given up
        return promise.state in TO_BE_KEPT and not promise.resumptions.filter(pk__gt=row.pk).exists()
    if kind == "reported_done":
        return promise.state == CommitmentState.REPORTED_DONE and row.is_standing
    if kind == "kept":
        return promise.state == CommitmentState.VERIFIED and row.is_standing
    if kind == "not_done":
        return promise.state in TO_BE_KEPT and row == promise.last_done_report
    return promise.state == CommitmentState.DROPPED
