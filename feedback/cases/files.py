"""The list of cases as a file, Excel or CSV, written row by row."""

import csv
import re
import tempfile
from collections.abc import Iterator, Sequence
from typing import IO, Any

from dialogue_portal.lib.spreadsheets import lifeless, put

from .tables import columns, lines

SHEET, ABOUT = "Ý kiến", "Thông tin"
PLAIN_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")


class Line:
    """The file object for `csv.writer`; it returns each line instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(keys: Sequence[int], *, originals: bool) -> Iterator[str]:
    """UTF-8 with the mark by which Excel recognises it; no cell is run as a formula there."""
    writer = csv.writer(Line())
    yield "\ufeff" + writer.writerow([column.title for column in columns(originals=originals)])
    for line in lines(keys, originals=originals):
        yield writer.writerow([lifeless(cell) for cell in line])


def workbook(keys: Sequence[int], about: Sequence[str], *, originals: bool) -> IO[bytes]:
    """A workbook on the disk, rewound: the cases, and on a second sheet the filters and the time."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    wanted = columns(originals=originals)
    for place, column in enumerate(wanted, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = "A2"
    sheet.append([cell_of(sheet, column.title, bold=True) for column in wanted])
    for line in lines(keys, originals=originals):
        sheet.append([cell_of(sheet, text) for text in line])
    notes = book.create_sheet(ABOUT)
    notes.column_dimensions["A"].width = 100
    for text in about:
        notes.append([cell_of(notes, text)])
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=1_000_000)  # noqa: SIM115  # the answer closes it
    book.save(file)
    file.seek(0)
    return file


def cell_of(sheet: Any, text: str, *, bold: bool = False) -> Any:
    """A plain number as a number, so that Excel can add and sort it; anything else as text."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet)
    if PLAIN_NUMBER.fullmatch(text):
        cell.value = int(text)
    else:
        put(cell, text)
    if bold:
        cell.font = Font(bold=True)
    return cell
