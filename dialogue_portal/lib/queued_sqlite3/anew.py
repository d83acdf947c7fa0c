"""Opening a database file anew that a process has come to hold as read-only.

SQLite shares among the connections of a process what it knows of a file: a process that opened one while its disk was
read-only cannot write there for as long as any of its connections is open, however often the others are opened again.
So all are closed before the first is opened.
"""

import gc
import time
from collections import Counter
from threading import Condition

PATIENCE = 0.5
"""Seconds to wait for connections of others. A thread that has nothing to do closes its own only when it has again."""
GIVEN_UP = 10.0
"""Seconds after which nobody waits any more for what was never closed."""


class Openings:
    """How many connections of this process are open, by how often it has begun anew before."""

    def __init__(self) -> None:
        self.changed = Condition()
        self.number = 0
        self.open: Counter[int] = Counter()
        self.begun_at = 0.0
        self.has_swept = True

    def begin_anew(self) -> None:
        """Connections that are open now are of no use any more."""
        with self.changed:
            self.number += 1
            self.begun_at = time.monotonic()
            self.has_swept = False

    def opened(self) -> int:
        """What to give to `closed`. What is opened beside one that should not be open any more shares with it what that
        knows, and is of as little use."""
        with self.changed:
            number = self.number - 1 if self.are_left() else self.number
            self.open[number] += 1
            return number

    def closed(self, number: int) -> None:
        with self.changed:
            self.open[number] -= 1
            self.changed.notify_all()

    def are_left(self) -> bool:
        """Whether a connection is still open that should not be."""
        if not self.number:
            return False
        with self.changed:
            return any(count for number, count in self.open.items() if number < self.number)

    def has_left(self) -> bool:
        """As `are_left`, but False once it was waited for long enough."""
        return time.monotonic() - self.begun_at < GIVEN_UP and self.are_left()

    def wait(self) -> None:
        """For the others to close theirs. What is closed stays open all the same while a statement that failed lies
        about, with the error that tells of it."""
        with self.changed:
            self.changed.wait_for(lambda: not self.has_left(), PATIENCE)
            must_sweep, self.has_swept = not self.has_swept, True
        if must_sweep:
            gc.collect()
