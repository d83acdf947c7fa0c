"""Fills a database: conference by conference, each with its issues and promises, then the counts of all."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from sessions_app.models import Body, BodyKind, CaseEvent, DialogueSession, Meeting, ResidentialGroup, Topic

from ..deadlines import refresh_open_cases
from ..demo.ward import WARD, add_group, add_ward
from ..figures import stored
from ..models import (
    AnswerTime,
    Assignment,
    Commitment,
    CommitmentState,
    ConcernCount,
    Follow,
    Issue,
    IssueOpinion,
    Opinion,
    Outcome,
    Rating,
    Response,
)
from ..search import index
from .rows import Conference, Rows, Values, Ward
from .tables import Table

AT_ONCE = 5000
"""How many opinions are in memory together."""

YEARS = dt.timedelta(days=3650)
COLLECTS = dt.timedelta(days=16)
"""How long opinions are taken for each conference."""

GROUPS = 40
ISSUES, MEMBERS = 6, 12
"""Issues of each conference, and opinions in each issue."""

PROMISES = 25
NEW = 2
"""How many of the newest conferences have their opinions in work."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Scale:
    opinions: int
    sessions: int


def fill(scale: Scale, say: Say) -> None:
    """Add `scale` to what is there; `say` reports progress. On PostgreSQL all or nothing."""
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET statement_timeout = 0")
    with one_off_work():
        add_ward()
        for number in range(1, GROUPS + 1):
            add_group(number)
        filling = Filling(scale, say)
        first = filling.tables[Opinion].last + 1
        filling.run()
    tidy()  # before everything is counted: without it PostgreSQL takes minutes for every ten conferences
    say("đang tính thời hạn của các hồ sơ chưa xong")
    refresh_open_cases(Opinion.objects.filter(pk__gte=first))
    say("đang đếm số liệu")
    stored.store(everything=True)


