"""A cache of limited size in one process."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")

PATIENCE = 5
"""Seconds to wait for somebody else who is making the same thing."""


class Shelf(Generic[Key, Kept]):
    """When it is full, what has not been used for the longest time goes first."""

    def __init__(self) -> None:
        self.kept: OrderedDict[Key, Kept] = OrderedDict()
        self.lock = Lock()
        self.making = [Lock() for _ in range(64)]

    def find(self, key: Key) -> Kept | None:
        with self.lock:
            found = self.kept.get(key)
            if found is not None:
                self.kept.move_to_end(key)
        return found

    @contextmanager
    def one_at_a_time(self, key: Key) -> Iterator[bool]:
        """When many need the same thing, one makes it and the others wait a little while. Yields whether there was
        somebody to wait for. Some keys share a lock."""
        lock = self.making[hash(key) % len(self.making)]
        is_free = lock.acquire(blocking=False)
        is_ours = is_free or lock.acquire(timeout=PATIENCE)
        try:
            yield not is_free
        finally:
            if is_ours:
                lock.release()
