"""Prepared statements: PostgreSQL plans each once per connection. Planning a page's query takes longer than answering
it.

The plan is generic (`FOR_PAGES` in `databases`), so values that never change are written into the statement:
otherwise no partial index would be used.
"""

from collections.abc import Sequence
from hashlib import sha256
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""The names of the statements that each connection of this process has prepared."""


class Prepared:
    """`sql` with `params`; those of the type `later` stay open until it is asked."""

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
        """Run the statement on `cursor` with `values` for the open parameters, in order."""
        names = known.setdefault(cursor.connection, set())
        if self.name not in names:
            with connection.wrap_database_errors, cursor.connection.cursor() as plain:
                plain.execute(self.told)
            names.add(self.name)
        cursor.execute(self.asked, values or None)
