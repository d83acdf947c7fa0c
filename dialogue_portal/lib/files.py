"""Documents that people upload: what a file really is, whatever its name says."""

import re
import zipfile
from pathlib import PurePath
from typing import IO

from .text import UnreadableText, clean_line

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = {PDF: "pdf", DOCX: "docx", XLSX: "xlsx", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that an office file may grow to when opened: a bomb is refused by its directory, unread."""

MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
LIVE_PARTS = re.compile(r"vbaproject|activex|embeddings/|customui|\.(exe|dll|js|vbs|bat|scr|html?)$", re.IGNORECASE)
LIVE_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
NOT_KNOWN = "Chỉ nhận tệp PDF, Word (.docx) hoặc Excel (.xlsx)."


class BadFile(ValueError):
    """The file is refused; the message is for the person who chose it."""


def recognise(file: IO[bytes], size: int, max_bytes: int = MAX_BYTES) -> str:
    """The media type of a PDF, DOCX or XLSX that holds nothing live. Raises `BadFile`. Leaves `file` at its start.

    Live is what runs by itself or hides another file: macros, controls, scripts, embedded files, a second kind of file
    before or behind the first.
    """
    if size > max_bytes:
        raise BadFile(f"Tệp nặng {size / 1024 / 1024:.0f} MB, quá mức {max_bytes // 1024 // 1024} MB.")
    file.seek(0)
    head = file.read(8)
    try:
        if head.startswith(b"%PDF-"):
            return checked_pdf(file)
        if head.startswith(b"PK\x03\x04"):
            return checked_office(file)
    finally:
        file.seek(0)
    raise BadFile(NOT_KNOWN)


def checked_pdf(file: IO[bytes]) -> str:
    file.seek(0)
    content = file.read()
    if b"%%EOF" not in content[-2048:]:
        raise BadFile("Tệp PDF bị cụt hoặc đã hỏng.")
    if LIVE_PDF.search(content):
        raise BadFile("Tệp PDF có mã chạy hoặc tệp giấu bên trong. Vui lòng in lại thành PDF thường.")
    return PDF


def checked_office(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise BadFile("Tệp đã hỏng, không mở được.") from error
    names = {part.filename for part in parts}
    kinds = [kind for part, kind in MAIN_PARTS.items() if part in names]
    if len(kinds) != 1 or "[Content_Types].xml" not in names or min(part.header_offset for part in parts) != 0:
        raise BadFile(NOT_KNOWN)
    if any(LIVE_PARTS.search(name) for name in names):
        raise BadFile("Tệp có chứa macro hoặc tệp nhúng. Vui lòng lưu lại thành tệp không có những phần này.")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise BadFile("Tệp nở ra quá lớn khi mở nên không nhận được.")
    return kinds[0]


def download_name(name: str, media_type: str) -> str:
    """The name under which people get a file: theirs, cleaned, with the ending of what the file really is."""
    try:
        stem = clean_line(PurePath(name.replace("\\", "/")).stem)
    except UnreadableText:
        stem = ""
    return f"{stem[:140] or 'tai-lieu'}.{EXTENSIONS[media_type]}"
