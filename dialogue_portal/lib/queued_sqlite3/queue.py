"""A queue before a door that one may pass at a time: threads in the order in which they came, processes in turns.

SQLite lets one transaction write and has no queue: whoever finds it locked sleeps, longer each time, and looks again.
With 16 who write, some find it locked every time they look and wait for a second, while others pass at once.
"""

import fcntl
import logging
import os
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from threading import Lock

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.0005
"""Between two looks of a process whether it is its turn. The one thread that looks is at the head of its own queue."""
NEXT, INSIDE = 0, 1
"""Bytes of the file that are locked. Who waits for INSIDE holds NEXT, so whoever was inside last cannot go in again
before them. The kernel lets go of both when a process dies."""


class TooLong(Exception):
    """Nobody came out in time."""


class Turns:
    """The processes' part of the queue: two locks in a file beside the database.

    A process that opens that file by another way, and closes it, lets go of its locks (POSIX): nobody may read it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: int | None = None
        self.owner = 0

    def wait(self, until: float) -> None:
        self.open()
        self.lock(NEXT, until)
        try:
            self.lock(INSIDE, until)
        finally:
            self.unlock(NEXT)

    def open(self) -> None:
        """Anew after a fork: what was inherited belongs to the parent."""
        if self.owner != os.getpid():
            self.file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            self.owner = os.getpid()

    def lock(self, byte: int, until: float) -> None:
        while not self.try_to_lock(byte):
            if time.monotonic() > until:
                raise TooLong
            time.sleep(LOOK_SECONDS)

    def try_to_lock(self, byte: int) -> bool:
        assert self.file is not None
        try:
            fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def unlock(self, byte: int) -> None:
        if self.file is not None:
            with suppress(OSError):
                fcntl.lockf(self.file, fcntl.LOCK_UN, 1, byte)

    def leave(self) -> None:
        self.unlock(INSIDE)


class Queue:
    """Of one database, in one process. Where the file cannot be locked, which is told once, the threads still keep
    their order, and processes wait for each other as SQLite has them wait."""

    def __init__(self, path: Path) -> None:
        self.turns = Turns(path)
        self.lock = Lock()
        self.is_taken = False
        self.waiting: deque[Lock] = deque()
        self.has_complained = False

    def enter(self, seconds: float) -> None:
        """Return when it is our turn; `leave` must follow. Raises `TooLong` after that many seconds."""
        until = time.monotonic() + seconds
        self.wait_among_threads(seconds)
        try:
            self.wait_among_processes(until)
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        self.turns.leave()
        with self.lock:
            if self.waiting:
                self.waiting.popleft().release()
            else:
                self.is_taken = False

    def wait_among_processes(self, until: float) -> None:
        try:
            self.turns.wait(until)
        except OSError as error:
            if not self.has_complained:
                logger.warning("Processes do not queue to write: %s: %s", self.turns.path.name, error.strerror)
            self.has_complained = True

    def wait_among_threads(self, seconds: float) -> None:
        with self.lock:
            if not self.is_taken:
                self.is_taken = True
                return
            turn = Lock()
            turn.acquire()
            self.waiting.append(turn)
        try:
            came = turn.acquire(timeout=seconds)
        except BaseException:  # a signal's: whoever is called and not there would keep all others out
            if self.was_called(turn):
                self.leave()
            raise
        if not came and not self.was_called(turn):
            raise TooLong

    def was_called(self, turn: Lock) -> bool:
        """Whether our turn came just as we gave up; otherwise we are out of the queue."""
        with self.lock:
            if turn not in self.waiting:
                return True
            self.waiting.remove(turn)
            return False
