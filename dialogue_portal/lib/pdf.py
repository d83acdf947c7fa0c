"""PDF files that people hand in, written anew (`pdf_writer`): what would run by itself, open other files or name its
author stays behind. So nobody has to guess how each program understands a file that was made to be misunderstood: it
gets what was written here.

A file is read by a process of its own, with its time and memory bounded: whatever it was made to do, it does it there.
"""

import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

SECONDS = 6
"""Of a processor; a report of five hundred pages takes a third of one."""

PATIENCE = 5
"""Seconds that a file waits for those before it."""

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

PLACES = threading.BoundedSemaphore(3)
"""Threads of a web process that read a file or wait for their turn: fewer than it has, so one is left for pages."""

SLOW = 2.0
"""Seconds of a processor that no ordinary file takes. For a minute after one that did nobody waits for a place."""

last_slow = SimpleNamespace(at=-60.0)

CUT_OFF = "Tệp PDF bị cụt hoặc đã hỏng."
TOO_MUCH = "Tệp PDF quá phức tạp nên cổng không đọc hết được. Vui lòng in lại thành PDF thường."
BUSY = "Cổng đang đọc nhiều tệp PDF khác. Vui lòng chọn lại tệp này sau ít phút."


class BadPdf(ValueError):
    """The file is refused; the message is for the person who chose it."""

    seconds = 0.0
    """Of a processor that it took to say so."""


def written_anew(content: bytes) -> tuple[bytes, float]:
    """The same pages, links and fields in a file of our own, and the seconds of a processor that it took. One that is
    signed stays as it is, byte for byte: it is refused where something would have to be taken out. Raises `BadPdf`."""
    if b"%%EOF" not in content[-LONGEST_TAIL:]:
        raise BadPdf(CUT_OFF)
    is_calm = time.monotonic() - last_slow.at > 60
    with held(PLACES, PATIENCE if is_calm else 0), held(ONE_AT_A_TIME, PATIENCE):
        begun = seconds_of_others()
        try:
            return apart(content), seconds_of_others() - begun
        except BadPdf as refused:
            refused.seconds = seconds_of_others() - begun
            raise
        finally:
            if seconds_of_others() - begun > SLOW:
                last_slow.at = time.monotonic()


@contextmanager
def held(lock: Any, patience: float) -> Iterator[None]:
    """Raises `BadPdf` when others keep it for so many seconds."""
    if not lock.acquire(timeout=patience):
        raise BadPdf(BUSY)
    try:
        yield
    finally:
        lock.release()


def seconds_of_others() -> float:
    """What the processes that this one started have taken so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def apart(content: bytes) -> bytes:
    """What `pdf_writer.rewritten` gives, by a process of its own."""
    try:
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
    except OSError as error:  # no room for one more process, or the portal is just being replaced by a newer one
        raise BadPdf(BUSY) from error
    if done.returncode:
        raise BadPdf(done.stdout.decode() if done.returncode == REFUSED else TOO_MUCH)
    return done.stdout
