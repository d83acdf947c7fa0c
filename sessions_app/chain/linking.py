"""The links of a chain: what binds an event to the one before it, and a reason to its event."""

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings

from ..models import CaseEvent

COLUMNS = (
    "case_kind",
    "case_id",
    "sequence",
    "verb",
    "at",
    "actor_name",
    "acting_as",
    "from_state",
    "to_state",
    "reason",
    "previous_hash",
)
"""What the HMAC of an event covers: all but the primary key, the HMAC itself, and `actor`, which is deleted with an
account. Of a sealed reason it covers the seal, made from the salt and the words."""

READ = (*COLUMNS, "reason_salt", "reason_seal", "hash")
"""The columns needed to verify an event."""

ERASED = "(Đã xóa.)"
"""Replaces an erased text that may not be empty, or that staff would look for."""

FORGOTTEN = "forget_reasons"
"""The act after which reasons of earlier events may be gone."""


def head_of(event: CaseEvent) -> tuple[int, str]:
    """Sequence and hash of the last event of the same case; 0 and «» if there is none."""
    chain = CaseEvent.objects.filter(case_kind=event.case_kind, case_id=event.case_id)
    return chain.order_by("-sequence").values_list("sequence", "hash").first() or (0, "")


def heads_of(case_kind: str, keys: Collection[int]) -> dict[int, tuple[int, str]]:
    """As `head_of`, for many cases of one kind, by key; cases without events are left out."""
    rows = CaseEvent.objects.filter(case_kind=case_kind, case_id__in=keys).order_by("case_id", "sequence")
    return {key: (sequence, mark) for key, sequence, mark in rows.values_list("case_id", "sequence", "hash")}


def link(event: CaseEvent, sequence: int, previous_hash: str) -> None:
    """Link a new event to the one with that `sequence` and hash. Its values become those that the database will
    hold."""
    event.sequence, event.previous_hash = sequence + 1, previous_hash
    for name in COLUMNS:
        setattr(event, name, event._meta.get_field(name).get_prep_value(getattr(event, name)))
    event.hash = signature([getattr(event, name) for name in COLUMNS], getattr(event, "reason_seal", ""))


def seal_reason(event: CaseEvent) -> None:
    """Seal the reason of a new event, before it is linked. Events from before such seals have none."""
    if event.reason:
        event.reason_salt = secrets.token_hex(16)
        event.reason_seal = seal_of(event.reason_salt, event._meta.get_field("reason").get_prep_value(event.reason))


def seal_of(salt: str, reason: str) -> str:
    return keyed("reason", [salt, reason])


def signature(values: Sequence[Any], reason_seal: str = "") -> str:
    """The HMAC-SHA256 of the values of a row in the order of `COLUMNS`, 64 hexadecimal digits."""
    signed = [plain(value) for value in values]
    if not reason_seal:
        return keyed("event", signed)
    signed[COLUMNS.index("reason")] = reason_seal
    return keyed("event with a seal", signed)


def plain(value: Any) -> str | int:
    """Numbers and text unchanged; a moment in UTC with microseconds, as both databases keep it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, int) else str(value)


def keyed(purpose: str, values: Sequence[str | int]) -> str:
    message = json.dumps([purpose, *values], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(settings.AUDIT_KEY.encode(), message.encode(), hashlib.sha256).hex()
