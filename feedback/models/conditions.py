"""Conditions on opinions, and on rows that name one, each written so that SQLite and PostgreSQL both choose the right
index for it: one way where few rows match, another where many do."""

import datetime as dt
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.lookups import Exact, In, IsNull, LessThan
from django.utils import timezone

from sessions_app.models import DialogueSession

from .choices import DONE, Moderation, Visibility
from .columns import DueKey, IsForSynthesis, IsOpen, Unindexed, WithTheWard


def is_approved() -> Q:
    return Q(Exact(Unindexed("moderation", output_field=models.CharField()), Moderation.APPROVED))


def is_published() -> Q:
    """What `Opinion.is_public` says of one row; whether anybody may read its conference is another question."""
    return is_approved() & Q(hidden_at=None, withdrawn_at=None) & ~Q(visibility=Visibility.NOT_PUBLISHED)


def is_answered() -> Q:
    """Nine tenths of all opinions are answered: following the order of the list finds them sooner than an index
    does."""
    return Q(In(Unindexed("processing", output_field=models.CharField()), DONE))


def is_open() -> Q:
    """Approved, not withdrawn and not answered: few, with an index of their own in the order of lists."""
    return Q(IsOpen("moderation", "processing", "withdrawn_at"))


def is_for_synthesis() -> Q:
    """Approved and not withdrawn. Used on all opinions of a conference, which an index on these columns alone answers
    without reading one of them."""
    return Q(IsForSynthesis("moderation", "withdrawn_at"))


def is_in(column: str, value: Any) -> Q:
    """Whether the `column` of a row holds `value`, or one of a list of keys. For a few rows that something else has
    found: SQLite might use the index on the column, which holds many more. Between two indexes that look alike to it,
    it takes the one that was made later."""
    kind = models.CharField() if column in {"channel", "processing"} else models.BigIntegerField()
    plain = Unindexed(column, output_field=kind)
    if isinstance(value, list):
        return Q(In(plain, value))
    return Q(IsNull(plain, True)) if value is None else Q(Exact(plain, getattr(value, "pk", value)))


def is_with_the_ward() -> Q:
    """Approved, not withdrawn, and received, classified or assigned."""
    return Q(Exact(WithTheWard("moderation", "processing", "withdrawn_at"), 1))


def is_due_some_day() -> Q:
    """Used with `is_with_the_ward`, on one index: PostgreSQL takes «not null» for rare, and reads all that ever had a
    deadline and were never answered."""
    return Q(LessThan(DueKey("due_on"), dt.date.max))


def is_late() -> Q:
    """As `overdue`, of open opinions in the order of a list, whose index ends at a full page: by its index on the day
    SQLite would sort all that are late."""
    return Q(LessThan(Unindexed("due_on", output_field=models.DateField()), timezone.localdate()))


def in_public_session() -> Q:
    sessions = DialogueSession.objects.public().order_by().values("pk")
    return Q(In(Unindexed("session", output_field=models.BigIntegerField()), sessions))


def may_be_read(column: str) -> IsNull:
    """Whether the opinion that `column` names is public. Looked up for each row: for «one of all the public ones»
    SQLite would first list a million of them, and PostgreSQL without statistics would do so again for each row."""
    from .opinions import Opinion

    return names_one(column, Opinion.objects.public())


def is_away() -> Exists:
    """Whether another body has the opinion and has not replied."""
    from .handling import Referral

    return Exists(Referral.objects.filter(opinion=OuterRef("pk"), replied_on=None))


def replies_since() -> models.QuerySet:
    """Replies of other bodies about an unanswered opinion since it came, or was reopened; newest first. The ward still
    owes its own answer."""
    from .handling import Referral

    since = Q(opinion__reopened_at=None) | Q(replied_on__gte=F("opinion__reopened_at__date"))
    replied = Referral.objects.meant().filter(since, opinion=OuterRef("pk"), replied_on__isnull=False)
    return replied.exclude(opinion__processing__in=DONE).order_by("-replied_on", "-pk")


@cache
def is_answered_here() -> Q:
    """Excludes opinions that are answered at another one: members of an issue that another leads, unless they were
    reopened after the issue was answered. Built once: building takes longer than the query."""
    from .issues import IssueOpinion
    from .responses import OUT, Response

    out = Response.objects.filter(state__in=OUT)
    led = IssueOpinion.objects.standing().filter(issue__lead__isnull=False)
    before = out.filter(issue=OuterRef("issue"), published_at__lte=OuterRef("opinion__reopened_at"))
    elsewhere = led.filter(opinion=OuterRef("pk")).exclude(issue__lead=OuterRef("pk"))
    return ~Q(Exists(elsewhere.filter(~Exists(before))))


PART = 50
"""The share of opinions (one in `PART`) that must have a row in another table before a list checks each opinion for its
row, in the order of the list, instead of sorting all opinions that have one. The former is slow if few have one, the
latter if many do."""


def named_by(rows: models.QuerySet, *, among: models.QuerySet, looked_up: models.QuerySet | None = None) -> IsNull | Q:
    """The opinions that `rows` of another table name (`opinion`), by the quicker of two queries. `rows` are some of the
    rows `among`, which an index counts only as far as needed to choose. `looked_up` are the same rows, for where they
    are looked up by their opinion, if SQLite might take the index of another column as well."""
    if among.order_by()[many(among.model._meta.get_field("opinion").related_model) :].exists():
        return has_one((rows if looked_up is None else looked_up).filter(opinion=OuterRef("pk")))
    return Q(pk__in=rows.values("opinion"))


def many(opinions: type[models.Model]) -> int:
    """How many rows count as many: one for every `PART` opinions. The last primary key is an upper bound of the number
    of opinions, found without counting."""
    last = opinions._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return (last or 0) // PART


def has_one(rows: models.QuerySet) -> IsNull:
    """Whether one of `rows` exists, which refer to the row of the outer query. Looked up for each row: for EXISTS
    PostgreSQL may first gather the matches of all rows."""
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)


def names_one(column: str, rows: models.QuerySet) -> IsNull:
    """Whether `column` names one of `rows`. Looked up for each row: otherwise SQLite would first list all of them."""
    return has_one(rows.filter(pk=OuterRef(column)))


def in_turn(*conditions: Q | IsNull) -> Case:
    """Whether all `conditions` hold, each checked only if those before it do: a database chooses its own order, and a
    condition that looks into another table is slow."""
    asked = Q(*(condition if isinstance(condition, Q) else Q(condition) for condition in conditions))
    return Case(When(asked, then=Value(True)), default=Value(False), output_field=models.BooleanField())
