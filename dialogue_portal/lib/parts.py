"""Finished parts of pages, kept in the process that made them.

Two shelves. What a page asks for by name (`kept`) is the same for everybody who reads it and holds for a `Moment`: as
long as neither what is published nor the minute has moved. A page begins by asking for the moment, before it reads
anything else, so a part is never older than the moment says; where nobody has asked, nothing is kept.

What a template makes of plain values (`drawn`) always holds: the same values give the same HTML, and the template is
given nothing else. So when an answer is published, the hundred cards around it are read anew and one is drawn. It is
forgotten when the day ends: a process lives for months, and what was erased stays in none of them.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from sys import getsizeof
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString

from .shelf import Shelf

Made = TypeVar("Made")
Key = TypeVar("Key", bound=Hashable)

OVERHEAD = 512
"""Bytes of one part beside its HTML."""
OF_A_ROW = 8192
"""Bytes that are reckoned for what is neither HTML nor a number."""


MAKING: ContextVar[bool] = ContextVar("making", default=False)


class PartShelf(Shelf[Hashable, Any]):
    """Parts by name; no part is None."""

    def __init__(self) -> None:
        super().__init__()
        self.of: Hashable = None
        self.taken = 0

    def put(self, key: Hashable, part: Any) -> None:
        with self.lock:
            self.take(self.kept.pop(key, None), -1)
            self.kept[key] = part
            self.take(part, 1)
            while self.taken > settings.KEEP_PARTS_MB * 1024 * 1024 / 2:
                self.take(self.kept.popitem(last=False)[1], -1)

    def take(self, part: Any, times: int) -> None:
        if part is not None:
            self.taken += times * (OVERHEAD + size_of(part))

    @contextmanager
    def one_at_a_time(self, key: Hashable) -> Iterator[bool]:
        """Who makes a part waits for none that it is made of, so nobody waits for each other."""
        if MAKING.get():
            yield False
            return
        before = MAKING.set(True)
        try:
            with super().one_at_a_time(key) as have_waited:
                yield have_waited
        finally:
            MAKING.reset(before)

    def turn_to(self, moment: Hashable) -> None:
        """Clear the shelf of what was made at another moment."""
        with self.lock:
            if self.of != moment:
                self.kept.clear()
                self.of, self.taken = moment, 0


def size_of(part: Any) -> int:
    """About how many bytes it takes."""
    if isinstance(part, str | bytes | int):
        return getsizeof(part)
    if isinstance(part, dict):
        return sum(map(size_of, part.values()))
    return sum(map(size_of, part)) if isinstance(part, list | tuple) else OF_A_ROW


class Reading(NamedTuple):
    """A page that is being made: what its parts hold for, and where they stand."""

    moment: Hashable
    shelf: PartShelf


READING: ContextVar[Reading | None] = ContextVar("reading", default=None)
DRAWN = PartShelf()


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Whoever makes a page in here has every part made anew, until `read_at` is called."""
    before = READING.set(None)
    try:
        yield
    finally:
        READING.reset(before)


def read_at(moment: Hashable, shelf: PartShelf) -> None:
    """From now on the page is made of what holds at `moment`. Call it before the page reads anything."""
    shelf.turn_to(moment)
    READING.set(Reading(moment, shelf))


def kept(make: Callable[[], Made], *key: Hashable) -> Made:
    """The part called `key`, made by `make` if it is not there. It must not depend on who asks, and nobody may change
    it. None is not kept."""
    reading = READING.get()
    if reading is None:
        return make()
    name = (reading.moment, key)
    part: Made | None = reading.shelf.find(name)
    if part is not None:
        return part
    with reading.shelf.one_at_a_time(name):
        part = reading.shelf.find(name)
        if part is None:
            part = make()
            if part is not None:
                reading.shelf.put(name, part)
    return part


def is_kept(*key: Hashable) -> bool:
    """Whether the part called `key` is there now: for whoever would have what it needs read along with something."""
    reading = READING.get()
    return reading is not None and reading.shelf.find((reading.moment, key)) is not None


def kept_each(make: Callable[[list[Key]], dict[Key, Made]], rows: Sequence[Key], *key: Hashable) -> list[Made]:
    """The parts of `rows` in their order; those that are not there are made together. What `make` leaves out is left
    out here as well."""
    reading = READING.get()
    if reading is None:
        found = make(list(rows)) if rows else {}
        return [found[row] for row in rows if row in found]
    found = {row: part for row in rows if (part := reading.shelf.find((reading.moment, key, row))) is not None}
    missing = [row for row in rows if row not in found]
    made = make(missing) if missing else {}
    for row, part in made.items():
        reading.shelf.put((reading.moment, key, row), part)
    found |= made
    return [found[row] for row in rows if row in found]


def when_needed(make: Callable[[], dict[str, Any]], *names: str) -> dict[str, Callable[[], Any]]:
    """For a context: the values called `names` of what `make` gives, which is asked when a template first reads one of
    them, and not at all when the parts that would are kept."""
    once = cache(make)

    def asked(name: str) -> Callable[[], Any]:
        return lambda: once()[name]

    return {name: asked(name) for name in names}


def drawn(template: str, **told: Hashable) -> SafeString:
    """`template` with `told`: plain values and tuples of them, which must be all that it needs."""
    return same(lambda: SafeString(get_template(template).render(dict(told))), template, *told.items())


def same(make: Callable[[], SafeString], *told: Hashable) -> SafeString:
    """What `make` makes of the values `told` and of nothing else."""
    DRAWN.turn_to(timezone.localdate())
    html: SafeString | None = DRAWN.find(told)
    if html is None:
        html = make()
        DRAWN.put(told, html)
    return html
