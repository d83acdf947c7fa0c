"""The desk «Cần gọi điện»: whom to call and why, what to say, the log of the call, the letter in its place."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.masks import masked_name, masked_phone
from dialogue_portal.lib.paging import kept_query, page_of
from dialogue_portal.lib.text import capital, shorten
from sessions_app.actions import ActionRefused
from sessions_app.admin import record
from sessions_app.models import DialogueSession, OutboxMessage, User, WardProfile

from .. import emails
from ..actions import calls, say_whether_done
from ..actions.registrants import calls_to_registrants
from ..admin.visibility import opinions_for, sees_originals
from ..models import DoneReport, Opinion, PhoneCall, Sender, Verification

MAY_CALL = "feedback.call_sender"

REASONS = {
    "received": "đã nhận ý kiến",
    "declined": "ý kiến không được đăng",
    "diverted": "là khiếu nại, tố cáo",
    "forwarded": "đã chuyển cơ quan có thẩm quyền",
    "answered": "đã có trả lời",
    "corrected": "trả lời được đính chính",
    "reopened": "được xem xét lại",
    "hidden": "đã gỡ khỏi cổng",
    "duplicate": "được trả lời chung với ý kiến khác",
    "asked": "cần người gửi cho biết thêm",
    "extended": "được gia hạn trả lời",
    "forward_replied": "cơ quan có thẩm quyền đã trả lời",
    "asked_done": "hỏi việc đã hứa làm xong chưa",
}
OTHER_REASON = "có tin mới"
SAME_PERSON = 10
"""Other calls to the same number that a call names."""
UNTITLED = "chưa có tiêu đề"
"""What a resident wrote may name people: no line of a list is made of it."""

record.VERB_NAMES |= {
    "call_sender": "gọi điện báo người gửi",
    "dismiss_call": "bỏ khỏi việc cần gọi",
    "see_contact": "xem cách liên lạc",
    "confirm_email": "xác nhận thư điện tử",
}


class CallFilterForm(forms.Form):
    """Narrows the list. A value that is none of ours is ignored."""

    so = forms.IntegerField(
        label="Số ý kiến",
        required=False,
        min_value=1,
        max_value=999_999_999,
        error_messages={"max_value": "Không có ý kiến nào mang số này."},
    )
    hoi_nghi = forms.ModelChoiceField(
        label="Hội nghị", queryset=DialogueSession.objects.to_choose_from(), required=False, empty_label="Tất cả"
    )
    viec = forms.ChoiceField(
        label="Báo việc gì",
        required=False,
        choices=[("", "Tất cả"), *((kind, capital(why)) for kind, why in REASONS.items())],
    )

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class CallForm(forms.Form):
    result = forms.ChoiceField(
        label="Kết quả",
        choices=PhoneCall.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn kết quả.", "invalid_choice": "Kết quả này không có trong danh sách."},
    )
    note = CleanCharField(
        label="Ghi chú", required=False, max_length=500, multiline=True, widget=forms.Textarea(attrs={"rows": 3})
    )


class AskedCallForm(CallForm):
    """Of a call that asks whether something is done: what the sender said."""

    answer = forms.ChoiceField(
        label="Người gửi trả lời",
        required=False,
        choices=[("", "chưa trả lời"), *Verification.Answer.choices],
        widget=forms.RadioSelect,
    )
    reason = CleanCharField(
        label="Việc gì chưa xong",
        required=False,
        max_length=1000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ghi đúng lời người gửi. Chỉ cán bộ đọc được.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") and data.get("result") != PhoneCall.Result.TOLD:
            self.add_error("answer", "Chỉ ghi câu trả lời khi đã báo được.")
        if data.get("answer") == Verification.Answer.NOT_YET and not data.get("reason"):
            self.add_error("reason", "Hãy ghi việc gì chưa xong.")
        return data


def calls_for(user: User) -> QuerySet[OutboxMessage]:
    """The calls that this person may see and make."""
    return seen_by(user, calls.calls_to_make())


def seen_by(user: User, waiting: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    """What its sender withdrew needs no call."""
    return waiting.filter(case_id__in=opinions_for(user).filter(withdrawn_at=None).values("pk"))


def narrowed(messages_: QuerySet[OutboxMessage], chosen: dict[str, Any]) -> QuerySet[OutboxMessage]:
    if number := chosen.get("so"):
        messages_ = messages_.filter(case_id=number)
    if session := chosen.get("hoi_nghi"):
        messages_ = messages_.filter(case_id__in=Opinion.objects.filter(session=session).values("pk"))
    if kind := chosen.get("viec"):
        messages_ = messages_.filter(kind=kind)
    return messages_


@never_cache
@require_safe
@permission_required(MAY_CALL, raise_exception=True)
def call_list(request: HttpRequest) -> HttpResponse:
    form = CallFilterForm(request.GET)
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


def query_of(request: HttpRequest) -> str:
    """What the list is narrowed to. A number is left out: who came for one opinion goes on with the whole list."""
    return kept_query(request.GET, ["hoi_nghi", "viec"]).rstrip("&")


def address_of(request: HttpRequest, pk: int | None = None) -> str:
    """The page of a call, of the list when there is none; both as narrowed as now."""
    address = reverse("admin:call", args=[pk]) if pk else reverse("admin:calls")
    query = query_of(request)
    return f"{address}?{query}" if query else address


def queue_of(request: HttpRequest) -> list[int]:
    """The keys of the list that this page belongs to, in order."""
    chosen = {name: value for name, value in CallFilterForm(request.GET).chosen().items() if name != "so"}
    return list(narrowed(calls_for(request.user), chosen).values_list("pk", flat=True))


def coming_after(message: OutboxMessage, queue: list[int], same_number: list[int], *, is_told: bool) -> list[int]:
    """Whom to call now: the person on the line hears the rest first; who could not be told is not called again."""
    after = queue[queue.index(message.pk) + 1 :] if message.pk in queue else queue
    others = [key for key in after if key not in same_number]
    return [*same_number, *others] if is_told else others


def go_on(request: HttpRequest, after: list[int]) -> HttpResponse:
    """The next call opens by itself. What was told may have ended others."""
    still = set(calls_for(request.user).filter(pk__in=after).values_list("pk", flat=True))
    following = next((key for key in after if key in still), None)
    if following is None:
        left = len(queue_of(request))
        thanks = "Đã gọi hết danh sách này. Cảm ơn ông/bà."
        messages.info(request, f"Đã xem hết một lượt. Còn {left:02d} việc để sau." if left else thanks)
    return redirect(address_of(request, following))


def registrants_to_call(user: User) -> int:
    """How many more there are on the desk of registrations, for those who work there too."""
    return calls_to_registrants().count() if user.has_perm("feedback.change_registration") else 0


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


def about(opinion: Opinion, request: HttpRequest) -> str:
    """What one must know who calls about an opinion without a title."""
    return shorten(opinion.original_text, 90) if sees_originals(request.user) else UNTITLED


def masked(sender: Sender | None) -> str:
    """«N. T. · …5678»: enough to know a call from another one."""
    if sender is None:
        return ""
    return " · ".join(filter(None, [masked_name(sender.name), masked_phone(sender.phone)]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_CALL, raise_exception=True)
def call_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A page that was open while newer news came still logs its call; opened anew, it is the page of the newest."""
    message = get_object_or_404(seen_by(request.user, calls.waiting_calls()), pk=pk)
    if request.method != "POST" and (newest := calls.newer_than(message)):
        return redirect(address_of(request, newest.pk))
    form_class = AskedCallForm if message.kind == "asked_done" else CallForm
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        queue, same_number = queue_of(request), keys_of_same_number(message, request.user)
        if logged(request, message, form):
            is_told = form.cleaned_data["result"] == PhoneCall.Result.TOLD
            return go_on(request, coming_after(message, queue, same_number, is_told=is_told))
    context = {"title": "Gọi điện", "form": form, **call_context(request, message)}
    return render(request, "admin/feedback/call.html", {**admin.site.each_context(request), **context})


