"""The figures as a page shows them: rows of numbers, each with a link to the list of what it counts."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from urllib.parse import urlencode

from django.urls import reverse

from dialogue_portal.lib.text import capital, grouped
from sessions_app.context_processors import ward_of_the_page
from sessions_app.models import Body, DialogueSession, ResidentialGroup, Topic, WardProfile
from sessions_app.models.session_names import IN_LISTS

from ..models import Channel, Opinion
from ..models.conditions import is_open
from ..models.opinion_queryset import OpinionQuerySet
from . import ratings, stored
from .counting import ALL, SESSION, YEAR, Key, Sums, Tally, number_by_place, places_of
from .drawing import Line, line_over
from .measures import LATE, OF_COMMITMENTS, OF_OPINIONS, OVERDUE, UNKNOWN, Measure, of_year

IN_THEIR_ORDER = [measure for measure in OF_OPINIONS if measure.name != "timed"]
SHOWN_OF_OPINIONS = [*IN_THEIR_ORDER[:3], OVERDUE, *IN_THEIR_ORDER[3:]]
"""«Overdue» stands next to «on time»: alone, «on time» would make things look better than they are."""
SHOWN_OF_COMMITMENTS = [*OF_COMMITMENTS, LATE]
DAYS = next(measure for measure in OF_OPINIONS if measure.name == "timed")
FILTERS = {
    "topic": "linh_vuc",
    "group": "to",
    "channel": "kenh",
    "body": "don_vi",
    "session": "hoi_nghi",
    "year": "nam",
}
"""The list filter for each thing that figures are divided by."""

TITLES = {
    "year": "Theo năm",
    "session": "Theo hội nghị",
    "topic": "Theo lĩnh vực",
    "group": "Theo {}",
    "channel": "Theo kênh tiếp nhận",
    "body": "Theo đơn vị",
}
"""«{}» is the ward's word for a residential group."""
HEADINGS = [
    *[measure.label for measure in SHOWN_OF_OPINIONS[:4]],
    "Số ngày trả lời",
    *[measure.label for measure in SHOWN_OF_OPINIONS[4:] + SHOWN_OF_COMMITMENTS],
]
NOT_ON_RECORD = {"topic": "Chưa phân lĩnh vực", "group": "Không rõ {}", "body": "Chưa giao đơn vị nào"}


def name_of(session: DialogueSession) -> str:
    """The title of a conference, or its short name if the title is too long for the narrow column."""
    return session.title if len(session.title) <= IN_LISTS else capital(session.name_in_lists)


@dataclass(frozen=True)
class Figure:
    """One number: `text` as it is read, `told` what it counts, `link` the list of what it counts."""

    number: int
    text: str
    told: str
    link: str = ""

    @property
    def is_nothing(self) -> bool:
        return not self.number


@cache
def list_at(page: str) -> str:
    """The address of a list, looked up once: hundreds of rows link to the same two lists."""
    return reverse(page)


@dataclass
class Row:
    """The figures of one topic, group, …; `key` is None for the total."""

    by: str
    key: Key
    name: str
    tally: Tally
    chosen: dict[str, str]
    satisfaction: "Satisfaction | None" = None

    @cached_property
    def figures(self) -> list[Figure]:
        to_opinions, to_promises = self.links_to("feedback:opinions"), self.links_to("feedback:commitments")
        opinions = [self.figure(measure, to_opinions) for measure in SHOWN_OF_OPINIONS]
        promises = [self.figure(measure, to_promises) for measure in SHOWN_OF_COMMITMENTS]
        return [*opinions[:4], self.median(to_opinions), *opinions[4:], *promises]

    def figure(self, measure: Measure, link: Callable[[Measure], str]) -> Figure:
        number = self.tally[measure.name]
        return Figure(number, grouped(number), measure.told, link(measure))

    def links_to(self, page: str) -> Callable[[Measure], str]:
        """Makes the addresses of the list `page` for the figures of this row. What they share is encoded once."""
        address, query = list_at(page), urlencode(self.chosen)
        whole, start = f"{address}?{query}" if query else address, f"{address}?{query}&" if query else f"{address}?"
        return lambda measure: f"{start}tinh_trang={measure.state}" if measure.state else whole

    def median(self, link: Callable[[Measure], str]) -> Figure:
        days = self.tally.median_days
        text = "–" if days is None else f"{days:.1f}".replace(".", ",").removesuffix(",0")
        told = "ngày làm việc từ ngày nhận đến ngày trả lời; một nửa số ý kiến được trả lời trong chừng ấy ngày"
        return Figure(self.tally["timed"], text, told, link(DAYS))

    @property
    def told(self) -> tuple[Hashable, ...]:
        """Everything that a page shows of the row, as plain values."""
        tally = self.tally
        numbers = (*tally.numbers, tally.overdue, tally.late, tally.median_days)
        return (self.name, *self.chosen.items(), self.satisfaction, *numbers)

    @property
    def received(self) -> int:
        return self.tally["received"]

    @property
    def answered(self) -> int:
        return self.tally["answered"]


