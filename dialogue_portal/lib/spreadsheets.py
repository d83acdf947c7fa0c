"""Spreadsheets from people: Excel (.xlsx) and CSV, read as clean text; and CSV for them, written without formulas.

Nothing is evaluated: a formula is refused at its row. A file that cannot be read safely is refused as a whole, in a
sentence for the person who chose it. Problems of one row are noted at that row.

openpyxl is imported by the functions that need it: a web process that never reads a workbook does without its 6 MB.
"""

import codecs
import csv
import datetime as dt
import io
import json
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from typing import IO, Any

from .child_process import OutOfBounds, Refused, run_in_child, work_in_child
from .files import XLSX, BadFile, recognise
from .text import UnreadableText, clean_text, megabytes

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
"""Bytes that the parts of a workbook may have together. Python's zipfile never unpacks more than the directory says."""

SECONDS = 15
"""Processor time for a workbook; one with a colour over the whole sheet takes eight."""

MEMORY = 512 * 1024 * 1024

MAX_ROWS = 2000
MAX_HEAD = 30
"""Rows above and including the header that do not count as rows of the list."""

MAX_COLUMNS = 30

MOST_LINES = 1_048_576
"""The empty ones among them: Excel's worksheets have no more, whatever number a row of a file says it has."""

MOST_CELLS = 1000
"""Of a line of a CSV file that are looked at; no program writes more empty ones behind the last that is filled."""

LONGEST_CELL = 32_767
"""As Excel counts, to which most emoji are two signs. It calls a workbook with a longer cell damaged."""

MOST_SIGNS = 20_000_000
"""In the cells of a sheet together: a workbook may name one long text again and again."""

MOST_PIECES = 500_000
"""Beginnings and ends of elements in the parts of a workbook, those of empty rows left out: openpyxl makes objects of
all of a row before it gives any of it."""

EMPTY_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*+>(?:(?<=/>)|</(?:\w+:)?row>)")
TOO_LARGE = "Tệp nở ra quá lớn khi mở. Hãy dùng tệp mẫu."
TOO_MANY_LINES = "Tệp có hơn một triệu dòng, hầu hết để trống. Hãy xóa các dòng trống, rồi nộp lại."

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
"""LibreOffice's own files have this first, at byte 30 (OpenDocument 1.2, part 3, section 3.3)."""

ALIVE = tuple("=+-@\t\r＝＋－＠")
"""What makes a cell of a CSV file a formula when Excel opens it (SAFETY, 14)."""

ALIVE_WITHIN = re.compile(r"""(?<![;\s"])[;\s"]++(?=[=+\-@＝＋－＠])""")
"""Behind this a cell begins too where a program parts cells at semicolons, or takes quotes within a line for text, if
one of `PARTS_CELLS` is in it. Looked at once: of four thousand line breaks each could begin it."""

PARTS_CELLS = frozenset(";\t\r\n")

PART_OF_A_FILE = 64 * 1024
"""Signs of a CSV file that are sent at once."""

MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']")
MOST_MERGED = 10_000
"""Ranges and the rows that they touch, counted together."""
NOT_A_TABLE = "Tệp này không phải bảng tính. Chỉ nhận tệp Excel (.xlsx) hoặc CSV."
SAVE_AS_CSV = "Trong Excel, hãy chọn «CSV UTF-8» khi lưu, hoặc nộp tệp .xlsx."


class BadSpreadsheet(BadFile):
    """The whole file is refused; the message is for the person who chose it."""


@dataclass
class SheetRow:
    """One row that holds something. `number` as the spreadsheet program shows it; `problems` are sentences."""

    number: int
    cells: list[str]
    problems: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """One visible worksheet, or the single table of a CSV file, whose name is empty."""

    name: str
    rows: list[SheetRow]


def read_spreadsheet(file: IO[bytes], size: int) -> list[Sheet]:
    """The visible sheets of an .xlsx or CSV file of `size` bytes, whatever its name says. Raises `BadSpreadsheet`."""
    if size > MAX_BYTES:
        raise BadSpreadsheet(f"Tệp nặng {megabytes(size)} MB, quá mức 5 MB.")
    file.seek(0)
    head = file.read(80)
    file.seek(0)
    if not head:
        raise BadSpreadsheet("Tệp rỗng, không có gì bên trong.")
    if head[30:].startswith(OPEN_DOCUMENT):
        raise BadSpreadsheet("Tệp kiểu OpenDocument (.ods). Hãy chọn «Lưu thành», kiểu Excel (.xlsx), rồi nộp lại.")
    if head.startswith(OLD_EXCEL):
        raise BadSpreadsheet("Tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy bỏ mật khẩu và lưu lại thành .xlsx.")
    return read_workbook(file, size) if head.startswith(b"PK") else [Sheet("", read_csv(file.read()))]


