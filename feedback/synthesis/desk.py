"""What the synthesis desk shows: a whole conference, or one topic at a time if there are too many opinions.

Comparing thousands of texts takes seconds, and nobody looks through so many.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.text import fold, words_of
from sessions_app.models import DialogueSession, Topic

from ..models import Issue, Opinion
from ..models.conditions import is_for_synthesis, is_in
from ..models.opinion_queryset import OpinionQuerySet
from .board import Part, Section, Tab, in_order, inside_of, sections_of

ALL_AT_ONCE = 500
"""How many opinions of one conference are compared at once; with one topic, how many of those in no issue."""


@dataclass(frozen=True)
class Desk:
    """What is shown of a conference: `sections` of the topic `only` if it has too many opinions to show all. If even
    that topic has too many in no issue, `at_most` is how many of them, the first, are shown."""

    tabs: list[Tab]
    sections: list[Section]
    only: str | None = None
    at_most: int = 0


def desk_of(session: DialogueSession, topic: str, words: str = "", *, by_concern: bool = False) -> Desk:
    """For a large conference one topic: the given one, or the first with something left to do. If even that is cut,
    `words` are searched in all of it, and `by_concern` decides which are shown."""
    if not is_large(session):
        sections = sections_of(session)
        return Desk([section.tab for section in sections], sections)
    tabs = tabs_of(session)
    waiting = [tab.key for tab in tabs if not tab.is_done]
    if not tabs:
        return Desk([], [])
    only = topic if topic in {tab.key for tab in tabs} else (waiting or [tab.key for tab in tabs])[0]
    part, is_cut = part_of(session, only, words_of(words), by_concern=by_concern)
    return Desk(tabs, sections_of(session, part), only, ALL_AT_ONCE if is_cut else 0)


def is_large(session: DialogueSession) -> bool:
    return Opinion.objects.filter(is_for_synthesis(), session=session).order_by()[ALL_AT_ONCE:].exists()


def part_of(
    session: DialogueSession, topic: str, wanted: Sequence[str] = (), *, by_concern: bool = False
) -> tuple[Part, bool]:
    """The part with the topic of that key, and whether it is cut."""
    whole = Opinion.objects.filter(is_for_synthesis(), is_in("topic", int(topic) or None), session=session, parts=None)
    left = whole.filter(~Exists(inside_of(session).filter(opinion=OuterRef("pk"))))
    keys = first_of(left, by_concern=by_concern)
    is_cut = len(keys) > ALL_AT_ONCE
    if is_cut and wanted:
        keys = first_of(left.filter(fit(wanted)), by_concern=by_concern)
    return Part(topic, keys[:ALL_AT_ONCE]), is_cut


def first_of(opinions: OpinionQuerySet, *, by_concern: bool) -> list[int]:
    """The oldest, or those that most residents care about."""
    first = [F("concern_count").desc()] if by_concern else []
    ordered = opinions.with_concern().order_by(*first, "received_at", "pk")
    return list(ordered.values_list("pk", flat=True)[: ALL_AT_ONCE + 1])


def tabs_of(session: DialogueSession) -> list[Tab]:
    """The numbers that `sections_of` would find for each topic: five queries."""
    whole, inside = Opinion.objects.filter(is_for_synthesis(), session=session, parts=None), inside_of(session)
    left = counted(whole.filter(~Exists(inside.filter(opinion=OuterRef("pk")))), "topic")
    put = counted(inside.filter(Exists(whole.filter(pk=OuterRef("opinion")))), "issue__topic")
    issues = Issue.objects.standing().filter(session=session)
    all_of, public = counted(issues, "topic"), counted(issues.filter(published_at__isnull=False), "topic")
    topics: dict[int | None, Topic | None] = {None: None, **Topic.objects.in_bulk(filter(None, {*left, *all_of}))}
    tabs = [
        Tab(topics[key], left[key], left[key] + put[key], all_of[key], all_of[key] - public[key])
        for key in {*left, *all_of}
    ]
    return sorted(tabs, key=in_order)


def counted(rows: QuerySet, column: str) -> Counter[int | None]:
    return Counter(dict(rows.order_by().values_list(column).annotate(Count("pk"))))


def elsewhere(session: DialogueSession, desk: Desk, *, words: str = "", only_open: bool = False) -> list[Tab]:
    """For a large conference the other topics in which `narrowed` would find something, so that nobody thinks there is
    nothing if the open topic has nothing."""
    wanted = words_of(words)
    if desk.only is None or not wanted:
        return []
    inside = inside_of(session)
    fitting = Opinion.objects.filter(is_for_synthesis(), fit(wanted), session=session, parts=None)
    left = fitting.filter(~Exists(inside.filter(opinion=OuterRef("pk"))))
    topics = set(left.order_by().values_list("topic", flat=True).distinct())
    if not only_open:
        put = inside.filter(Exists(fitting.filter(pk=OuterRef("opinion"))))
        topics |= set(put.order_by().values_list("issue__topic", flat=True).distinct())
        titles = Issue.objects.standing().filter(session=session).values_list("topic", "title")
        topics |= {topic for topic, title in titles if all(word in fold(title) for word in wanted)}
    return [tab for tab in desk.tabs if tab.key != desk.only and (tab.topic.pk if tab.topic else None) in topics]


def fit(wanted: Sequence[str]) -> Q:
    """`board.fits` as a condition of the database."""
    number = as_key(wanted[0]) if len(wanted) == 1 else None
    return Q(*(Q(folded__contains=word) for word in wanted)) | Q(pk=number)
