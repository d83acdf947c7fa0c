"""How far opinions are: the states that the public lists and figures tell apart, and how many are in each."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Count, Exists, Q
from django.utils import timezone

from dialogue_portal.lib.together import Today, totals

from .choices import DONE, Moderation, Processing
from .conditions import is_answered, is_away, is_in, replies_since

Row = TypeVar("Row", bound=models.Model)


def figures() -> dict[str, Count]:
    answered = Q(processing__in=DONE)
    overdue = Count("pk", filter=Q(due_on__lt=Today()))
    return {"total": Count("pk"), "answered": Count("pk", filter=answered), "overdue": overdue}


def is_given() -> Q:
    """What units of the ward work at."""
    return is_in("processing", [Processing.ASSIGNED, Processing.WAITING])


class OpinionStateQuerySet(models.QuerySet[Row]):
    def for_synthesis(self) -> Self:
        """Approved ones that stand for themselves: not taken back, nor replaced by the parts they were split into."""
        return self.filter(moderation=Moderation.APPROVED, withdrawn_at=None, parts=None)

    def answered(self) -> Self:
        return self.filter(is_answered())

    def unanswered(self) -> Self:
        return self.exclude(processing__in=DONE)

    def overdue(self) -> Self:
        """Those whose next duty should have been done before today."""
        return self.filter(due_on__lt=timezone.localdate())

    def with_others(self) -> Self:
        """Of the unanswered those that another body has now."""
        return self.unanswered().filter(is_away())

    def in_work(self) -> Self:
        """Of the unanswered those that the ward's own units have now, or that came back from another body."""
        return self.unanswered().filter(~is_away(), is_given() | Q(Exists(replies_since())))

    def in_the_beginning(self) -> Self:
        """Of the unanswered those that nobody has had yet."""
        return self.unanswered().filter(~is_away(), ~is_given(), ~Exists(replies_since()))

    def by_state(self) -> dict[str, int]:
        """How many in all, and in each of the four states, which add up to it: one query."""
        answered = Q(processing__in=DONE)
        given = ~answered & (is_given() | Q(is_back=True))
        rows = self.annotate(is_with_others=is_away(), is_back=Exists(replies_since()))
        return rows.aggregate(
            total=Count("pk"),
            answered=Count("pk", filter=answered),
            away=Count("pk", filter=~answered & Q(is_with_others=True)),
            given=Count("pk", filter=given & Q(is_with_others=False)),
            new=Count("pk", filter=~answered & ~given & Q(is_with_others=False)),
        )

    def figures(self) -> dict[str, int]:
        """How many in all, answered, and late without an answer: one query."""
        return self.aggregate(**figures())

    def as_figures(self) -> models.QuerySet:
        """The same as one row of a query."""
        return totals(self, **figures())