def read_workbook(file: IO[bytes], size: int) -> list[Sheet]:
    """The visible sheets, read in a child process: a few bytes of a style keep openpyxl's expressions busy for hours,
    and with them all threads of the process."""
    try:
        if recognise(file, size) != XLSX:
            raise BadSpreadsheet(NOT_A_TABLE)
        told = json.loads(run_in_child(__name__, file.read(), seconds=3 * SECONDS))
    except OutOfBounds as error:
        raise BadSpreadsheet(TOO_LARGE) from error
    except (BadFile, Refused) as error:
        raise BadSpreadsheet(str(error)) from error
    return [Sheet(name, [SheetRow(*row) for row in rows]) for name, rows in told]


def rows_told(content: bytes) -> bytes:
    """What the child process answers: the sheets as JSON. Raises `Refused`."""
    try:
        return json.dumps([[sheet.name, list(map(astuple, sheet.rows))] for sheet in sheets_in(content)]).encode()
    except BadSpreadsheet as error:
        raise Refused(str(error)) from error


def sheets_in(content: bytes) -> list[Sheet]:
    from openpyxl import load_workbook

    file = io.BytesIO(content)
    try:
        check_parts(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not read
            workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            check_visible(workbook)
            return [Sheet(sheet.title, read_sheet(sheet)) for sheet in workbook.worksheets]
    except BadSpreadsheet:
        raise
    except Exception as error:  # a damaged workbook fails anywhere inside the library, in any way
        raise BadSpreadsheet("Tệp Excel đã hỏng hoặc tải lên chưa trọn vẹn, không đọc được.") from error


def check_parts(file: IO[bytes]) -> None:
    """Refuse what `recognise` lets through and a list never needs: old macro sheets, and smaller zip bombs."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MAX_UNPACKED or pieces_in(archive) > MOST_PIECES:
            raise BadSpreadsheet(TOO_LARGE)
        if any("macrosheets/" in name.lower() for name in archive.namelist()):
            raise BadSpreadsheet("Tệp có chứa macro. Vui lòng lưu lại thành tệp .xlsx không có macro.")


def pieces_in(archive: zipfile.ZipFile) -> int:
    return sum(EMPTY_ROW.sub(b"", archive.read(part)).count(b"<") for part in archive.infolist())


def check_visible(workbook: Any) -> None:
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            raise BadSpreadsheet(f"Tệp có trang tính ẩn «{sheet.title}». Hãy bỏ ẩn hoặc xóa trang đó, rồi nộp lại.")


def read_sheet(sheet: Any) -> list[SheetRow]:
    sheet.reset_dimensions()  # what the file says of its size may be wrong, and then rows would be lost
    rows = checked(filled_rows(sheet.iter_rows(max_col=MAX_COLUMNS + 1)))
    merged = merged_rows(sheet, {row.number for row in rows})
    for row in rows:
        row.problems += [f"Có ô gộp ({name}). Hãy bỏ gộp và ghi đủ từng dòng." for name in merged.get(row.number, [])]
    return rows


def filled_rows(lines: Iterable[Sequence[Any]]) -> Iterator[SheetRow]:
    """Rows that hold something. A stray cell in row 1,048,576 makes a million empty rows (the library returns the same
    one each time), and so does a colour over the whole sheet."""
    before: Sequence[Any] = ()
    for number, cells in enumerate(lines, start=1):
        if number > MOST_LINES:
            raise BadSpreadsheet(TOO_MANY_LINES)
        if cells is not before and any(cell.value is not None for cell in cells):
            yield row_of_cells(number, cells)
        before = cells


def row_of_cells(number: int, cells: Sequence[Any]) -> SheetRow:
    row = SheetRow(number, [])
    for place, cell in enumerate(cells, start=1):
        if cell.data_type == "f":
            row.problems.append(f"Ô {name_of(place, number)} là công thức. Hãy thay bằng chữ hoặc số.")
            row.cells.append("")
        elif cell.data_type == "e":
            row.problems.append(f"Ô {name_of(place, number)} báo lỗi {cell.value}. Hãy sửa ô này.")
            row.cells.append("")
        else:
            row.cells.append(cleaned(as_text(cell.value), row, place))
    return row


def as_text(value: Any) -> str:
    """A cell's value about as people see it: whole numbers without «.0», dates as dd/mm/yyyy."""
    from openpyxl.utils.escape import unescape

    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return unescape(value) if isinstance(value, str) else str(value)


def cleaned(text: str, row: SheetRow, place: int) -> str:
    if not text:
        return ""
    if len(text) > LONGEST_CELL:
        row.problems.append(f"Ô {name_of(place, row.number)} dài quá 32.767 chữ. Hãy chia thành nhiều dòng.")
        return ""
    try:
        return clean_text(text)
    except UnreadableText:
        row.problems.append(f"Ô {name_of(place, row.number)} có ký tự không đọc được. Hãy gõ lại ô này.")
        return ""


def name_of(column: int, number: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column)}{number}"


