"""The rows of one made-up conference: opinions in every state, with assignments and answers."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils import timezone

from sessions_app.chain import COLUMNS, signature
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import Body, DeadlineRule, DialogueSession, ResidentialGroup, Topic

from ..models import Channel, Draft, Moderation, OpinionKind, Processing, Rating, Timing
from .texts import Writer

SETTLED = {"answered": 68, "closed": 20, "declined": 7, "diverted": 3, "withdrawn": 1, "hidden": 1}
"""The results of opinions of a past conference, in per cent."""

OPEN = {"pending": 20, "held": 4, "received": 10, "classified": 10, "assigned": 56}
"""The states of those of the newest conferences; «waiting» is left out, as it needs a question to the sender."""

STILL_OPEN = 0.01
"""The share of an old conference's opinions that is still in work."""

RATED = 0.1
"""The share of answers that somebody rated."""

CARED_FOR, MOST_NODS = 0.1, 500
"""The share of public opinions of which somebody said «Tôi cũng quan tâm», and the most for one of them: most have one
or two, a few very many."""

CHANNELS = [70.0, 5, 10, 8, 4, 2.5, 0.5]
ANSWERED_WITHIN = 45
"""In days."""

Values = dict[str, Any]


@dataclass
class Ward:
    """What opinions are classified by, and the calendar for their answers."""

    topics: list[Topic]
    groups: list[ResidentialGroup]
    units: list[Body]
    outcomes: list[int]
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar.current)

    def __post_init__(self) -> None:
        self.due_on = cache(lambda start: self.calendar.deadline(DeadlineRule.Duty.ANSWER, start).result)
        self.working_days = cache(self.calendar.working_days_between)
        self.counts_from_meeting = (
            self.calendar.rule(DeadlineRule.Duty.ANSWER).counts_from == DeadlineRule.Start.MEETING
        )


@dataclass
class Conference:
    """One session, and the weeks in which opinions came, from `opens_at` until its meeting on `held_on`."""

    session: DialogueSession
    held_on: dt.date
    opens_at: dt.datetime
    closes_at: dt.datetime
    is_new: bool


