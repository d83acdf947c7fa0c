"""The list of the desk: whom to call and why, the longest waiting first."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.masks import masked_name, masked_phone
from dialogue_portal.lib.paging import kept_query, page_of
from sessions_app.models import OutboxMessage, User

from ...actions import calls
from ...forms.calls import OTHER_REASON, REASONS, CallFilterForm
from ...forms.registrations import numbers_to_call
from ...models import Opinion, Sender
from .waiting import MAY_CALL, calls_for, narrowed, query_of

UNTITLED = "chưa có tiêu đề"
"""What a resident wrote may name people: no line of a list is made of it."""


@require_safe
@permission_required(MAY_CALL, raise_exception=True)
def call_list(request: HttpRequest) -> HttpResponse:
    form = CallFilterForm(request.GET, reader=request.user)
    chosen = form.chosen()
    page = page_of(narrowed(calls_for(request.user), chosen), request, per_page=30)
    context = {
        "title": "Cần gọi điện",
        "form": form,
        "is_filtered": bool(chosen),
        "is_number_alone": set(chosen) == {"so"},
        "page": page,
        "rows": rows_of(list(page)),
        "kept": kept_query(request.GET, list(form.fields)),
        "query": query_of(request),
        "registrants": registrants_to_call(request.user),
    }
    return render(request, "admin/feedback/calls.html", {**admin.site.each_context(request), **context})


def registrants_to_call(user: User) -> int:
    """How many more numbers there are on the desk of registrations, for those who work there too."""
    return numbers_to_call().count() if user.has_perm("feedback.change_registration") else 0


def rows_of(waiting: list[OutboxMessage]) -> list[dict[str, Any]]:
    """Each with its opinion, its masked sender and the calls made in vain: three queries for any number."""
    opinions = Opinion.objects.select_related("session").in_bulk([message.case_id for message in waiting])
    senders = Sender.objects.in_bulk([message.recipient_id for message in waiting])
    attempts = calls.tries_to_tell(waiting)
    return [
        {
            "message": message,
            "why": REASONS.get(message.kind, OTHER_REASON),
            "opinion": opinions[message.case_id],
            "heading": opinions[message.case_id].subject or UNTITLED,
            "who": masked(senders.get(message.recipient_id)),
            "attempts": attempts.get((message.case_id, message.recipient_id), []),
        }
        for message in waiting
    ]


def masked(sender: Sender | None) -> str:
    """«N. T. · …5678»: enough to know a call from another one."""
    if sender is None:
        return ""
    return " · ".join(filter(None, [masked_name(sender.name), masked_phone(sender.phone)]))
