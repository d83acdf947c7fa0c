"""Putting together what many said, and keeping it together while its opinions go their own ways."""

from sessions_app.actions import move, record
from sessions_app.models import User

from ..deadlines import refresh_deadline
from ..models import Assignment, Draft, Issue, Opinion, Processing, Response, Visibility
from .together import lock_issues_of, members_of

UNASSIGNED = frozenset({Processing.RECEIVED, Processing.CLASSIFIED})


def pass_on_lead(opinion: Opinion, *, by: User | None) -> Opinion | None:
    """Let the next member lead the issue that `opinion` leads and no longer can: it was hidden, taken back, or put
    elsewhere. The answer to the issue, under way or published, is filed at the new one from then on.

    Call it in the transaction of that change, the issue locked before it (`lock_issues_of`). Returns who leads now;
    None when it led none. Where nobody else can, it goes on leading while it is a member.
    """
    issue = next((issue for issue in lock_issues_of(opinion) if issue.lead_id == opinion.pk), None)
    if issue is None:
        return None
    successor = successor_of(opinion, issue)
    if successor is None:
        if not issue.members.filter(opinion=opinion, ended_at=None).exists():
            Issue.objects.filter(pk=issue.pk).update(lead=None)
        return None
    Issue.objects.filter(pk=issue.pk).update(lead=successor)
    file_answers(issue, successor, by=by)
    record(successor, "lead_issue", by=by, reason=f"Vấn đề «{issue}»: thay ý kiến số {opinion.pk}.")
    refresh_deadline(successor)
    return successor


def successor_of(opinion: Opinion, issue: Issue) -> Opinion | None:
    """Who leads instead of `opinion`: rather in public, rather without an answer of its own, the oldest."""
    members = list(members_of(issue).exclude(pk=opinion.pk))
    written = Response.objects.filter(opinion__in=members).exclude(state=Draft.SUPERSEDED)
    own = set(written.values_list("opinion", flat=True))

    def merits(member: Opinion) -> tuple[bool, bool, bool, int]:
        is_private = member.visibility == Visibility.NOT_PUBLISHED
        return (member.pk in own, member.hidden_at is not None, is_private, member.pk)

    return min(members, key=merits, default=None)


def file_answers(issue: Issue, successor: Opinion, *, by: User | None) -> None:
    """What was written to `issue` goes on at `successor`. A unit whose draft that is must see the case, and the unit
    that has the case must see the draft."""
    if successor.responses.filter(state=Draft.PUBLISHED).exists():
        return
    draft = issue.responses.under_way().select_related("body").first()
    issue.responses.exclude(state=Draft.SUPERSEDED).update(opinion=successor)
    lead = successor.assignments.current().filter(is_lead=True).first()
    if draft is None:
        return
    if lead is None and successor.processing in UNASSIGNED:
        Assignment.objects.create(opinion=successor, body=draft.body, assigned_by=by)
        start = Processing(successor.processing)
        move(successor, start, Processing.ASSIGNED)
        record(successor, "assign", by=by, start=start, end=Processing.ASSIGNED, reason=draft.body.name)
    elif lead and draft.state == Draft.DRAFT:
        Response.objects.filter(pk=draft.pk, state=Draft.DRAFT).update(body=lead.body_id)
