"""The fixed reports on a quarter, half year or year: what came in then, and what has become of it until today."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO

from django.db.models import Q
from django.utils import timezone

from dialogue_portal.lib.text import capital, inline
from dialogue_portal.lib.workbooks import add_table
from sessions_app.documents.content import Block, Content, Head, Table, Text

from ..models import Commitment, Opinion
from ..models.opinion_queryset import OpinionQuerySet
from .counting import ALL, SESSION, Fact, Key, Sums, Tally, commitment_facts, opinion_facts, places_of
from .measures import LATE, OF_COMMITMENTS, OF_OPINIONS
from .tables import HEADINGS, Figures, Row

QUARTERS = {f"q{number}": (f"Quý {'I' * number if number < 4 else 'IV'}", 3 * number - 2, 3) for number in range(1, 5)}
PERIODS = {**QUARTERS, "n1": ("6 tháng đầu năm", 1, 6), "n2": ("6 tháng cuối năm", 7, 6), "nam": ("Năm", 1, 12)}
"""Name, first month and number of months of each kind of period."""

SEVERAL_TIMES = (
    "Một việc phải làm từ nhiều ý kiến được tính ở mỗi lĩnh vực, mỗi nơi, mỗi kênh của các ý kiến ấy, nên cộng các "
    "dòng có thể hơn dòng «Tất cả»."
)


@dataclass(frozen=True)
class Period:
    """A part of a year, in the ward's time zone. `kind` is a key of `PERIODS`."""

    year: int
    kind: str

    @property
    def title(self) -> str:
        name = PERIODS[self.kind][0]
        return f"{name} {self.year}" if self.kind == "nam" or "năm" in name else f"{name} năm {self.year}"

    @property
    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """The first moment of the period, and the first one after it."""
        _, month, months = PERIODS[self.kind]
        zone, after = timezone.get_default_timezone(), month + months
        end = dt.datetime(self.year + (after > 12), (after - 1) % 12 + 1, 1, tzinfo=zone)
        return dt.datetime(self.year, month, 1, tzinfo=zone), end

    def of(self, column: str) -> Q:
        start, end = self.bounds
        return Q(**{f"{column}__gte": start, f"{column}__lt": end})


@dataclass
class PeriodFigures(Figures):
    """The public figures of what came in during one period, counted from the rows: reports are rare."""

    period: Period = field(kw_only=True)

    @cached_property
    def sums(self) -> Sums:
        sums = Sums()
        for fact in self.facts():
            for _, by, key in [*places_of(fact), (fact.year, SESSION, fact.session)]:
                sums[by, key].count(fact)
        return sums

    def facts(self) -> Iterator[Fact]:
        yield from opinion_facts(Opinion.objects.public().filter(self.period.of("received_at")))
        yield from commitment_facts(Commitment.objects.public().filter(self.period.of("published_at")))

    def satisfaction(self, by: str, key: Key) -> None:
        """None: never shown for a period, see `ratings`."""

    @property
    def overdue(self) -> OpinionQuerySet:
        return super().overdue.filter(self.period.of("received_at"))

    @cached_property
    def whole(self) -> Row:
        return Row(ALL, None, "Tất cả", self.tallies[ALL][None], {})


def workbook(figures: PeriodFigures) -> bytes:
    """The report as an Excel file, one sheet for each table."""
    from openpyxl import Workbook

    book, file = Workbook(write_only=True), BytesIO()
    widths = [45, *[14] * len(HEADINGS)]
    for title, rows in [("Tất cả", [figures.whole]), *((table.title, table.rows) for table in figures.tables)]:
        above = f"{title}. {figures.period.title}, số liệu ngày {timezone.localdate():%d/%m/%Y}"
        lines = ([row.name, *(number_of(figure.text) for figure in row.figures)] for row in rows)
        add_table(book.create_sheet(title[:31]), [head_of(title), *HEADINGS], widths, lines, above=above)
    book.save(file)
    return file.getvalue()


def number_of(text: str) -> float | int | None:
    """A figure as a number for Excel, None for «–»."""
    if text == "–":
        return None
    plain = text.replace(".", "").replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def paper(figures: PeriodFigures, head: Head, number_symbol: str = "") -> bytes:
    """The report as a Word file in the format of Decree 30, with space for its number before `number_symbol`."""
    from sessions_app.documents import docx

    subject = f"Kết quả tiếp nhận, trả lời ý kiến và thực hiện việc phải làm, {inline(figures.period.title)}"
    name = f"bao-cao-{figures.period.year}-{figures.period.kind}"
    blocks = tuple(blocks_of(figures))
    content = Content(head, "BÁO CÁO", subject, blocks, file_name=name)
    return docx.render(content, number_symbol=number_symbol)


def blocks_of(figures: PeriodFigures) -> Iterator[Block]:
    yield Text(told_of_opinions(figures))
    yield Text(told_of_promises(figures.whole.tally))
    median = figures.whole.tally.median_days
    if median is not None:
        shown = f"{median:.1f}".replace(".", ",").removesuffix(",0")
        yield Text(f"Một nửa số ý kiến được trả lời trong không quá {shown} ngày làm việc.")
    for place, table in enumerate(figures.tables, start=1):
        yield Text(f"{place}. {table.title}", "item")
        yield table_of(head_of(table.title), [*table.rows, figures.whole])
    if figures.tables and figures.whole.tally["promised"]:
        yield Text(SEVERAL_TIMES, "note")


def told_of_opinions(figures: PeriodFigures) -> str:
    tally, of = figures.whole.tally, f"Trong {inline(figures.period.title)}, {figures.ward.unit_kind}"
    if not tally["received"]:
        return f"{of} không có ý kiến nào nhận và đăng."
    return (
        f"{of} nhận và đăng {said(tally['received'], 'ý kiến')}; tính đến ngày {timezone.localdate():%d/%m/%Y} đã trả "
        f"lời {said(tally['answered'], 'ý kiến')}, trong đó {said(tally['on_time'], 'ý kiến')} đúng hạn; chuyển cơ "
        f"quan có thẩm quyền {said(tally['forwarded'], 'ý kiến')}. Hiện {said(tally.overdue, 'ý kiến')} đã quá hạn "
        "mà chưa trả lời."
    )


def told_of_promises(tally: Tally) -> str:
    if not tally["promised"]:
        return "Không có việc phải làm nào công bố trong thời gian này."
    return (
        f"Đã công bố {said(tally['promised'], 'việc phải làm')}: {said(tally['done'], 'việc')} đơn vị báo xong, "
        f"trong đó {said(tally['verified'], 'việc')} đã xác nhận xong; {said(tally.late, 'việc')} quá hạn."
    )


def head_of(title: str) -> str:
    """The heading of the first column: «Lĩnh vực» for the table «Theo lĩnh vực»."""
    return capital(title.removeprefix("Theo "))


def table_of(head: str, rows: list[Row]) -> Table:
    """The columns that fit on an upright page."""
    names = ["received", "answered", "on_time", "forwarded", "promised", "verified", "late"]
    labels = {measure.name: measure.label for measure in [*OF_OPINIONS, *OF_COMMITMENTS, LATE]}
    columns = ((head, 6), *((labels[name], 2) for name in names))
    return Table(columns, tuple((row.name, *(str(row.tally[name]) for name in names)) for row in rows))


def said(number: int, what: str) -> str:
    return f"{number:02d} {what}" if number else f"0 {what}"
