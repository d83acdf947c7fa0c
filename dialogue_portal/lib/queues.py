"""A queue that is worked through one row after the other: what comes next and how many wait, without reading it all."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from .keyset import CappedCount, capped_count
from .paging import COUNTED

Standing = tuple[Any, ...]
"""Where a row of a queue stands: its keys, at last the primary one."""


class Queue:
    """`rows` by `keys`: names of columns or expressions that are never null, the smallest first. The last is the
    primary key."""

    def __init__(self, rows: QuerySet, keys: Iterable[Any]) -> None:
        named = {f"key_{place}": F(key) if isinstance(key, str) else key for place, key in enumerate(keys)}
        self.names = list(named)
        self.rows = rows.annotate(**named).order_by(*named)

    def standing(self, pk: int) -> Standing | None:
        """Where the row `pk` stands; None when it does not wait here."""
        found: Standing | None = self.rows.filter(pk=pk).values_list(*self.names).first()
        return found

    def following(self, standing: Standing | None) -> int | None:
        """Which waits now behind the row that stood there, wherever that one is meanwhile; the first for None."""
        rows = self.rows.filter(beyond(self.names, standing)).exclude(pk=standing[-1]) if standing else self.rows
        found: int | None = rows.values_list("pk", flat=True).first()
        return found

    def around(self, pk: int) -> tuple[int | None, CappedCount]:
        """Which waits behind the row `pk`, and how many in all: one query, and two more for a row that is none of the
        first that are counted."""
        first = list(self.rows.values_list("pk", flat=True)[: COUNTED + 1])
        number = CappedCount(len(first), COUNTED)
        after = first[first.index(pk) + 1 :] if pk in first else first
        if number.is_capped and (pk not in first or not after):
            return self.following(self.standing(pk)), number
        return next(iter(after), None), number

    def number(self, *, but: int | None = None) -> CappedCount:
        """How many wait, the row `but` aside."""
        return capped_count(self.rows.exclude(pk=but) if but else self.rows, COUNTED)


def beyond(names: list[str], standing: Standing) -> Q:
    """Behind `standing`. Said so that an index on the keys is entered at the right row."""
    (name, *names), (key, *keys) = names, standing
    if not names:
        return Q(**{f"{name}__gt": key})
    return Q(**{f"{name}__gte": key}) & (Q(**{f"{name}__gt": key}) | beyond(names, tuple(keys)))
