"""The numbers of papers: which kinds are counted together, how a number is written, which one comes next.

Decree 30/2020, annex I, II.3 and annex III (abbreviations); papers of the Party write «14-KH/ĐU».
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from .documents.heads import head_of, symbol_of
from .models import Body, BodyKind, Document, DocumentKind, DocumentNumber, PaperForm

COUNTED_AS = {
    DocumentKind.CONCLUSION: DocumentKind.NOTICE,
    DocumentKind.RESOLUTION_PLAN: DocumentKind.PLAN,
    DocumentKind.PREVIOUS: DocumentKind.REPORT,
    DocumentKind.SYNTHESIS: DocumentKind.REPORT,
}
"""A notice of conclusion is a notice (TB) in the register: two papers never bear the same number and symbol."""

SERIES = {
    DocumentKind.PLAN: ("kế hoạch", "KH"),
    DocumentKind.NOTICE: ("thông báo", "TB"),
    DocumentKind.INVITATION: ("giấy mời", "GM"),
    DocumentKind.PROGRAMME: ("chương trình", "CTr"),
    DocumentKind.REPORT: ("báo cáo", "BC"),
    DocumentKind.MINUTES: ("biên bản", "BB"),
    DocumentKind.LETTER: ("công văn", ""),
    DocumentKind.TRANSFER: ("phiếu chuyển", "PC"),
    DocumentKind.OTHER: ("văn bản khác", ""),
}
"""What the register counts: its name and its abbreviation. A letter (công văn) has none, save in the Party: CV."""

SERIES_CHOICES = [(kind.value, name) for kind, (name, _) in SERIES.items()]
PARTY_LETTER = "CV"


def series_of(kind: str) -> str:
    """The kind under which the register counts papers of `kind`."""
    return COUNTED_AS.get(DocumentKind(kind), DocumentKind(kind)).value


def series_name(kind: str) -> str:
    return SERIES[DocumentKind(series_of(kind))][0]


def ending_of(kind: str, issuer: Body) -> str:
    """What is proposed after the number, its sign included: «/TB-UBND», «/UBND» for a letter, «-KH/ĐU» in the Party."""
    abbreviation, symbol = SERIES[DocumentKind(series_of(kind))][1], symbol_of(issuer)
    if is_party(issuer):
        if series_of(kind) == DocumentKind.LETTER:
            abbreviation = PARTY_LETTER
        return "-" + "/".join(filter(None, [abbreviation, symbol]))
    return "/" + "-".join(filter(None, [abbreviation, symbol]))


def written(number: int, symbol: str, *, kind: str, issuer: Body) -> str:
    """«05/TB-UBND»: below 10 with a zero. An empty `symbol` is the one proposed, another is taken as it is typed."""
    ending = symbol.strip() or ending_of(kind, issuer)
    if ending[0] not in "/-":
        ending = ("-" if is_party(issuer) else "/") + ending
    return f"{number:02d}{ending}"


def halves(number_symbol: str) -> tuple[int | None, str]:
    """«12/UBND-VX» as it was `written`: 12 and «/UBND-VX». None and nothing where that is no number with a symbol."""
    found = re.fullmatch(r"(\d{1,5})([/-].+)", number_symbol.strip())
    return (int(found[1]), found[2]) if found else (None, "")


def book_of(number_symbol: str) -> tuple[Body, str] | None:
    """Whose letter or slip that is, as its symbol says, and of which kind: «12/UBND-VX» is a letter of the committee.
    None for a symbol of nobody who has papers here."""
    ending = halves(number_symbol)[1]
    keepers = Q(kind=BodyKind.COMMITTEE) | Q(pk__in=DocumentNumber.objects.values("issuer"))
    for issuer in Body.objects.active().filter(keepers):
        for kind in [DocumentKind.TRANSFER, DocumentKind.LETTER]:
            usual = ending_of(kind, issuer)
            if ending == usual or ending.startswith(f"{usual}-"):
                return issuer, kind.value
    return None


def is_party(issuer: Body) -> bool:
    return head_of(issuer).form == PaperForm.PARTY


def next_number(issuer: Body, kind: str, year: int) -> int:
    """One more than the highest that was ever taken, voided ones included, or was typed at a paper by hand."""
    taken = DocumentNumber.objects.filter(issuer=issuer, kind=series_of(kind), year=year)
    last = taken.order_by("-number").values_list("number", flat=True).first() or 0
    ending = re.compile(rf"0*(\d{{1,5}}){re.escape(ending_of(kind, issuer))}")
    others = [int(found[1]) for typed in typed_by_hand(issuer, kind, year) if (found := ending.fullmatch(typed))]
    return max([last, *others]) + 1


def typed_by_hand(issuer: Body, kind: str, year: int, *, but: Document | None = None) -> set[str]:
    """The numbers with their symbols that papers of that book bear without the register having given them: files that
    were signed elsewhere. `but` is a paper that does not count."""
    alike = [value for value in DocumentKind.values if series_of(value) == series_of(kind)]
    papers = Document.objects.filter(issuer=issuer, kind__in=alike, issued_on__year=year, number=None)
    papers = papers.exclude(number_symbol="").exclude(pk=but.pk if but else None)
    return set(papers.values_list("number_symbol", flat=True))


def gaps_in(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The numbers from 1 on that nobody took, below the highest that somebody did: the first and last of each gap."""
    found, expected = [], 1
    for number in sorted(set(numbers)):
        if number > expected:
            found.append((expected, number - 1))
        expected = number + 1
    return found