@dataclass(frozen=True)
class Satisfaction:
    """How many rated, and how. `is_told` is False if the numbers could reveal what one person said."""

    raters: int
    satisfied: int
    unsatisfied: int
    is_told: bool = True

    @property
    def percent(self) -> int:
        return round(100 * self.satisfied / self.raters) if self.raters else 0


@dataclass
class Table:
    by: str
    rows: list[Row]
    group_word: str

    @property
    def title(self) -> str:
        return TITLES[self.by].format(self.group_word)

    @property
    def thing(self) -> str:
        return self.title.removeprefix("Theo ")

    @property
    def headings(self) -> list[str]:
        return HEADINGS

    @property
    def shared(self) -> tuple[Hashable, ...]:
        """What each row is drawn with that depends on the other rows."""
        return (self.most, self.tells_satisfaction)

    @cached_property
    def most(self) -> int:
        """The number of opinions that the longest bar stands for; at least 1."""
        return max([1, *(row.received for row in self.rows)])

    @cached_property
    def named(self) -> list[Row]:
        """The rows without «not known»."""
        return [row for row in self.rows if row.key is not None]

    @property
    def foremost(self) -> list[Row]:
        """The known rows with the most opinions; several if they are equal."""
        most = max((row.received for row in self.named), default=0)
        return [row for row in self.named if row.received == most > 0]

    @cached_property
    def tells_satisfaction(self) -> bool:
        """Whether anybody rated; else the column would be empty."""
        told = [row.satisfaction for row in self.rows if row.satisfaction]
        return any(one.raters or not one.is_told for one in told)


