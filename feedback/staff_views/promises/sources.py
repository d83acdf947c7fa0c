"""Where promises come from: items of part d) and answers that nobody has made into one yet."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sessions_app.actions import ActionRefused
from sessions_app.models import ConclusionItem, ConclusionPart

from ... import actions
from ...actions.promise import has_promise
from ...models import Response
from ..desk_pages import desk_context

MAY_ADD = "feedback.add_commitment"
ITEM, ANSWER = "muc", "tra-loi"
SHOWN = 200
"""Of each kind; the rest follow when these are done."""


def items_left() -> QuerySet[ConclusionItem]:
    """Of published conclusions, newest first."""
    items = ConclusionItem.objects.public().filter(part=ConclusionPart.ASSIGNED, commitment=None)
    return items.select_related("notice__session", "body").order_by("-notice", "order", "pk")


def answers_left() -> QuerySet[Response]:
    """Published answers that leave something to be done, without a promise."""
    answers = Response.objects.published().filter(~has_promise(), outcome__is_promise=True)
    return answers.select_related("opinion__session", "body", "outcome").order_by("-published_at", "-pk")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_ADD, raise_exception=True)
def promise_sources(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return make(request)
    items, answers = list(items_left()[:SHOWN]), list(answers_left()[:SHOWN])
    context = desk_context(request, "Lập việc phải làm", items=items, answers=answers)
    return render(request, "admin/feedback/promises/sources.html", context)


def make(request: HttpRequest) -> HttpResponse:
    """One press makes it; what is still missing (a day, the bodies that help) is filled in before it is published."""
    source: Any
    kind, _, key = request.POST.get("tu", "").partition(".")
    rows, verb = {
        ITEM: (items_left(), actions.promise_from_item),
        ANSWER: (answers_left(), actions.promise_from_response),
    }.get(kind, (ConclusionItem.objects.none(), actions.promise_from_item))
    source = get_object_or_404(rows, pk=key if key.isascii() and key.isdecimal() and len(key) < 19 else None)
    try:
        commitment = verb(source, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("admin:promise_sources")
    messages.success(request, "Đã lập việc phải làm. Hãy xem lại rồi công bố.")
    return redirect("admin:promise", commitment.pk)
