"""What mails and calls tell of promises, beside the question whether one is done."""

from typing import Any

from .actions.follow_up import WAITING
from .models import Commitment, CommitmentState, DoneReport, Postponement

OF_PROMISES = frozenset({"put_off", "given_up", "kept"})


def row_of(kind: str, occurrence: str) -> Any:
    """What was put off, given up, or reported done and confirmed; None when it is gone."""
    rows: Any = {
        "put_off": Postponement.objects.select_related("commitment__lead_body"),
        "given_up": Commitment.objects.select_related("lead_body", "drop_reason"),
        "kept": DoneReport.objects.select_related("commitment__lead_body"),
    }[kind]
    return rows.filter(pk=occurrence).first() if occurrence.isdecimal() else None


def commitment_of(row: Any) -> Commitment:
    return row if isinstance(row, Commitment) else row.commitment


def still_stands(kind: str, row: Any) -> bool:
    """Whether `kind` may still be told of `row`: nothing came after it, and everybody may read it."""
    if row is None:
        return False
    promise = commitment_of(row)
    if not Commitment.objects.public().filter(pk=promise.pk).exists():
        return False
    if kind == "put_off":
        return promise.state in WAITING and promise.due_on == row.due_on
    if kind == "kept":
        return promise.state == CommitmentState.VERIFIED and row.refuted_at is None
    return promise.state == CommitmentState.DROPPED
