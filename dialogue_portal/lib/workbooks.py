"""Workbooks for people: numbers add, days sort, rows can be filtered, and a print on A4 loses no word.

openpyxl is imported by the functions that need it, as in `spreadsheets`.
"""

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING, Any

from .spreadsheets import LONGEST_CELL

if TYPE_CHECKING:
    from openpyxl.cell import Cell

PLAIN_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
DAY = re.compile(r"([0-3][0-9])/([01][0-9])/((?:19[1-9]|20[0-9])[0-9])(?: ([0-2][0-9]):([0-5][0-9]))?")
"""Years that Excel counts rightly: it believes in a 29th of February 1900."""

Told = str | int | float | None

AS_PEOPLE_WRITE: dict[Any, str] = {dt.date: "dd/mm/yyyy", dt.datetime: "dd/mm/yyyy hh:mm"}

HEIGHT_OF_LINE, HIGHEST_ROW = 15, 409
"""Points; no row of Excel is higher, and what does not fit in is read in the cell."""

A4 = 9
"""As workbooks number the sizes of paper (ECMA-376, part 1, section 18.3.1.63)."""

WIDTH_OF_A_PAGE = 240
"""Signs that stand side by side on a page of A4 lying down, and still can be read."""


def put(cell: "Cell", text: str) -> None:
    """Write `text` as text, also when it begins with «=»."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    told = ILLEGAL_CHARACTERS_RE.sub("", text)
    if len(told) > LONGEST_CELL // 2:
        told = told.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", errors="ignore")
    cell.value = told
    cell.data_type = "s"


def meant(text: str) -> int | dt.date | str:
    """The number or the day that `text` is, so that Excel can add and sort; anything else stays text."""
    if PLAIN_NUMBER.fullmatch(text):
        return int(text)
    if found := DAY.fullmatch(text):
        day, month, year, *time = (int(part) for part in found.groups() if part)
        with suppress(ValueError):  # there is no such day
            hour, minute = time or [0, 0]
            moment = dt.datetime(year, month, day, hour, minute)
            return moment if time else moment.date()
    return text


class Looks:
    """The looks of the cells of one sheet, each made once: a hundred thousand rows have two million cells."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font

        self.sheet, self.new_cell, self.styles = sheet, WriteOnlyCell, dict[Any, Any]()
        for kind in (None, dt.date, dt.datetime, "head"):
            cell = WriteOnlyCell(sheet)
            side = "left" if kind in AS_PEOPLE_WRITE else None  # else a day touches the words beside it
            cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=True)
            cell.font = Font(name="Calibri", size=11, bold=kind == "head")  # without a name each program takes another
            cell.number_format = AS_PEOPLE_WRITE.get(kind, "General")
            self.styles[kind] = cell._style

    def cell(self, told: Told) -> Any:
        cell, value = self.new_cell(self.sheet), meant(told) if isinstance(told, str) else told
        if isinstance(value, str):
            put(cell, value)
        else:
            cell.value = value
        cell._style = self.styles.get(type(value), self.styles[None])
        return cell

    def head(self, title: str) -> Any:
        cell = self.new_cell(self.sheet)
        put(cell, title)
        cell._style = self.styles["head"]
        return cell


def height_of(row: Iterable[Told], widths: Sequence[int]) -> float:
    """In points, for all lines of its longest cell: LibreOffice does not find it by itself."""
    lines = (lines_of(told, width) for told, width in zip(row, widths, strict=True) if isinstance(told, str))
    return min(HIGHEST_ROW, HEIGHT_OF_LINE * max(lines, default=1))


def lines_of(text: str, width: int) -> int:
    """Words are never broken to fill a line, so it holds some fewer signs than are as wide as it."""
    if 1.2 * len(text) <= width and "\n" not in text:
        return 1
    return sum(max(1, ceil(1.2 * len(line) / width)) for line in text.split("\n"))


def lay_out(sheet: Any, widths: Sequence[int], *, head: int = 1) -> None:
    """Columns of `widths` signs below the heading in row `head`, which stays in sight and stands on every page."""
    from openpyxl.utils import get_column_letter

    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    print_lying(sheet, widths)


def print_lying(sheet: Any, widths: Sequence[int]) -> None:
    """On A4, no wider than the pages that its columns need to be read."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = A4, "landscape"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = -(-sum(widths) // WIDTH_OF_A_PAGE), 0
    if sheet.page_setup.fitToWidth > 1:
        sheet.print_title_cols = "A:A"
    sheet.oddHeader.center.text = "&P"
    sheet.print_options.gridLines = True


def add_table(
    sheet: Any, titles: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Told]], *, above: str = ""
) -> None:
    """Fill an empty sheet of a workbook that is only written; `above` says over the table what it is about."""
    from openpyxl.utils import get_column_letter

    head = last = 3 if above else 1
    looks = Looks(sheet)
    lay_out(sheet, widths, head=head)
    if above:
        sheet.append([above])
        sheet.append([])
    add_row(sheet, head, height_of(titles, widths), [looks.head(title) for title in titles])
    for row in rows:
        last += 1
        add_row(sheet, last, height_of(row, widths), [looks.cell(told) for told in row])
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(titles))}{last}"


def add_row(sheet: Any, number: int, height: float, cells: list[Any]) -> None:
    sheet.row_dimensions[number].height = height
    sheet.append(cells)
    del sheet.row_dimensions[number]  # it is on the disk


def xlsx_bytes(name: str, titles: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Told]]) -> bytes:
    """A workbook of one sheet with one table."""
    from openpyxl import Workbook

    book, out = Workbook(write_only=True), io.BytesIO()
    add_table(book.create_sheet(name), titles, widths, rows)
    book.save(out)
    return out.getvalue()
