"""The numbers of papers: which kinds share a series, how a number is written, which number is next.

Decree 30/2020, annex I, II.3 and annex III (abbreviations); papers of the Party write «14-KH/ĐU».
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from .documents.heads import head_of, symbol_of
from .models import Body, BodyKind, ConclusionNotice, Document, DocumentKind, DocumentNumber, PaperForm

COUNTED_AS = {
    DocumentKind.CONCLUSION: DocumentKind.NOTICE,
    DocumentKind.RESOLUTION_PLAN: DocumentKind.PLAN,
    DocumentKind.PREVIOUS: DocumentKind.REPORT,
    DocumentKind.SYNTHESIS: DocumentKind.REPORT,
}
"""A notice of conclusion is a notice (TB) in the register, so that no two papers have the same number and symbol."""

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
"""The series of the register: name and abbreviation. A letter (công văn) has none, except in the Party: CV."""

SERIES_CHOICES = [(kind.value, name) for kind, (name, _) in SERIES.items()]
PARTY_LETTER = "CV"


def series_of(kind: str) -> str:
    """The kind under which papers of `kind` are numbered."""
    return COUNTED_AS.get(DocumentKind(kind), DocumentKind(kind)).value


def series_name(kind: str) -> str:
    return SERIES[DocumentKind(series_of(kind))][0]


def ending_of(kind: str, issuer: Body) -> str:
    """The proposed text after the number, separator included: «/TB-UBND», «/UBND» for a letter, «-KH/ĐU» in the
    Party."""
    abbreviation, symbol = SERIES[DocumentKind(series_of(kind))][1], symbol_of(issuer)
    if is_party(issuer):
        if series_of(kind) == DocumentKind.LETTER:
            abbreviation = PARTY_LETTER
        return "-" + "/".join(filter(None, [abbreviation, symbol]))
    return "/" + "-".join(filter(None, [abbreviation, symbol]))


def written(number: int, symbol: str, *, kind: str, issuer: Body) -> str:
    """«05/TB-UBND»: below 10 with a zero. An empty `symbol` means the proposed one; another is used as typed."""
    ending = symbol.strip() or ending_of(kind, issuer)
    if ending[0] not in "/-":
        ending = ("-" if is_party(issuer) else "/") + ending
    return f"{number:02d}{ending}"


def halves(number_symbol: str) -> tuple[int | None, str]:
    """The number and the rest of a `written` number: 12 and «/UBND-VX» for «12/UBND-VX». None and «» for anything
    else."""
    found = re.fullmatch(r"(\d{1,5})([/-].+)", number_symbol.strip())
    return (int(found[1]), found[2]) if found else (None, "")


def book_of(number_symbol: str) -> tuple[Body, str] | None:
    """The issuer and kind of a letter or slip by its symbol: «12/UBND-VX» is a letter of the committee. None if nobody
    who has papers here uses the symbol."""
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
    """One more than the highest number ever taken (voided ones included), typed by hand or written on a conclusion."""
    taken = DocumentNumber.objects.filter(issuer=issuer, kind=series_of(kind), year=year)
    last = taken.order_by("-number").values_list("number", flat=True).first() or 0
    typed = typed_by_hand(issuer, kind, year) | of_conclusions(issuer, kind, year)
    return max([last, *(halves(number)[0] or 0 for number in typed)]) + 1


def is_borne(
    number_symbol: str, *, issuer: Body, kind: str, year: int, but: Document | None = None, session: int | None = None
) -> bool:
    """Whether another paper or conclusion in that book has the number, by the register or typed by hand, with or
    without a zero before it; not `but`, nor the conclusion of `session`. A reserved number is free."""
    wanted = halves(number_symbol)
    book = {"issuer": issuer, "kind": series_of(kind), "year": year}
    given = DocumentNumber.objects.filter(**book).exclude(document=None, voided_at=None)
    taken = given.filter(number=wanted[0] or 0).exclude(document=but.pk if but else 0)
    borne = set(taken.values_list("number_symbol", flat=True)) | typed_by_hand(issuer, kind, year, but=but)
    borne |= of_conclusions(issuer, kind, year, session=session)
    return number_symbol in borne or (bool(wanted[0]) and wanted in map(halves, borne))


def of_conclusions(issuer: Body, kind: str, year: int, *, session: int | None = None) -> set[str]:
    """The numbers with symbols in that book that conclusions bear whose papers have none yet; not that of `session`."""
    borne = numbered_conclusions().filter(issuer=issuer).exclude(session=session)
    lines = filter(None, map(line_of_conclusion, borne.select_related("issuer")))
    here = [line for line in lines if (line.kind, line.year) == (series_of(kind), year)]
    return {line.notice.number_symbol for line in here if line.notice}


def numbered_conclusions() -> QuerySet[ConclusionNotice]:
    """Conclusions with a number that is neither in the register nor on their paper."""
    without = Q(paper=None) | Q(paper__number_symbol="")
    book = {"issuer": OuterRef("issuer"), "kind": series_of(DocumentKind.CONCLUSION)}
    given = DocumentNumber.objects.filter(**book, number_symbol=OuterRef("number_symbol"))
    borne = ConclusionNotice.objects.filter(without, ~Exists(given), issuer__isnull=False)
    return borne.exclude(number_symbol="")


def typed_by_hand(issuer: Body, kind: str, year: int, *, but: Document | None = None) -> set[str]:
    """The numbers with symbols in that book which the register did not give: on files signed elsewhere. `but` is a
    paper to leave out."""
    papers = numbered_by_hand().filter(issuer=issuer, kind__in=counted_with(kind), issued_on__year=year)
    return set(papers.exclude(pk=but.pk if but else None).values_list("number_symbol", flat=True))


def numbered_by_hand() -> QuerySet[Document]:
    """Papers with a number that the register did not give, in a known book."""
    papers = Document.objects.filter(number=None, issuer__isnull=False, issued_on__isnull=False)
    return papers.exclude(number_symbol="")


def counted_with(kind: str) -> list[str]:
    """The kinds of papers in one book with `kind`."""
    return [value for value in DocumentKind.values if series_of(value) == series_of(kind)]


def gaps_in(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The gaps in `numbers`, from 1 to the highest: first and last missing number of each."""
    found, expected = [], 1
    for number in sorted(set(numbers)):
        if number > expected:
            found.append((expected, number - 1))
        expected = number + 1
    return found


