"""Pages of a list too long to be counted: each begins behind the last row of the one before, found by an index.

The price of a page is that of its rows, the thousandth as the first, and rows that come in meanwhile shift nothing.
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
"""Parameters of an address: the page behind this row, the page in front of it."""

Place = tuple[Any, int]
"""Where a row stands: its sort key and its primary key."""
Ask = Callable[[QuerySet], list[Place]]


@dataclass(frozen=True)
class Kind:
    """A kind of sort key, and how an address holds it: as a whole number."""

    write: Callable[[Any], int]
    read: Callable[[int], Any]


HALF = 2**64


def covered(moment: dt.datetime) -> int:
    """`moment` as an address may hold it: the same each time, read by nobody and made up by nobody. Else whoever asks
    for the rows behind one moment after another learns to the second when somebody has sent what pages give a day for.
    """
    number = (moment - EPOCH) // MICROSECOND % HALF
    mark = eight_bytes("place", number)
    return mark * HALF + (number ^ eight_bytes("cover", mark))


def uncovered(covered_moment: int) -> dt.datetime:
    """The moment that `covered` made a number of. Raises `ValueError` for a number that it cannot have made."""
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
    """A whole order of rows: by `key`, an expression that is never null, then by primary key, both the same way."""

    key: Any
    kind: Kind
    descending: bool = False

    def sorted(self, rows: QuerySet, *, backwards: bool = False) -> QuerySet:
        falls = self.descending != backwards
        rows = rows.annotate(sort_key=self.key)
        return rows.order_by(*(F(name).desc() if falls else F(name).asc() for name in ["sort_key", "pk"]))

    def beyond(self, place: Place, *, backwards: bool = False) -> Q:
        """The rows behind `place`, or in front of it. Said so that an index on the key is entered at the right row."""
        key, pk = place
        if self.descending != backwards:
            return Q(sort_key__lte=key) & (Q(sort_key__lt=key) | Q(pk__lt=pk))
        return Q(sort_key__gte=key) & (Q(sort_key__gt=key) | Q(pk__gt=pk))

    def written(self, place: Place) -> str:
        return f"{self.kind.write(place[0])}.{place[1]}"

    def place(self, text: str | None) -> Place | None:
        """The place that `written` wrote as `text`; None for anything else."""
        key, _, pk = (text or "").partition(".")
        try:
            place = self.kind.read(int(key)), int(pk)
        except (ValueError, OverflowError):
            return None
        return place if len(pk) < 20 and 0 <= place[1] <= LARGEST else None


@dataclass(frozen=True)
class Stretch:
    """Rows that stand together in an order of their own: a whole list, or a part of one. They are named when needed."""

    rows: Callable[[], QuerySet]
    order: Order

    @property
    def stretches(self) -> "tuple[Stretch, ...]":
        return (self,)

    def find(self, per_page: int, place: Place | None = None, *, ask: Ask, backwards: bool = False) -> list[Place]:
        """The places of a page behind `place`, or in front of it, and of one more row."""
        return ask(places(self.order, self.rows(), per_page, place, backwards=backwards))

    def written(self, place: Place) -> str:
        return self.order.written(place)

    def place(self, text: str | None) -> Place | None:
        return self.order.place(text)


@dataclass(frozen=True)
class Stretches:
    """A list in which one stretch follows another; each row is in one of them. The key of a place begins with the
    number of its stretch."""

    stretches: tuple[Stretch, ...]

    def find(self, per_page: int, place: Place | None = None, *, ask: Ask, backwards: bool = False) -> list[Place]:
        """The same; one query more for each further stretch that the page reaches into."""
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
    """The keys of the rows of one page, in their order, and what leads to its neighbours («» where there is none)."""

    keys: list[int]
    previous: str = ""
    next: str = ""


def keyset_page(rows: QuerySet, order: Order, query: QueryDict, per_page: int, *, ask: Ask = list) -> KeysetPage:
    """The page of `rows` that `?sau=` or `?truoc=` asks for, the first one if these name no place. One query, or two
    at an end that has moved. `ask` reads the places, perhaps along with something else."""
    return page_among(Stretch(lambda: rows, order), query, per_page, ask=ask)


def page_among(listed: Stretch | Stretches, query: QueryDict, per_page: int, *, ask: Ask = list) -> KeysetPage:
    """As `keyset_page`, of a list that may have several stretches."""
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
    """The page whose places, from the first, were `found`."""
    return page_of(order, found[:per_page], has_previous=False, has_next=len(found) > per_page)


def places(
    order: Order, rows: QuerySet, per_page: int, place: Place | None = None, *, backwards: bool = False
) -> QuerySet:
    """The places of the rows of a page and of one more, which tells whether there is a page behind it."""
    rows = order.sorted(rows, backwards=backwards)
    rows = rows.filter(order.beyond(place, backwards=backwards)) if place else rows
    return rows.values_list("sort_key", "pk")[: per_page + 1]


def first_keys(listed: Stretch | Stretches, most: int | None = None) -> list[int]:
    """The keys of the first `most` rows of a list, or of all, in their order. One query for each stretch."""
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
    """How many `rows` there are, looking at no more than `cap` and one."""
    return CappedCount(to_count(rows, cap).count(), cap)


def to_count(rows: QuerySet, cap: int, *, along: Order | None = None) -> QuerySet:
    """Those of `rows` that are counted. What lies at the beginning of an order is counted `along` it; in whatever order
    the database likes that would be found last."""
    rows = along.sorted(rows) if along else rows.order_by()
    return rows[: cap + 1]


def count_beside(page: KeysetPage, rows: QuerySet, cap: int) -> CappedCount:
    """How many `rows` there are, of which `page` is shown: a first page often tells it."""
    return count_of(page, cap) or capped_count(rows, cap)


def count_of(page: KeysetPage, cap: int) -> CappedCount | None:
    """What a first page tells of the number of rows, if it does."""
    if not page.previous and (not page.next or len(page.keys) >= cap):
        return CappedCount(len(page.keys) + bool(page.next), cap)
    return None
