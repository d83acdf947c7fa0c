"""Finished parts of pages, kept in the process that made them, on two shelves.

What a page asks for by name (`kept`) is the same for every reader and holds for one `Moment`: until something is
published or the minute ends. A page begins by asking for the moment (`read_at`), before it reads anything else, so a
part is never older than that. On pages that do not call `read_at` nothing is kept.

What a template makes of plain values (`drawn`) always holds: the same values give the same HTML, and the template is
given nothing else. So when an answer is published, the hundred cards around it are read again and one is drawn again.
This shelf is emptied when the day ends, so that nothing erased stays in a process that lives for months.
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
"""Bytes that one part takes besides its HTML."""
OF_A_ROW = 8192
"""Bytes assumed for anything that is neither HTML nor a number."""


MAKING: ContextVar[bool] = ContextVar("making", default=False)


class PartShelf(Shelf[Hashable, Any]):
    """Parts by name; None is no part."""

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
        """Whoever makes a part does not wait for the parts within it, so no two can wait for each other."""
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
        """Empty the shelf if its parts were made at another moment."""
        with self.lock:
            if self.of != moment:
                self.kept.clear()
                self.of, self.taken = moment, 0


def size_of(part: Any) -> int:
    """About how many bytes `part` takes."""
    if isinstance(part, str | bytes | int):
        return getsizeof(part)
    if isinstance(part, dict):
        return sum(map(size_of, part.values()))
    return sum(map(size_of, part)) if isinstance(part, list | tuple) else OF_A_ROW


class Reading(NamedTuple):
    """A page that is being made: the moment for which its parts hold, and the shelf they stand on."""

    moment: Hashable
    shelf: PartShelf


READING: ContextVar[Reading | None] = ContextVar("reading", default=None)
DRAWN = PartShelf()


@contextmanager
def nothing_kept() -> Iterator[None]:
    """In this context every part is made anew, until `read_at` is called."""
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
    """The part called `key`, made by `make` if it is not kept. It must be the same for every reader, and callers must
    not change it. None is not kept."""
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
    """Whether the part called `key` is kept now. If not, callers can read what it needs together with something
    else."""
    reading = READING.get()
    return reading is not None and reading.shelf.find((reading.moment, key)) is not None


def kept_each(make: Callable[[list[Key]], dict[Key, Made]], rows: Sequence[Key], *key: Hashable) -> list[Made]:
    """The parts of `rows`, in order; those that are not kept are made by one call of `make`. Rows that `make` leaves
    out are left out."""
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
    """Template variables `names` from the dict that `make` returns. `make` is called when a template first reads one of
    them; not at all where the parts that read them are kept."""
    once = cache(make)

    def asked(name: str) -> Callable[[], Any]:
        return lambda: once()[name]

    return {name: asked(name) for name in names}


def drawn(template: str, **told: Hashable) -> SafeString:
    """`template` rendered with `told`, which must be plain values or tuples of them, and all that the template
    reads."""
    return same(lambda: SafeString(get_template(template).render(dict(told))), template, *told.items())


def same(make: Callable[[], SafeString], *told: Hashable) -> SafeString:
    """The HTML that `make` makes of the values `told`, and of nothing else."""
    DRAWN.turn_to(timezone.localdate())
    html: SafeString | None = DRAWN.find(told)
    if html is None:
        html = make()
        DRAWN.put(told, html)
    return html
