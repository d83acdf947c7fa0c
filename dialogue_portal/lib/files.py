"""Documents that people upload: what a file really is, whatever its name says, and whether it is safe to open."""

import re
import zipfile
import zlib
from html import unescape
from pathlib import PurePath
from typing import IO

from .child_process import Refused, put_in_place
from .pdf import written_anew
from .text import UnreadableText, clean_line, megabytes
from .word_fields import UnreadableFields, asks_programs

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = {PDF: "pdf", DOCX: "docx", XLSX: "xlsx", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that an office file may have when unpacked. Read from its directory, so a zip bomb is refused unread."""

WORD = "word/document.xml"
MAIN_PARTS = {WORD: DOCX, "xl/workbook.xml": XLSX}
LIVE_PARTS = re.compile(
    r"vbaproject|activex|embeddings/|customui|macrosheets/|afchunk"
    r"|\.(exe|dll|js|vbs|bat|cmd|ps1|scr|hta|lnk|m?html?|mht|zip|rar|7z|jar|tar|gz|cab|iso)$",
    re.IGNORECASE,
)
LIVE_TYPES = ("macroenabled", "ms-office.vbaproject", "activex", "<!doctype")
FETCHED = re.compile(
    r"""\btype\s*=\s*["'][^"']*/"""
    r"""(attachedtemplate|oleobject|frame|subdocument|package|control|image|mailmerge(header)?source)\s*["']"""
)
"""What Word and Excel fetch by themselves when a file is opened (a link waits for a click). Fetching a picture tells
its owner who has opened the file, and when."""

EMBEDDED = re.compile(
    r"""\btype\s*=\s*["'][^"']*/(oleobject|package|control|afchunk|vbaproject|xl(intl)?macrosheet)\s*["']"""
)
"""What is opened or run from within the file; the part may have any name."""

OTHER_WORKBOOK = re.compile(r"""\btype\s*=\s*["'][^"']*externallink""")
"""A workbook that reads another workbook or a program (DDE), and keeps what it has read there out of sight."""

CONNECTION = re.compile(r"""\btype\s*=\s*["'][^"']*/(connections|querytable)\s*["']""")
"""A workbook that asks a database, a web page or a file, perhaps whenever it is opened; the connection may hold a
password."""

CONNECTION_TYPES = ("spreadsheetml.connections+", "spreadsheetml.querytable+")
CONNECTION_PARTS = re.compile(r"^xl/(connections\.xml$|querytables/)", re.IGNORECASE)

ELSEWHERE = re.compile(
    r"""target\s*=\s*["']\s*(?:(?!file:)[a-z][a-z0-9+.-]+:|[\\/]{2}|file:(?:[\\/]{2}[^\\/]|[\\/]{4}))"""
)
"""An address on another machine. Any other is a file on the disk of the author, which nobody else has."""

OWN_TEMPLATE = re.compile(r"""target\s*=\s*["']\s*(?:(?:file:///)?[a-z]:[\\/](?:[^"']*[\\/])?)?normal\.dotm?\s*["']""")
"""The template that every Word has: many honest files note where the author's was, and each Word takes its own."""

TYPES = "[Content_Types].xml"
MAX_PARTS = 5000
LISTED = b"PK\x01\x02"
"""How each entry in the directory of a zip begins. Entries are counted before a library makes an object of each."""
LONGEST_NAME = 250
MAX_TABLE = 1024 * 1024
"""Bytes of one of the parts that describe other parts."""

SPOILT = "Tệp đã hỏng, không mở được."
NO_ARCHIVE = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError)
"""What reading a broken office file raises."""

LIVE_OFFICE = "Tệp có chứa macro hoặc tệp nhúng. Vui lòng lưu lại thành tệp không có những phần này."
DRAWS = (
    "Tệp Excel lấy số liệu từ bảng tính khác hoặc chương trình khác. Vui lòng ngắt liên kết "
    "(Dữ liệu › Chỉnh sửa liên kết) rồi lưu lại, hoặc in thành PDF."
)
ASKS = (
    "Tệp Excel có kết nối lấy số liệu từ cơ sở dữ liệu, trang mạng hoặc tệp khác. Vui lòng xóa kết nối "
    "(Dữ liệu › Truy vấn và kết nối) rồi lưu lại, hoặc in thành PDF."
)
FIELD = (
    "Tệp có trường lấy dữ liệu từ chương trình hoặc tệp khác (DDE, LINK, INCLUDETEXT). Vui lòng bỏ trường ấy hoặc in "
    "lại thành PDF."
)
FETCHES = "Tệp tự lấy mẫu, ảnh hoặc nội dung từ máy khác khi mở. Vui lòng in lại thành PDF."
ON_DISK = (
    "Tệp còn liên kết với mẫu, ảnh hoặc tệp nằm trên máy của người soạn, máy khác không mở được. Vui lòng in lại thành "
    "PDF."
)
GROWS = "Tệp nở ra quá lớn khi mở nên không nhận được."
NOT_KNOWN = "Chỉ nhận tệp PDF, Word (.docx) hoặc Excel (.xlsx)."


