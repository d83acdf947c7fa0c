"""Reading a file that somebody else made in a child process, with limits on time and memory and without the portal's
keys: whatever the file was made to do, it does there.

`run_in_child` starts a module in that process; the module does its work through `work_in_child`.
"""

import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

PATIENCE = 5
"""Seconds that a file waits for those before it, and for a place to wait."""

SLOW, CALM = 2.0, 60
"""Seconds of a processor that no ordinary file takes; and how long after one that did nobody waits for a place."""

REFUSED = 3
"""What the process ends with when it has a sentence for whoever chose the file."""

ROOT = Path(__file__).resolve().parents[2]
IN_TURN = threading.Lock()
"""One at a time of those that a process starts: several may take more than its unit is given (`MemoryMax`)."""

PLACES = threading.BoundedSemaphore(3)
"""Threads of a web process that read a file or wait for their turn: fewer than it has, so one is left for pages."""

LAST_SLOW = SimpleNamespace(at=-CALM)
SPENT = threading.local()
BUSY = "Cổng đang đọc nhiều tệp khác. Vui lòng chọn lại tệp này sau ít phút."


class Refused(ValueError):
    """The message is for the person who chose the file."""


class OutOfBounds(Exception):
    """The child process took more memory than it may, or crashed."""


class TooSlow(OutOfBounds):
    pass


def run_in_child(module: str, content: bytes, *words: str, seconds: float) -> bytes:
    """What `module`, called with `words`, makes of `content` in a child process. Raises `Refused`, `OutOfBounds`, and
    `TooSlow` after `seconds` by the clock."""
    is_calm = time.monotonic() - LAST_SLOW.at > CALM
    with held(PLACES, PATIENCE if is_calm else 0), held(IN_TURN, PATIENCE), time_counted():
        try:
            done = subprocess.run(
                [sys.executable, "-m", module, *words],
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                cwd=ROOT,
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TooSlow from error
        except OSError as error:  # no room for one more process, or the portal is just being replaced by a newer one
            raise Refused(BUSY) from error
    if done.returncode == REFUSED:
        raise Refused(done.stdout.decode())
    if done.returncode:
        raise OutOfBounds
    return done.stdout


@contextmanager
def held(lock: Any, patience: float) -> Iterator[None]:
    """Hold `lock`. Raises `Refused` when others hold it for more than `patience` seconds."""
    if not lock.acquire(timeout=patience):
        raise Refused(BUSY)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def time_counted() -> Iterator[None]:
    begun = seconds_of_others()
    try:
        yield
    finally:
        spent = seconds_of_others() - begun
        SPENT.seconds = seconds_spent() + spent
        if spent > SLOW:
            LAST_SLOW.at = time.monotonic()


def seconds_of_others() -> float:
    """Processor time, in seconds, that the child processes of this process have used so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds_spent() -> float:
    """Processor time, in seconds, that child processes have used for this thread so far."""
    return float(getattr(SPENT, "seconds", 0))


def work_in_child(work: Callable[[bytes], bytes], *, seconds: int, memory: int) -> None:
    """In the child process: answer with what `work` makes of the input, within `seconds` of processor time and `memory`
    bytes of address space, libraries included."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # else the system may keep what a process held that it ended
    try:
        sys.stdout.buffer.write(work(sys.stdin.buffer.read()))
    except Refused as refused:
        sys.stdout.buffer.write(str(refused).encode())
        sys.exit(REFUSED)


def put_in_place(file: Any, content: bytes) -> None:
    """Replace the content of `file`, which may be an upload. Leaves it at its start."""
    file.seek(0)
    file.truncate()
    file.write(content)
    file.seek(0)
    if hasattr(file, "size"):
        file.size = len(content)
