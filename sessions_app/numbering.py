"""The numbers of papers: which kinds are counted together, how a number is written, which one comes next.

Decree 30/2020, annex I, II.3 and annex III (abbreviations); papers of the Party write «14-KH/ĐU».
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

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
    others = [halves(typed)[0] or 0 for typed in typed_by_hand(issuer, kind, year)]
    return max([last, *others]) + 1


def typed_by_hand(issuer: Body, kind: str, year: int, *, but: Document | None = None) -> set[str]:
    """The numbers with their symbols that papers of that book bear without the register having given them: files that
    were signed elsewhere. `but` is a paper that does not count."""
    papers = numbered_by_hand().filter(issuer=issuer, kind__in=counted_with(kind), issued_on__year=year)
    return set(papers.exclude(pk=but.pk if but else None).values_list("number_symbol", flat=True))


def numbered_by_hand() -> QuerySet[Document]:
    """Papers whose number the register did not give, and whose book is known."""
    papers = Document.objects.filter(number=None, issuer__isnull=False, issued_on__isnull=False)
    return papers.exclude(number_symbol="")


def counted_with(kind: str) -> list[str]:
    """The kinds of papers that stand in one book with `kind`."""
    return [value for value in DocumentKind.values if series_of(value) == series_of(kind)]


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
    """One line of the register as it is read: a number that was taken, one that was typed at a paper by hand, or a gap
    from `first` to `last`."""

    issuer: Body
    kind: str
    year: int
    first: int
    last: int
    row: DocumentNumber | None = None
    paper: Document | None = None
    """At which the number was typed."""
    next: int = 0
    """In its book, the number that comes next; 0 where not the whole book is looked at."""

    @property
    def book(self) -> str:
        return f"{self.issuer.name}: {series_name(self.kind)} năm {self.year}"

    @property
    def borne(self) -> DocumentNumber | Document | None:
        """What tells the number, its day and what it is about."""
        return self.row or self.paper

    @property
    def document(self) -> Document | None:
        return self.row.document if self.row else self.paper

    @property
    def missing(self) -> str:
        if self.borne:
            return ""
        if self.first == self.last:
            return f"thiếu số {self.first:02d}"
        return f"thiếu số {self.first:02d} đến {self.last:02d}"


def lines_of(rows: Iterable[DocumentNumber], papers: Iterable[Document], *, with_gaps: bool) -> list[Line]:
    """The `rows` and the `papers` that were numbered by hand, book by book, each from its highest number down. Both
    need `issuer`.

    `with_gaps` says what is missing in between: only where the whole of a book is among them.
    """
    books: dict[tuple[int, str, int], list[Line]] = {}
    for line in [*map(line_of, rows), *filter(None, map(line_by_hand, papers))]:
        books.setdefault((line.issuer.pk, line.kind, line.year), []).append(line)
    ordered = sorted(books.values(), key=lambda lines: place_of(lines[0]))
    return [line for lines in ordered for line in lines_of_book(lines, with_gaps=with_gaps)]


def line_of(row: DocumentNumber) -> Line:
    return Line(row.issuer, row.kind, row.year, row.number, row.number, row)


def line_by_hand(paper: Document) -> Line | None:
    """None where what was typed is no number with a symbol."""
    number, issuer, day = halves(paper.number_symbol)[0], paper.issuer, paper.issued_on
    if number is None or issuer is None or day is None:
        return None
    return Line(issuer, series_of(paper.kind), day.year, number, number, paper=paper)


def place_of(line: Line) -> tuple[int, int, str, int]:
    return -line.year, line.issuer.order, line.issuer.name, list(SERIES).index(DocumentKind(line.kind))


def lines_of_book(lines: list[Line], *, with_gaps: bool) -> list[Line]:
    if with_gaps:
        book, numbers = lines[0], [line.first for line in lines]
        gaps = [Line(book.issuer, book.kind, book.year, *gap) for gap in gaps_in(numbers)]
        lines = [replace(line, next=max(numbers) + 1) for line in [*lines, *gaps]]
    return sorted(lines, key=lambda line: -line.first)
