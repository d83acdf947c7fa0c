"""The list of cases as a file, Excel or CSV, written row by row."""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from typing import IO

from dialogue_portal.lib.spreadsheets import lifeless
from dialogue_portal.lib.workbooks import add_table

from .tables import columns, lines

SHEET, ABOUT = "Ý kiến", "Thông tin"


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

    book, wanted = Workbook(write_only=True), columns(originals=originals)
    titles, widths = [column.title for column in wanted], [column.width for column in wanted]
    add_table(book.create_sheet(SHEET), titles, widths, lines(keys, originals=originals))
    add_table(book.create_sheet(ABOUT), [ABOUT], [100], [[text] for text in about])
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=1_000_000)  # noqa: SIM115  # the answer closes it
    book.save(file)
    file.seek(0)
    return file