@dataclass
class Figures:
    """All counts of the public conferences, for a page. `year` and `session` narrow every figure except those about
    raters."""

    year: int | None = None
    session: DialogueSession | None = None

    @cached_property
    def sessions(self) -> dict[int, DialogueSession]:
        rows = DialogueSession.objects.public().to_choose_from()
        return {row.pk: row for row in rows.only("title", "slug", "kind", "ordinal", "year")}

    @cached_property
    def sums(self) -> Sums:
        return stored.sums_of_session(self.session, self.year) if self.session else stored.sums_of_all(self.year)

    @cached_property
    def tallies(self) -> dict[str, dict[Key, Tally]]:
        """The counts by each division, for the chosen year and session."""
        found: dict[str, dict[Key, Tally]] = defaultdict(lambda: defaultdict(Tally))
        for (by, key), tally in self.sums.items():
            if any(tally.numbers):
                found[by][key] = tally
        for by, numbers in number_by_place(self.overdue).items():
            for key, number in numbers.items():
                found[by][key].overdue = number
        return found

    @property
    def overdue(self) -> OpinionQuerySet:
        """Opinions that should have been answered or handled before today, for the chosen year and session."""
        opinions = Opinion.objects.public().overdue().filter(is_open())
        opinions = opinions.filter(session=self.session) if self.session else opinions
        return opinions.filter(of_year(self.year, "received_at")) if self.year else opinions

    @property
    def chosen(self) -> dict[str, str]:
        """The list filters for the chosen year and session."""
        session = {"hoi_nghi": self.session.slug} if self.session else {}
        return session | ({"nam": str(self.year)} if self.year else {})

    @property
    def query(self) -> str:
        """The chosen year and session as a query string: «?nam=2026», or «»."""
        return f"?{urlencode(self.chosen)}" if self.chosen else ""

    @cached_property
    def years(self) -> list[int]:
        """All years with counts, newest first."""
        return sorted((year for year in self.tallies[YEAR] if isinstance(year, int)), reverse=True)

    @cached_property
    def ward(self) -> WardProfile:
        return ward_of_the_page()

    @property
    def group_word(self) -> str:
        return self.ward.group_word

    @cached_property
    def whole(self) -> Row:
        return Row(ALL, None, "Tất cả", self.tallies[ALL][None], self.chosen, self.satisfaction(ALL, None))

    @property
    def line(self) -> Line | None:
        """The opinions over the years; None where the page is about one year."""
        return next((line_over(table.rows) for table in self.tables if table.by == "year"), None)

    @cached_property
    def tables(self) -> list[Table]:
        told = [by for by in TITLES if not (by == "year" and self.year) and not (by == "session" and self.session)]
        tables = [Table(by, list(self.rows(by)), self.group_word) for by in told]
        return [table for table in tables if table.rows]

    def rows(self, by: str) -> Iterator[Row]:
        """The rows with counts, in the usual order. None by year if there is only one: it would repeat the total."""
        if by == "year" and len(self.years) == 1:
            return
        counted = self.tallies[by]
        for key, value, name in self.names(by):
            if key in counted:
                chosen = {**self.chosen, FILTERS[by]: value}
                yield Row(by, key, name, counted[key], chosen, self.satisfaction(by, key))

    def names(self, by: str) -> Iterator[tuple[Key, str, str]]:
        """Key, value in an address, and name of all rows that there can be."""
        if by == "topic":
            yield from ((row.pk, row.slug, row.name) for row in Topic.objects.all())
        elif by == "group":
            yield from ((row.pk, row.slug, row.name) for row in ResidentialGroup.objects.all())
        elif by == "body":
            yield from ((row.pk, str(row.pk), row.name) for row in Body.objects.all())
        elif by == "channel":
            yield from ((value, value, label[:1].upper() + label[1:]) for value, label in Channel.choices)
        elif by == "session":
            yield from ((row.pk, row.slug, name_of(row)) for row in self.sessions.values())
        else:
            yield from ((year, str(year), f"Năm {year}") for year in self.years)
        if by in NOT_ON_RECORD:
            yield None, UNKNOWN, NOT_ON_RECORD[by].format(self.group_word)

    # --- About raters: see `ratings` -----------------------------------------------------------------------------

    def satisfaction(self, by: str, key: Key) -> Satisfaction | None:
        """None where it is never shown: for a part of a conference, and by year."""
        if by == "year" or self.year or (self.session and by != ALL):
            return None
        where = ("session", self.session.pk) if self.session else (by, key)
        counted = self.raters[where[0]].get(where[1], {})
        is_told = where[1] not in self.untold[where[0]]
        numbers = [counted.get(name, 0) for name in ("rated", "satisfied", "unsatisfied")]
        return Satisfaction(*numbers, is_told=is_told) if is_told else Satisfaction(0, 0, 0, is_told=False)

    @cached_property
    def raters(self) -> dict[str, dict[Key, dict[str, int]]]:
        """Numbers of raters over all years and conferences, without the newest (`ratings.too_new`)."""
        found: dict[str, dict[Key, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
        for (by, key), tally in (stored.sums_of_all() if self.session else self.sums).items():
            for name in ("rated", "satisfied", "unsatisfied"):
                found[by][key][name] += tally[name]
        for fact in ratings.too_new(found[ALL][None]["rated"]):
            for _, by, key in [*places_of(fact), (fact.year, SESSION, fact.session)]:
                for name in fact.counts:
                    found[by][key][name] -= 1
        return found

    @cached_property
    def untold(self) -> dict[str, set[Key]]:
        counts = {by: {key: row["rated"] for key, row in rows.items()} for by, rows in self.raters.items()}
        return defaultdict(set, {by: ratings.untold(rows) for by, rows in counts.items()})
