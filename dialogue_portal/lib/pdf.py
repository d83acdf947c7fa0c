"""PDF files that people hand in, written anew (`pdf_writer`): what would run by itself, open other files or name its
author stays behind. So nobody has to guess how each program understands a file that was made to be misunderstood: it
gets what was written here.

A file is read by a process of its own, with its time and memory bounded: whatever it was made to do, it does it there.
"""

import subprocess
import sys
import threading
from pathlib import Path

SECONDS = 6
"""Of a processor; a report of five hundred pages takes a third of one."""

MEMORY = 256 * 1024 * 1024
"""Bytes of address space of the process that reads, its libraries among them."""

REFUSED = 3
"""What that process ends with when it has a sentence for whoever chose the file."""

LONGEST_TAIL = 2048
"""Bytes in which the end is looked for. Of a file that was cut off the pages that are there would be written anew, and
the others be missed by nobody."""

ROOT = Path(__file__).resolve().parents[2]
ONE_AT_A_TIME = threading.Lock()
"""Of those that one web process starts: several may take more than its unit is given (`MemoryMax`)."""

CUT_OFF = "Tệp PDF bị cụt hoặc đã hỏng."
TOO_MUCH = "Tệp PDF quá phức tạp nên cổng không đọc hết được. Vui lòng in lại thành PDF thường."


class BadPdf(ValueError):
    """The file is refused; the message is for the person who chose it."""


def written_anew(content: bytes) -> bytes:
    """The same pages, links and fields in a file of our own. One that is signed stays as it is, byte for byte: it is
    refused where something would have to be taken out. Raises `BadPdf`."""
    if b"%%EOF" not in content[-LONGEST_TAIL:]:
        raise BadPdf(CUT_OFF)
    return apart(content)


def apart(content: bytes) -> bytes:
    """What `pdf_writer.rewritten` gives, by a process of its own."""
    try:
        with ONE_AT_A_TIME:
            done = subprocess.run(
                [sys.executable, "-m", "dialogue_portal.lib.pdf_writer"],
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=3 * SECONDS,
                cwd=ROOT,
                env={},
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise BadPdf(TOO_MUCH) from error
    if done.returncode:
        raise BadPdf(done.stdout.decode() if done.returncode == REFUSED else TOO_MUCH)
    return done.stdout
