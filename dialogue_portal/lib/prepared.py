"""Statements that PostgreSQL plans once for each connection: to plan one of a page's takes it longer than to answer.

The plan is made for any values (`plan_cache_mode` in the settings), so what is the same each time is written into the
statement: an index on some of the rows is found by it.
"""

from collections.abc import Sequence
from hashlib import sha256
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""The names of the statements that each connection of this process has been told."""


class Prepared:
    """`sql` with `params`, of which those of the type `later` are given when it is asked."""

    def __init__(self, sql: str, params: Sequence[Any], later: type) -> None:
        places = count(1)
        with connection.cursor() as cursor:
            written = [
                f"${next(places)}" if isinstance(param, later) else cursor.mogrify("%s", [param]).decode()
                for param in params
            ]
        given = ", ".join(["%s"] * (next(places) - 1))
        asked = sql % tuple(written)
        self.name = f"together_{sha256(asked.encode()).hexdigest()[:24]}"
        self.told = f"PREPARE {self.name} AS {asked}"
        self.asked = f"EXECUTE {self.name}({given})" if given else f"EXECUTE {self.name}"

    def ask(self, cursor: Any, values: Sequence[Any]) -> None:
        """Have `cursor` answer with the `values` that were left open, in their order."""
        names = known.setdefault(cursor.connection, set())
        if self.name not in names:
            with connection.wrap_database_errors, cursor.connection.cursor() as plain:
                plain.execute(self.told)
            names.add(self.name)
        cursor.execute(self.asked, values or None)
