"""What a list tells of an opinion, as plain values: all that its card shows, and all that the card is given.

Read by `values_list`, for rows of a model cost more to build than their card to show, and because equal values make the
same card, which is then drawn once (`lib/parts`).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.parts import drawn, kept_each
from sessions_app.models import name_in_lists

from .models import IssueOpinion, Opinion, Response
from .models.opinions import OpinionQuerySet, attributed


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


class ToldAnswer(NamedTuple):
    issue_id: int | None
    text: str
    on_the_spot: bool
    legal_basis: str
    number_symbol: str
    issued_on: dt.date
    answered_by: str
    correction_note: str
    outcome: str
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
    topic: str | None
    attribution: str
    session: ToldSession
    issue: ToldIssue | None
    response: ToldAnswer | None

    def get_absolute_url(self) -> str:
        return address_of("feedback:opinion", self.pk)


OF_AN_OPINION = ["pk", "subject", "public_text", "received_at", "processing", "concern_count", "referred_to"]
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
    "outcome__name",
]
OF_ITS_NAMES = ["body__name", "signer__slug", "signer__name", "signer__is_public"]


def opinion_cards(keys: Sequence[int], *, level: int, show_session: bool = False) -> list[SafeString]:
    """The finished cards of the opinions called `keys`, in their order; of those only that are public. Three queries,
    and none for what is kept. `level`: of the heading."""

    def make(missing: list[int]) -> dict[int, SafeString]:
        rows = told_opinions(Opinion.objects.public().filter(pk__in=missing))
        return {told.pk: card_of(told, level=level, show_session=show_session) for told in rows}

    return kept_each(make, keys, "opinion card", level, show_session)


def card_of(opinion: ToldOpinion, *, level: int, show_session: bool = False) -> SafeString:
    return drawn("components/opinion_card.html", opinion=opinion, level=level, show_session=show_session)


def told_opinions(opinions: OpinionQuerySet) -> list[ToldOpinion]:
    """What is told of `opinions`, in their order: three queries."""
    rows = list(opinions.with_counts().values_list(*OF_AN_OPINION, *OF_ITS_PLACE, *OF_ITS_SESSION))
    found = [row[0] for row in rows]
    issues = issues_of(found)
    own, shared = answers_to(found, [issue.pk for issue in issues.values()])
    return [told_opinion(row, issues.get(row[0]), own, shared) for row in rows]


def told_opinion(
    row: Sequence[Any], issue: ToldIssue | None, own: dict[int, ToldAnswer], shared: dict[int | None, ToldAnswer]
) -> ToldOpinion:
    topic, group, public_name, visibility, slug, *named = row[len(OF_AN_OPINION) :]
    answer = own.get(row[0]) or (shared.get(issue.pk) if issue else None)
    said_by = attributed(public_name, visibility, group)
    return ToldOpinion(
        *row[: len(OF_AN_OPINION)], topic, said_by, ToldSession(slug, name_in_lists(*named)), issue, answer
    )


def issues_of(opinions: list[int]) -> dict[int, ToldIssue]:
    """By opinion: the issue that it is in now."""
    rows = IssueOpinion.objects.current().filter(opinion__in=opinions, issue__dissolved_at=None)
    columns, now = ["opinion", "issue", "issue__title", "issue__published_at"], timezone.now()
    return {
        opinion: ToldIssue(pk, title, at is not None and at <= now)
        for opinion, pk, title, at in rows.values_list(*columns)
    }


def answers_to(opinions: list[int], issues: list[int]) -> tuple[dict[int, ToldAnswer], dict[int | None, ToldAnswer]]:
    """The published answers, by the opinion that they are given to, and by the issue; the newest of each."""
    asked = Q(opinion__in=opinions) | Q(issue__in=issues) if issues else Q(opinion__in=opinions)
    rows = Response.objects.published().filter(asked)
    own: dict[int, ToldAnswer] = {}
    shared: dict[int | None, ToldAnswer] = {}
    for opinion, *row in rows.values_list("opinion", *OF_AN_ANSWER, *OF_ITS_NAMES):
        body, *signer = row[len(OF_AN_ANSWER) :]
        answer = ToldAnswer(*row[: len(OF_AN_ANSWER)], Named(body), ToldSigner(*signer) if signer[0] else None)
        own.setdefault(opinion, answer)
        shared.setdefault(answer.issue_id, answer)
    return own, shared
