"""What a leader must know: what is late and whose, what people are unhappy with, what waits for a signature.

Of those who rate only figures are told, and those only as `figures.ratings` lets them be: an answer is named when at
least `FEW` people rated it, for otherwise it would tell what one of them said.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, FilteredRelation, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from dialogue_portal.lib.queues import Queue
from sessions_app.models import Body, User

from .answers.steps import APPROVE, PUBLISH, STEPS, Step
from .figures.ratings import FEW
from .figures.tables import Figures, Row
from .models import Commitment, Opinion, Rating, Response
from .models.columns import BY_URGENCY
from .models.commitments import CommitmentQuerySet
from .models.conditions import has_one
from .seen_by_staff import SEES_ALL

SHOWN = 10
"""Rows of each kind: what one reads on a phone; the desks have all."""

MONTHLY = "monthly"
"""The kind of the mail that tells all of it once a month."""

SIGNS = (APPROVE, PUBLISH)
MAY_SIGN = STEPS[APPROVE].permission


@dataclass(frozen=True)
class LateOf:
    """What one body is late with; `since` is the oldest of its days. Without a body: what nobody was given."""

    body: Body | None
    opinions: int
    promises: int
    since: dt.date

    @property
    def number(self) -> int:
        return self.opinions + self.promises


def is_leader(user: User) -> bool:
    """Whether the monthly mail is for `user`: who sees every case and signs."""
    return user.has_perms([SEES_ALL, MAY_SIGN])


def late_opinions() -> QuerySet[Opinion]:
    """Past their day, as the list of cases has them, each with `lead`, by which its body must answer."""
    now = Q(assignments__is_lead=True, assignments__ended_at=None)
    return Opinion.objects.overdue().annotate(lead=FilteredRelation("assignments", condition=now))


def late_promises() -> CommitmentQuerySet:
    """Past their day, as the list of promises has them: those that are not published yet too."""
    return Commitment.objects.overdue()


def late_by_body() -> list[LateOf]:
    """Whose the late things are, the most first: three queries."""
    opinions = counted(late_opinions().order_by().values_list("lead__body"))
    promises = counted(late_promises().order_by().values_list("lead_body"))
    bodies = Body.objects.in_bulk([key for key in {*opinions, *promises} if key])
    found = []
    for key in {*opinions, *promises}:
        said, promised = opinions.get(key), promises.get(key)
        since = min(row[1] for row in (said, promised) if row)
        found.append(LateOf(bodies.get(key), said[0] if said else 0, promised[0] if promised else 0, since))
    return sorted(found, key=lambda row: (-row.number, row.since, str(row.body or "")))


def counted(rows: Any) -> dict[int | None, tuple[int, dt.date]]:
    return {key: (number, since) for key, number, since in rows.annotate(number=Count("pk"), since=Min("due_on"))}


def oldest_promises() -> CommitmentQuerySet:
    return late_promises().with_names().by_due_date()[:SHOWN]


@dataclass(frozen=True)
class Unhappy:
    """An answer that enough people rated, and how many of them are not content with it."""

    response: Response
    raters: int
    unsatisfied: int


def badly_rated_answers() -> list[Unhappy]:
    """Answers that at least `FEW` people rated, those with the most unhappy people first. The newest raters wait until
    `FEW` of them have come, as on the public page."""
    scores: dict[int, list[str]] = {}
    for answer, score in often_rated().order_by("pk").values_list("response", "score"):
        scores.setdefault(answer, []).append(score)
    told = {answer: said[: len(said) - len(said) % FEW] for answer, said in scores.items()}
    unhappy = {answer: said.count(Rating.Score.UNSATISFIED) for answer, said in told.items()}
    first = sorted(filter(unhappy.get, unhappy), key=lambda answer: (-unhappy[answer], -answer))[:SHOWN]
    answers = Response.objects.select_related("body", "opinion", "issue").in_bulk(first)
    return [Unhappy(answers[key], len(told[key]), unhappy[key]) for key in first if key in answers]


def often_rated() -> QuerySet[Rating]:
    """What people say of the published answers that at least `FEW` of them rated: a few of all answers, so these are
    not gone through."""
    often = Rating.objects.order_by().values("response").annotate(raters=Count("*")).filter(raters__gte=FEW)
    published = Response.objects.published().filter(pk=OuterRef("response"))
    return Rating.objects.filter(has_one(published), response__in=often.values("response"))


def least_content(figures: Figures) -> list[Row]:
    """Topics and bodies of which it may be told how content people are, the least content first."""
    rows = [row for by in ("topic", "body") for row in figures.rows(by)]
    told = [row for row in rows if row.satisfaction and row.satisfaction.is_told and row.satisfaction.unsatisfied]
    return sorted(told, key=lambda row: row.satisfaction.percent if row.satisfaction else 0)[:SHOWN]


@dataclass(frozen=True)
class ToSign:
    """What waits for this person at one step: how many, and the first of them."""

    name: str
    step: Step
    number: int
    opinions: list[Opinion]


def to_sign(user: User) -> list[ToSign]:
    found = []
    for name in SIGNS:
        if user.has_perm(STEPS[name].permission):
            waiting = Queue(BY_URGENCY, STEPS[name].rows(user)).all()  # to find the first, all are gone through
            first = waiting[:SHOWN]
            opinions = Opinion.objects.in_bulk(first)
            found.append(ToSign(name, STEPS[name], len(waiting), [opinions[key] for key in first if key in opinions]))
    return found


def told_to(user: User) -> dict[str, Any]:
    """All of it, for the page and for the mail."""
    figures, late = Figures(), late_by_body()
    return {
        "today": timezone.localdate(),
        "late": late,
        "late_opinions": sum(row.opinions for row in late),
        "late_promises": sum(row.promises for row in late),
        "oldest": list(oldest_promises()),
        "satisfaction": figures.whole.satisfaction,
        "least_content": least_content(figures),
        "badly_rated": badly_rated_answers(),
        "to_sign": to_sign(user),
    }