class Rows:
    """Rows of opinions and of related tables, by column name. `dice` decide."""

    def __init__(self, ward: Ward, dice: random.Random) -> None:
        self.ward, self.dice, self.writer = ward, dice, Writer(dice)
        self.now, self.today = timezone.now(), timezone.localdate()

    def opinions(self, conference: Conference, number: int) -> Iterator[Values]:
        """`number` opinions in the order in which they came."""
        span = (min(conference.closes_at, self.now) - conference.opens_at) / max(number, 1)
        for place in range(number):
            yield self.opinion(conference, conference.opens_at + span * (place + self.dice.random()))

    def opinion(self, conference: Conference, received_at: dt.datetime) -> Values:
        topic, is_open = self.dice.choice(self.ward.topics), conference.is_new or self.dice.random() < STILL_OPEN
        said, shares = self.writer.said_about(topic.slug), OPEN if is_open else SETTLED
        state = self.dice.choices(list(shares), list(shares.values()))[0]
        is_public = state not in {"pending", "held"}
        return {
            "session_id": conference.session.pk,
            "topic_id": topic.pk if is_public else None,
            "group_id": self.dice.choice(self.ward.groups).pk,
            "kind": self.dice.choice(OpinionKind.values),
            "channel": self.dice.choices(Channel.values, CHANNELS)[0],
            "timing": Timing.BEFORE.value,
            "original_text": said.text,
            "subject": said.subject if is_public else "",
            "public_text": said.text if is_public else "",
            "folded": said.folded if is_public else "",
            "received_at": received_at,
            **self.axes(state, received_at),
            "place": said.place[:200],
        }

    def axes(self, state: str, received_at: dt.datetime) -> Values:
        """The values of each axis for an opinion in one of the states of `OPEN` and `SETTLED`."""
        approved = {"moderation": Moderation.APPROVED.value, "processing": Processing.ANSWERED.value}
        later = min(received_at + dt.timedelta(days=20), self.now)
        axes: dict[str, Values] = {
            "pending": {"moderation": Moderation.PENDING.value},
            "held": {"moderation": Moderation.HELD.value, "held_reason": "spam"},
            "declined": {"moderation": Moderation.DECLINED.value, "decline_reason": "Trùng nội dung đã trả lời."},
            "diverted": {"moderation": Moderation.DIVERTED.value},
            "withdrawn": {**approved, "withdrawn_at": later},
            "hidden": {**approved, "hidden_at": later, "hidden_reason": "Có thông tin cá nhân."},
        }
        return axes.get(state) or {**approved, "processing": state, "competence": "ward"}

    def event(self, key: int, opinion: Values) -> Values:
        """The first event in the record of an opinion, chained like all others."""
        values = ["opinion", key, 1, "submit", opinion["received_at"], "", "", "", opinion["moderation"], "", ""]
        return {**dict(zip(COLUMNS, values, strict=True)), "hash": signature(values)}

    def nods(self, key: int, opinion: Values) -> Iterator[Values]:
        """Who said «Tôi cũng quan tâm» of an opinion that was public."""
        if opinion["moderation"] == Moderation.APPROVED and self.dice.random() < CARED_FOR:
            for _ in range(min(int(self.dice.paretovariate(1)), MOST_NODS)):
                browser = f"{self.dice.getrandbits(256):064x}"
                yield {"opinion_id": key, "browser_hash": browser, "created_at": opinion["received_at"]}

    def assignments(self, key: int, opinion: Values) -> Iterator[Values]:
        if opinion.get("processing") in {"assigned", "answered", "closed"}:
            lead, helper = self.dice.sample(self.ward.units, 2)
            given = {"opinion_id": key, "assigned_at": opinion["received_at"]}
            yield {**given, "body_id": lead.pk}
            if self.dice.random() < 0.1:
                yield {**given, "body_id": helper.pk, "is_lead": False}

    def answers(self, key: int, opinion: Values) -> Iterator[Values]:
        """The published answer to an answered opinion, a draft for some of those in work."""
        state = Draft.PUBLISHED if opinion.get("processing") in {"answered", "closed"} else None
        if opinion.get("processing") == "assigned" and self.dice.random() < 0.6:
            state = self.dice.choice([Draft.DRAFT, Draft.SUBMITTED, Draft.APPROVED])
        if state is None:
            return
        came_on = timezone.localdate(opinion["received_at"])
        issued_on = min(came_on + dt.timedelta(days=self.dice.randint(2, ANSWERED_WITHIN)), self.today)
        published_at = max(opinion["received_at"], dt.datetime.combine(issued_on, dt.time(2), dt.UTC))
        yield {
            "opinion_id": key,
            "text": self.writer.answer_about(opinion["place"]),
            "outcome_id": self.dice.choice(self.ward.outcomes),
            "body_id": self.dice.choice(self.ward.units).pk,
            "issued_on": issued_on,
            "state": state.value,
            "published_at": min(published_at, self.now) if state == Draft.PUBLISHED else None,
        }

    def answer_time(self, opinion: Values, answer: Values, held_on: dt.date) -> Values:
        """As `deadlines.answer_times` counts it for a case without pauses and referrals."""
        came_on = timezone.localdate(opinion["received_at"])
        start = max(came_on, held_on) if self.ward.counts_from_meeting else came_on
        return {
            "opinion_id": answer["opinion_id"],
            "answered_on": answer["issued_on"],
            "due_on": self.ward.due_on(start),
            "working_days": self.ward.working_days(came_on, answer["issued_on"]),
        }

    def ratings(self, key: int, answer: Values) -> Iterator[Values]:
        if self.dice.random() < RATED:
            score = self.dice.choices(Rating.Score.values, [6, 2, 2])[0]
            yield {
                "response_id": key,
                "opinion_id": answer["opinion_id"],
                "score": score,
                "rated_at": min(answer["published_at"] + dt.timedelta(days=3), self.now),
            }
