"""PDF files that people upload, rewritten by `pdf_writer` without scripts, references to other files and author names.
So nobody has to guess how each viewer reads a file that was made to mislead: viewers get what we wrote."""

from .child_process import OutOfBounds, Refused, run_in_child

SECONDS = 6
"""Processor time; a report of five hundred pages takes a third of a second."""

MEMORY = 256 * 1024 * 1024

WRITER = "dialogue_portal.lib.pdf_writer"
LONGEST_TAIL = 2048
"""Bytes at the end in which the end mark is looked for. A file that was cut off could be rewritten with the pages that
are there, and nobody would miss the others."""

CUT_OFF = "Tệp PDF bị cụt hoặc đã hỏng."
TOO_MUCH = "Tệp PDF quá phức tạp nên cổng không đọc hết được. Vui lòng in lại thành PDF thường."


def written_anew(content: bytes) -> bytes:
    """The same pages, links and fields in a file of our own. A signed file stays as it is, byte for byte, and is
    refused where something would have to be removed. Raises `Refused`."""
    if b"%%EOF" not in content[-LONGEST_TAIL:]:
        raise Refused(CUT_OFF)
    try:
        return run_in_child(WRITER, content, seconds=3 * SECONDS)
    except OutOfBounds as error:
        raise Refused(TOO_MUCH) from error
