"""The queues of the answering desk: what waits at a step, in which order, filtered by the address."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from dialogue_portal.lib.paging import kept_query
from dialogue_portal.lib.queues import Queue

from ...answers.steps import (
    OWN,
    PUBLISH,
    SENT_BACK,
    STEPS,
    WRITE,
    begun_now,
    drafts,
    own_to_publish,
    steps_of,
    to_draft,
)
from ...forms.answering import QueueForm
from ...forms.choosing import known
from ...models import Assignment, Opinion, Response
from ...models.columns import BY_URGENCY
from ...models.conditions import has_one, is_in
from ...models.opinion_queryset import OpinionQuerySet


def for_answerers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: for people who work at one step at least."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not steps_of(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def step_of(request: HttpRequest) -> str:
    """The step in the address; this person's first one if there is none, or it is for others."""
    mine = list(steps_of(request.user))
    asked = request.GET.get("buoc", "")
    return asked if asked in mine else mine[0]


class AnswerQueue(Queue):
    """`reasons`: why answers were sent back, by primary key of the opinion."""

    def __init__(self, *parts: QuerySet[Opinion], ahead: QuerySet[Opinion] | None, reasons: dict[int, str]) -> None:
        super().__init__(BY_URGENCY, *parts, ahead=ahead)
        self.reasons = reasons


def queue_of(request: HttpRequest, step: str, *, only: str = "") -> AnswerQueue:
    """What waits at the step, with the filters of the address: answers that were sent back first, then by deadline.
    `only` narrows it."""
    wanted = [asked_for(name, value) for name, value in chosen_at(request, step).items()]
    if step != WRITE:  # only a draft can have been sent back
        rows = own_to_publish if only == OWN else STEPS[step].rows
        return AnswerQueue(rows(request.user).filter(*wanted), ahead=None, reasons={})
    begun = begun_now(request.user)
    reasons = {pk: reason for pk, reason in begun.items() if reason is not None}
    returned = drafts().filter(*wanted, pk__in=list(reasons))
    if only == SENT_BACK:
        return AnswerQueue(returned, ahead=None, reasons=reasons)
    going_on = drafts().filter(pk__in=begun.keys() - reasons.keys())
    parts = [part.filter(*wanted) for part in (to_draft(request.user), going_on)]
    return AnswerQueue(*parts, ahead=returned if reasons else None, reasons=reasons)


def chosen_at(request: HttpRequest, step: str) -> dict[str, Any]:
    """The filters in use; no filter by body for people who write only for their own."""
    chosen = QueueForm(request.GET, reader=request.user).chosen()
    return {name: value for name, value in chosen.items() if step != WRITE or name in COLUMNS}


def asked_for(name: str, value: Any) -> Q:
    if name in COLUMNS:
        return is_in(COLUMNS[name], known(value))
    return Q(has_one(Response.objects.under_way().filter(opinion=OuterRef("pk"), body=value)))


COLUMNS = {"linh_vuc": "topic", "hoi_nghi": "session"}
NARROWED = {(WRITE, SENT_BACK), (PUBLISH, OWN)}


def with_answers(opinions: OpinionQuerySet) -> QuerySet[Opinion]:
    """Load the answer under way (`under_way`, a list of at most one), the day given to the lead body (`lead_due_on`),
    and the issue: three queries for any number of rows."""
    answers = Response.objects.under_way().with_names().select_related("author")
    lead = Assignment.objects.leading().filter(opinion=OuterRef("pk"))
    return (
        opinions.annotate(lead_due_on=Subquery(lead.values("due_on")))
        .select_related("session", "topic", "group")
        .with_issue(counted=True)
        .prefetch_related(Prefetch("responses", answers, to_attr="under_way"))
    )


def query_of(request: HttpRequest, step: str) -> str:
    """The query string for this step and these filters."""
    return f"buoc={step}&{kept_query(request.GET, list(QueueForm.base_fields))}".rstrip("&")


def address_of(request: HttpRequest, step: str, pk: int | None = None) -> str:
    """The page of the opinion `pk` in this queue; the queue if there is none."""
    address = reverse("admin:answer", args=[pk]) if pk else reverse("admin:answering")
    return f"{address}?{query_of(request, step)}"


def after_press(request: HttpRequest, leaving: Collection[str]) -> str:
    """To the queue if the case has left it; after only saving, back to the page."""
    has_left = request.POST.get("viec") in leaving
    return address_of(request, step_of(request)) if has_left else request.get_full_path()
