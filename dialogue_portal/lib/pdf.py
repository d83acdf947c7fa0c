"""PDF files that people hand in, written anew (`pdf_writer`): what would run by itself, open other files or name its
author stays behind. So nobody has to guess how each program understands a file that was made to be misunderstood: it
gets what was written here."""

from .apart import OutOfBounds, Refused, apart

SECONDS = 6
"""Of a processor; a report of five hundred pages takes a third of one."""

MEMORY = 256 * 1024 * 1024

WRITER = "dialogue_portal.lib.pdf_writer"
LONGEST_TAIL = 2048
"""Bytes in which the end is looked for. Of a file that was cut off the pages that are there would be written anew, and
the others be missed by nobody."""

CUT_OFF = "Tệp PDF bị cụt hoặc đã hỏng."
TOO_MUCH = "Tệp PDF quá phức tạp nên cổng không đọc hết được. Vui lòng in lại thành PDF thường."


def written_anew(content: bytes) -> bytes:
    """The same pages, links and fields in a file of our own. One that is signed stays as it is, byte for byte: it is
    refused where something would have to be taken out. Raises `Refused`."""
    if b"%%EOF" not in content[-LONGEST_TAIL:]:
        raise Refused(CUT_OFF)
    try:
        return apart(WRITER, content, seconds=3 * SECONDS)
    except OutOfBounds as error:
        raise Refused(TOO_MUCH) from error