def call_context(request: HttpRequest, message: OutboxMessage) -> dict[str, Any]:
    opinion = Opinion.objects.select_related("session").get(pk=message.case_id)
    sender = Sender.objects.filter(pk=message.recipient_id).first()
    return {
        "message": message,
        "back": address_of(request),
        "query": query_of(request),
        "why": REASONS.get(message.kind, OTHER_REASON),
        "opinion": opinion,
        "heading": opinion.subject or about(opinion, request),
        "script": whole_script(message),
        "same_person": others_of(message, sender, request.user),
        "who": masked(sender),
        "has_phone": bool(sender and sender.phone),
        "sender": sender if calls.sees_contact(opinion, by=request.user) else None,
        "attempts": calls.tries_to_tell([message]).get((message.case_id, message.recipient_id), []),
        "ward": WardProfile.current(),
    }


def others_of(message: OutboxMessage, sender: Sender | None, user: User) -> list[dict[str, Any]]:
    """What else is to be told to this telephone number, so that one call does it: some queries for any number."""
    if sender is None or not sender.phone:
        return []
    return rows_of(list(to_same_number(message, sender, user)[:SAME_PERSON]))


def to_same_number(message: OutboxMessage, sender: Sender, user: User) -> QuerySet[OutboxMessage]:
    same = Sender.objects.filter(phone=sender.phone).values("pk")
    return calls_for(user).filter(recipient_kind="sender", recipient_id__in=same).exclude(pk=message.pk)


