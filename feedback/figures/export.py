"""The figures of the page as one table for a file."""

from collections.abc import Iterator

from .ratings import FEW
from .tables import HEADINGS, Figures, Row

UNTOLD = f"ít hơn {FEW:02d} người đánh giá"


def table_rows(figures: Figures) -> Iterator[list[str]]:
    """A line of headings, the total, then each table row by row."""
    yield ["Bảng", "Dòng", *HEADINGS, "Số người đánh giá", "Hài lòng", "Chưa hài lòng"]
    yield ["Tất cả", figures.whole.name, *values_of(figures.whole)]
    for table in figures.tables:
        for row in table.rows:
            yield [table.title, row.name, *values_of(row)]


def values_of(row: Row) -> list[str]:
    numbers = [figure.text for figure in row.figures]
    told = row.satisfaction
    if told is None:
        return [*numbers, "", "", ""]
    if not told.is_told:
        return [*numbers, UNTOLD, "", ""]
    return [*numbers, str(told.raters), str(told.satisfied), str(told.unsatisfied)]
