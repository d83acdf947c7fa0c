"""The queue of moderation: what waits, the most urgent first, and decisions about many at once."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.keyset import CappedCount, capped_count
from dialogue_portal.lib.loading import LoadedTogether
from dialogue_portal.lib.paging import kept_query, page_of_queue
from dialogue_portal.lib.personal_data import find_personal_data
from dialogue_portal.lib.queues import COUNTED
from dialogue_portal.lib.text import shorten
from sessions_app.actions import each
from sessions_app.staff_views.double_submit import pressed_once

from ... import actions
from ...forms.moderating import DeclineForm, DivertForm, QueueForm, TickForm
from ...models import Moderation, Opinion
from ...models.columns import BY_URGENCY
from ...seen_by_staff import opinions_for
from ...templatetags.staff_feedback import marked
from ..desk_pages import desk_context, session_of_all, tell_each
from .case import DECLINE, FILL_IN
from .waiting import for_moderators, queue_of, waiting

PER_PAGE = 30
SHORT = 280
"""Characters of a text that is shown whole."""

AT_ONCE: dict[str, tuple[Callable[..., Any], type[forms.Form], str]] = {
    "duyet": (actions.approve_as_suggested, forms.Form, "đã duyệt"),
    DECLINE: (actions.decline, DeclineForm, "đã ghi là không đăng"),
    "khieu-nai": (actions.divert, DivertForm, "đã chuyển sang khiếu nại, tố cáo"),
}
"""What can be done with many: the verb, its form, and what is said of each row then."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
@pressed_once()
def moderation(request: HttpRequest) -> HttpResponse:
    ticked, typed = None, None
    if request.method == "POST":
        ticked = TickForm(request.POST, opinions=opinions_for(request.user).order_by(*BY_URGENCY))
        tried = request.POST.get("viec", "")
        _, form, _ = AT_ONCE.get(tried, AT_ONCE[DECLINE])
        typed = form(request.POST)
        if tried in AT_ONCE and ticked.is_valid() and typed.is_valid():
            decide_all(request, tried, ticked.cleaned_data["rows"], typed.cleaned_data)
            return redirect(request.get_full_path())
    return screen(request, ticked, typed)


def decide_all(request: HttpRequest, tried: str, rows: Iterable[Opinion], typed: dict[str, Any]) -> None:
    """Decide one by one, each with its own result: a refusal does not affect the others."""
    verb, _, done = AT_ONCE[tried]
    with transaction.atomic():
        results = each(rows, verb, by=request.user, **typed)
    tell_each(request, results, done)


def whole(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    return opinions.select_related("session", "group", "topic").prefetch_related("attachments", "sender_notes")


load = LoadedTogether(Opinion, whole)


def screen(request: HttpRequest, ticked: TickForm | None, typed: forms.Form | None) -> HttpResponse:
    form = QueueForm(request.GET, reader=request.user)
    chosen = form.chosen()
    page = page_of_queue(queue_of(request), request, PER_PAGE, load=load)
    kept = kept_query(request.GET, list(form.fields))
    context = desk_context(
        request,
        "Duyệt ý kiến",
        filter=form,
        is_narrowed="hoi_nghi" in chosen,
        state=chosen.get("loai", "cho"),
        counts=counts(request, chosen),
        page=page,
        of_all=session_of_all(page),
        rows=[row_of(opinion) for opinion in page],
        kept=kept,
        query=kept.rstrip("&"),
        marked=request.POST.getlist("rows"),
        ticked=ticked,
        tried=request.POST.get("viec", ""),
        **bulk_forms(request, typed),
    )
    return render(request, "admin/feedback/moderation/queue.html", context)


def bulk_forms(request: HttpRequest, typed: forms.Form | None) -> dict[str, forms.Form]:
    """The forms below the list; the one that was sent shows its errors, the other keeps what was typed."""
    data = request.POST if request.method == "POST" else None
    decline, divert = DeclineForm(data), DivertForm(data)
    if data is not None and data.get("viec") == FILL_IN:
        decline = DeclineForm(initial=decline.with_words())
    elif data is not None and data.get("viec") != DECLINE:
        decline = DeclineForm(initial=decline.kept())
    return {"decline": decline, "divert": divert, "form": typed if typed and typed.errors else None}


def counts(request: HttpRequest, chosen: dict[str, Any]) -> dict[str, CappedCount]:
    """How many wait in each state, in the chosen session. One query for each state."""
    return {name: capped_count(waiting(request, {**chosen, "loai": name}), COUNTED) for name in QueueForm.STATES}


def row_of(opinion: Opinion) -> dict[str, Any]:
    """What a moderator must read before ticking: the whole text that would be published. Personal data is looked for
    once, and in each of the texts only if there is some: finding it was a third of the page."""
    subject, text = actions.suggest_public_text(opinion)
    has_marks = bool(find_personal_data(f"{subject}\n{text}\n{opinion.place}"))
    shown = marked if has_marks else str
    return {
        "opinion": opinion,
        "subject": shown(opinion.subject),
        "text": shown(text),
        "excerpt": shown(shorten(text, SHORT)) if len(text) > SHORT else "",
        "place": shown(opinion.place),
        "has_marks": has_marks,
        "files": len(opinion.attachments.all()),
        "notes": len(opinion.sender_notes.all()),
        "is_late": opinion.due_on is not None and opinion.due_on < timezone.localdate(),
        "is_held": opinion.moderation == Moderation.HELD,
    }
