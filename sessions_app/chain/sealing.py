"""The heads of all chains at one moment, bound into one digest."""

import hashlib
from collections.abc import Collection, Iterator, Sequence

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from ..models import CaseEvent, Seal, SealedHead
from .linking import keyed, plain

PAGE = 5000
"""Rows read at once; bounds the memory that a long record needs."""


def seal() -> Seal:
    """Keep the current head of every chain, and bind all heads and the seal before into one digest.

    A chain that lost the event at which it was last sealed keeps its old head, so that `verify` still reports it.
    """
    heads = dict(new_heads())
    with transaction.atomic():
        hold_seals()
        last = latest_seal()
        SealedHead.objects.bulk_create(
            [heads[event] for event in still_there(heads)],
            batch_size=PAGE,
            update_conflicts=True,
            unique_fields=["case_kind", "case_id"],
            update_fields=["sequence", "hash"],
        )
        made = Seal(
            made_at=timezone.now(),
            previous_digest=last.digest if last else "",
            case_count=SealedHead.objects.count(),
            event_count=CaseEvent.objects.count(),
        )
        made.digest = digest_of(made)
        made.save(force_insert=True)
    return made


def hold_seals() -> None:
    """Lock the oldest seal: others who seal wait until the transaction ends."""
    Seal.objects.select_for_update().last()


def still_there(events: Collection[int]) -> Iterator[int]:
    """Those of `events` that were not deleted with their record since they were read."""
    for some in batched(sorted(events), PAGE):
        yield from CaseEvent.objects.filter(pk__gte=some[0], pk__lte=some[-1], pk__in=some).values_list("pk", flat=True)


def batched(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def new_heads() -> Iterator[tuple[int, SealedHead]]:
    """The last events of chains that grew since they were sealed: their keys, and the heads to keep."""
    same_case = {"case_kind": OuterRef("case_kind"), "case_id": OuterRef("case_id")}
    later = CaseEvent.objects.filter(**same_case, sequence__gt=OuterRef("sequence"))
    known = SealedHead.objects.filter(~is_met() | Q(sequence=OuterRef("sequence")), **same_case)
    columns = ["pk", "case_kind", "case_id", "sequence", "hash"]
    rows = CaseEvent.objects.exclude(Exists(later)).exclude(Exists(known)).only(*columns)
    top = CaseEvent.objects.aggregate(top=Max("pk"))["top"] or 0
    for start in range(0, top, PAGE):
        for event in rows.filter(pk__gt=start, pk__lte=start + PAGE).order_by("pk"):
            head = {"case_kind": event.case_kind, "case_id": event.case_id}
            yield event.pk, SealedHead(**head, sequence=event.sequence, hash=event.hash)


def is_met() -> Exists:
    """For a `SealedHead`: whether the event at which its chain was sealed still exists."""
    columns = {name: OuterRef(name) for name in ["case_kind", "case_id", "sequence", "hash"]}
    return Exists(CaseEvent.objects.filter(**columns))


def digest_of(made: Seal) -> str:
    """The digest over the seal before, the moment, the counts and all kept heads; it reveals nothing of them."""
    running = hashlib.sha256()
    for case_kind, case_id, sequence, last in heads_by_page():
        running.update(f"{case_kind} {case_id} {sequence} {last}\n".encode())
    facts = [made.previous_digest, plain(made.made_at), made.case_count, made.event_count]
    return keyed("seal", [*facts, running.hexdigest()])


def heads_by_page() -> Iterator[tuple[str, int, int, str]]:
    """The values of all kept heads, by primary key. Plain values: nobody else writes meanwhile, and models would take
    four times as long."""
    rows, after = SealedHead.objects.order_by("pk"), 0
    while page := list(rows.filter(pk__gt=after).values_list("case_kind", "case_id", "sequence", "hash", "pk")[:PAGE]):
        yield from (head for *head, _ in page)
        after = page[-1][-1]


def latest_seal() -> Seal | None:
    """The newest seal. Its digest is printed where it cannot be changed later: on notices, with backups."""
    return Seal.objects.order_by("-pk").first()
