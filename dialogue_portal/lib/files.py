"""Documents that people upload: what a file really is, whatever its name says."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import PurePath
from typing import IO

from .pdf_actions import GAP, in_plain_letters, leaves_when_opened
from .pdf_packs import PACK, Unclear, packs
from .text import UnreadableText, clean_line, megabytes
from .word_fields import UnreadableFields, asks_programs

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = {PDF: "pdf", DOCX: "docx", XLSX: "xlsx", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that an office file may grow to when opened: a bomb is refused by its directory, unread."""

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
"""What Word and Excel fetch from elsewhere by themselves when a file is opened. A link waits until somebody follows it.
A picture tells its owner who has opened the file, and when."""

EMBEDDED = re.compile(
    r"""\btype\s*=\s*["'][^"']*/(oleobject|package|control|afchunk|vbaproject|xl(intl)?macrosheet)\s*["']"""
)
"""What is opened, run or drawn from within the file; its part may bear any name."""

OTHER_WORKBOOK = re.compile(r"""\btype\s*=\s*["'][^"']*externallink""")
"""A workbook that draws on another, or on a program (DDE); it keeps what it has read there, unseen."""

CONNECTION = re.compile(r"""\btype\s*=\s*["'][^"']*/(connections|querytable)\s*["']""")
"""A workbook that asks a database, a web page or a file, some of them whenever it is opened; the question may hold a
password."""

CONNECTION_TYPES = ("spreadsheetml.connections+", "spreadsheetml.querytable+")
CONNECTION_PARTS = re.compile(r"^xl/(connections\.xml$|querytables/)", re.IGNORECASE)

ELSEWHERE = re.compile(
    r"""target\s*=\s*["']\s*(?:(?!file:)[a-z][a-z0-9+.-]+:|[\\/]{2}|file:(?:[\\/]{2}[^\\/]|[\\/]{4}))"""
)
"""Another machine; else a file on the disk of whoever wrote this one, which nobody else has."""

OWN_TEMPLATE = re.compile(r"""target\s*=\s*["']\s*(?:(?:file:///)?[a-z]:[\\/](?:[^"']*[\\/])?)?normal\.dotm?\s*["']""")
"""The template that every Word has by itself: many honest files note where it lay, and each Word takes its own."""

TYPES = "[Content_Types].xml"
MAX_PARTS = 5000
LISTED = b"PK\x01\x02"
"""With which the directory of a zip begins each part: they are counted before a library makes an object of each."""
LONGEST_NAME = 250
MAX_TABLE = 1024 * 1024
"""Bytes of one of the parts that say what others are."""

LIVE_PDF = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|GoTo[ER]|ImportData|SubmitForm)\b"
    + (rb"|/XFA_*[\[\d]|/AA_*(?:<<|\d+_+\d+_+R\b)|/JS_*(?:[(<][\t\r\n -~]{4}|\d+_+\d+_+R)").replace(b"_", GAP)
    + rb"|/FS_*/URL\b|/S_*/Thread\b".replace(b"_", GAP)
    + rb"|/U?F\s*\((?:\\\\\\\\|//)"
)
"""The short names must be followed by what only a script, or a file on another machine, has: three letters alone lie in
every large scan by chance."""

MOST_HEX = 200_000
FIRST = re.compile(rb"/First" + GAP + rb"+(\d{1,10})(?!\d|" + GAP + rb"+\d+" + GAP + rb"+R\b)")
SPOKEN = re.compile(rb"[()%]")
"""Of a string or a remark, in which anything may stand, «stream» as well. No writer puts one into what tells of packed
objects."""
PDF_NAME = re.compile(rb"/([^\s/<>\[\](){}%]*)")
OF_A_PACK = {b"Type", b"ObjStm", b"N", b"First", b"Length", b"Extends"}
PACKED_ONCE = [b"Filter", b"FlateDecode"]
"""Whatever is packed twice, or written down in differences, says something else than what is looked through here."""
WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|html|script|svg)\b", re.IGNORECASE)
MOST_STREAMS = 20_000
"""Of packed objects, a hundred or two in each."""
MAX_OBJECTS = 20 * 1024 * 1024
"""Bytes of packed objects of a PDF that are looked through; no honest one has as many."""

SPOILT = "Tệp đã hỏng, không mở được."
NO_ARCHIVE = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError)
"""What is raised while a broken office file is read."""