@dataclass(frozen=True)
class Line:
    """One line of the register as shown: a number that was taken, one typed by hand, or a gap from `first` to
    `last`."""

    issuer: Body
    kind: str
    year: int
    first: int
    last: int
    row: DocumentNumber | None = None
    paper: Document | None = None
    """The paper with a number typed by hand."""
    notice: ConclusionNotice | None = None
    """The conclusion with a number that its paper has not."""
    next: int = 0
    """The next number in its book; 0 if not the whole book is shown."""

    @property
    def book(self) -> str:
        return f"{self.issuer.name}: {series_name(self.kind)} năm {self.year}"

    @property
    def borne(self) -> DocumentNumber | Document | ConclusionNotice | None:
        """The row with the number and its day."""
        return self.row or self.paper or self.notice

    @property
    def subject(self) -> str:
        named = self.row or self.paper
        return named.subject if named else self.notice.title if self.notice else ""

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


def lines_of(
    rows: Iterable[DocumentNumber],
    papers: Iterable[Document],
    notices: Iterable[ConclusionNotice] = (),
    *,
    with_gaps: bool,
) -> list[Line]:
    """The lines for `rows`, for `papers` numbered by hand and for `notices`, book by book, each from the highest number
    down. All need `issuer` loaded.

    `with_gaps` adds the missing numbers: only correct if whole books are given.
    """
    books: dict[tuple[int, str, int], list[Line]] = {}
    by_hand = [*map(line_by_hand, papers), *map(line_of_conclusion, notices)]
    for line in [*map(line_of, rows), *filter(None, by_hand)]:
        books.setdefault((line.issuer.pk, line.kind, line.year), []).append(line)
    ordered = sorted(books.values(), key=lambda lines: place_of(lines[0]))
    return [line for lines in ordered for line in lines_of_book(lines, with_gaps=with_gaps)]


def line_of(row: DocumentNumber) -> Line:
    return Line(row.issuer, row.kind, row.year, row.number, row.number, row)


def line_by_hand(paper: Document) -> Line | None:
    """None if what was typed is not a number with a symbol."""
    number, issuer, day = halves(paper.number_symbol)[0], paper.issuer, paper.issued_on
    if number is None or issuer is None or day is None:
        return None
    return Line(issuer, series_of(paper.kind), day.year, number, number, paper=paper)


def line_of_conclusion(notice: ConclusionNotice) -> Line | None:
    """As `line_by_hand`. A draft without a day is of this year."""
    number, issuer, day = halves(notice.number_symbol)[0], notice.issuer, notice.issued_on or timezone.localdate()
    if number is None or issuer is None:
        return None
    return Line(issuer, series_of(DocumentKind.CONCLUSION), day.year, number, number, notice=notice)


def place_of(line: Line) -> tuple[int, int, str, int]:
    return -line.year, line.issuer.order, line.issuer.name, list(SERIES).index(DocumentKind(line.kind))


def lines_of_book(lines: list[Line], *, with_gaps: bool) -> list[Line]:
    if with_gaps:
        book, numbers = lines[0], [line.first for line in lines]
        gaps = [Line(book.issuer, book.kind, book.year, *gap) for gap in gaps_in(numbers)]
        lines = [replace(line, next=max(numbers) + 1) for line in [*lines, *gaps]]
    return sorted(lines, key=lambda line: -line.first)
