"""One registration: what it is about, how to reach the person, what must be told, and the rarer verbs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dialogue_portal.lib.queues import Queue
from sessions_app.actions import ActionRefused
from sessions_app.models import OutboxMessage
from sessions_app.record_words import record_address
from sessions_app.staff_views.pressing import Refused, pressed_once

from ... import actions, emails
from ...actions.calls import see_contact, sees_contact
from ...actions.register import was_held_back
from ...actions.registrants import RECIPIENT, calls_to_registrants
from ...emails.to_registrant import REASONS
from ...forms.registrations import TO_CALL, ReasonForm, RegistrantCallForm
from ...models import PhoneCall, Registrant, Registration, RegistrationState
from ...seen_by_staff import MAY_UNMASK
from ..calls.waiting import LONGEST_WAITING, coming, end_of_calls
from ..case import unreached
from ..desk_pages import desk_context
from .desk import MAY_CHANGE, MAY_SEE, row_of

SEE, WITHDRAW, ERASE = "xem", "rut", "xoa"
VERBS: dict[str, tuple[Callable[..., Any], str, set[str]]] = {
    SEE: (see_contact, "Cách liên lạc hiện trong 30 phút.", {MAY_SEE, MAY_UNMASK}),
    WITHDRAW: (actions.withdraw_registration, "Đã rút đăng ký.", {MAY_CHANGE}),
    ERASE: (actions.erase_registrant, "Đã xóa tên và cách liên lạc.", {MAY_CHANGE, MAY_UNMASK}),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
@pressed_once()
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Registration.objects.select_related("meeting__session", "registrant", "topic", "group")
    row = get_object_or_404(rows, pk=pk)
    forms_of = {name: ReasonForm(auto_id=f"id_{name}_%s") for name in VERBS}
    if request.method == "POST":
        name = request.POST.get("viec", "")
        if name not in VERBS or not request.user.has_perms(VERBS[name][2]):
            raise PermissionDenied
        forms_of[name] = form = ReasonForm(request.POST, auto_id=f"id_{name}_%s")
        if form.is_valid() and done(request, row, name, form):
            return redirect("admin:registration", row.pk)
    return render(request, "admin/feedback/registrations/one.html", context_of(request, row, forms_of))


def done(request: HttpRequest, row: Registration, name: str, form: forms.Form) -> bool:
    """Do it; when it is refused, leave the reason on the form, with what was typed."""
    verb, said, _ = VERBS[name]
    try:
        verb(row, by=request.user, **form.cleaned_data)
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, said)
    return True


def context_of(request: HttpRequest, row: Registration, forms_of: dict[str, ReasonForm]) -> dict[str, Any]:
    user = request.user
    may = {name for name, (_, _, permissions) in VERBS.items() if user.has_perms(permissions)}
    waiting = calls_to_registrants().filter(case_id=row.pk).prefetch_related("calls")
    return desk_context(
        request,
        str(row),
        **row_of(row),
        who=row.registrant,
        was_held_back=row.state == RegistrationState.HELD and was_held_back(row),
        sees=SEE in may and sees_contact(row, by=user),
        see_form=forms_of[SEE] if SEE in may else None,
        withdraw_form=forms_of[WITHDRAW] if WITHDRAW in may and row.is_live else None,
        erase_form=forms_of[ERASE] if ERASE in may and not row.registrant.erased_at else None,
        calls=[call_of(message) for message in waiting] if user.has_perm(MAY_CHANGE) else [],
        unreached=unreached(OutboxMessage.objects.filter(case_kind="registration", case_id=row.pk)),
        record=record_address(row) if user.has_perm("sessions_app.view_caseevent") else "",
        form=next((form for form in forms_of.values() if form.errors), None),
    )


def call_of(message: OutboxMessage) -> dict[str, Any]:
    return {
        "message": message,
        "why": REASONS.get(message.kind, "có tin mới"),
        "script": emails.script_for(message),
        "attempts": list(message.calls.all()),
        "form": RegistrantCallForm(auto_id=f"id_{message.pk}_%s"),
    }


@never_cache
@require_POST
@permission_required(MAY_CHANGE, raise_exception=True)
@pressed_once(lambda request: f"{reverse('admin:registrations')}?loai={TO_CALL}")
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of a call, and on to the next one; what is refused leads back to the registration."""
    message = get_object_or_404(OutboxMessage.objects.filter(case_kind="registration", channel="phone"), pk=pk)
    form = RegistrantCallForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        raise Refused(redirect("admin:registration", message.case_id))
    standing = Queue(LONGEST_WAITING, calls_to_registrants()).standing(message.pk)
    try:
        logged = actions.log_registrant_call(message, by=request.user, **form.cleaned_data)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        raise Refused(redirect("admin:registration", message.case_id)) from None
    messages.success(request, f"Đã ghi: {logged.get_result_display()}.")
    is_told = logged.result == PhoneCall.Result.TOLD
    return go_on(request, coming(calls_to_registrants(), to_same_number(message), standing, is_told=is_told))


def to_same_number(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """What else is to be told to the person whom `message` is for: of this registration, and to the same telephone."""
    phone = Registrant.objects.filter(pk=message.recipient_id).exclude(phone="").values("phone")
    same = Registrant.objects.filter(Q(pk=message.recipient_id) | Q(phone__in=phone)).values("pk")
    return calls_to_registrants().filter(recipient_kind=RECIPIENT, recipient_id__in=same).exclude(pk=message.pk)


def go_on(request: HttpRequest, pk: int | None) -> HttpResponse:
    """The next call opens by itself, on the page of its registration."""
    following = OutboxMessage.objects.filter(pk=pk).first()
    if following:
        return redirect(f"{reverse('admin:registration', args=[following.case_id])}#reg-call-{following.pk}")
    left = Queue(LONGEST_WAITING, calls_to_registrants()).number()
    messages.info(request, end_of_calls(left, "những người đăng ký"))
    return redirect(f"{reverse('admin:registrations')}?loai={TO_CALL}" if left.number else "admin:registrations")
