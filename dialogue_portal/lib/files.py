"""Documents that staff upload: what a file really is, whatever its name says."""

import zipfile
from typing import IO

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = {PDF: "pdf", DOCX: "docx", XLSX: "xlsx"}
MAX_BYTES = 20 * 1024 * 1024
MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}


class BadFile(ValueError):
    """The file is refused; the message is for the person who chose it."""


def recognise(file: IO[bytes], size: int) -> str:
    """The media type of a PDF, DOCX or XLSX without macros. Raises `BadFile`. Leaves `file` at its start."""
    if size > MAX_BYTES:
        raise BadFile(f"Tệp nặng {size / 1024 / 1024:.0f} MB, quá mức 20 MB.")
    file.seek(0)
    head = file.read(8)
    try:
        if head.startswith(b"%PDF-"):
            return PDF
        if head.startswith(b"PK\x03\x04"):
            return office_type(file)
    finally:
        file.seek(0)
    raise BadFile("Chỉ nhận tệp PDF, Word (.docx) hoặc Excel (.xlsx).")


def office_type(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise BadFile("Tệp đã hỏng, không mở được.") from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadFile("Tệp có chứa macro. Vui lòng lưu lại thành tệp không có macro.")
    kinds = [kind for part, kind in MAIN_PARTS.items() if part in names]
    if len(kinds) != 1 or "[Content_Types].xml" not in names:
        raise BadFile("Chỉ nhận tệp PDF, Word (.docx) hoặc Excel (.xlsx).")
    return kinds[0]
