"""Pages of a list that is too long to count: each begins after the last row of the one before, found by an index.

A page costs the same wherever it is in the list, and rows that come in meanwhile shift nothing.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from .codes import keyed
from .text import grouped

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
LARGEST = 2**63 - 1
"""The largest primary key."""

AFTER, BEFORE = "sau", "truoc"
"""Parameters of an address: `sau` for the page after a place, `truoc` for the page before it."""

Place = tuple[Any, int]
"""Where a row stands: its sort key and its primary key."""
Ask = Callable[[QuerySet], list[Place]]


@dataclass(frozen=True)
class Kind:
    """A kind of sort key, and how it is written in an address: as a whole number."""

    write: Callable[[Any], int]
    read: Callable[[int], Any]


HALF = 2**64


def covered(moment: dt.datetime) -> int:
    """`moment` encrypted as a number for an address: always the same number, which nobody can read or make up.
    Otherwise, by trying one moment after another, people could learn to the second when something was sent of which
    pages tell only the day."""
    number = (moment - EPOCH) // MICROSECOND % HALF
    mark = eight_bytes("place", number)
    return mark * HALF + (number ^ eight_bytes("cover", mark))


def uncovered(covered_moment: int) -> dt.datetime:
    """The moment behind the number that `covered` made. Raises `ValueError` for any other number."""
    mark, hidden = divmod(covered_moment, HALF)
    number = hidden ^ eight_bytes("cover", mark)
    if mark != eight_bytes("place", number):
        raise ValueError(covered_moment)
    return EPOCH + (number if number < HALF // 2 else number - HALF) * MICROSECOND


def eight_bytes(purpose: str, number: int) -> int:
    return int.from_bytes(keyed(f"keyset {purpose}", str(number))[:8], "big")


DAY = Kind(lambda day: day.toordinal(), dt.date.fromordinal)
MOMENT = Kind(covered, uncovered)
NUMBER = Kind(int, int)


@dataclass(frozen=True)
class Order:
    """A total order of rows: by `key`, an expression that is never null, then by primary key, both in the same
    direction."""

    key: Any
    kind: Kind
    descending: bool = False

    def sorted(self, rows: QuerySet, *, backwards: bool = False) -> QuerySet:
        falls = self.descending != backwards
        rows = rows.annotate(sort_key=self.key)
        return rows.order_by(*(F(name).desc() if falls else F(name).asc() for name in ["sort_key", "pk"]))

    def beyond(self, place: Place, *, backwards: bool = False) -> Q:
        """Condition for the rows after `place`, or before it if `backwards`, written so that an index on the key can
        start at the right row."""
        key, pk = place
        if self.descending != backwards:
            return Q(sort_key__lte=key) & (Q(sort_key__lt=key) | Q(pk__lt=pk))
        return Q(sort_key__gte=key) & (Q(sort_key__gt=key) | Q(pk__gt=pk))

    def written(self, place: Place) -> str:
        return f"{self.kind.write(place[0])}.{place[1]}"

    def place(self, text: str | None) -> Place | None:
        """The place that `written` wrote as `text`; None for any other text."""
        key, _, pk = (text or "").partition(".")
        try:
            place = self.kind.read(int(key)), int(pk)
        except (ValueError, OverflowError):
            return None
        return place if len(pk) < 20 and 0 <= place[1] <= LARGEST else None


@dataclass(frozen=True)
class Stretch:
    """A list, or part of one, in one order. `rows` is called when the list is read."""

    rows: Callable[[], QuerySet]
    order: Order

    @property
    def stretches(self) -> "tuple[Stretch, ...]":
        return (self,)

    def find(self, per_page: int, place: Place | None = None, *, ask: Ask, backwards: bool = False) -> list[Place]:
        """The places of one page after `place` (before it if `backwards`), and one more to tell whether another page
        follows."""
        return ask(places(self.order, self.rows(), per_page, place, backwards=backwards))

    def written(self, place: Place) -> str:
        return self.order.written(place)

    def place(self, text: str | None) -> Place | None:
        return self.order.place(text)


@dataclass(frozen=True)
class Stretches:
    """A list of several stretches, one after the other; each row is in one of them. The sort key of a place is a pair:
    number of the stretch, key in it."""

    stretches: tuple[Stretch, ...]

    def find(self, per_page: int, place: Place | None = None, *, ask: Ask, backwards: bool = False) -> list[Place]:
        """As `Stretch.find`; one more query for each further stretch that the page reaches into."""
        (begins_in, key), pk = place or ((0, None), 0)
        found: list[Place] = []
        for number in range(begins_in, -1, -1) if backwards else range(begins_in, len(self.stretches)):
            begins = (key, pk) if place and number == begins_in else None
            more = self.stretches[number].find(per_page - len(found), begins, ask=ask, backwards=backwards)
            found += [((number, key_of_row), row) for key_of_row, row in more]
            if len(found) > per_page:
                break
        return found

    def written(self, place: Place) -> str:
        (number, key), pk = place
        return f"{number}.{self.stretches[number].written((key, pk))}"

    def place(self, text: str | None) -> Place | None:
        number, _, rest = (text or "").partition(".")
        if number not in map(str, range(len(self.stretches))):
            return None
        found = self.stretches[int(number)].place(rest)
        return ((int(number), found[0]), found[1]) if found else None


@dataclass(frozen=True)
class KeysetPage:
    """The keys of the rows of one page, in order, and the query strings of the neighbouring pages («» where there is
    none)."""

    keys: list[int]
    previous: str = ""
    next: str = ""


def keyset_page(rows: QuerySet, order: Order, query: QueryDict, per_page: int, *, ask: Ask = list) -> KeysetPage:
    """The page of `rows` that `?sau=` or `?truoc=` asks for; the first one if neither gives a place. One query, or two
    when that end of the list has moved. `ask` runs the query, perhaps together with others."""
    return page_among(Stretch(lambda: rows, order), query, per_page, ask=ask)


def page_among(listed: Stretch | Stretches, query: QueryDict, per_page: int, *, ask: Ask = list) -> KeysetPage:
    """As `keyset_page`, for a list that may have several stretches."""
    after, before = listed.place(query.get(AFTER)), listed.place(query.get(BEFORE))
    if before:
        found = listed.find(per_page, before, ask=ask, backwards=True)
        if len(found) > per_page:
            return page_of(listed, found[:per_page][::-1], has_previous=True, has_next=True)
        after = None  # so near the start that the first page is meant
    found = listed.find(per_page, after, ask=ask)
    if after and not found:
        found, after = listed.find(per_page, ask=ask), None
    return page_of(listed, found[:per_page], has_previous=bool(after), has_next=len(found) > per_page)


def first_page(order: Order, found: list[Place], per_page: int) -> KeysetPage:
    """The first page, made of the places `found` by a query from the start."""
    return page_of(order, found[:per_page], has_previous=False, has_next=len(found) > per_page)


def places(
    order: Order, rows: QuerySet, per_page: int, place: Place | None = None, *, backwards: bool = False
) -> QuerySet:
    """The places of one page of rows, and one more to tell whether another page follows."""
    rows = order.sorted(rows, backwards=backwards)
    rows = rows.filter(order.beyond(place, backwards=backwards)) if place else rows
    return rows.values_list("sort_key", "pk")[: per_page + 1]


def first_keys(listed: Stretch | Stretches, most: int | None = None) -> list[int]:
    """The keys of the first `most` rows of a list, or of all, in order. One query for each stretch."""
    keys: list[int] = []
    for stretch in listed.stretches:
        left = None if most is None else most - len(keys)
        keys += stretch.order.sorted(stretch.rows()).values_list("pk", flat=True)[:left]
    return keys


def page_of(
    listed: Order | Stretch | Stretches, found: list[Place], *, has_previous: bool, has_next: bool
) -> KeysetPage:
    previous = f"{BEFORE}={listed.written(found[0])}" if found and has_previous else ""
    following = f"{AFTER}={listed.written(found[-1])}" if found and has_next else ""
    return KeysetPage([pk for _, pk in found], previous, following)


@dataclass(frozen=True)
class CappedCount:
    """A count that stops at `cap`: exact below it."""

    number: int
    cap: int

    @property
    def is_capped(self) -> bool:
        return self.number > self.cap

    def __str__(self) -> str:
        shown = grouped(min(self.number, self.cap))
        return f"hơn {shown}" if self.is_capped else shown


def capped_count(rows: QuerySet, cap: int) -> CappedCount:
    """How many `rows` there are; reads at most `cap` + 1 of them."""
    return CappedCount(to_count(rows, cap).count(), cap)


def to_count(rows: QuerySet, cap: int, *, along: Order | None = None) -> QuerySet:
    """The `rows` to count, at most `cap` + 1. Where rows lie at the start of an order, give it as `along`: in an order
    of its own choice the database might find them last."""
    rows = along.sorted(rows) if along else rows.order_by()
    return rows[: cap + 1]


def count_beside(page: KeysetPage, rows: QuerySet, cap: int) -> CappedCount:
    """How many `rows` there are, where `page` is shown. Asks nothing if the page tells it."""
    return count_of(page, cap) or capped_count(rows, cap)


def count_of(page: KeysetPage, cap: int) -> CappedCount | None:
    """The number of rows, if the first page tells it; else None."""
    if not page.previous and (not page.next or len(page.keys) >= cap):
        return CappedCount(len(page.keys) + bool(page.next), cap)
    return None