def checked(rows: Iterable[SheetRow]) -> list[SheetRow]:
    """The rows that hold something, cut after the last filled cell. Raises `BadSpreadsheet` when there are too many."""
    kept, room = [], MOST_SIGNS
    for row in rows:
        room -= sum(map(len, row.cells))
        if room < 0:
            raise BadSpreadsheet(TOO_LARGE)
        while row.cells and not row.cells[-1]:
            row.cells.pop()
        if not row.cells and not row.problems:
            continue
        if len(row.cells) > MAX_COLUMNS:
            raise BadSpreadsheet(f"Dòng {row.number} có quá {MAX_COLUMNS} cột. Hãy dùng tệp mẫu.")
        kept.append(row)
        if len(kept) > MAX_ROWS + MAX_HEAD:
            raise BadSpreadsheet("Danh sách dài quá 2.000 dòng. Hãy chia thành nhiều tệp.")
    return kept


def merged_rows(sheet: Any, numbers: Iterable[int]) -> dict[int, list[str]]:
    """The merged ranges that touch each of these rows. The library leaves them out in read-only mode, and all but one
    of their cells are empty. Raises `BadSpreadsheet` for more than any list has."""
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        content = part.read(MAX_UNPACKED)
    filled, touched, left = sorted(numbers), dict[int, list[str]](), MOST_MERGED
    for found in MERGED.finditer(content):
        first, top, last, bottom = (told.decode() for told in found.groups())
        rows = filled[bisect_left(filled, int(top)) : bisect_right(filled, int(bottom))]
        left -= len(rows) + 1
        if left < 0:
            raise BadSpreadsheet("Tệp có quá nhiều ô gộp. Hãy bỏ gộp và ghi đủ từng dòng, rồi nộp lại.")
        for number in rows:
            touched.setdefault(number, []).append(f"{first}{top}:{last}{bottom}")
    return touched


def read_csv(content: bytes) -> list[SheetRow]:
    text = decoded(content)
    if re.search(r"[\x00-\x08\x0e-\x1f]", text[:10_000]):
        raise BadSpreadsheet(NOT_A_TABLE)
    if max(text.count("\n"), text.count("\r")) > MOST_LINES:
        raise BadSpreadsheet(TOO_MANY_LINES)
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        return checked(csv_rows(reader, is_whole=text.endswith(("\n", "\r"))))
    except csv.Error as error:
        reason = "một ô mở dấu ngoặc kép mà không đóng, hoặc quá dài"
        raise BadSpreadsheet(f"Tệp CSV hỏng hoặc bị cắt ở dòng {reader.line_num}: {reason}.") from error


def decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadSpreadsheet(f"Không đọc được chữ trong tệp này. {SAVE_AS_CSV}") from error


def csv_rows(reader: Any, *, is_whole: bool) -> Iterator[SheetRow]:
    """The rows of a CSV file. A last line without line break and with fewer cells than others gets a problem: it was
    cut off."""
    width, row, cells = 0, SheetRow(0, []), list[str]()
    for number, line in enumerate(reader, start=1):
        if not line:
            continue
        if row.number:
            yield row
        row, cells = SheetRow(number, []), line[:MOST_CELLS]
        if "".join(cells).strip(" "):  # a million empty lines are gone through quickly
            row.cells = [cleaned(text, row, place) for place, text in enumerate(cells, start=1)]
        width = max(width, len(cells))
    if not is_whole and len(cells) < width:
        row.problems.append("Dòng cuối thiếu ô so với các dòng trên; tệp có thể đã bị cắt.")
    if row.number:
        yield row


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in which Excel shows Vietnamese letters correctly and runs no formula."""
    return b"".join(csv_parts(rows))


def csv_parts(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """As `csv_bytes`, in parts, so that thousands of rows are never held at once."""
    out = io.StringIO(newline="")
    writer, mark = csv.writer(out), codecs.BOM_UTF8
    for row in rows:
        writer.writerow([lifeless(text) for text in row])
        if out.tell() > PART_OF_A_FILE:
            yield mark + out.getvalue().encode()
            mark = b""
            out.seek(0)
            out.truncate()
    yield mark + out.getvalue().encode()


def lifeless(text: str) -> str:
    if not text:
        return ""
    inside = ALIVE_WITHIN.sub(lambda gap: gap[0] if PARTS_CELLS.isdisjoint(gap[0]) else f"{gap[0]}'", text)
    return f"'{inside}" if text.lstrip(" ").startswith(ALIVE) else inside


if __name__ == "__main__":
    work_in_child(rows_told, seconds=SECONDS, memory=MEMORY)
