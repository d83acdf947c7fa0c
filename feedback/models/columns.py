"""Expressions that make a database choose the right index."""

from typing import Any

from django.db import models


class DueKey(models.Func):
    """Sorts by a day that may be missing, and then comes last. Written as the index on it is, to the letter."""

    template = "COALESCE(%(expressions)s, '9999-12-31')"
    arity = 1
    output_field = models.DateField()


BY_URGENCY = (DueKey("due_on"), "received_at", "pk")
"""The order of a queue of opinions: what is due first, then what came first."""


class OfState(models.Func):
    """What holds of an approved opinion that was not taken back and stands at one of `standing`, from its `moderation`,
    `processing` and `withdrawn_at`. The values are written out, to the letter as in the index on it: a condition with
    parameters finds no index of only some rows."""

    arity = 3
    standing: tuple[str, ...]
    case: str

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        moderation, processing, withdrawn_at = (compiler.compile(column)[0] for column in self.get_source_expressions())
        standing = ", ".join(f"'{value}'" for value in self.standing)
        conditions = f"{moderation} = 'approved' AND {processing} IN ({standing}) AND {withdrawn_at} IS NULL"
        return self.case.format(conditions), ()


class WithTheWard(OfState):
    """1 for an opinion that somebody of the ward must sort or answer now; nothing for the others. An index on it holds
    the few of a million."""

    output_field = models.SmallIntegerField()
    standing = ("received", "classified", "assigned")
    case = "CASE WHEN {} THEN 1 END"


class IsOpen(OfState):
    """Whether an opinion waits for its answer."""

    output_field = models.BooleanField()
    standing = ("received", "classified", "assigned", "waiting")
    case = "(CASE WHEN {} THEN TRUE ELSE FALSE END)"


class IsForSynthesis(models.Func):
    """Whether an opinion is approved and was not taken back, from its `moderation` and `withdrawn_at`. Written as the
    index on these is, to the letter."""

    template = "(CASE WHEN {} = 'approved' AND {} IS NULL THEN TRUE ELSE FALSE END)"
    arity = 2
    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        columns = [compiler.compile(column)[0] for column in self.get_source_expressions()]
        return self.template.format(*columns), ()


class IsUnderWay(models.Func):
    """Whether an answer is on its way to the public, from its `state`. Written as the index on these few is, to the
    letter."""

    template = "(CASE WHEN %(expressions)s IN ('draft', 'submitted', 'approved') THEN TRUE ELSE FALSE END)"
    arity = 1
    output_field = models.BooleanField()


class Unindexed(models.Func):
    """A column whose index SQLite shall not use: nearly all rows have the value that is asked for, so another index, on
    the order or on words, is quicker. SQLite has no statistics that would tell it so; PostgreSQL has."""

    template = "+%(expressions)s"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s", **extra)
