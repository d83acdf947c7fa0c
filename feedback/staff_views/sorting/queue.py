"""The queue of sorting, most urgent first; many can be assigned to one body at once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.keyset import CappedCount
from dialogue_portal.lib.loading import LoadedTogether
from dialogue_portal.lib.paging import kept_query, page_of_queue
from dialogue_portal.lib.parts import drawn
from dialogue_portal.lib.queues import Queue
from sessions_app.actions import each
from sessions_app.models import User
from sessions_app.staff_views.double_submit import pressed_once
from sessions_app.staff_views.previews import looked_at, show_look, typed_on

from ... import actions
from ...admin.opinion_verbs import MAY_MODERATE
from ...cases.steps import GIVEN
from ...forms.handling import UrgeForm
from ...forms.moderating import TickForm
from ...forms.sorting import AssignManyForm, SortingQueueForm
from ...models import Opinion
from ...models.columns import BY_URGENCY
from ...models.opinion_queryset import OpinionQuerySet
from ...seen_by_staff import opinions_for
from ..desk_pages import desk_context, session_of_all, tell_each
from ..moderation.waiting import to_moderate
from ..queue_rows import sorting_row
from .letters import tell_letters
from .waiting import ELSEWHERE, for_sorters, queue_of

PER_PAGE = 30
ROW = "admin/feedback/sorting/row.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_sorters
@pressed_once()
def sorting(request: HttpRequest) -> HttpResponse:
    asked, run = (UrgeForm, urge_all) if is_elsewhere(request) else (AssignManyForm, assign_all)
    kept = looked_at(request)
    ticked, typed = None, asked(initial=kept.dict() if kept else None)
    if request.method == "POST":
        ticked = TickForm(request.POST, opinions=opinions_for(request.user).order_by(*BY_URGENCY))
        typed = asked(request.POST)
        if ticked.is_valid() & typed.is_valid():
            refused = run(request, ticked.cleaned_data["rows"], typed.cleaned_data)
            return show_look(request, rows=refused) if refused else redirect(place_in_queue(request))
    return screen(request, ticked, typed)


def place_in_queue(request: HttpRequest) -> str:
    """The page of the queue that was worked on, with its filters."""
    query = kept_query(request.GET, [*SortingQueueForm.base_fields, "trang"]).rstrip("&")
    return f"{request.path}?{query}" if query else request.path


def is_elsewhere(request: HttpRequest) -> bool:
    """Whether the queue shows cases that another body has: these are urged, not assigned."""
    chosen = SortingQueueForm(request.GET, reader=request.user).chosen()
    return chosen.get("loai") in ELSEWHERE or "don_vi" in chosen


def urge_all(request: HttpRequest, rows: Iterable[Opinion], typed: dict[str, Any]) -> list[str]:
    """Record one call or letter about several cases. Returns the keys of those refused, which stay ticked."""
    refused = tell_each(request, actions.urge_many(rows, by=request.user, **typed), "đã ghi lần đôn đốc")
    tell_letters(request, rows, means=typed["means"])
    return refused


def assign_all(request: HttpRequest, rows: Iterable[Opinion], typed: dict[str, Any]) -> list[str]:
    """Assign one by one: a refusal does not affect the others. Returns the keys of those refused, which stay ticked."""
    with transaction.atomic():
        results = each(rows, actions.assign_ward_matter, by=request.user, **typed)
    return tell_each(request, results, f"đã giao {typed['body']}")


def whole(opinions: OpinionQuerySet) -> QuerySet[Opinion]:
    case = ["referrals__to_body", "referrals__urgings", *GIVEN, "responses"]
    return opinions.select_related("session", "group", "topic").with_issue(counted=True).prefetch_related(*case)


load = LoadedTogether(Opinion, whole)


def unread_by(user: User) -> CappedCount | None:
    """How many opinions `user` still has to moderate, which come here afterwards."""
    return Queue(BY_URGENCY, to_moderate(user)).number() if user.has_perm(MAY_MODERATE) else None


def screen(request: HttpRequest, ticked: TickForm | None, typed: forms.Form) -> HttpResponse:
    form = SortingQueueForm(request.GET, reader=request.user)
    chosen = form.chosen()
    page = page_of_queue(queue_of(request), request, PER_PAGE, load=load)
    kept = kept_query(request.GET, list(form.fields))
    query = kept.rstrip("&")
    of_all = session_of_all(page)
    marked = sent.getlist("rows") if (sent := typed_on(request)) else []
    rows = [sorting_row(opinion, tells_session=of_all is None) for opinion in page]
    context = desk_context(
        request,
        "Phân loại, phân công",
        filter=form,
        is_narrowed=bool(chosen),
        page=page,
        of_all=of_all,
        rows=rows,
        lines=[drawn(ROW, row=row, query=query, is_marked=str(row.pk) in marked) for row in rows],
        kept=kept,
        ticked=ticked,
        form=typed,
        is_elsewhere=is_elsewhere(request),
        unread=None if rows or chosen else unread_by(request.user),
    )
    return render(request, "admin/feedback/sorting/queue.html", context)
