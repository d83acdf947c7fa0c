"""The record's chains: each event of a case is bound to the one before it by an HMAC under `AUDIT_KEY`.

Whoever changes, deletes, swaps or adds a row behind the portal's back would need the key to make the chain fit again.
A seal (`seal`) binds the heads of all chains: a chain that was cut at its end, or is gone, is missed (`verify`).

Reasons may tell of a person, whose words are erased one day. So the HMAC covers not the reason but its seal, which
stays: `forget_reasons` empties reason and salt, and the chain still holds where the record says so afterwards.
"""

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import itemgetter, or_
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from dialogue_portal.lib.sentences import moment

from .models import CaseEvent, ConclusionNotice, Seal, SealedHead

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
"""What the HMAC of an event covers: all but the key of the row, the HMAC, and `actor`, which goes with an account. Of a
reason with a seal it covers the seal, which the salt makes from the words."""

READ = (*COLUMNS, "reason_salt", "reason_seal", "hash")
"""What tells whether an event holds."""

ERASED = "(Đã xóa.)"
"""Stands where a text was that the database does not let be empty, or that staff would look for."""

FORGOTTEN = "forget_reasons"
"""The act after which the reasons of those before it may be gone."""

GROUNDS = [FORGOTTEN, "erase_original", "erase_contact", "erase_files", "erase_earlier_words"]
"""Acts whose reasons say on what ground something was erased, and stay."""

PAGE = 5000
"""Rows read at once: what a long record needs of memory."""

Row = TypeVar("Row", bound=models.Model)
Case = tuple[str, int]


def head_of(event: CaseEvent) -> tuple[int, str]:
    """Sequence and hash of the last event of the same case; 0 and «» while there is none."""
    chain = CaseEvent.objects.filter(case_kind=event.case_kind, case_id=event.case_id)
    return chain.order_by("-sequence").values_list("sequence", "hash").first() or (0, "")


def heads_of(case_kind: str, keys: Collection[int]) -> dict[int, tuple[int, str]]:
    """The same of many cases of one kind; those without events are not in it."""
    rows = CaseEvent.objects.filter(case_kind=case_kind, case_id__in=keys).order_by("case_id", "sequence")
    return {key: (sequence, mark) for key, sequence, mark in rows.values_list("case_id", "sequence", "hash")}


def link(event: CaseEvent, sequence: int, previous_hash: str) -> None:
    """Put a new event after the one with that `sequence` and hash. It then holds what the database will hold."""
    event.sequence, event.previous_hash = sequence + 1, previous_hash
    for name in COLUMNS:
        setattr(event, name, event._meta.get_field(name).get_prep_value(getattr(event, name)))
    event.hash = signature([getattr(event, name) for name in COLUMNS], getattr(event, "reason_seal", ""))


def seal_reason(event: CaseEvent) -> None:
    """Seal the reason of a new event, before it is linked. Events from before there were such seals have none."""
    if event.reason:
        event.reason_salt = secrets.token_hex(16)
        event.reason_seal = seal_of(event.reason_salt, event._meta.get_field("reason").get_prep_value(event.reason))


def seal_of(salt: str, reason: str) -> str:
    return keyed("reason", [salt, reason])


def signature(values: Sequence[Any], reason_seal: str = "") -> str:
    """The HMAC-SHA256 of a row's values in the order of `COLUMNS`, 64 hexadecimal digits."""
    signed = [plain(value) for value in values]
    if not reason_seal:
        return keyed("event", signed)
    signed[COLUMNS.index("reason")] = reason_seal
    return keyed("event with a seal", signed)


