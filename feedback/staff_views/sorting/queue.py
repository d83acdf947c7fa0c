"""The queue of sorting: what waits, the most urgent first, and many given to one body at once."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.paging import kept_query, page_of_queue
from sessions_app.actions import each

from ... import actions
from ...cases.steps import step_of
from ...forms.moderating import TickForm
from ...forms.sorting import AssignManyForm, SortingQueueForm
from ...models import Opinion
from ...models.columns import BY_URGENCY
from ...seen_by_staff import opinions_for
from ..desk_pages import desk_context, tell_each
from .waiting import for_sorters, go_on, queue_of

PER_PAGE = 30


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_sorters
def sorting(request: HttpRequest) -> HttpResponse:
    ticked, typed = None, AssignManyForm()
    if request.method == "POST":
        ticked = TickForm(request.POST, opinions=opinions_for(request.user).order_by(*BY_URGENCY))
        typed = AssignManyForm(request.POST)
        if ticked.is_valid() & typed.is_valid():
            assign_all(request, ticked.cleaned_data["rows"], typed.cleaned_data)
            return go_on(request, None)
    return screen(request, ticked, typed)


def assign_all(request: HttpRequest, rows: Iterable[Opinion], typed: dict[str, Any]) -> None:
    """One after the other, each with its own result: a refusal leaves the others alone. What has no topic even now is
    named, for it leaves this queue."""
    with transaction.atomic():
        results = list(each(rows, actions.assign_own, by=request.user, **typed))
    tell_each(request, results, f"đã giao {typed['body']}")
    bare = sorted(opinion.pk for opinion, refusal in results if not refusal and opinion.topic_id is None)
    if bare:
        messages.warning(request, f"Số {', '.join(map(str, bare))}: chưa có lĩnh vực. Hãy mở hồ sơ để phân loại.")


def whole(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    case = ["referrals__to_body", "assignments__body", "responses"]
    return opinions.select_related("session", "group", "topic").prefetch_related(*case)


def screen(request: HttpRequest, ticked: TickForm | None, typed: AssignManyForm) -> HttpResponse:
    form = SortingQueueForm(request.GET, reader=request.user)
    chosen = form.chosen()
    page = page_of_queue(queue_of(request), request, PER_PAGE, load=whole)
    kept = kept_query(request.GET, list(form.fields))
    today = timezone.localdate()
    context = desk_context(
        request,
        "Phân loại, phân công",
        filter=form,
        is_narrowed=bool(chosen),
        page=page,
        rows=[(row, step_of(row), row.due_on is not None and row.due_on < today) for row in page],
        kept=kept,
        query=kept.rstrip("&"),
        marked=request.POST.getlist("rows"),
        ticked=ticked,
        form=typed,
    )
    return render(request, "admin/feedback/sorting/queue.html", context)
