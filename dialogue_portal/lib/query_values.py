"""Values that are filled into a query when it is asked: the moment, the day, and what the caller passes.

A query that is put together once and asked many times (`combined_query`) must not contain the moment at which it was
made.
"""

import json
from contextvars import ContextVar
from typing import Any, cast

from django.db import connection
from django.db.models import BooleanField, DateField, DateTimeField, Expression, F, Func, QuerySet, Subquery
from django.utils import timezone

LATER: ContextVar[bool] = ContextVar("later", default=False)
"""Whether the query that is being put together will be asked later, perhaps many times."""


class AtAsking(Expression):
    """A value that is filled in when the query is asked."""

    def now(self) -> Any:
        """The value at this moment, as the database driver takes it."""
        raise NotImplementedError

    def of(self, told: dict[str, Any]) -> Any:
        return self.now()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self if LATER.get() else self.now()]

    def get_group_by_cols(self) -> list[Any]:
        return []


class RightNow(AtAsking):
    """The moment of asking, by the portal's clock."""

    output_field = DateTimeField()

    def now(self) -> Any:
        return connection.ops.adapt_datetimefield_value(timezone.now())


class Today(AtAsking):
    """The day of asking, in the ward's time zone."""

    output_field = DateField()

    def now(self) -> Any:
        return connection.ops.adapt_datefield_value(timezone.localdate())


LARGEST = 2**63 - 1
"""Of the numbers that columns hold."""


class Given(AtAsking):
    """The argument `name` of the call. A number too large for any column becomes None, which equals nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def of(self, told: dict[str, Any]) -> Any:
        value = told[self.name]
        return None if isinstance(value, int) and abs(value) > LARGEST else value


class IsOneOf(Func):
    """Whether a column holds one of the keys that are `Given`."""

    output_field = BooleanField()
    arity = 2

    def __init__(self, column: str, keys: Given) -> None:
        super().__init__(F(column), keys)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        sql = {"template": "%(expressions)s))", "arg_joiner": " IN (SELECT value FROM json_each("}
        column, params = self.as_sql(compiler, connection, **sql, **extra)
        return column, [AsJson(cast(Given, param)) for param in params]


class IsAmong(Func):
    """Whether a column holds one of the values of `rows`, a query that depends on nothing around it. PostgreSQL runs it
    once. An `IN` it may turn into a join, and without statistics (a young or a small table) run again for each row
    joined before."""

    output_field = BooleanField()
    arity = 2

    def __init__(self, column: str, rows: QuerySet) -> None:
        super().__init__(F(column), Subquery(rows))

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(ARRAY", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s", arg_joiner=" IN ", **extra)


class AsJson:
    """The keys that are `Given`, as JSON, for a database without arrays."""

    def __init__(self, keys: Given) -> None:
        self.keys = keys

    def of(self, told: dict[str, Any]) -> str:
        return json.dumps(list(self.keys.of(told)))
