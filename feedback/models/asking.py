"""Conditions of a list on the rows of another table, written so that a database finds them quickly: one way where few
rows match, another where many do."""

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.lookups import IsNull

PART = 50
"""Where one opinion of so many has a row in another table, a list asks each opinion for its row, in the order of the
list, instead of sorting all the opinions that have one: a page of the former is dear where few have one, of the latter
where many do."""


def named_by(rows: models.QuerySet, *, among: models.QuerySet) -> IsNull | Q:
    """The opinions that `rows` of another table name (`opinion`), asked in the way that is quick for as many. They are
    some of the rows `among` which it is looked, no further than it matters, how many there are: an index tells."""
    if among.order_by()[many(among.model._meta.get_field("opinion").related_model) :].exists():
        return has_one(rows.filter(opinion=OuterRef("pk")))
    return Q(pk__in=rows.values("opinion"))


def many(opinions: type[models.Model]) -> int:
    """How many rows count as many: one for every `PART` opinions. Primary keys are given in turn, so the last one
    bounds the number of opinions without counting them."""
    last = opinions._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return (last or 0) // PART


def has_one(rows: models.QuerySet) -> IsNull:
    """Whether there is one of `rows`, which name the row of the query around. Looked up for each row: what PostgreSQL
    makes of EXISTS may first gather all that any row could have."""
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)


def names_one(column: str, rows: models.QuerySet) -> IsNull:
    """Whether `column` names one of `rows`. Looked up for each row: of all of them SQLite would make a list first."""
    return has_one(rows.filter(pk=OuterRef(column)))


def in_turn(*conditions: Q | IsNull) -> Case:
    """Whether all `conditions` hold, each asked only where those before it do: of several a database begins with
    whichever it likes, and one that looks into another table is dear."""
    asked = Q(*(condition if isinstance(condition, Q) else Q(condition) for condition in conditions))
    return Case(When(asked, then=Value(True)), default=Value(False), output_field=models.BooleanField())
