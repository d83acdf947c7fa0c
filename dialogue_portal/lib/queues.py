"""A queue that is worked through one row after the other: what comes next and how many wait, without reading it all."""

from collections.abc import Iterable
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import F, Q, QuerySet

from .keyset import CappedCount

COUNTED = 300
"""Rows of a queue that are counted: nobody works through more in one sitting, and the others move up meanwhile."""

Standing = tuple[Any, ...]
"""Where a row stands in a queue, to be compared with others: 0 for `ahead`, 1 for `parts`, then its keys, the primary
key last."""


class Queue:
    """The rows of `ahead`, then those of `parts`, no row in two of them; both by `keys`: names of columns or
    expressions that are never null, the smallest first. The last is the primary key.

    A database goes through each part in its order, and stops; of one query about all parts it would first gather and
    sort every row.
    """

    def __init__(self, keys: Iterable[Any], *parts: QuerySet, ahead: QuerySet | None = None) -> None:
        named = {f"key_{place}": F(key) if isinstance(key, str) else key for place, key in enumerate(keys)}
        self.names, self.model = list(named), parts[0].model
        ranked = [*([] if ahead is None else [(0, ahead)]), *((1, part) for part in parts)]
        self.parts = [(rank, part.annotate(**named).order_by(*named)) for rank, part in ranked]

    def standing(self, pk: int) -> Standing | None:
        """The place of the row `pk` in the queue; None when it does not wait here."""
        for rank, part in self.parts:
            if found := part.filter(pk=pk).values_list(*self.names).first():
                return (rank, *found)
        return None

    def all(self) -> list[int]:
        """The primary keys of all that wait now."""
        return self.first(None)

    def first(self, most: int | None, *, behind: Standing | None = None) -> list[int]:
        """The primary keys of the first `most`, or of all, of those that wait now behind the row that stood there."""
        parts = self.parts if behind is None else self.behind(behind)
        if len(parts) == 1:
            return list(parts[0][1].values_list("pk", flat=True)[:most])
        found = [[(rank, *standing) for standing in part.values_list(*self.names)[:most]] for rank, part in parts]
        return [standing[-1] for standing in islice(merge(*found), most)]

    def behind(self, standing: Standing) -> list[tuple[int, QuerySet]]:
        """The parts without what comes first, up to the row that stood there."""
        rank, *keys = standing
        beside = [(other, part.exclude(pk=keys[-1])) for other, part in self.parts if other >= rank]
        return [
            (other, part.filter(beyond(self.names, tuple(keys))) if other == rank else part) for other, part in beside
        ]

    def following(self, standing: Standing | None) -> int | None:
        """Which waits now behind the row that stood there, wherever that one is meanwhile; the first for None."""
        return next(iter(self.first(1, behind=standing)), None)

    def around(self, pk: int) -> tuple[int | None, CappedCount]:
        """Which waits behind the row `pk`, and how many in all: one query of each part, and two more for a row that is
        none of the first that are counted."""
        first = self.first(COUNTED + 1)
        number = CappedCount(len(first), COUNTED)
        after = first[first.index(pk) + 1 :] if pk in first else first
        if number.is_capped and (pk not in first or not after):
            return self.following(self.standing(pk)), number
        return next(iter(after), None), number

    def number(self, *, but: int | None = None) -> CappedCount:
        """How many rows wait, not counting the row `but`."""
        most, number = COUNTED + 1, 0
        for _, part in self.parts:
            rows = part.exclude(pk=but) if but else part
            number += rows.order_by()[: most - number].count() if number < most else 0
        return CappedCount(number, COUNTED)


def beyond(names: list[str], standing: Standing) -> Q:
    """Behind `standing`. Said so that an index on the keys is entered at the right row."""
    (name, *names), (key, *keys) = names, standing
    if not names:
        return Q(**{f"{name}__gt": key})
    return Q(**{f"{name}__gte": key}) & (Q(**{f"{name}__gt": key}) | beyond(names, tuple(keys)))
