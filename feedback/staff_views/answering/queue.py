"""The queues of the desk: what to write, to approve, to publish."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.paging import page_of

from ...models import Opinion
from ..desk_pages import desk_context
from .waiting import STEPS, for_answerers, queue_at, step_of, steps_of, with_answers

PER_PAGE = 30


@never_cache
@require_http_methods(["GET", "HEAD"])
@for_answerers
def answering(request: HttpRequest) -> HttpResponse:
    step = step_of(request)
    page = page_of(with_answers(queue_at(step, request.user)), request, PER_PAGE)
    context = desk_context(
        request,
        "Trả lời ý kiến",
        step=step,
        steps=[(name, step.name) for name, step in steps_of(request.user).items()],
        empty=STEPS[step].empty,
        page=page,
        rows=[row_of(opinion) for opinion in page],
        kept=f"buoc={step}&",
    )
    return render(request, "admin/feedback/answering/queue.html", context)


def row_of(opinion: Opinion) -> dict[str, Any]:
    return {
        "opinion": opinion,
        "answer": next(iter(opinion.under_way), None),
        "is_late": opinion.due_on is not None and opinion.due_on < timezone.localdate(),
        "is_again": opinion.reopened_at is not None,
    }
