"""Verifying all chains and seals."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet

from dialogue_portal.lib.sentences import moment

from ..models import CaseEvent, ConclusionNotice, Seal, SealedHead
from .linking import COLUMNS, ERASED, FORGOTTEN, READ, seal_of, signature
from .sealing import PAGE, digest_of, is_met, latest_seal

Row = TypeVar("Row", bound=Model)
Case = tuple[str, int]


@dataclass(frozen=True)
class Fault:
    """The first broken link of a chain; `what` is a Vietnamese sentence. A fault of a seal has no case."""

    what: str
    case_kind: str = ""
    case_id: int = 0
    sequence: int = 0

    def __str__(self) -> str:
        where = f"{self.case_kind} {self.case_id}, việc thứ {self.sequence}: " if self.case_kind else ""
        return where + self.what


@dataclass
class Tally:
    """The counts of what `verify` has read so far."""

    events: int = 0
    cases: int = 0


def verify(tally: Tally) -> Iterator[Fault]:
    """Yield the first fault of every broken chain, then those of the seals. Counts into `tally` on the way.

    Reads page by page, so that memory stays flat for any length of the record, and no lock or long query hinders other
    work.
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
    """The fault of one chain, whose `rows` are `READ` in order, and the sequence of its event; None if it holds. Reads
    all rows."""
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
    """The fault of a row that should have the sequence `expected` and follow `previous`; empty if it is right."""
    *columns, _, seal, found_hash = values
    if columns[2] != expected:
        return "thiếu dòng này." if columns[2] > expected else "số thứ tự không thể có."
    if not hmac.compare_digest(signature(columns, seal), found_hash) or not is_sealed(values):
        return "dòng này đã bị sửa, hoặc được ghi bằng khóa khác."
    if columns[-1] != previous:
        return "dòng này không nối vào dòng ngay trước nó."
    return ""


def is_sealed(values: tuple[Any, ...]) -> bool:
    """Whether the reason matches its seal or was erased. An event without a seal is covered by its own HMAC."""
    salt, seal = values[-3:-1]
    reason = values[COLUMNS.index("reason")]
    return is_erased(values) or (not seal and not salt) or hmac.compare_digest(seal_of(salt, reason), seal)


def is_erased(values: tuple[Any, ...]) -> bool:
    salt, seal = values[-3:-1]
    return bool(seal) and not salt and values[COLUMNS.index("reason")] == ERASED


def rows_of_chains() -> Iterator[tuple[Any, ...]]:
    """`READ` of every event, by case and sequence."""
    kinds = CaseEvent.objects.order_by().values_list("case_kind", flat=True).distinct()
    for kind in sorted(kinds):
        rows = CaseEvent.objects.filter(case_kind=kind).order_by("case_id", "sequence")
        page = list(rows.values_list(*READ)[:PAGE])
        while page:
            yield from page
            case_id, sequence = page[-1][1:3]
            # The first condition is redundant, but lets the database start in the middle of the index.
            rest = rows.filter(Q(case_id__gt=case_id) | Q(sequence__gt=sequence), case_id__gte=case_id)
            page = list(rest.values_list(*READ)[:PAGE]) if len(page) == PAGE else []


def unmet_heads() -> Iterator[Fault]:
    """Faults of chains without the event at which they were sealed."""
    for head in by_page(SealedHead.objects.exclude(is_met())):
        last = CaseEvent.objects.filter(case_kind=head.case_kind, case_id=head.case_id).aggregate(last=Max("sequence"))
        yield Fault(what_became_of(head, last["last"]), head.case_kind, head.case_id, head.sequence)


def what_became_of(head: SealedHead, last: int | None) -> str:
    if last is None:
        return "cả hồ sơ đã biến mất khỏi nhật ký sau lần niêm gần nhất."
    if last < head.sequence:
        return f"đã niêm đến đây, nay chỉ còn đến việc thứ {last}: phần cuối đã bị cắt."
    return "không còn là dòng đã được niêm: nhật ký đã bị viết lại."


def faulty_seals() -> Iterator[Fault]:
    """Faults in the chain of seals; the newest must fit the kept heads."""
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
    """Published notices with a seal that is not among the kept ones."""
    kept = Seal.objects.filter(digest=OuterRef("seal_digest"))
    for notice in ConclusionNotice.objects.exclude(seal_digest="").exclude(Exists(kept)).order_by("pk"):
        yield Fault(f"dấu niêm in trên thông báo kết luận «{notice}» không còn: lần niêm ấy bị xóa hoặc bị sửa.")


def by_page(rows: QuerySet[Row]) -> Iterator[Row]:
    """All `rows` by primary key, read `PAGE` at a time."""
    rows = rows.order_by("pk")
    page = list(rows[:PAGE])
    while page:
        yield from page
        page = list(rows.filter(pk__gt=page[-1].pk)[:PAGE]) if len(page) == PAGE else []
