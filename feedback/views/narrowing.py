"""Which opinions the public list shows, and in which order: always along an index, however many there are."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import F

from dialogue_portal.lib.keyset import MOMENT, Order, Stretches
from sessions_app.models import ResidentialGroup

from ..figures import measures
from ..forms.choosing import known
from ..forms.narrowing import OpinionFilterForm
from ..lists.by_concern import by_concern
from ..models import IssueOpinion, Opinion, Referral
from ..models.conditions import is_in, is_late, is_open, named_by
from ..models.opinion_queryset import OpinionQuerySet

NEWEST_FIRST = Order(F("received_at"), MOMENT, descending=True)
ORDERS = {"": NEWEST_FIRST, OpinionFilterForm.OLDEST: Order(F("received_at"), MOMENT)}
"""Each follows an index; for the columns that filter most there are indexes in the same order."""

IN_STATE: dict[str, Callable[[OpinionQuerySet], OpinionQuerySet]] = {
    OpinionFilterForm.ANSWERED: OpinionQuerySet.answered,
    OpinionFilterForm.WAITING: OpinionQuerySet.unanswered,
    OpinionFilterForm.OVERDUE: lambda opinions: opinions.filter(is_late()),
    OpinionFilterForm.NEW: OpinionQuerySet.in_the_beginning,
    OpinionFilterForm.IN_WORK: OpinionQuerySet.in_work,
    OpinionFilterForm.AWAY: OpinionQuerySet.with_others,
    OpinionFilterForm.ON_TIME: lambda opinions: opinions.filter(measures.on_time()),
    OpinionFilterForm.TIMED: lambda opinions: opinions.filter(measures.timed()),
    OpinionFilterForm.FORWARDED: lambda opinions: opinions.filter(
        named_by(Referral.objects.meant(), among=Referral.objects.all())
    ),
    OpinionFilterForm.REOPENED: lambda opinions: opinions.filter(measures.reopened()),
}
OPEN_STATES = {
    OpinionFilterForm.WAITING,
    OpinionFilterForm.OVERDUE,
    OpinionFilterForm.NEW,
    OpinionFilterForm.IN_WORK,
    OpinionFilterForm.AWAY,
}
"""The states without an answer: few opinions, with an index in the order of the list."""


FEWEST_FIRST = {"hoi_nghi": "session", "to": "group", "linh_vuc": "topic", "kenh": "channel"}
"""The column of each filter. An index finds the rows of the first that is set; the others are checked on these."""


class Narrowed:
    """The public opinions filtered by `chosen`, the valid values of `OpinionFilterForm`."""

    def __init__(self, chosen: dict[str, Any]) -> None:
        self.chosen = chosen

    @property
    def are_open(self) -> bool:
        return self.chosen.get("tinh_trang") in OPEN_STATES

    @property
    def of_session(self) -> bool:
        """Whether only one conference is wanted: a few thousand opinions at most, fewer than wait for an answer in
        all."""
        return "hoi_nghi" in self.chosen

    @cached_property
    def sought(self) -> OpinionQuerySet:
        """Those with the words, the state, the body and the issue. Cached, as searching words begins with reading a
        thousand texts."""
        opinions, chosen = Opinion.objects.public(), self.chosen
        if words := chosen.get("q"):
            opinions = opinions.containing(words)
        if state := chosen.get("tinh_trang"):
            opinions = IN_STATE[state](opinions.filter(is_open()) if self.are_open else opinions)
        if body := chosen.get("don_vi"):
            opinions = measures.of_body(opinions, body)
        if issue := chosen.get("van_de"):
            opinions = opinions.filter(pk__in=IssueOpinion.objects.current().filter(issue=issue).values("opinion"))
        return opinions

    @cached_property
    def columns(self) -> dict[str, Any]:
        """The wanted value of each column: a value, one of a list of keys, or None."""
        asked = {column: known(self.chosen[name]) for name, column in FEWEST_FIRST.items() if name in self.chosen}
        return {**asked, "group": groups_of(self.chosen["to"])} if "to" in self.chosen else asked

    @property
    def opinions(self) -> OpinionQuerySet:
        """Those `sought` that are also of the year, conference, group, topic and channel."""
        opinions, asked = self.sought, dict(self.columns)
        if year := self.chosen.get("nam"):
            opinions = opinions.filter(measures.of_year(year, "received_at"))
        if asked and (self.of_session or not self.are_open):
            column = next(iter(asked))
            value = asked.pop(column)
            opinions = opinions.filter(**{f"{column}__in" if isinstance(value, list) else column: value})
        return opinions.filter(*(is_in(column, value) for column, value in asked.items()))

    def by_concern(self, *, are_few: bool) -> Stretches:
        """First those that somebody cares about, then the others, newest first."""
        return by_concern(lambda: self.opinions, then=NEWEST_FIRST, are_few=are_few)


def groups_of(group: Any) -> list[int] | None:
    """The keys of `group` and of all groups merged into it; None for «not known»."""
    return None if group == measures.UNKNOWN else ResidentialGroup.objects.lineage(group)
