"""What staff wrote of a person beside the opinions of others: a note on forwarding an issue, or on handing it back, is
kept with each opinion of the letter or the issue."""

from typing import Any

from django.db.models import QuerySet

from sessions_app.actions import forget_reasons
from sessions_app.chain import ERASED
from sessions_app.models import CaseEvent, User

from ..models import (
    Assignment,
    CaseHandBack,
    Commitment,
    IssueOpinion,
    Opinion,
    PromiseHandBack,
    Referral,
    Urging,
)
from ..privacy.naming import all_ways, having
from .redact import promises_of_its_issues

NOTES: list[tuple[Any, str, str]] = [
    (Assignment, "opinion", "note"),
    (CaseHandBack, "assignment__opinion", "reason"),
    (Referral, "opinion", "note"),
    (Referral, "opinion", "taken_back"),
    (Urging, "referral__opinion", "note"),
]
"""Texts that only staff read: model, look-up to its opinion, column."""


def forget_beside(opinion: Opinion, marks: set[str], *, by: User | None, reason: str) -> None:
    """Erase the notes of staff that contain one of `marks` beside the opinions that were ever in an issue or a letter
    with `opinion`, and in their records; also why promises of its issues were handed back. A reply of another body is
    theirs to read too, so it stays. Call it before `opinion` is withdrawn, which takes it out of its issues."""
    phrases = all_ways(marks)
    if not phrases:
        return
    others = gone_together(opinion)
    promises = Commitment.objects.filter(pk__in=list(promises_of_its_issues(opinion).values_list("pk", flat=True)))
    for model, way, column in NOTES:
        erase_having(model.objects.filter(**{f"{way}__in": others}), column, phrases)
    for column in ["reason", "answer"]:
        erase_having(PromiseHandBack.objects.filter(commitment__in=promises), column, phrases)
    forget_in_their_records(others, phrases, by=by, reason=reason)
    forget_in_their_records(promises, phrases, by=by, reason=reason)


def gone_together(opinion: Opinion) -> QuerySet[Opinion]:
    """By their keys: for one condition or the other PostgreSQL would go through all opinions."""
    issues = IssueOpinion.objects.filter(opinion=opinion).order_by().values("issue")
    letters = Referral.objects.filter(opinion=opinion).order_by().values("referred_at")
    members = IssueOpinion.objects.filter(issue__in=issues)
    sent = Referral.objects.filter(referred_at__in=letters)
    keys = {key for rows in [members, sent] for key in rows.order_by().values_list("opinion", flat=True)}
    return Opinion.objects.filter(pk__in=keys - {opinion.pk}).order_by("pk")


def erase_having(rows: QuerySet[Any], column: str, phrases: set[str]) -> None:
    keys = having(rows.exclude(**{column: ""}), "pk", [column], phrases)
    rows.model.objects.filter(pk__in=keys).update(**{column: ERASED})


def forget_in_their_records(cases: QuerySet[Any], phrases: set[str], *, by: User | None, reason: str) -> None:
    kind = cases.model._meta.model_name
    events = CaseEvent.objects.filter(case_kind=kind, case_id__in=cases.order_by().values("pk")).exclude(reason="")
    told = events.filter(pk__in=having(events, "pk", ["reason"], phrases)).values_list("case_id", "reason")
    by_case: dict[int, set[str]] = {}
    for case, words in told:
        by_case.setdefault(case, set()).add(words)
    for row in cases.filter(pk__in=by_case):
        forget_reasons(row, by=by, reason=reason, telling=by_case[row.pk])
