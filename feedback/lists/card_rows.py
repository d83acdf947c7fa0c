"""The plain values from which a list draws the card of an opinion: all that it shows, and all that it is given.

Read by `values_list`: a model instance costs more to build than its card to draw, and equal values make the same card,
which is then drawn once (`lib/parts`).
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.combined_query import Rows, ask_together, asked_together
from dialogue_portal.lib.parts import drawn, kept_each
from dialogue_portal.lib.query_values import Given, IsAmong, IsOneOf
from sessions_app.models import name_in_lists

from ..models import IssueOpinion, Opinion, Response
from ..models.opinion_queryset import OpinionQuerySet
from ..models.opinion_words import attributed, if_over, text_beyond_title


class Named(NamedTuple):
    name: str


class ToldSession(NamedTuple):
    slug: str
    name_in_lists: str

    def get_absolute_url(self) -> str:
        return address_of("sessions_app:session", self.slug)


class ToldIssue(NamedTuple):
    pk: int
    title: str
    is_published: bool

    def get_absolute_url(self) -> str:
        return address_of("feedback:issue", self.pk)


class ToldSigner(NamedTuple):
    slug: str
    name: str
    is_public: bool

    def get_absolute_url(self) -> str:
        return address_of("sessions_app:official", self.slug)


class ToldOutcome(NamedTuple):
    name: str
    is_decided_elsewhere: bool

    def __str__(self) -> str:
        return self.name


class ToldAnswer(NamedTuple):
    issue_id: int | None
    text: str
    on_the_spot: bool
    legal_basis: str
    number_symbol: str
    issued_on: dt.date
    answered_by: str
    correction_note: str
    outcome: ToldOutcome
    body: Named
    signer: ToldSigner | None


class ToldOpinion(NamedTuple):
    pk: int
    subject: str
    public_text: str
    received_at: dt.datetime
    processing: str
    concern_count: int
    referred_to: str | None
    replied_by: str | None
    replied_on: dt.date | None
    overdue_since: dt.date | None
    topic: str | None
    attribution: str
    session: ToldSession
    issue: ToldIssue | None
    response: ToldAnswer | None

    def get_absolute_url(self) -> str:
        return address_of("feedback:opinion", self.pk)

    @property
    def words(self) -> str:
        return text_beyond_title(self.subject, self.public_text)


OF_OTHERS = ["referred_to", "replied_by", "replied_on"]
OF_AN_OPINION = ["pk", "subject", "public_text", "received_at", "processing", "concern_count", *OF_OTHERS, "due_on"]
OF_ITS_PLACE = ["topic__name", "group__name", "public_name", "visibility", "session__slug"]
OF_ITS_SESSION = ["session__title", "session__kind", "session__ordinal", "session__year"]
OF_AN_ANSWER = [
    "issue_id",
    "text",
    "on_the_spot",
    "legal_basis",
    "number_symbol",
    "issued_on",
    "answered_by",
    "correction_note",
]
OF_ITS_OUTCOME = ["outcome__name", "outcome__is_decided_elsewhere"]
OF_ITS_NAMES = [*OF_ITS_OUTCOME, "body__name", "signer__slug", "signer__name", "signer__is_public"]


def opinion_cards(keys: Sequence[int], *, level: int) -> list[SafeString]:
    """The finished cards of the opinions `keys`, in their order, public ones only. One query, and none if all are kept.
    `level`: of the heading."""

    def make(missing: list[int]) -> dict[int, SafeString]:
        rows = told_from(rows_of_public(missing))
        return {told.pk: card_of(told, level=level, show_session=True) for told in rows}

    return kept_each(make, keys, "opinion card", level)


def card_of(opinion: ToldOpinion, *, level: int, show_session: bool = False) -> SafeString:
    return drawn("components/opinion_card.html", opinion=opinion, level=level, show_session=show_session)


def told_opinions(opinions: OpinionQuerySet) -> list[ToldOpinion]:
    """The values of `opinions`, in their order: one query."""
    return told_from(ask_together(rows_told(opinions)))


def rows_told(opinions: OpinionQuerySet) -> Rows:
    """The queries that `told_from` needs for `opinions`."""
    keys = opinions.values("pk")
    return rows_of(opinions, lambda column: Q(IsAmong(column, keys)))


def rows_of(opinions: OpinionQuerySet, is_to_one: Callable[[str], Q]) -> Rows:
    """The queries for `opinions`, the issue that each is in now, and the published answers to it and to its issue.
    `is_to_one`: the condition that a column names one of them."""
    inside = IssueOpinion.objects.standing().filter(is_to_one("opinion"))
    answers = Response.objects.published()
    told = [*OF_AN_ANSWER, *OF_ITS_NAMES]
    return {
        "opinions": opinions.with_counts().values_list(*OF_AN_OPINION, *OF_ITS_PLACE, *OF_ITS_SESSION),
        "issues": inside.values_list("opinion", "issue", "issue__title", "issue__published_at"),
        "answers": answers.filter(is_to_one("opinion")).values_list("opinion", *told),
        "shared": answers.filter(IsAmong("issue", inside.values("issue"))).values_list("issue", *told),
    }


def rows_of_keys(keys: Given) -> Rows:
    """The queries for the public ones among the opinions `keys`."""
    public = Opinion.objects.public().filter(IsOneOf("pk", keys))
    return rows_of(public, lambda column: Q(IsOneOf(column, keys)))


rows_of_public = asked_together(rows_of_keys)


def told_from(found: Mapping[str, Sequence[Any]]) -> list[ToldOpinion]:
    """The values of the opinions in `found` (the rows of `rows_of`, by their names), in their order."""
    issues, alone, shared = issues_of(found["issues"]), newest_of(found["answers"]), newest_of(found["shared"])
    return [told_opinion(row, issues.get(row[0]), alone, shared) for row in found["opinions"]]


def told_opinion(
    row: Sequence[Any], issue: ToldIssue | None, alone: dict[int, ToldAnswer], shared: dict[int, ToldAnswer]
) -> ToldOpinion:
    *said, due_on = row[: len(OF_AN_OPINION)]
    topic, group, public_name, visibility, slug, *named = row[len(OF_AN_OPINION) :]
    answer = alone.get(row[0]) or (shared.get(issue.pk) if issue else None)
    said_by = attributed(public_name, visibility, group)
    session = ToldSession(slug, name_in_lists(*named))
    return ToldOpinion(*said, if_over(due_on), topic, said_by, session, issue, answer)


def issues_of(rows: Sequence[Any]) -> dict[int, ToldIssue]:
    """The present issue of each opinion, by the key of the opinion."""
    now = timezone.now()
    return {opinion: ToldIssue(pk, title, at is not None and at <= now) for opinion, pk, title, at in rows}


def newest_of(rows: Sequence[Any]) -> dict[int, ToldAnswer]:
    """The newest published answer, by the key of the opinion or issue that it answers."""
    found: dict[int, ToldAnswer] = {}
    for asked, *row in rows:
        outcome, is_decided_elsewhere, body, *signer = row[len(OF_AN_ANSWER) :]
        amounts_to = ToldOutcome(outcome, is_decided_elsewhere)
        by = ToldSigner(*signer) if signer[0] else None
        answer = ToldAnswer(*row[: len(OF_AN_ANSWER)], amounts_to, Named(body), by)
        found.setdefault(asked, answer)
    return found
