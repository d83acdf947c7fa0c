"""Documents that people upload: what a file really is, whatever its name says."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO

from .text import UnreadableText, clean_line, megabytes

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = {PDF: "pdf", DOCX: "docx", XLSX: "xlsx", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that an office file may grow to when opened: a bomb is refused by its directory, unread."""

MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
LIVE_PARTS = re.compile(
    r"vbaproject|activex|embeddings/|customui|macrosheets/|afchunk"
    r"|\.(exe|dll|js|vbs|bat|cmd|ps1|scr|hta|lnk|m?html?|mht|zip|rar|7z|jar|tar|gz|cab|iso)$",
    re.IGNORECASE,
)
LIVE_PDF = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)\b|/XFA\s*[\[\d]|/JS\s*(?:[(<][\t\r\n -~]{4}|\d+\s+\d+\s+R)"
)
"""The short names must be followed by what only a script has: three letters alone lie in every large scan by chance."""

HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
OBJECT_STREAM = b"/ObjStm"
WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|html|script|svg)\b", re.IGNORECASE)
MAX_OBJECTS = 20 * 1024 * 1024
"""Bytes of packed objects of a PDF that are looked through; no honest one has as many."""

LOCKED_PDF = "Không đọc được hết tệp PDF; có thể tệp đặt mật khẩu. Vui lòng in lại thành PDF thường."
NOT_KNOWN = "Chỉ nhận tệp PDF, Word (.docx) hoặc Excel (.xlsx)."


class BadFile(ValueError):
    """The file is refused; the message is for the person who chose it."""


def recognise(file: IO[bytes], size: int, max_bytes: int = MAX_BYTES) -> str:
    """The media type of a PDF, DOCX or XLSX that holds nothing live. Raises `BadFile`. Leaves `file` at its start.

    Live is what runs by itself or hides another file: macros, controls, scripts, embedded files, a second kind of file
    before or behind the first.
    """
    if size > max_bytes:
        raise BadFile(f"Tệp nặng {megabytes(size)} MB, quá mức {max_bytes // 1024 // 1024} MB.")
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
    _, mark, behind = content.rpartition(b"%%EOF")
    if not mark or len(behind) > 2048:
        raise BadFile("Tệp PDF bị cụt hoặc đã hỏng.")
    if behind.strip(b"\0\t\r\n ") or WEB_PAGE.search(content[:1024]) or zipfile.is_zipfile(file):
        raise BadFile("Tệp PDF có kèm một tệp khác bên trong. Vui lòng in lại thành PDF thường.")
    plain = plain_names(content)
    is_hidden = plain.count(OBJECT_STREAM) != content.count(OBJECT_STREAM)
    if is_hidden or any(LIVE_PDF.search(part) for part in [plain, *map(plain_names, packed_objects(content))]):
        raise BadFile("Tệp PDF có mã chạy hoặc tệp giấu bên trong. Vui lòng in lại thành PDF thường.")
    return PDF


def plain_names(content: bytes) -> bytes:
    """`content` with the signs of names that are written in hexadecimal (`/J#53`) as themselves."""
    return HEX_IN_NAME.sub(lambda sign: bytes([int(sign[1], 16)]), content)


def packed_objects(content: bytes) -> Iterator[bytes]:
    """The objects that a PDF keeps compressed, where a script is not seen from outside. Raises `BadFile`.

    Goes once over `content`, whatever it holds: a file made to be slow costs no more than another.
    """
    room, place = MAX_OBJECTS, 0
    while (place := content.find(OBJECT_STREAM, place)) >= 0:
        start, end = content.find(b"stream", place), content.find(b"endstream", place)
        if not 0 <= start < end:
            raise BadFile("Tệp PDF bị cụt hoặc đã hỏng.")
        try:
            objects = zlib.decompressobj().decompress(content[start + len(b"stream") : end].lstrip(b"\r\n"), room)
        except zlib.error as error:
            raise BadFile(LOCKED_PDF) from error
        room -= len(objects)
        if room <= 0:
            raise BadFile("Tệp nở ra quá lớn khi mở nên không nhận được.")
        yield objects
        place = end


def checked_office(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            declared = beginning(archive, "[Content_Types].xml")
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadFile("Tệp đã hỏng, không mở được.") from error
    names = {part.filename for part in parts}
    kinds = [kind for part, kind in MAIN_PARTS.items() if part in names]
    if len(kinds) != 1 or "[Content_Types].xml" not in names or min(part.header_offset for part in parts) != 0:
        raise BadFile(NOT_KNOWN)
    if b"macroEnabled" in declared or any(LIVE_PARTS.search(name) for name in names):
        raise BadFile("Tệp có chứa macro hoặc tệp nhúng. Vui lòng lưu lại thành tệp không có những phần này.")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise BadFile("Tệp nở ra quá lớn khi mở nên không nhận được.")
    return kinds[0]


def beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first megabyte of a part; nothing when it is not there."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(1024 * 1024)


def download_name(name: str, media_type: str) -> str:
    """The name under which people get a file: theirs, cleaned, with the ending of what the file really is."""
    stem = PurePath(plain_name(name)).stem
    return f"{stem[:140] or 'tai-lieu'}.{EXTENSIONS[media_type]}"


def plain_name(name: str) -> str:
    """The name that a file came with, without folders, cleaned; empty where it cannot be read."""
    try:
        return clean_line(PurePath(name.replace("\\", "/")).name)[:150]
    except UnreadableText:
        return ""
