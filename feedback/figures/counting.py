"""The counts of one conference, made from its rows."""

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils import timezone

from sessions_app.models import ResidentialGroup

from ..models import Assignment, Commitment, Opinion, Rating, Response
from ..models.commitments import TO_BE_KEPT, CommitmentQuerySet
from ..models.opinion_queryset import OpinionQuerySet
from .measures import LATE, NAMES, OF_COMMITMENTS, OF_OPINIONS, OVERDUE

PLACES = {name: place for place, name in enumerate(NAMES)}
OF_TODAY = {OVERDUE.name, LATE.name}
ALL, SESSION, YEAR = "all", "session", "year"
BY = ["topic", "group", "channel", "body"]
"""What the counts are divided by, besides year and conference."""

Key = int | str | None
Place = tuple[int, int, Key, Key, Key, Key]
"""Where an opinion belongs: session, year and its key for each of `BY`."""
Cell = list[Any]
"""A stored count: year, divided by what, for which key, the numbers in the order of `NAMES`, `days` and `dues` of the
`Tally`. In the sum of several conferences the year is left out."""


@dataclass(slots=True)
class Tally:
    """Counts that can be added up. `days`: how many answers took so many working days. `dues`: how many promises not
    yet reported done are due on a day, by its ordinal. The keys are text, as JSON has them: a page reads ten thousand
    of them and needs few as numbers."""

    numbers: list[int] = field(default_factory=lambda: [0] * len(NAMES))
    days: dict[str, int] = field(default_factory=dict)
    dues: dict[str, int] = field(default_factory=dict)
    overdue: int = 0
    """Opinions that should have been answered before today. They are few and counted when asked for."""

    def __getitem__(self, name: str) -> int:
        return getattr(self, name) if name in OF_TODAY else self.numbers[PLACES[name]]

    def add(self, numbers: Iterable[int], days: dict[str, int], dues: dict[str, int], times: int = 1) -> None:
        """Add other counts; subtract them if `times` is -1."""
        self.numbers = [mine + times * other for mine, other in zip(self.numbers, numbers, strict=True)]
        for mine, others in (self.days, days), (self.dues, dues):
            for day, number in others.items():
                mine[day] = mine.get(day, 0) + times * number

    def count(self, fact: "Fact") -> None:
        for name in fact.counts:
            self.numbers[PLACES[name]] += 1
        if fact.days is not None:
            days = str(fact.days)
            self.days[days] = self.days.get(days, 0) + 1
        if fact.due_on is not None:
            due = str(fact.due_on.toordinal())
            self.dues[due] = self.dues.get(due, 0) + 1

    @property
    def late(self) -> int:
        """Promises whose due day is over. Computed when read, since stored counts do not know today's date."""
        today = timezone.localdate().toordinal()
        return sum(number for day, number in self.dues.items() if int(day) < today)

    @property
    def median_days(self) -> float | None:
        """The median of the working days that answers took; None without answers."""
        counted = sorted((int(length), number) for length, number in self.days.items() if number)
        if not counted:
            return None
        lengths, numbers = zip(*counted, strict=True)
        up_to = list(accumulate(numbers))
        middle = [lengths[bisect_right(up_to, place)] for place in ((up_to[-1] - 1) // 2, up_to[-1] // 2)]
        return sum(middle) / 2


@dataclass(frozen=True)
class Fact:
    """One row as it is counted: where it belongs, and in which figures it counts."""

    session: int
    year: int
    of: dict[str, set[Key]]
    counts: list[str]
    days: int | None = None
    due_on: dt.date | None = None


def cells_of(sessions: Collection[int]) -> dict[int, list[Cell]]:
    """All stored counts of each conference, which hold until one of its rows changes. The same number of queries for
    any number of conferences."""
    tallies: dict[int, dict[tuple[int, str, Key], Tally]] = {key: defaultdict(Tally) for key in sessions}
    opinions = Opinion.objects.public().filter(session__in=sessions)
    promises = Commitment.objects.public().filter(session__in=sessions)
    for fact in chain(opinion_facts(opinions), commitment_facts(promises)):
        for place in places_of(fact):
            tallies[fact.session][place].count(fact)
    return {session: written(counted) for session, counted in tallies.items()}


def written(tallies: Mapping[tuple[Any, ...], Tally]) -> list[Cell]:
    """`tallies` as they are stored; those without any count are left out."""
    counted = [(place, tally) for place, tally in tallies.items() if any(tally.numbers)]
    return [
        [*place, tally.numbers, nonzero(tally.days), nonzero(tally.dues)] for place, tally in sorted(counted, key=str)
    ]


def nonzero(counted: dict[str, int]) -> dict[str, int]:
    return {key: number for key, number in counted.items() if number}


class Sums(defaultdict[tuple[str, Key], Tally]):
    """The added counts of several conferences: also by year and by conference."""

    def __init__(self, cells: Iterable[Cell] = ()) -> None:
        """`cells` come from a stored sum, made by `written`."""
        super().__init__(Tally)
        for by, key, numbers, days, dues in cells:
            self[by, key] = Tally(numbers, days, dues)

    def put_in(self, session: int, cells: Iterable[Cell], *, year: int | None = None, times: int = 1) -> None:
        """Add the counts of one conference, or of one `year` of it; subtract them if `times` is -1."""
        for cell_year, by, key, *counts in cells:
            if year is None or year == cell_year:
                self[by, key].add(*counts, times=times)
                if by == ALL:
                    self[SESSION, session].add(*counts, times=times)
                    self[YEAR, cell_year].add(*counts, times=times)


def places_of(fact: Fact) -> Iterator[tuple[int, str, Key]]:
    yield fact.year, ALL, None
    for by, keys in fact.of.items():
        for key in keys:
            yield fact.year, by, key


OF_ITS_PLACE = ["session", "received_at", "topic", "group", "channel", "answering", "leading"]


def opinion_facts(opinions: OpinionQuerySet) -> Iterator[Fact]:
    """Public opinions as they are counted. Two queries."""
    asked = OF_OPINIONS[1:]
    flags = {f"is_{measure.name}": flag(measure.condition()) for measure in asked}
    last = Rating.objects.filter(opinion=OuterRef("pk")).order_by("-pk")
    rows = with_its_place(opinions).annotate(**flags, score=Subquery(last.values("score")[:1]))
    columns = ["score", "answer_time__working_days", *flags]
    for (session, year, *keys), (score, days, *truths) in each_with_its_place(rows, columns):
        counts = ["received", *(measure.name for measure, true in zip(asked, truths, strict=True) if true)]
        is_timed = "timed" in counts
        of = {by: {key} for by, key in zip(BY, keys, strict=True)}
        yield Fact(session, year, of, counts + rated(score), days if is_timed else None)


def number_by_place(opinions: OpinionQuerySet) -> dict[str, Counter[Key]]:
    """How many public opinions belong where, whatever their state. Two queries."""
    places = [place for place, _ in each_with_its_place(with_its_place(opinions), [])]
    columns = zip([SESSION, YEAR, *BY], zip(*places, strict=True), strict=False)  # no columns without a place
    return {ALL: Counter({None: len(places)}), **{by: Counter(keys) for by, keys in columns}}


def with_its_place(opinions: OpinionQuerySet) -> OpinionQuerySet:
    answer = Response.objects.published().filter(opinion=OuterRef("pk"))
    lead = Assignment.objects.leading().filter(opinion=OuterRef("pk"))
    return opinions.order_by().annotate(
        answering=Subquery(answer.values("body")[:1]), leading=Subquery(lead.values("body")[:1])
    )


def each_with_its_place(rows: OpinionQuerySet, columns: list[str]) -> Iterator[tuple[Place, list[Any]]]:
    """Each of `rows` as its place and the values of `columns`."""
    roots, clock = group_roots(), timezone.get_current_timezone()
    found = rows.values_list(*OF_ITS_PLACE, *columns).iterator()
    for session, received_at, topic, group, channel, answering, leading, *more in found:
        yield (session, year_of(received_at, clock), topic, roots.get(group), channel, answering or leading), more


def flag(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def rated(score: str | None) -> list[str]:
    if score is None:
        return []
    return ["rated", *([score] if score in {Rating.Score.SATISFIED, Rating.Score.UNSATISFIED} else [])]


def commitment_facts(commitments: CommitmentQuerySet) -> Iterator[Fact]:
    """Public promises, each counted under every topic, group and channel of the opinions that led to it."""
    asked = OF_COMMITMENTS[1:]
    flags = {f"is_{measure.name}": flag(measure.condition()) for measure in asked}
    columns = ["pk", "session", "published_at", "lead_body", "state", "due_on"]
    rows = list(commitments.order_by().annotate(**flags).values_list(*columns, *flags))
    behind, clock = opinions_behind([row[0] for row in rows]), timezone.get_current_timezone()
    for pk, session, published_at, body, state, due_on, *truths in rows:
        counts = ["promised", *(measure.name for measure, true in zip(asked, truths, strict=True) if true)]
        of: dict[str, set[Key]] = {"body": {body}}
        for by, column in zip(BY, zip(*behind.get(pk, []), strict=True), strict=False):
            of[by] = set(column)
        yield Fact(session, year_of(published_at, clock), of, counts, due_on=due_on if state in TO_BE_KEPT else None)


def opinions_behind(commitments: Collection[int]) -> dict[int, list[tuple[Key, Key, Key]]]:
    """For each of `commitments`: topic, group and channel of every public opinion that led to it.

    Keys are read first: in a single query SQLite would go through all opinions for each promise.
    """
    found: dict[int, list[tuple[Key, Key, Key]]] = defaultdict(list)
    if not commitments:
        return found
    direct = Commitment.opinions.through.objects.filter(commitment__in=commitments)
    shared = Commitment.issues.through.objects.filter(
        commitment__in=commitments, issue__dissolved_at=None, issue__members__ended_at=None
    )
    pairs = set(direct.values_list("commitment", "opinion"))
    pairs |= set(shared.values_list("commitment", "issue__members__opinion"))
    opinions = Opinion.objects.public().filter(pk__in={opinion for _, opinion in pairs}).order_by()
    roots = group_roots()
    known = {pk: (topic, roots.get(group), channel) for pk, topic, group, channel in columns_of(opinions)}
    for commitment, opinion in pairs:
        if opinion in known:
            found[commitment].append(known[opinion])
    return found


def columns_of(opinions: OpinionQuerySet) -> Iterator[tuple[int, int | None, int | None, str]]:
    yield from opinions.values_list("pk", "topic", "group", "channel")


def group_roots() -> dict[Key, Key]:
    """Each residential group with the group that it belongs to now, after mergers: opinions of both are counted
    there."""
    into = dict(ResidentialGroup.objects.values_list("pk", "merged_into"))
    return {key: root_of(key, into) for key in into}


def root_of(key: int, into: dict[int, int | None]) -> int:
    seen = set()
    while (parent := into[key]) and key not in seen:
        seen.add(key)
        key = parent
    return key


def year_of(moment: dt.datetime, clock: dt.tzinfo) -> int:
    """The year of `moment` in the time zone `clock`, which callers look up once for thousands of rows."""
    return moment.astimezone(clock).year
