"""What an office file holds out of sight: margin notes, tracked changes, hidden sheets. Whoever downloads the file can
read it. Published files with such content are refused; in files that residents send to staff it does no harm."""

import re
import zipfile
from typing import IO

from .files import DOCX, NO_ARCHIVE, SPOILT, XLSX, BadFile, words_of_part

NOTES = "word/comments.xml"
WITH_CHANGES = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
CHANGED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|cellIns|cellDel)[\s/>]")
"""A tracked change, neither accepted nor rejected: deleted words are still in the file."""

NOTED = re.compile(rb"<w:comment[\s/>]")
LONGEST_TAG = 16
"""Most bytes of a match, which may lie across two pieces."""

PIECE = 256 * 1024
HIDDEN = re.compile(r"""\bstate\s*=\s*["'](?:very)?hidden""")

IN_WORD = (
    "Tệp Word còn {}: ai tải về cũng đọc được. Hãy chấp nhận hoặc bỏ hết các chỗ sửa, xóa hết ghi chú (thẻ «Xem lại») "
    "rồi lưu lại, hoặc in thành PDF."
)
A_NOTE, A_CHANGE = "lời ghi chú ở lề", "chỗ sửa chưa chấp nhận, cả chữ đã xóa"
A_SHEET = (
    "Tệp Excel còn trang tính ẩn: ai tải về cũng mở ra được. Hãy xóa trang ấy, hoặc cho hiện nếu ai cũng được đọc, rồi "
    "lưu lại."
)


def refuse_unseen(file: IO[bytes], media_type: str) -> None:
    """Raise `BadFile` for a Word file with margin notes or tracked changes, and for a workbook with a hidden sheet.
    `file` has been recognised as `media_type`; leaves it at its start."""
    if media_type not in {DOCX, XLSX}:
        return
    try:
        with zipfile.ZipFile(file) as archive:
            fault = unseen_in_word(archive) if media_type == DOCX else unseen_in_workbook(archive)
    except NO_ARCHIVE as error:
        raise BadFile(SPOILT) from error
    file.seek(0)
    if fault:
        raise BadFile(fault)


def unseen_in_word(archive: zipfile.ZipFile) -> str:
    parts = filter(WITH_CHANGES.fullmatch, archive.NameToInfo)
    if any(stands_in(archive, part, CHANGED) for part in parts):
        return IN_WORD.format(A_CHANGE)
    has_notes = NOTES in archive.NameToInfo and stands_in(archive, NOTES, NOTED)
    return IN_WORD.format(A_NOTE) if has_notes else ""


def unseen_in_workbook(archive: zipfile.ZipFile) -> str:
    tags = words_of_part(archive, "xl/workbook.xml").split("<")
    sheets = [tag for tag in tags if re.match(r"(?:\w+:)?sheet\s", tag)]
    return A_SHEET if any(map(HIDDEN.search, sheets)) else ""


def stands_in(archive: zipfile.ZipFile, name: str, mark: re.Pattern[bytes]) -> bool:
    with archive.open(name) as part:
        before = b""
        while piece := part.read(PIECE):
            if mark.search(before + piece):
                return True
            before = piece[-LONGEST_TAG:]
    return False