CUT_OFF = "Tệp PDF bị cụt hoặc đã hỏng."
LIVE = "Tệp PDF có mã chạy, tự mở địa chỉ khác hoặc có tệp giấu bên trong. Vui lòng in lại thành PDF thường."
LIVE_OFFICE = "Tệp có chứa macro hoặc tệp nhúng. Vui lòng lưu lại thành tệp không có những phần này."
LOCKED_PDF = "Không đọc được hết tệp PDF; có thể tệp đặt mật khẩu. Vui lòng in lại thành PDF thường."
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
        raise BadFile(CUT_OFF)
    if behind.strip(b"\0\t\r\n ") or WEB_PAGE.search(content[:1024]) or zipfile.is_zipfile(file):
        raise BadFile("Tệp PDF có kèm một tệp khác bên trong. Vui lòng in lại thành PDF thường.")
    if is_live(content):
        raise BadFile(LIVE)
    return PDF


def is_live(content: bytes) -> bool:
    """Whether a PDF runs something, leads out of itself unasked or hides a file; or writes more of its names in
    hexadecimal (`/J#53`) than any does, each of which is looked up."""
    left, read, packed = MOST_HEX, [], [*packed_objects(content)]
    for part in [content, *(objects for _, objects in packed)]:
        plain, found = in_plain_letters(part, left)
        left -= found
        is_hidden = part is content and len(PACK.findall(plain)) != len(PACK.findall(content))
        if left <= 0 or is_hidden or LIVE_PDF.search(plain):
            return True
        read.append(plain)
    return leaves_when_opened(read, packed)


def packed_objects(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects that a PDF keeps compressed, where a script is not seen from outside, stream by stream, and where the
    first begins there. Raises `BadFile`.

    Goes once over `content`, whatever it holds: a file made to be slow costs no more than another.
    """
    room = MAX_OBJECTS
    try:
        for number, (told, packed) in enumerate(packs(content), start=1):
            if number > MOST_STREAMS:
                raise BadFile(GROWS)
            objects = unpacked(told, packed, room)
            room -= len(objects)
            if room <= 0:
                raise BadFile(GROWS)
            yield first_in(told), objects
    except Unclear as error:
        raise BadFile(CUT_OFF) from error


def first_in(told: bytes) -> int:
    found = FIRST.findall(told)
    if len(found) != 1:
        raise BadFile(LOCKED_PDF)
    return int(found[0])


def unpacked(told: bytes, content: bytes, room: int) -> bytes:
    """No more than `room` bytes of it."""
    names = PDF_NAME.findall(told)
    if SPOKEN.search(told) or [name for name in names if name not in OF_A_PACK] != PACKED_ONCE:
        raise BadFile(LOCKED_PDF)
    unpacker = zlib.decompressobj()
    try:
        objects = unpacker.decompress(content.lstrip(b"\r\n"), room)
    except zlib.error as error:
        raise BadFile(LOCKED_PDF) from error
    if not unpacker.eof and len(objects) < room:  # it goes on behind what looks like its end
        raise BadFile(LOCKED_PDF)
    return objects


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
    """Of two parts of one name each program decides itself which counts."""
    return len({part.filename.lower() for part in parts}) < len(parts)


def refuse_what_draws_on_others(declared: str, names: set[str], links: list[str]) -> None:
    """By the kinds that are `declared`, by the `names` of the parts, and by their `links`: each alone is enough."""
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
    """The parts that say where the links of the others lead."""
    return [part for part in parts if part.filename.lower().endswith(".rels")]


def is_too_large(parts: list[zipfile.ZipInfo]) -> bool:
    sizes = [part.file_size for part in [*tables(parts), *(part for part in parts if part.filename == TYPES)]]
    is_bomb = len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED
    return is_bomb or any(size > MAX_TABLE for size in sizes) or sum(sizes) > 10 * MAX_TABLE


def words_of_part(archive: zipfile.ZipFile, name: str) -> str:
    """The first megabyte of an XML part in small letters, with its escaped signs as themselves; nothing when it is not
    there."""
    if name not in archive.NameToInfo:
        return ""
    with archive.open(name) as part:
        content = part.read(MAX_TABLE)
    encoding = "utf-16-be" if content[:1] in {b"\0", b"\xfe"} else "utf-16-le" if b"\0" in content[:4] else "utf-8"
    return unescape(content.decode(encoding, errors="replace")).lower()


def followed(links: str) -> list[str]:
    """Those relationships of a part that lead out of the file and are followed by themselves when it is opened."""
    outside = [link for link in links.split("<") if "external" in link and FETCHED.search(link)]
    return [link for link in outside if ELSEWHERE.search(link) or not OWN_TEMPLATE.search(link)]


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
