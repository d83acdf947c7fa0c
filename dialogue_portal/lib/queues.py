"""A queue that staff work through row by row: what comes next and how many wait, without reading all of it."""

from collections.abc import Iterable
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import F, Q, QuerySet

from .keyset import CappedCount

COUNTED = 300
"""How many rows of a queue are counted: nobody works through more in one sitting."""

Standing = tuple[Any, ...]
"""Where a row stands in a queue, comparable with others: 0 for `ahead` or 1 for `parts`, then its keys, the primary key
last."""


class Queue:
    """The rows of `ahead`, then those of `parts`; no row is in two of them. Both are sorted by `keys`: names of columns
    or expressions that are never null, ascending, the last one the primary key.

    The database reads each part in order and stops; with one query about all parts it would gather and sort every row
    first.
    """

    def __init__(self, keys: Iterable[Any], *parts: QuerySet, ahead: QuerySet | None = None) -> None:
        named = {f"key_{place}": F(key) if isinstance(key, str) else key for place, key in enumerate(keys)}
        self.names, self.model = list(named), parts[0].model
        ranked = [*([] if ahead is None else [(0, ahead)]), *((1, part) for part in parts)]
        self.parts = [(rank, part.annotate(**named).order_by(*named)) for rank, part in ranked]

    def standing(self, pk: int) -> Standing | None:
        """Where the row `pk` stands in the queue; None when it does not wait here."""
        for rank, part in self.parts:
            if found := part.filter(pk=pk).values_list(*self.names).first():
                return (rank, *found)
        return None

    def all(self) -> list[int]:
        """The primary keys of all rows that wait now."""
        return self.first(None)

    def first(self, most: int | None, *, behind: Standing | None = None) -> list[int]:
        """The primary keys of the first `most` rows that wait now, or of all; only those `behind` a place if it is
        given."""
        parts = self.parts if behind is None else self.behind(behind)
        if len(parts) == 1:
            return list(parts[0][1].values_list("pk", flat=True)[:most])
        found = [[(rank, *standing) for standing in part.values_list(*self.names)[:most]] for rank, part in parts]
        return [standing[-1] for standing in islice(merge(*found), most)]

    def behind(self, standing: Standing) -> list[tuple[int, QuerySet]]:
        """The parts of the queue, each without the rows up to `standing`."""
        rank, *keys = standing
        beside = [(other, part.exclude(pk=keys[-1])) for other, part in self.parts if other >= rank]
        return [
            (other, part.filter(beyond(self.names, tuple(keys))) if other == rank else part) for other, part in beside
        ]

    def following(self, standing: Standing | None) -> int | None:
        """The row that waits behind `standing` now, wherever the row that stood there is meanwhile; the first row for
        None."""
        return next(iter(self.first(1, behind=standing)), None)

    def around(self, pk: int) -> tuple[int | None, CappedCount]:
        """The row that waits behind the row `pk`, and how many wait in all. One query for each part, and two more when
        `pk` is none of the first `COUNTED`."""
        first = self.first(COUNTED + 1)
        number = CappedCount(len(first), COUNTED)
        after = first[first.index(pk) + 1 :] if pk in first else first
        if number.is_capped and (pk not in first or not after):
            return self.following(self.standing(pk)), number
        return next(iter(after), None), number

    def number(self, *, but: int | None = None) -> CappedCount:
        """How many rows wait, without the row `but`."""
        most, number = COUNTED + 1, 0
        for _, part in self.parts:
            rows = part.exclude(pk=but) if but else part
            number += rows.order_by()[: most - number].count() if number < most else 0
        return CappedCount(number, COUNTED)


def beyond(names: list[str], standing: Standing) -> Q:
    """Condition for the rows behind `standing`, written so that an index on the keys can start at the right row."""
    (name, *names), (key, *keys) = names, standing
    if not names:
        return Q(**{f"{name}__gt": key})
    return Q(**{f"{name}__gte": key}) & (Q(**{f"{name}__gt": key}) | beyond(names, tuple(keys)))
