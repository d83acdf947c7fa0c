"""The page on which the public reads an answer: that of its issue, or of an opinion that it answers."""

from collections.abc import Iterable

from ..models import Issue, IssueOpinion, Opinion, Response
from ..models.conditions import may_be_read


def with_public_pages(answers: Iterable[Response]) -> list[Response]:
    """Those of `answers` that the public can read, each with its `public_page`: the published issue that it answers,
    else its opinion, or the first public member of the issue. `answers` are `readable()`, with `opinion` loaded. Two
    queries for any number."""
    found = list(answers)
    shared = [answer.issue_id for answer in found if answer.issue_id]
    issues = Issue.objects.public().in_bulk(shared) if shared else {}
    members = first_members([key for key in shared if key not in issues])
    told = []
    for answer in found:
        opinion = answer.opinion if answer.opinion.is_public else None
        number = answer.issue_id or 0
        if page := issues.get(number) or opinion or members.get(number):
            answer.public_page = page  # type: ignore[attr-defined]  # for whoever shows it
            told.append(answer)
    return told


def first_members(issues: list[int]) -> dict[int, Opinion]:
    """The oldest public member of each of `issues`, by the key of the issue."""
    if not issues:
        return {}
    rows = IssueOpinion.objects.current().filter(may_be_read("opinion"), issue__in=issues)
    return {row.issue_id: row.opinion for row in rows.select_related("opinion").order_by("-opinion_id")}