class Filling:
    def __init__(self, scale: Scale, say: Say) -> None:
        self.scale, self.say, self.dice = scale, say, random.Random(2026)  # nosec B311  # made-up rows
        units = list(Body.objects.filter(kind__in=[BodyKind.OFFICE, BodyKind.SERVICE, BodyKind.POLICE]))
        groups = list(ResidentialGroup.objects.filter(merged_into=None))
        self.ward = Ward(list(Topic.objects.all()), groups, units, list(Outcome.objects.values_list("pk", flat=True)))
        self.rows = Rows(self.ward, self.dice)
        always: dict[type[models.Model], dict[str, Any]] = {Opinion: {"is_illustrative": True}}
        kinds = [Opinion, CaseEvent, Assignment, Response, AnswerTime, Rating, Follow, ConcernCount]
        self.tables = {model: Table(model, **always.get(model, {})) for model in kinds}

    def run(self) -> None:
        done = 0
        for place in range(self.scale.sessions):
            upto = self.scale.opinions * (place + 1) // self.scale.sessions
            with transaction.atomic():
                conference = self.add_conference(place)
                for start in range(done, upto, AT_ONCE):
                    self.add_opinions(conference, min(AT_ONCE, upto - start))
                self.add_what_followed(conference)
            done = upto
            self.say(f"{done:,} trên {self.scale.opinions:,} ý kiến, {place + 1} hội nghị".replace(",", "."))
        for table in self.tables.values():
            table.let_the_database_count_on()

    def add_conference(self, place: int) -> Conference:
        """The last one is held in a few days; opinions are taken for it now."""
        every = YEARS / self.scale.sessions
        held_at = timezone.now() + dt.timedelta(days=5) - every * (self.scale.sessions - 1 - place)
        opens_at, closes_at = held_at - COLLECTS, held_at - dt.timedelta(days=1)
        held_on = timezone.localdate(held_at)
        session = DialogueSession.objects.create(
            title=f"Hội nghị đối thoại thử tải {place + 1}, ngày {held_on:%d/%m/%Y}",
            year=held_on.year,
            ward_then=WARD,
            announced_at=opens_at,
            opinions_open_at=opens_at,
            opinions_close_at=closes_at,
            is_illustrative=True,
        )
        Meeting.objects.create(session=session, held_on=held_on, start_time=dt.time(8))
        return Conference(session, held_on, opens_at, closes_at, place >= self.scale.sessions - NEW)

    def add_opinions(self, conference: Conference, number: int) -> None:
        rows, tables = self.rows, self.tables
        opinions = list(rows.opinions(conference, number))
        keys = tables[Opinion].write(opinions)
        said = dict(zip(keys, opinions, strict=True))
        tables[CaseEvent].write(rows.event(key, opinion) for key, opinion in said.items())
        nods = {key: list(rows.nods(key, opinion)) for key, opinion in said.items()}
        tables[Follow].write(nod for found in nods.values() for nod in found)
        tables[ConcernCount].write({"opinion_id": key, "number": len(found)} for key, found in nods.items() if found)
        tables[Assignment].write(line for key, opinion in said.items() for line in rows.assignments(key, opinion))
        answers = [answer for key, opinion in said.items() for answer in rows.answers(key, opinion)]
        public = list(zip(tables[Response].write(answers), answers, strict=True))
        public = [(key, answer) for key, answer in public if answer["published_at"] and self.is_read(said, answer)]
        tables[AnswerTime].write(
            rows.answer_time(said[answer["opinion_id"]], answer, conference.held_on) for _, answer in public
        )
        tables[Rating].write(rating for key, answer in public for rating in rows.ratings(key, answer))

    @staticmethod
    def is_read(said: dict[int, Values], answer: Values) -> bool:
        return not said[answer["opinion_id"]].get("withdrawn_at")

    def add_what_followed(self, conference: Conference) -> None:
        """Issues of approved opinions, and promises that go back to some of them."""
        session, opened = conference.session, min(timezone.now(), conference.closes_at)
        approved = list(
            Opinion.objects.public().filter(session=session).order_by("pk")[: ISSUES * MEMBERS + 2 * PROMISES]
        )
        members, others = approved[: ISSUES * MEMBERS], approved[ISSUES * MEMBERS :]
        for start in range(0, len(members), MEMBERS):
            part = members[start : start + MEMBERS]
            issue = Issue.objects.create(
                session=session,
                topic=part[0].topic,
                title=part[0].subject[:200],
                published_at=opened,
            )
            IssueOpinion.objects.bulk_create(IssueOpinion(issue=issue, opinion=opinion) for opinion in part)
        promises = Commitment.objects.bulk_create(self.promise(conference, opinion) for opinion in others[:PROMISES])
        link = Commitment.opinions.through
        link.objects.bulk_create(
            link(commitment=promise, opinion=opinion) for promise, opinion in zip(promises, others, strict=False)
        )

    def promise(self, conference: Conference, opinion: Opinion) -> Commitment:
        states = [CommitmentState.VERIFIED, CommitmentState.REPORTED_DONE, CommitmentState.UNDER_WAY]
        return Commitment(
            session=conference.session,
            lead_body=self.dice.choice(self.ward.units),
            title=f"Giải quyết: {opinion.subject}"[:250],
            state=CommitmentState.PLANNED if conference.is_new else self.dice.choices(states, [80, 8, 12])[0],
            due_on=conference.held_on + dt.timedelta(days=self.dice.randint(20, 200)),
            published_at=min(timezone.now(), conference.closes_at + dt.timedelta(days=10)),
        )


@contextmanager
def one_off_work() -> Iterator[None]:
    """PostgreSQL: the word index is built once at the end instead of row by row. SQLite keeps what is written of each
    conference."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no index can be built on a table with pending checks
        cursor.execute(f"DROP INDEX {index.WORDS}")
        yield
        cursor.execute(index.CREATE_INDEX)


def tidy() -> None:
    """What PostgreSQL does by itself after a while: its plans need to know how many rows there are. SQLite stays
    without such statistics, as in the portal: with them it takes an index on an empty column for useless."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