def plain(value: Any) -> str | int:
    """Numbers and text as they are, a moment in UTC with its microseconds, as both databases keep it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, int) else str(value)


def keyed(purpose: str, values: Sequence[str | int]) -> str:
    message = json.dumps([purpose, *values], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(settings.AUDIT_KEY.encode(), message.encode(), hashlib.sha256).hex()


# --- Verifying --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """The first link of a chain that does not hold; `what` is a Vietnamese sentence. A fault of a seal has no case."""

    what: str
    case_kind: str = ""
    case_id: int = 0
    sequence: int = 0

    def __str__(self) -> str:
        where = f"{self.case_kind} {self.case_id}, việc thứ {self.sequence}: " if self.case_kind else ""
        return where + self.what


@dataclass
class Tally:
    """What `verify` has read so far."""

    events: int = 0
    cases: int = 0


def verify(tally: Tally) -> Iterator[Fault]:
    """The first fault of every chain that does not hold, then those of the seals. Counts into `tally` on the way.

    Reads page by page, so memory stays flat however long the record is, and no lock or long query stands in the way of
    those who work meanwhile.
    """
    broken: set[Case] = set()
    for fault in faulty_chains(tally):
        broken.add((fault.case_kind, fault.case_id))
        yield fault
    yield from (fault for fault in unmet_heads() if (fault.case_kind, fault.case_id) not in broken)
    yield from faulty_seals()
    yield from unknown_seals()


def faulty_chains(tally: Tally) -> Iterator[Fault]:
    for case, rows in groupby(rows_of_chains(), key=itemgetter(0, 1)):
        tally.cases += 1
        if found := first_fault(counted(rows, tally)):
            what, sequence = found
            yield Fault(what, *case, sequence=sequence)


def counted(rows: Iterable[tuple[Any, ...]], tally: Tally) -> Iterator[tuple[Any, ...]]:
    for values in rows:
        tally.events += 1
        yield values


def first_fault(rows: Iterable[tuple[Any, ...]]) -> tuple[str, int] | None:
    """What is wrong with one chain, whose `rows` are `READ` in order, and at which event; None when it holds. Reads all
    of them."""
    expected, previous, unsaid, found = 1, "", 0, None
    for values in rows:
        sequence, verb = values[2:4]
        if found is None and (what := fault_of(values, expected, previous)):
            found = what, min(expected, sequence)
        if verb == FORGOTTEN:
            unsaid = 0
        elif is_erased(values):
            unsaid = unsaid or sequence
        expected, previous = sequence + 1, values[-1]
    return found or (("lời của dòng này đã mất mà không có việc xóa nào được ghi.", unsaid) if unsaid else None)


def fault_of(values: tuple[Any, ...], expected: int, previous: str) -> str:
    """What is wrong with a row that should be number `expected` after `previous`; «» when nothing is."""
    *columns, _, seal, found_hash = values
    if columns[2] != expected:
        return "thiếu dòng này." if columns[2] > expected else "số thứ tự không thể có."
    if not hmac.compare_digest(signature(columns, seal), found_hash) or not is_sealed(values):
        return "dòng này đã bị sửa, hoặc được ghi bằng khóa khác."
    if columns[-1] != previous:
        return "dòng này không nối vào dòng ngay trước nó."
    return ""


def is_sealed(values: tuple[Any, ...]) -> bool:
    """Whether the reason is what was sealed, or was erased: of an event without a seal its own HMAC tells that."""
    salt, seal = values[-3:-1]
    reason = values[COLUMNS.index("reason")]
    return is_erased(values) or (not seal and not salt) or hmac.compare_digest(seal_of(salt, reason), seal)


def is_erased(values: tuple[Any, ...]) -> bool:
    salt, seal = values[-3:-1]
    return bool(seal) and not salt and values[COLUMNS.index("reason")] == ERASED


def rows_of_chains() -> Iterator[tuple[Any, ...]]:
    """`READ` of every event, case by case, in order."""
    kinds = CaseEvent.objects.order_by().values_list("case_kind", flat=True).distinct()
    for kind in sorted(kinds):
        rows = CaseEvent.objects.filter(case_kind=kind).order_by("case_id", "sequence")
        page = list(rows.values_list(*READ)[:PAGE])
        while page:
            yield from page
            case_id, sequence = page[-1][1:3]
            # The first condition says nothing new: it lets the database start in the middle of the index.
            rest = rows.filter(Q(case_id__gt=case_id) | Q(sequence__gt=sequence), case_id__gte=case_id)
            page = list(rest.values_list(*READ)[:PAGE]) if len(page) == PAGE else []


def unmet_heads() -> Iterator[Fault]:
    """Chains that no longer hold the event at which they were sealed."""
    for head in by_page(SealedHead.objects.exclude(is_met())):
        last = CaseEvent.objects.filter(case_kind=head.case_kind, case_id=head.case_id).aggregate(last=Max("sequence"))
        yield Fault(what_became_of(head, last["last"]), head.case_kind, head.case_id, head.sequence)


def what_became_of(head: SealedHead, last: int | None) -> str:
    if last is None:
        return "cả hồ sơ đã biến mất khỏi nhật ký sau lần niêm gần nhất."
    if last < head.sequence:
        return f"đã niêm đến đây, nay chỉ còn đến việc thứ {last}: phần cuối đã bị cắt."
    return "không còn là dòng đã được niêm: nhật ký đã bị viết lại."


def is_met() -> Exists:
    """Of a `SealedHead`: the event at which its chain was sealed is still there."""
    columns = {name: OuterRef(name) for name in ["case_kind", "case_id", "sequence", "hash"]}
    return Exists(CaseEvent.objects.filter(**columns))


def faulty_seals() -> Iterator[Fault]:
    """The seals form a chain too; the newest must fit the heads that are kept."""
    previous: Seal | None = None
    for seal in by_page(Seal.objects.all()):
        if seal.previous_digest != (previous.digest if previous else ""):
            at = moment(seal.made_at)
            yield Fault(f"lần niêm lúc {at} không nối vào lần niêm trước: có lần niêm bị xóa hoặc bị sửa.")
        previous = seal
    if previous and previous.digest != digest_of(previous) and previous == latest_seal():
        at = moment(previous.made_at)
        yield Fault(f"lần niêm lúc {at} không khớp: nó hoặc một đầu chuỗi đã niêm bị xóa, bị sửa.")
    if previous is None and SealedHead.objects.exists():
        yield Fault("có đầu chuỗi đã niêm mà không còn lần niêm nào.")


def unknown_seals() -> Iterator[Fault]:
    """Published notices that bear a seal which is not among those that are kept."""
    kept = Seal.objects.filter(digest=OuterRef("seal_digest"))
    for notice in ConclusionNotice.objects.exclude(seal_digest="").exclude(Exists(kept)).order_by("pk"):
        yield Fault(f"dấu niêm in trên thông báo kết luận «{notice}» không còn: lần niêm ấy bị xóa hoặc bị sửa.")


def by_page(rows: models.QuerySet[Row]) -> Iterator[Row]:
    """All of `rows` in the order of their keys, `PAGE` at a time."""
    rows = rows.order_by("pk")
    page = list(rows[:PAGE])
    while page:
        yield from page
        page = list(rows.filter(pk__gt=page[-1].pk)[:PAGE]) if len(page) == PAGE else []


# --- Taking away ------------------------------------------------------------------------------------------------------


@transaction.atomic
def remove(cases: Sequence[Case]) -> list[tuple[str, int, str]]:
    """Take the whole records of `cases` away, and seal what is left: kind, key and last hash of each that went.

    A record that does not hold is left where it is: `verify` must go on finding it. Call it in a transaction: nobody
    else seals until it ends.
    """
    hold_seals()
    gone = []
    for case_kind, case_id in cases:
        rows = CaseEvent.objects.filter(case_kind=case_kind, case_id=case_id).order_by("sequence")
        chain = list(rows.values_list(*READ))
        if first_fault(chain):
            continue
        rows.delete()
        SealedHead.objects.filter(case_kind=case_kind, case_id=case_id).delete()
        gone.append((case_kind, case_id, chain[-1][-1]))
    if gone:
        seal()
    return gone


def forget_reasons(case: models.Model, *, telling: Collection[str] = ()) -> int:
    """Erase the words of the reasons in the record of `case`, but of those that say why something was erased; with
    `telling` only of those that hold one of these texts. How many.

    For `actions.forget_reasons`, which records it: `verify` asks for that behind them. What was written before there
    were seals of reasons keeps its words, or its chain would break.
    """
    rows = erasable_reasons().filter(case_kind=case._meta.model_name, case_id=case.pk)
    if telling:
        rows = rows.filter(reduce(or_, (Q(reason__contains=text) for text in telling)))
    return rows.update(reason=ERASED, reason_salt="")


def with_reasons(case_kind: str, keys: Collection[int]) -> set[int]:
    """Those of the cases in whose record are reasons that `forget_reasons` would erase."""
    rows = erasable_reasons().filter(case_kind=case_kind, case_id__in=keys)
    return set(rows.order_by().values_list("case_id", flat=True))


def erasable_reasons() -> QuerySet[CaseEvent]:
    return CaseEvent.objects.exclude(reason_salt="").exclude(verb__in=GROUNDS)


# --- Sealing ----------------------------------------------------------------------------------------------------------


def seal() -> Seal:
    """Keep where every chain stands now, and bind all of that and the seal before into one digest.

    A chain that no longer holds the event at which it was sealed last keeps its old head: `verify` goes on missing it.
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
    """Until the transaction ends, whoever seals at the same moment waits: at the oldest seal."""
    Seal.objects.select_for_update().last()