@dataclass(frozen=True)
class Line:
    """One line of the register as it is read: a number, or a gap from `first` to `last`."""

    issuer: Body
    kind: str
    year: int
    first: int
    last: int
    row: DocumentNumber | None = None
    next: int = 0
    """In its book, the number that comes next; 0 where not the whole book is looked at."""

    @property
    def book(self) -> str:
        return f"{self.issuer.name}: {series_name(self.kind)} năm {self.year}"

    @property
    def missing(self) -> str:
        if self.row:
            return ""
        if self.first == self.last:
            return f"thiếu số {self.first:02d}"
        return f"thiếu số {self.first:02d} đến {self.last:02d}"


def lines_of(rows: Iterable[DocumentNumber], *, with_gaps: bool) -> list[Line]:
    """The `rows`, book by book, each from its highest number down. Needs `issuer`.

    `with_gaps` says what is missing in between: only where every row of a book is among them.
    """
    books: dict[Book, list[DocumentNumber]] = {}
    for row in rows:
        books.setdefault((row.issuer_id, row.kind, row.year), []).append(row)
    others = numbers_by_hand() if with_gaps and books else {}
    ordered = sorted(books.items(), key=lambda book: place_of(book[1][0]))
    return [line for key, book in ordered for line in lines_of_book(book, others.get(key, set()), with_gaps=with_gaps)]


Book = tuple[int, str, int]
"""Issuer, kind and year."""


def numbers_by_hand() -> dict[Book, set[int]]:
    """Of every book the numbers that were typed at papers (`typed_by_hand`): nobody misses them."""
    papers = Document.objects.filter(number=None, issuer__isnull=False, issued_on__isnull=False)
    found: dict[Book, set[int]] = {}
    for issuer, kind, day, typed in papers.values_list("issuer", "kind", "issued_on", "number_symbol"):
        if number := re.match(r"0*(\d{1,5})[/-]", typed):
            found.setdefault((issuer, series_of(kind), day.year), set()).add(int(number[1]))
    return found


def place_of(row: DocumentNumber) -> tuple[int, int, str, int]:
    return -row.year, row.issuer.order, row.issuer.name, list(SERIES).index(DocumentKind(row.kind))


def lines_of_book(rows: list[DocumentNumber], others: set[int], *, with_gaps: bool) -> list[Line]:
    """`others` are numbers that papers bear besides."""
    numbers = [*(row.number for row in rows), *others]
    book = (rows[0].issuer, rows[0].kind, rows[0].year)
    upcoming = max(numbers) + 1 if with_gaps else 0
    lines = [Line(*book, row.number, row.number, row, upcoming) for row in rows]
    gaps = [Line(*book, first, last, None, upcoming) for first, last in gaps_in(numbers)] if with_gaps else []
    return sorted([*lines, *gaps], key=lambda line: -line.first)
