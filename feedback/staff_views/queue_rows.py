"""The rows of the sorting and answering queues as plain values, so that a row is rendered once for everybody.

They contain nothing that a resident typed, only what is published or about to be.
"""

import datetime as dt
from typing import NamedTuple

from django.utils import timezone

from ..cases.steps import handed_back, step_of
from ..models import Opinion, Response


class IssueOfRow(NamedTuple):
    """The issue that a case belongs to: how many opinions its answer serves (`served`), and at which opinion it is
    written."""

    title: str
    served: int
    lead: int | None
    is_lead: bool


class SortingRow(NamedTuple):
    """`competence`, `topic` and `group` are «» if there is none; `session` is filled in even where all rows have the
    same. `handed_back`: what units said who did that."""

    pk: int
    subject: str
    text: str
    state: str
    todo: str
    duty: str
    due_on: dt.date | None
    is_late: bool
    handed_back: tuple[str, ...]
    issue: IssueOfRow | None
    received_at: dt.datetime
    topic: str
    competence: str
    group: str
    session: str


class AnswerOfRow(NamedTuple):
    """The answer under way; with its words where they are read before many are handled at once."""

    as_read: str
    state: str
    body: str
    outcome: str
    author: str
    is_correction: bool
    text: str
    legal_basis: str


class AnsweringRow(NamedTuple):
    """`text` is the public text of the opinion, filled in where the answer's words are."""

    pk: int
    subject: str
    text: str
    issue: IssueOfRow | None
    return_reason: str
    due_on: dt.date | None
    is_late: bool
    lead_due_on: dt.date | None
    topic: str
    group: str
    is_again: bool
    answer: AnswerOfRow | None


def sorting_row(opinion: Opinion, *, tells_session: bool) -> SortingRow:
    """`opinion` must be loaded as the sorting queue loads it."""
    step = step_of(opinion)
    return SortingRow(
        pk=opinion.pk,
        subject=opinion.subject,
        text=opinion.words,
        state=step.state,
        todo=step.todo,
        duty=opinion.get_duty_display(),
        due_on=opinion.due_on,
        is_late=is_late(opinion),
        handed_back=tuple(map(str, handed_back(opinion))),
        issue=issue_of_row(opinion),
        received_at=opinion.received_at,
        topic=str(opinion.topic or ""),
        competence=opinion.get_competence_display() if opinion.competence else "",
        group=str(opinion.group or ""),
        session=opinion.session.name_in_lists if tells_session else "",
    )


def answering_row(opinion: Opinion, *, return_reason: str, tells_words: bool) -> AnsweringRow:
    """`opinion` must be loaded by `with_answers`."""
    answer = next(iter(opinion.under_way), None)
    return AnsweringRow(
        pk=opinion.pk,
        subject=opinion.subject,
        text=opinion.words if tells_words else "",
        issue=issue_of_row(opinion),
        return_reason=return_reason,
        due_on=opinion.due_on,
        is_late=is_late(opinion),
        lead_due_on=opinion.lead_due_on,
        topic=str(opinion.topic or ""),
        group=str(opinion.group or ""),
        is_again=opinion.reopened_at is not None,
        answer=answer_of_row(answer, tells_words=tells_words) if answer else None,
    )


def answer_of_row(answer: Response, *, tells_words: bool) -> AnswerOfRow:
    return AnswerOfRow(
        as_read=answer.as_read,
        state=answer.get_state_display(),
        body=answer.body.name,
        outcome=str(answer.outcome),
        author=str(answer.author or ""),
        is_correction=answer.corrects_id is not None,
        text=answer.text if tells_words else "",
        legal_basis=answer.legal_basis if tells_words else "",
    )


def issue_of_row(opinion: Opinion) -> IssueOfRow | None:
    """`opinion` must be loaded by `with_issue(counted=True)`."""
    issue = opinion.issue
    if issue is None:
        return None
    return IssueOfRow(issue.title, opinion.served, issue.lead_id, is_lead=issue.lead_id == opinion.pk)


def is_late(opinion: Opinion) -> bool:
    """By today's day where the ward is."""
    return opinion.due_on is not None and opinion.due_on < timezone.localdate()
