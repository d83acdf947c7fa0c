"""The text of an uploaded document, for search. Read in a child process (`run_in_child`)."""

import io
import re
import sys
from collections.abc import Iterator

from .child_process import OutOfBounds, TooSlow, run_in_child, work_in_child
from .files import DOCX, PDF, XLSX

MAX_SIGNS = 200_000
"""Characters that are kept of a document: about eighty pages."""

SECONDS = 60
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space of the child process."""

UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")

BROKEN = "Không đọc được chữ trong tệp để tìm kiếm; có thể tệp đã hỏng hoặc đặt mật khẩu."
TOO_SLOW = "Tệp quá nặng để lấy chữ cho việc tìm kiếm."
NO_WORDS = "Trong tệp không có chữ để tìm, có thể là bản quét hoặc ảnh chụp."


class Unreadable(ValueError):
    """No text could be read from a file; the message is for staff. People may still be able to open it."""


def words_in(content: bytes, media_type: str) -> str:
    """The text of a PDF, DOCX or XLSX, at most `MAX_SIGNS` characters, line by line. Raises `Unreadable`."""
    try:
        text = run_in_child(__name__, content, media_type, seconds=SECONDS).decode(errors="ignore").strip()
    except TooSlow as error:
        raise Unreadable(TOO_SLOW) from error
    except OutOfBounds as error:
        raise Unreadable(BROKEN) from error
    if not text:
        raise Unreadable(NO_WORDS)
    return text


def text_of(content: bytes, media_type: str) -> str:
    """What `words_in` returns, read in this process: for files of our own. Raises whatever goes wrong."""
    kept: list[str] = []
    room = MAX_SIGNS
    for piece in READERS[media_type](io.BytesIO(content)):
        line = UNPRINTED.sub("", piece).strip()
        kept += [line[:room]] if line else []
        room -= len(line) + 1
        if room <= 0:
            break
    return "\n".join(kept)


def pdf_pages(file: io.BytesIO) -> Iterator[str]:
    from pypdf import PdfReader

    yield from (page.extract_text() for page in PdfReader(file).pages)


def word_lines(file: io.BytesIO) -> Iterator[str]:
    """Paragraphs and table cells, in order, without tracked deletions."""
    from docx import Document
    from docx.table import Table

    for block in Document(file).iter_inner_content():
        if isinstance(block, Table):
            yield from (" | ".join(cell.text for cell in row.cells) for row in block.rows)
        else:
            yield block.text


def sheet_rows(file: io.BytesIO) -> Iterator[str]:
    """The rows of the visible sheets."""
    from openpyxl import load_workbook

    for sheet in load_workbook(file, read_only=True, data_only=True).worksheets:
        if sheet.sheet_state == "visible":
            rows = sheet.iter_rows(values_only=True)
            yield from (" | ".join(str(cell) for cell in row if cell is not None) for row in rows)


READERS = {PDF: pdf_pages, DOCX: word_lines, XLSX: sheet_rows}


def main(media_type: str) -> None:
    work_in_child(lambda content: text_of(content, media_type).encode(errors="ignore"), seconds=SECONDS, memory=MEMORY)


if __name__ == "__main__":
    main(sys.argv[1])