def keys_of_same_number(message: OutboxMessage, user: User) -> list[int]:
    sender = Sender.objects.filter(pk=message.recipient_id).first()
    found = to_same_number(message, sender, user) if sender and sender.phone else OutboxMessage.objects.none()
    return list(found.values_list("pk", flat=True))


def whole_script(message: OutboxMessage) -> str | None:
    """What is to be said in this one call: first the news that would else be lost with it."""
    script = emails.script_for(message)
    if script is None:
        return None
    before = filter(None, map(emails.script_for, reversed(calls.unsaid_before(message))))
    return "\n\n".join([*before, script])


def logged(request: HttpRequest, message: OutboxMessage, form: CallForm) -> bool:
    data = form.cleaned_data
    try:
        with transaction.atomic():
            call = calls.log_call(message, by=request.user, result=data["result"], note=data["note"])
            if data.get("answer"):
                write_down(message, request.user, answer=data["answer"], reason=data["reason"])
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"Đã ghi: {call.get_result_display()}.")
    return True


def write_down(message: OutboxMessage, user: User, *, answer: str, reason: str) -> None:
    """What the sender said by telephone of the report that the message is about."""
    report = DoneReport.objects.get(pk=message.occurrence)
    say_whether_done(report, calls.opinion_of(message), answer=answer, reason=reason, by=user)


@never_cache
@require_POST
@permission_required(MAY_CALL, raise_exception=True)
def show_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Looking is put on record first, and the page shows the contact for a while."""
    message = get_object_or_404(seen_by(request.user, calls.waiting_calls()), pk=pk)
    why = REASONS.get(message.kind, OTHER_REASON)
    calls.see_contact(calls.opinion_of(message), by=request.user, reason=f"Gọi điện báo: {why}.")
    return redirect(address_of(request, pk))


@never_cache
@require_POST
@permission_required(MAY_CALL, raise_exception=True)
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Only for what has nothing left to be said."""
    message = get_object_or_404(calls_for(request.user), pk=pk)
    if emails.script_for(message) is not None:
        return redirect(address_of(request, pk))
    queue = queue_of(request)
    calls.dismiss_call(message, by=request.user)
    messages.success(request, "Đã bỏ khỏi danh sách.")
    return go_on(request, coming_after(message, queue, [], is_told=True))


@never_cache
@require_safe
@permission_required(MAY_CALL, raise_exception=True)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A page to print, with the address left to be filled in: no contact is on it."""
    message = get_object_or_404(calls_for(request.user), pk=pk)
    script = whole_script(message)
    if script is None:
        return redirect("admin:call", pk)
    context = {"script": script, "ward": WardProfile.current(), "date": date_line(), "message": message}
    return render(request, "admin/feedback/letter.html", context)


def date_line() -> str:
    """«ngày 05 tháng 3 năm 2026»: days below 10 and the months 1 and 2 with a zero (Decree 30/2020, annex I)."""
    today = timezone.localdate()
    month = f"{today.month:02d}" if today.month < 3 else str(today.month)
    return f"ngày {today.day:02d} tháng {month} năm {today.year}"
