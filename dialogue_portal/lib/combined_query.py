"""Several lists of rows in one SQL statement, which Django puts together once in a process.

A page reads a dozen tables. Putting a query together takes Django longer than answering it takes the database, and each
query is a round trip. So a function that returns the querysets of a page is decorated with `asked_together`: its SQL is
made once, and each call runs one statement, whose one row holds every list as JSON. The result is what the querysets
would give: models with all that `select_related` names, or the tuples of `values_list`.

Whatever differs from call to call is filled in `AtAsking`: the arguments of the function, `RightNow` and `Today`. A
moment written into the SQL would hide or show something for ever, so such a query is refused.
"""

import datetime as dt
import inspect
import json
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import copy
from decimal import Decimal
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.utils import timezone

from .prepared import Prepared
from .query_values import LATER, AsJson, AtAsking, Given

Rows = dict[str, "QuerySet | Part"]

MOST_COLUMNS = 100
"""PostgreSQL passes no more arguments to a function. SQLite takes a few more, and is held to the same limit so that
every test notices."""
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
A_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]")
MOST_KEPT = 100
"""Statements that one `AskedAgain` keeps; at the next one all are dropped."""
OF_POSTGRESQL: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": dt.datetime.fromisoformat,
    "DateField": dt.date.fromisoformat,
    "TimeField": dt.time.fromisoformat,
    "DecimalField": Decimal,
    "UUIDField": UUID,
    "JSONField": json.dumps,
}
"""How to read the kinds of columns whose values JSON holds otherwise than the driver returns them. SQLite stores these
as text, which Django reads itself."""


class Part:
    """One of the lists: its SQL, and how its rows are read."""

    def __init__(self, rows: QuerySet) -> None:
        self.iterable: Any = rows._iterable_class
        self.query = rows.query
        self.compiler = rows.query.get_compiler(connection=connection)
        self.sql, self.params = self.as_json()
        columns = [column for column, *_ in self.compiler.select or []]
        self.converters = list(self.compiler.get_converters(columns).items())
        if connection.vendor == "postgresql":
            kinds = [column.output_field.get_internal_type() for column in columns]
            self.typed = [(at, OF_POSTGRESQL[kind]) for at, kind in enumerate(kinds) if kind in OF_POSTGRESQL]
        else:
            self.typed = []

    def as_json(self) -> tuple[str, Sequence[Any]]:
        try:
            sql, params = self.compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            return "'[]'", ()
        if len(self.compiler.select) > MOST_COLUMNS:
            raise ValueError(f"{len(self.compiler.select)} columns of one list: leave some out with only()")
        columns = ", ".join(f'"listed"."{alias}"' for *_, alias in self.compiler.select)
        if connection.vendor == "postgresql":
            return f"(SELECT COALESCE(JSON_AGG(JSON_BUILD_ARRAY({columns})), '[]')::text FROM ({sql}) listed)", params
        return f"(SELECT JSON_GROUP_ARRAY(JSON_ARRAY({columns})) FROM ({sql}) listed)", params

    def read(self, found: str) -> list[Any]:
        rows = json.loads(found)
        for row in rows:
            for at, read in self.typed:
                if row[at] is not None:
                    row[at] = read(row[at])
            for at, (converters, column) in self.converters:
                for convert in converters:
                    row[at] = convert(row[at], column, connection)
        return [*self.iterable(self.as_queryset(list(map(tuple, rows))))]

    def as_queryset(self, rows: list[Any]) -> Any:
        """A queryset as Django's iterables need it to make models, with its rows already fetched."""
        answered = SimpleNamespace(
            select=self.compiler.select,
            klass_info=self.compiler.klass_info,
            annotation_col_map=self.compiler.annotation_col_map,
            execute_sql=lambda **_: rows,
            results_iter=lambda *_, **__: iter(rows),
        )
        query: Any = copy(self.query)
        query.get_compiler = lambda *_, **__: answered
        return SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})


