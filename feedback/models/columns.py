"""Expressions that match indexes of the database exactly."""

from typing import Any

from django.db import models


class DueKey(models.Func):
    """Sorts by a day that may be missing; missing days come last. Must read exactly as its index does."""

    template = "COALESCE(%(expressions)s, '9999-12-31')"
    arity = 1
    output_field = models.DateField()


BY_URGENCY = (DueKey("due_on"), "received_at", "pk")
"""The order of a queue of opinions: by deadline, then oldest first."""


class OfState(models.Func):
    """A value for approved opinions that were not withdrawn and are in one of the states `standing`, from `moderation`,
    `processing` and `withdrawn_at`. The values are written out exactly as in the index: a condition with parameters
    never uses a partial index."""

    arity = 3
    standing: tuple[str, ...]
    case: str

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        moderation, processing, withdrawn_at = (compiler.compile(column)[0] for column in self.get_source_expressions())
        standing = ", ".join(f"'{value}'" for value in self.standing)
        conditions = f"{moderation} = 'approved' AND {processing} IN ({standing}) AND {withdrawn_at} IS NULL"
        return self.case.format(conditions), ()


class WithTheWard(OfState):
    """1 for an opinion that somebody of the ward must sort or answer now, else null. Its index holds these few of a
    million."""

    output_field = models.SmallIntegerField()
    standing = ("received", "classified", "assigned")
    case = "CASE WHEN {} THEN 1 END"


class IsOpen(OfState):
    """Whether an opinion waits for its answer."""

    output_field = models.BooleanField()
    standing = ("received", "classified", "assigned", "waiting")
    case = "(CASE WHEN {} THEN TRUE ELSE FALSE END)"


class IsForSynthesis(models.Func):
    """Whether an opinion is approved and not withdrawn, from its `moderation` and `withdrawn_at`. Must read exactly as
    its index does."""

    template = "(CASE WHEN {} = 'approved' AND {} IS NULL THEN TRUE ELSE FALSE END)"
    arity = 2
    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        columns = [compiler.compile(column)[0] for column in self.get_source_expressions()]
        return self.template.format(*columns), ()


class IsUnderWay(models.Func):
    """Whether an answer is on its way to publication, from its `state`. Must read exactly as the index on these few
    does."""

    template = "(CASE WHEN %(expressions)s IN ('draft', 'submitted', 'approved') THEN TRUE ELSE FALSE END)"
    arity = 1
    output_field = models.BooleanField()


class Unindexed(models.Func):
    """A column whose index SQLite must not use: nearly all rows have the value in question, so an index on the order or
    on words is quicker. SQLite has no statistics that would show it; PostgreSQL has."""

    template = "+%(expressions)s"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s", **extra)