def still_there(events: Collection[int]) -> Iterator[int]:
    """Those of the `events` that were not taken away with their record since they were read."""
    for some in batched(sorted(events), PAGE):
        yield from CaseEvent.objects.filter(pk__gte=some[0], pk__lte=some[-1], pk__in=some).values_list("pk", flat=True)


def batched(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def new_heads() -> Iterator[tuple[int, SealedHead]]:
    """The last events of the chains that grew since they were sealed: their keys, and what is kept of them."""
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


def digest_of(made: Seal) -> str:
    """What binds the seal before, the moment, the counts and every head that is kept; it says nothing of them."""
    running = hashlib.sha256()
    for case_kind, case_id, sequence, last in heads_by_page():
        running.update(f"{case_kind} {case_id} {sequence} {last}\n".encode())
    facts = [made.previous_digest, plain(made.made_at), made.case_count, made.event_count]
    return keyed("seal", [*facts, running.hexdigest()])


def heads_by_page() -> Iterator[tuple[str, int, int, str]]:
    """What is kept of every head, in the order of their keys. Plain values: nobody else writes meanwhile, and models
    would take four times as long."""
    rows, after = SealedHead.objects.order_by("pk"), 0
    while page := list(rows.filter(pk__gt=after).values_list("case_kind", "case_id", "sequence", "hash", "pk")[:PAGE]):
        yield from (head for *head, _ in page)
        after = page[-1][-1]


def latest_seal() -> Seal | None:
    """The newest seal, whose digest is printed where nobody can change it later: on notices, with backups."""
    return Seal.objects.order_by("-pk").first()
