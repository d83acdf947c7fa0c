"""The leading opinion of an issue, at which its answer is written. When it leaves, another takes over."""

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone

from sessions_app.actions import move, record
from sessions_app.models import User

from ..deadlines import refresh_deadline
from ..models import (
    Assignment,
    Competence,
    Draft,
    Issue,
    IssueOpinion,
    Moderation,
    Opinion,
    Processing,
    Response,
    Visibility,
)
from ..models.choices import DONE
from .tell import release, tell_body, tell_released

PREFERRED = ["is_private", "is_done", "has_own_draft", "issue_memberships__pk"]
"""The order in which members are chosen to lead: public before private, open before done, without an answer of their
own before those that have one, and the earliest first."""


@transaction.atomic
def pass_on_lead(issue: Issue, *, by: User | None = None) -> Opinion | None:
    """See that a member of `issue` that can carry its answer leads it, and return that one; None when there is none.

    Call it whenever a member left, was withdrawn or hidden, lead or not: the row of the issue is locked here, so of
    two that leave at once the second looks again. An answer that is being prepared moves to the new lead's case, and
    the body that writes it gets that case; one that is published stays where it is. `by` None is the sender's own act.
    """
    issue = Issue.objects.select_for_update(of=("self",), no_key=True).get(pk=issue.pk)
    fit = fit_to_lead(issue)
    lead = fit.filter(leads_issues=issue).first() or fit.first()
    if (lead and lead.pk) != issue.lead_id:
        Issue.objects.filter(pk=issue.pk).update(lead=lead)
        record(issue, "pass_on_lead", by=by, reason=f"Sang ý kiến số {lead.pk}." if lead else "Không còn ý kiến nào.")
    if lead:
        take_along(issue, lead, by=by)
    return lead


def see_to_lead(opinion: Opinion, *, by: User | None = None) -> None:
    """`pass_on_lead` for the issue of `opinion`, if any, when it was withdrawn, hidden or split."""
    membership = opinion.issue_memberships.current().select_related("issue").first()
    if membership:
        pass_on_lead(membership.issue, by=by)


def fit_to_lead(issue: Issue) -> QuerySet[Opinion]:
    """Current members that are approved, not hidden and not withdrawn, the most suitable first."""
    draft = Response.objects.under_way().filter(opinion=OuterRef("pk"), issue=None)
    here = IssueOpinion.objects.current().filter(issue=issue)
    return (
        Opinion.objects.filter(issue_memberships__in=here)
        .filter(moderation=Moderation.APPROVED, hidden_at=None, withdrawn_at=None)
        .annotate(
            is_private=Case(When(visibility=Visibility.NOT_PUBLISHED, then=Value(1)), default=Value(0)),
            is_done=Case(When(processing__in=DONE, then=Value(1)), default=Value(0)),
            has_own_draft=Exists(draft),
        )
        .order_by(*PREFERRED)
    )


def take_along(issue: Issue, lead: Opinion, *, by: User | None) -> None:
    """Move an unpublished answer to the issue to the case of its new lead."""
    drafts = Response.objects.under_way().filter(issue=issue).exclude(opinion=lead)
    for answer in drafts.select_related("opinion", "body"):
        before = answer.opinion
        Response.objects.filter(pk=answer.pk).update(opinion=lead)
        state = Draft(answer.state).label
        record(before, "answer_moved", by=by, reason=f"Câu trả lời chung ({state}) sang ý kiến số {lead.pk}.")
        record(lead, "answer_came", by=by, reason=f"Câu trả lời chung ({state}) từ ý kiến số {before.pk}.")
        give_along(answer, lead, by=by)


def give_along(answer: Response, lead: Opinion, *, by: User | None) -> None:
    """Make the body that writes the answer the lead body of that case; otherwise it could not see its own draft."""
    lines = lead.assignments.current()
    if lead.processing in DONE or lines.filter(body=answer.body, is_lead=True).exists():
        return
    lost = release(lines.filter(is_lead=True))
    lines.filter(body=answer.body).update(ended_at=timezone.now())
    Assignment.objects.create(opinion=lead, body=answer.body, assigned_by=by)
    if not lead.competence:
        Opinion.objects.filter(pk=lead.pk).update(competence=Competence.WARD)
    start = Processing(lead.processing)
    end = Processing.WAITING if start == Processing.WAITING else Processing.ASSIGNED
    move(lead, start, end)
    event = record(lead, "assign", by=by, start=start, end=end, reason=f"{answer.body}: đi cùng câu trả lời chung.")
    tell_body(lead, answer.body, "assigned", occurrence=str(event.sequence))
    tell_released(lost)
    refresh_deadline(lead)