class Asking:
    """The one statement that asks for several lists."""

    prepared: Prepared | None = None

    def __init__(self, rows: Rows) -> None:
        before = LATER.set(True)
        try:
            self.parts = {name: each if isinstance(each, Part) else Part(each) for name, each in rows.items()}
        finally:
            LATER.reset(before)
        self.sql = f"SELECT {', '.join(part.sql for part in self.parts.values())}"
        self.params = [param for part in self.parts.values() for param in part.params]

    def refuse_fixed_moments(self) -> None:
        """Raise `ValueError` for a day or moment in the SQL, which would hold as long as the process lives."""
        for param in self.params:
            if isinstance(param, dt.date) or (isinstance(param, str) and A_DAY.match(param)):
                raise ValueError(f"{param!r} would stand in a query that is kept: say RightNow() or Today()")

    def refuse_fixed_hours(self) -> None:
        """Raise `ValueError` for a moment in the SQL. A day is allowed: the statement is kept for that day only."""
        for param in self.params:
            if isinstance(param, dt.datetime) or (isinstance(param, str) and A_MOMENT.match(param)):
                raise ValueError(f"{param!r} would stand in a query that is kept for a day: say RightNow()")

    def keep(self) -> None:
        """Prepare the statement, to be asked as long as this process lives."""
        self.refuse_fixed_moments()
        if connection.vendor == "postgresql":
            self.prepared = Prepared(self.sql, self.params, AtAsking)

    def ask(self, told: dict[str, Any]) -> dict[str, list[Any]]:
        if not self.parts:
            return {}
        with connection.cursor() as cursor:
            if self.prepared:
                self.prepared.ask(cursor, [param.of(told) for param in self.params if isinstance(param, AtAsking)])
            else:
                params = [param.of(told) if isinstance(param, AtAsking | AsJson) else param for param in self.params]
                cursor.execute(self.sql, params)
            found = cursor.fetchone()
        return {name: part.read(each) for (name, part), each in zip(self.parts.items(), found, strict=True)}


def ask_together(rows: Rows) -> dict[str, list[Any]]:
    """The lists that `rows` names, by one query that is put together for this call only."""
    return Asking(rows).ask({})


class asked_together:  # a decorator
    """Decorator for a function that returns querysets by name: a call returns their rows by name, in one query that is
    put together at the first call. The function's arguments become values of the query (`Given` in the querysets), so
    it must not decide anything by them."""

    def __init__(self, name_rows: Callable[..., Rows]) -> None:
        self.name_rows = name_rows
        self.names = list(inspect.signature(name_rows).parameters)

    def __call__(self, *values: Any) -> dict[str, list[Any]]:
        return self.asking.ask(dict(zip(self.names, values, strict=True)))

    @cached_property
    def asking(self) -> Asking:
        asking = Asking(self.name_rows(*map(Given, self.names)))
        asking.keep()
        return asking

    @property
    def rows(self) -> Rows:
        """The lists of a function without arguments, for another query that asks for them as well."""
        return dict(self.asking.parts)


class AskedAgain:
    """Lists whose querysets differ with who asks: one statement for each `key` and day is put together and kept. It is
    not prepared, since the differing values stand in the SQL."""

    def __init__(self) -> None:
        self.kept: dict[Hashable, Asking] = {}

    def ask(self, key: Hashable, name_rows: Callable[[], Rows]) -> dict[str, list[Any]]:
        """The rows of the querysets that `name_rows` returns. `key` must hold all that they depend on, except the
        day."""
        key = (timezone.localdate(), key)
        asking = self.kept.get(key)
        if asking is None:
            asking = Asking(name_rows())
            asking.refuse_fixed_hours()
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = asking
        return asking.ask({})


def totals(rows: QuerySet, **aggregates: Any) -> QuerySet:
    """A queryset of one row with `aggregates` over all of `rows`, like `aggregate()` but not run yet."""
    over_all = rows.order_by().annotate(over_all=Value(1)).values("over_all")
    counted: QuerySet = over_all.annotate(**aggregates)
    return counted.values(*aggregates)


def give(rows: Iterable[Model], name: str, found: Iterable[Any], column: str, *, as_list: bool = False) -> None:
    """Attach `found` to `rows` as `prefetch_related` does: to each row, under `name`, those whose `column` is its key.
    With `as_list` as a plain list, as `to_attr` does."""
    by_key: dict[Any, list[Any]] = {}
    for each in found:
        by_key.setdefault(getattr(each, column), []).append(each)
    for row in rows:
        theirs = by_key.get(row.pk, [])
        if column.endswith("_id"):
            for each in theirs:
                each._state.fields_cache[column.removesuffix("_id")] = row
        if as_list:
            vars(row)[name] = theirs
        else:
            vars(row)["_prefetched_objects_cache"] = {**vars(row).get("_prefetched_objects_cache", {}), name: theirs}
