"""What is to be told by telephone to those who registered: all that waits for one number is said in one call."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from sessions_app.models import OutboxMessage

from ... import emails
from ...actions.registrants import calls_to_numbers
from ...emails.to_registrant import REASONS
from ...models import Registration


@dataclass
class Matter:
    """Words to be said in a call, and of which registrations: each with its message."""

    why: str
    script: str
    told: list[tuple[OutboxMessage, Registration, str]] = field(default_factory=list)


def matters_for(row: Registration) -> list[Matter]:
    """All that waits to be said at the telephone of `row`, its own first; the same words once."""
    found: dict[tuple[str, str], Matter] = {}
    for message, its in waiting_with(calls_to_numbers([row.pk]), first=row.pk):
        key = why_of(message), emails.script_for(message) or ""
        found.setdefault(key, Matter(*key)).told.append((message, its, name_of(its)))
    return list(found.values())


def waiting_with(calls: QuerySet[OutboxMessage], *, first: int = 0) -> list[tuple[OutboxMessage, Registration]]:
    """`calls` with their registrations, those of the `first` before the others: three queries for any number."""
    found = list(calls.prefetch_related("calls"))
    rows = Registration.objects.select_related("registrant", "meeting").in_bulk({call.case_id for call in found})
    found.sort(key=lambda call: (call.case_id != first, call.case_id, call.pk))
    return [(call, rows[call.case_id]) for call in found]


def told_beside(page: Iterable[Registration]) -> dict[str, list[tuple[Registration, str, str]]]:
    """What the list says of each telephone number of its `page`: every registration with it that waits for a call, its
    name and why."""
    found: dict[str, list[tuple[Registration, str, str]]] = {}
    for message, row in waiting_with(calls_to_numbers([row.pk for row in page])):
        found.setdefault(number_of(row), []).append((row, name_of(row), why_of(message)))
    return found


def number_of(row: Registration) -> str:
    return row.registrant.phone or f"số {row.pk}"


def why_of(message: OutboxMessage) -> str:
    return REASONS.get(message.kind, "có tin mới")


def name_of(row: Registration) -> str:
    return row.registrant.name or "Không ghi tên"
