"""The page of one call: what to say, recording the result, the contact for a while, and the next call."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dialogue_portal.lib.queues import Queue
from dialogue_portal.lib.text import shorten
from sessions_app.models import OutboxMessage, User, WardProfile
from sessions_app.staff_views.double_submit import pressed_once
from sessions_app.staff_views.previews import looked_at, show_look

from ... import emails
from ...actions import add_note, calls, say_whether_done
from ...forms.calls import OTHER_REASON, REASONS, AskedCallForm, CallForm, QuestionCallForm
from ...models import DoneReport, Opinion, PhoneCall
from ...seen_by_staff import sees_originals
from ..desk_pages import refusal_on
from .letter import whole_script
from .queue import UNTITLED, masked, rows_of
from .waiting import (
    LONGEST_WAITING,
    MAY_CALL,
    address_of,
    calls_for,
    coming,
    end_of_calls,
    query_of,
    seen_by,
    sender_of,
    to_same_number,
    waiting,
)

SAME_PERSON = 10
"""Other calls to the same number that a call names."""

FORMS = {"asked_done": AskedCallForm, "asked": QuestionCallForm}
"""For calls in which people answer at once."""

OVERTAKEN = "Việc này vừa có tin mới hơn, nên cuộc gọi cũ không ghi nữa. Xin báo tin dưới đây."
NOT_NEEDED = "Cuộc gọi này không cần nữa: việc đã có tin mới hơn, hoặc người gửi đã tự trả lời."


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_CALL, raise_exception=True)
@pressed_once(address_of)
def call_page(request: HttpRequest, pk: int) -> HttpResponse:
    """If newer news came while the page was open, its call can still be recorded; opened again, the page leads to the
    newest."""
    message = seen_by(request.user, calls.waiting_calls()).filter(pk=pk).first()
    if message is None:
        return overtaken(request, pk)
    if request.method != "POST" and (newest := calls.newer_than(message)):
        return redirect(address_of(request, newest.pk))
    form = form_for(message, request.POST) if request.method == "POST" else form_for(message, initial=kept(request))
    if form.is_valid():
        standing = Queue(LONGEST_WAITING, waiting(request)).standing(message.pk)
        if logged(request, message, form):
            is_told = form.cleaned_data["result"] == PhoneCall.Result.TOLD
            same_number = to_same_number(message, sender_of(message), request.user)
            return go_on(request, coming(waiting(request), same_number, standing, is_told=is_told))
    return screen(request, message, form)


def overtaken(request: HttpRequest, pk: int) -> HttpResponse:
    """The promise has changed while the page was open: lead to what is to be told now."""
    ended = OutboxMessage.objects.filter(kind__in=calls.EACH_BY_ITSELF, channel=OutboxMessage.Channel.PHONE)
    message = get_object_or_404(seen_by(request.user, ended.filter(sent_at=None, dropped_at__isnull=False)), pk=pk)
    newest = calls.overtaken_by(message)
    messages.info(request, OVERTAKEN if newest else NOT_NEEDED)
    return redirect(address_of(request, newest.pk if newest else None))


def form_for(message: OutboxMessage, data: Any = None, **kwargs: Any) -> CallForm:
    return FORMS.get(message.kind, CallForm)(data, **kwargs)


def kept(request: HttpRequest) -> dict[str, Any]:
    """What was typed before the contact was shown."""
    typed = looked_at(request)
    return typed.dict() if typed else {}


def screen(request: HttpRequest, message: OutboxMessage, form: CallForm) -> HttpResponse:
    context = {"title": "Gọi điện", "form": form, **call_context(request, message)}
    return render(request, "admin/feedback/call.html", {**admin.site.each_context(request), **context})


def call_context(request: HttpRequest, message: OutboxMessage) -> dict[str, Any]:
    opinion = Opinion.objects.select_related("session").get(pk=message.case_id)
    sender = sender_of(message)
    beside = Opinion.objects.in_bulk([row.case_id for row in calls.told_in_one(message) if row != message])
    return {
        "message": message,
        "back": address_of(request),
        "query": query_of(request),
        "why": REASONS.get(message.kind, OTHER_REASON),
        "opinion": opinion,
        "heading": opinion.subject or about(opinion, request),
        "beside": [(number, row.subject or UNTITLED) for number, row in sorted(beside.items())],
        "script": whole_script(message),
        "same_person": rows_of(list(to_same_number(message, sender, request.user)[:SAME_PERSON])),
        "who": masked(sender),
        "has_phone": bool(sender and sender.phone),
        "sender": sender if calls.sees_contact(opinion, by=request.user) else None,
        "attempts": calls.tries_to_tell([message]).get((message.case_id, message.recipient_id), []),
        "ward": WardProfile.current(),
    }


def go_on(request: HttpRequest, pk: int | None) -> HttpResponse:
    """Open the next call."""
    if pk is None:
        messages.info(request, end_of_calls(Queue(LONGEST_WAITING, waiting(request)).number(), "danh sách này"))
    return redirect(address_of(request, pk))


def logged(request: HttpRequest, message: OutboxMessage, form: CallForm) -> bool:
    data = form.cleaned_data
    with refusal_on(form):
        with transaction.atomic():
            call = calls.log_call(message, by=request.user, result=data["result"], note=data["note"])
            if data.get("answer"):
                write_down(message, request.user, answer=data["answer"], reason=data["reason"])
            if data.get("words"):
                add_note(calls.opinion_of(message), text=data["words"], by=request.user)
        more = " Người gửi đã trả lời: thời hạn chạy tiếp." if data.get("words") else ""
        messages.success(request, f"Đã ghi: {call.get_result_display()}.{more}")
    return form.is_valid()


def write_down(message: OutboxMessage, user: User, *, answer: str, reason: str) -> None:
    """Record what the sender said on the telephone about the report."""
    report = DoneReport.objects.get(pk=message.occurrence)
    say_whether_done(report, calls.opinion_of(message), answer=answer, reason=reason, by=user)


def about(opinion: Opinion, request: HttpRequest) -> str:
    """What the caller must know about an opinion without a title."""
    return shorten(opinion.original_text, 90) if sees_originals(request.user) else UNTITLED


@require_POST
@permission_required(MAY_CALL, raise_exception=True)
def show_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the look, then show the contact for a while; a second press shows it for the rest of that time. What was
    typed stays."""
    message = get_object_or_404(seen_by(request.user, calls.waiting_calls()), pk=pk)
    opinion, why = calls.opinion_of(message), REASONS.get(message.kind, OTHER_REASON)
    if not calls.sees_contact(opinion, by=request.user):
        calls.see_contact(opinion, by=request.user, reason=f"Gọi điện báo: {why}.")
    if "result" in request.POST:
        return show_look(request, page=reverse("admin:call", args=[pk]))
    return redirect(address_of(request, pk))


@require_POST
@permission_required(MAY_CALL, raise_exception=True)
@pressed_once(address_of)
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Only for a message that is no longer true."""
    message = get_object_or_404(calls_for(request.user), pk=pk)
    if emails.script_for(*calls.told_in_one(message)) is not None:
        return redirect(address_of(request, pk))
    standing = Queue(LONGEST_WAITING, waiting(request)).standing(message.pk)
    calls.dismiss_call(message, by=request.user)
    messages.success(request, "Đã bỏ khỏi danh sách.")
    return go_on(request, Queue(LONGEST_WAITING, waiting(request)).following(standing))
