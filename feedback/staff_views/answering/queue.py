"""The queues of the desk: what to write, to approve, to publish."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.loading import LoadedTogether
from dialogue_portal.lib.paging import page_of_queue
from dialogue_portal.lib.parts import drawn
from sessions_app.actions import WrongState, each
from sessions_app.models import User
from sessions_app.staff_views.double_submit import pressed_once

from ... import actions
from ...actions.tell_together import told_together
from ...answers.steps import APPROVE, OWN, PUBLISH, STEPS, WRITE, approved, other_hands, own_to_publish, steps_of
from ...forms.answering import QueueForm
from ...forms.moderating import TickForm
from ...models import Opinion
from ...models.columns import BY_URGENCY
from ..desk_pages import desk_context, tell_each
from ..promises.sources import tell_what_is_left
from ..queue_rows import answering_row
from .waiting import NARROWED, chosen_at, for_answerers, query_of, queue_of, step_of, with_answers

PER_PAGE = 30
ROW = "admin/feedback/answering/row.html"
AT_ONCE: dict[str, tuple[Callable[..., Any], str]] = {
    APPROVE: (actions.approve_response, "đã duyệt"),
    PUBLISH: (actions.publish_response, "đã công bố"),
}
"""What can be done with many answers, and what is said of each then."""

load = LoadedTogether(Opinion, with_answers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_answerers
@pressed_once()
def answering(request: HttpRequest) -> HttpResponse:
    step, ticked = step_of(request), None
    if request.method == "POST" and step in AT_ONCE:
        ticked = TickForm(request.POST, opinions=with_answers(approved(request.user)).order_by(*BY_URGENCY))
        if ticked.is_valid():
            decide_all(request, step, ticked.cleaned_data["rows"])
            return redirect(request.get_full_path())
    return screen(request, step, ticked)


def decide_all(request: HttpRequest, step: str, rows: Iterable[Opinion]) -> None:
    """Decide one by one, each with its own result: a refusal does not affect the others. Who sent several is told
    once."""
    verb, done = AT_ONCE[step]
    seen = {opinion.pk: request.POST.get(f"ban-{opinion.pk}", "") for opinion in rows}
    with transaction.atomic(), told_together():
        tell_each(request, each(rows, decide_about, decision=verb, seen=seen, by=request.user), done)
    if step == PUBLISH:
        tell_what_is_left(request, [answer for opinion in rows for answer in opinion.under_way])


def decide_about(opinion: Opinion, *, decision: Callable[..., Any], seen: dict[int, str], by: User) -> None:
    """Run `decision` with the answer to `opinion`, if it is still the one that was read in the list."""
    answer = next(iter(opinion.under_way), None)
    if answer is None or seen[opinion.pk] != answer.as_read:
        raise WrongState
    decision(answer, by=by)


def screen(request: HttpRequest, step: str, ticked: TickForm | None) -> HttpResponse:
    only = request.GET.get("chi", "") if (step, request.GET.get("chi", "")) in NARROWED else ""
    form = QueueForm(request.GET, reader=request.user)
    chosen, query = chosen_at(request, step), query_of(request, step)
    queue = queue_of(request, step, only=only)
    page, marked = page_of_queue(queue, request, PER_PAGE, load=load), request.POST.getlist("rows")
    rows = [answering_row(row, return_reason=queue.reasons.get(row.pk, ""), tells_words=step != WRITE) for row in page]
    context = desk_context(
        request,
        "Trả lời ý kiến",
        step=step,
        steps=[(name, step.name) for name, step in steps_of(request.user).items()],
        filter=form,
        is_narrowed=bool(chosen),
        empty=STEPS[step].empty,
        for_others=own_to_publish(request.user).count() if step == PUBLISH and not (page or only or chosen) else 0,
        page=page,
        rows=rows,
        lines=[drawn(ROW, row=row, query=query, is_marked=str(row.pk) in marked) for row in rows],
        only=only,
        hands=other_hands(request.user, STEPS[PUBLISH].permission) if only == OWN else "",
        query=query,
        kept=f"{query}&chi={only}&" if only else f"{query}&",
        ticked=ticked,
        may_submit=request.user.has_perms(["feedback.add_response", "feedback.submit_response"]),
    )
    return render(request, "admin/feedback/answering/queue.html", context)