class BadFile(ValueError):
    """The file is refused; the message is for the person who chose it."""


def recognise(file: IO[bytes], size: int, max_bytes: int = MAX_BYTES) -> str:
    """The media type of a PDF, DOCX or XLSX without active content: macros, controls, scripts, embedded files. Raises
    `BadFile`. A PDF is rewritten in place (`pdf.written_anew`). Leaves `file` at its start."""
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
    try:
        content = written_anew(file.read())
    except Refused as refused:
        raise BadFile(str(refused)) from refused
    put_in_place(file, content)
    return PDF


def checked_office(file: IO[bytes]) -> str:
    file.seek(0)
    if file.read().count(LISTED) > MAX_PARTS:
        raise BadFile(GROWS)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            is_large = is_too_large(parts)
            declared = words_of_part(archive, TYPES)
            links = [] if is_large else [words_of_part(archive, part.filename) for part in tables(parts)]
            asks = not is_large and WORD in archive.NameToInfo and asks_programs(archive)
    except UnreadableFields as error:
        raise BadFile("Không đọc được hết tệp Word. Vui lòng in lại thành PDF.") from error
    except NO_ARCHIVE as error:
        raise BadFile(SPOILT) from error
    names = {part.filename for part in parts}
    if is_one_there_twice(parts):
        raise BadFile(SPOILT)
    kinds = [kind for part, kind in MAIN_PARTS.items() if part in names]
    if len(kinds) != 1 or TYPES not in names or min(part.header_offset for part in parts) != 0:
        raise BadFile(NOT_KNOWN)
    if any(len(name) > LONGEST_NAME for name in names):
        raise BadFile(NOT_KNOWN)
    if any(sign in declared for sign in LIVE_TYPES) or any(LIVE_PARTS.search(name) for name in names):
        raise BadFile(LIVE_OFFICE)
    if asks:
        raise BadFile(FIELD)
    refuse_what_draws_on_others(declared, names, links)
    if any(map(EMBEDDED.search, links)):
        raise BadFile(LIVE_OFFICE)
    if is_large:
        raise BadFile(GROWS)
    return kinds[0]


def is_one_there_twice(parts: list[zipfile.ZipInfo]) -> bool:
    """Whether two parts have the same name. Programs differ in which one they read, so what is checked here may not be
    what is opened."""
    return len({part.filename.lower() for part in parts}) < len(parts)


def refuse_what_draws_on_others(declared: str, names: set[str], links: list[str]) -> None:
    """Raise `BadFile` for a file that reads other files or programs: by its `declared` types, the `names` of its parts,
    or its `links`."""
    if "externallink" in declared or any("externallinks/" in name.lower() for name in names):
        raise BadFile(DRAWS)
    if any(map(OTHER_WORKBOOK.search, links)):
        raise BadFile(DRAWS)
    if any(sign in declared for sign in CONNECTION_TYPES) or any(map(CONNECTION_PARTS.search, names)):
        raise BadFile(ASKS)
    if any(map(CONNECTION.search, links)):
        raise BadFile(ASKS)
    outside = [link for table in links for link in followed(table)]
    if any("<!doctype" in table for table in links) or any(map(ELSEWHERE.search, outside)):
        raise BadFile(FETCHES)
    if outside:
        raise BadFile(ON_DISK)


def tables(parts: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The relationship parts (`.rels`), which say where the links of the other parts lead."""
    return [part for part in parts if part.filename.lower().endswith(".rels")]


def is_too_large(parts: list[zipfile.ZipInfo]) -> bool:
    sizes = [part.file_size for part in [*tables(parts), *(part for part in parts if part.filename == TYPES)]]
    is_bomb = len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED
    return is_bomb or any(size > MAX_TABLE for size in sizes) or sum(sizes) > 10 * MAX_TABLE


def words_of_part(archive: zipfile.ZipFile, name: str) -> str:
    """The first megabyte of an XML part, unescaped and in lower case; empty when there is no such part."""
    if name not in archive.NameToInfo:
        return ""
    with archive.open(name) as part:
        content = part.read(MAX_TABLE)
    encoding = "utf-16-be" if content[:1] in {b"\0", b"\xfe"} else "utf-16-le" if b"\0" in content[:4] else "utf-8"
    return unescape(content.decode(encoding, errors="replace")).lower()


def followed(links: str) -> list[str]:
    """Relationships that lead out of the file and that programs follow by themselves when they open it."""
    outside = [link for link in links.split("<") if "external" in link and FETCHED.search(link)]
    return [link for link in outside if ELSEWHERE.search(link) or not OWN_TEMPLATE.search(link)]


def download_name(name: str, media_type: str) -> str:
    """The name under which people download a file: theirs, cleaned, with the extension of its media type."""
    stem = PurePath(plain_name(name)).stem
    return f"{stem[:140] or 'tai-lieu'}.{EXTENSIONS[media_type]}"


def plain_name(name: str) -> str:
    """The name of an uploaded file, without folders, cleaned; empty if it cannot be read."""
    try:
        return clean_line(PurePath(name.replace("\\", "/")).name)[:150]
    except UnreadableText:
        return ""
