"""The synthesis desk of a conference: by topic the suggestions, the opinions that are left, and the issues so far."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.lookups import IsNull

from dialogue_portal.lib.text import fold, words_of
from sessions_app.models import DialogueSession, Topic

from ..actions.synthesis_steps import APART
from ..models import Issue, IssueOpinion, Opinion, Response, SynthesisStep
from ..models.choices import DONE
from ..models.conditions import has_one, is_for_synthesis
from ..models.responses import OUT
from .figures import NOTHING, Figures, figures_of
from .grouping import Text, suggest
from .titles import proposed_summary, proposed_title

MEMBERS_COMPARED = 10
"""How many opinions of an issue, the oldest, new ones are compared with if there are too many to compare all."""


@dataclass(frozen=True)
class Row:
    """An opinion on the desk. `pick` is its value in a form: which opinion, and in which membership it was shown."""

    opinion: Opinion
    membership: int = 0
    issue: int | None = None
    words: str = ""

    @property
    def pick(self) -> str:
        return f"{self.opinion.pk}-{self.membership}"

    @property
    def is_done(self) -> bool:
        return self.opinion.processing in DONE

    @property
    def concern(self) -> int:
        """How many said «Tôi cũng quan tâm»."""
        return self.opinion.concern_count


@dataclass(frozen=True)
class Proposal:
    """A suggested group. `name` is that of its boxes in the form: the same as long as the group is."""

    rows: tuple[Row, ...]
    words: tuple[str, ...]
    likeness: float
    is_sure: bool
    title: str
    summary: str
    issue: Issue | None = None

    @property
    def name(self) -> int:
        return min(row.opinion.pk for row in self.rows)

    @property
    def percent(self) -> int:
        return round(self.likeness * 100)

    @property
    def concern(self) -> int:
        return sum(row.concern for row in self.rows)


@dataclass(frozen=True)
class Card:
    """An issue with its opinions."""

    issue: Issue
    rows: tuple[Row, ...]
    figures: Figures

    @property
    def is_done(self) -> bool:
        return self.issue.published_at is not None

    @property
    def concern(self) -> int:
        """The concern for all opinions in it: a person who cares about two of them counts twice."""
        return sum(row.concern for row in self.rows)

    @property
    def has_one_topic(self) -> bool:
        return len({row.opinion.topic_id for row in self.rows} - {None}) == 1


Thing = TypeVar("Thing", Row, Proposal, Card)


@dataclass(frozen=True)
class Tab:
    """The numbers of one topic; None for what has no topic."""

    topic: Topic | None
    open_count: int
    total: int
    issues: int
    unpublished: int

    @property
    def name(self) -> str:
        return self.topic.name if self.topic else "Chưa phân loại"

    @property
    def key(self) -> str:
        return str(self.topic.pk) if self.topic else "0"

    @property
    def is_done(self) -> bool:
        return not self.open_count and not self.unpublished


@dataclass
class Section:
    """The rows of one topic; None for what has no topic."""

    topic: Topic | None
    proposals: list[Proposal] = field(default_factory=list)
    rest: list[Row] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)

    @property
    def tab(self) -> Tab:
        return Tab(self.topic, self.open_count, self.total, len(self.cards), len(self.unpublished))

    @property
    def name(self) -> str:
        return self.tab.name

    @property
    def key(self) -> str:
        return self.tab.key

    @property
    def open_count(self) -> int:
        return sum(len(proposal.rows) for proposal in self.proposals) + len(self.rest)

    @property
    def total(self) -> int:
        return self.open_count + sum(len(card.rows) for card in self.cards)

    @property
    def unpublished(self) -> list[Issue]:
        return [card.issue for card in self.cards if not card.is_done]

    @property
    def could_take_topic(self) -> list[Issue]:
        """Issues without a topic whose opinions all have the same one."""
        return [card.issue for card in self.cards if not self.topic and card.has_one_topic]

    @property
    def is_done(self) -> bool:
        return self.tab.is_done


@dataclass(frozen=True)
class Part:
    """What is shown of a conference with too many opinions: those of one topic. `left` are the keys of those in no
    issue."""

    topic: str
    left: list[int]


def inside_of(session: DialogueSession) -> QuerySet[IssueOpinion]:
    return IssueOpinion.objects.current().filter(issue__session=session)


def sections_of(session: DialogueSession, part: Part | None = None) -> list[Section]:
    """All of the conference, or `part`, in the order of the topics; the same number of queries for any number of
    opinions."""
    rows, only = rows_of(session, part), part.topic if part else None
    issues = list(of_topic(issues_on_desk(session), "topic", only))
    known = {issue.pk: issue for issue in issues}
    figures = figures_of(issues)
    sections: dict[int, Section] = {}

    def section(topic: Topic | None) -> Section:
        return sections.setdefault(topic.pk if topic else 0, Section(topic))

    for issue in issues:
        inside = tuple(row for row in rows.values() if row.issue == issue.pk)
        section(issue.topic).cards.append(Card(issue, inside, figures.get(issue.pk, NOTHING)))
    compared = few_of_each_issue(rows) if part else rows
    proposals = list(proposals_of(compared, known, apart_in(session, rows)))
    proposed = {row.opinion.pk for proposal in proposals for row in proposal.rows}
    for proposal in proposals:
        topics = [row.opinion.topic for row in proposal.rows if row.opinion.topic]
        section(proposal.issue.topic if proposal.issue else next(iter(topics), None)).proposals.append(proposal)
    for row in rows.values():
        if row.issue is None and row.opinion.pk not in proposed:
            section(row.opinion.topic).rest.append(row)
    return sorted(sections.values(), key=in_order)


def in_order(section: Section | Tab) -> tuple[bool, int, str]:
    return (section.topic is None, section.topic.order if section.topic else 0, section.name)


def of_topic(rows: QuerySet, column: str, only: str | None) -> QuerySet:
    return rows if only is None else rows.filter(**{column: int(only) or None})


def rows_of(session: DialogueSession, part: Part | None) -> dict[int, Row]:
    """All opinions to be sorted, oldest first, with their issues; an opinion in an issue has the topic of the issue."""
    opinions = Opinion.objects.for_synthesis().filter(session=session).with_concern().select_related("topic", "group")
    inside = inside_of(session)
    if part:
        inside = of_topic(inside, "issue__topic", part.topic)
        opinions = opinions.filter(pk__in=[*part.left, *inside.values_list("opinion", flat=True)])
    memberships = {row.opinion_id: row for row in inside.order_by("pk")}
    rows = {}
    for opinion in opinions.order_by("received_at", "pk"):
        inside = memberships.get(opinion.pk)
        rows[opinion.pk] = Row(opinion, inside.pk, inside.issue_id, inside.matched_words) if inside else Row(opinion)
    return rows


def few_of_each_issue(rows: dict[int, Row]) -> dict[int, Row]:
    """Leaves out all but the first members of an issue: they are enough to compare new opinions with."""
    told: Counter[int | None] = Counter()
    kept = {}
    for key, row in rows.items():
        told[row.issue] += 1
        if row.issue is None or told[row.issue] <= MEMBERS_COMPARED:
            kept[key] = row
    return kept


def issues_on_desk(session: DialogueSession) -> QuerySet[Issue]:
    """Standing issues, each with whether its answer is published (`is_answered`) or under way (`is_being_answered`)."""
    answers = Response.objects.filter(issue=OuterRef("pk"))
    return (
        Issue.objects.standing()
        .filter(session=session)
        .select_related("topic", "agenda_item")
        .annotate(
            is_answered=Exists(answers.filter(state__in=OUT)),
            is_being_answered=Exists(answers.under_way()),
        )
        .in_order()
    )


def apart_in(session: DialogueSession, rows: dict[int, Row]) -> set[tuple[int, int]]:
    """Opinions that staff separated, by refusing a suggestion or by taking one out of an issue."""
    standing = SynthesisStep.objects.filter(session=session, undone_at=None)
    refused = standing.filter(before__has_key=APART).values_list("before", flat=True)
    pairs = {(one, other) for before in refused for one, other in before[APART]}
    left = standing.filter(ended__isnull=False).values_list("ended__opinion", "ended__issue")
    members: dict[int | None, list[int]] = {}
    for row in rows.values():
        members.setdefault(row.issue, []).append(row.opinion.pk)
    return pairs | {(opinion, other) for opinion, issue in left for other in members.get(issue, []) if issue}


def proposals_of(rows: dict[int, Row], issues: dict[int, Issue], apart: set[tuple[int, int]]) -> Iterable[Proposal]:
    for found in suggest(map(partial(text_of, issues), rows.values()), apart):
        inside = tuple(rows[key] for key in found.keys)
        opinions = [row.opinion for row in inside]
        issue = issues.get(found.issue) if found.issue else None
        topic = next((opinion.topic.name for opinion in opinions if opinion.topic), "")
        yield Proposal(
            rows=inside,
            words=found.words,
            likeness=found.likeness,
            is_sure=found.is_sure and not getattr(issue, "is_answered", False),
            title=issue.title if issue else proposed_title(opinions, topic),
            summary="" if issue else proposed_summary(opinions, found.words),
            issue=issue,
        )


def text_of(issues: dict[int, Issue], row: Row) -> Text:
    """The text to compare. An opinion in an issue has the topic of the issue."""
    issue = issues.get(row.issue) if row.issue else None
    topic = (issue.topic if issue else None) or row.opinion.topic
    return Text(row.opinion.pk, row.opinion.subject, row.opinion.public_text, topic.name if topic else "", row.issue)


def narrowed(
    sections: Sequence[Section], *, topic: str = "", words: str = "", only_open: bool = False, by_concern: bool = False
) -> list[Section]:
    """The sections with what is searched for; a suggestion or an issue is shown whole if one opinion in it matches.
    `by_concern`: each starts with what most residents care about, else with the oldest."""
    wanted = words_of(words)
    kept = []
    for section in sections:
        if topic and section.key != topic:
            continue
        found = Section(
            section.topic,
            [proposal for proposal in section.proposals if any(fits(row, wanted) for row in proposal.rows)],
            [row for row in section.rest if fits(row, wanted)],
            [] if only_open else [card for card in section.cards if card_fits(card, wanted)],
        )
        if found.total or not (wanted or only_open):
            kept.append(most_cared_first(found) if by_concern else found)
    return kept


def most_cared_first(section: Section) -> Section:
    cards = [replace(card, rows=tuple(by_nods(card.rows))) for card in by_nods(section.cards)]
    return Section(section.topic, by_nods(section.proposals), by_nods(section.rest), cards)


def by_nods(things: Iterable[Thing]) -> list[Thing]:
    return sorted(things, key=lambda thing: thing.concern, reverse=True)


def fits(row: Row, wanted: Sequence[str]) -> bool:
    return all(word in row.opinion.folded for word in wanted) or wanted == [str(row.opinion.pk)]


def card_fits(card: Card, wanted: Sequence[str]) -> bool:
    title = fold(card.issue.title)
    return all(word in title for word in wanted) or any(fits(row, wanted) for row in card.rows)


def has_open_opinions() -> IsNull:
    """Whether opinions of a conference are in no issue yet."""
    inside = IssueOpinion.objects.current().filter(opinion=OuterRef("pk"))
    return has_one(Opinion.objects.filter(is_for_synthesis(), ~Exists(inside), parts=None, session=OuterRef("pk")))
