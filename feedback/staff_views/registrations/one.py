"""One registration: what it is about, how to reach the person, what must be told, and the rarer verbs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from sessions_app.models import OutboxMessage
from sessions_app.record_words import record_address
from sessions_app.staff_views.double_submit import pressed_once

from ... import actions
from ...actions.calls import see_contact, sees_contact
from ...actions.register import was_held_back
from ...forms.registrations import ReasonForm, RegistrantCallForm
from ...models import Registration, RegistrationState
from ...seen_by_staff import MAY_UNMASK
from ..case import unreached
from ..desk_pages import desk_context, refusal_on
from .desk import MAY_CHANGE, MAY_SEE, row_of
from .matters import matters_for

SEE, WITHDRAW, ERASE = "xem", "rut", "xoa"
VERBS: dict[str, tuple[Callable[..., Any], str, set[str]]] = {
    SEE: (see_contact, "Cách liên lạc hiện trong 30 phút.", {MAY_SEE, MAY_UNMASK}),
    WITHDRAW: (actions.withdraw_registration, "Đã rút đăng ký.", {MAY_CHANGE}),
    ERASE: (actions.erase_registrant, "Đã xóa tên và cách liên lạc.", {MAY_CHANGE, MAY_UNMASK}),
}


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
    verb, said, _ = VERBS[name]
    with refusal_on(form):
        verb(row, by=request.user, **form.cleaned_data)
        messages.success(request, said)
    return form.is_valid()


def context_of(request: HttpRequest, row: Registration, forms_of: dict[str, ReasonForm]) -> dict[str, Any]:
    user = request.user
    may = {name for name, (_, _, permissions) in VERBS.items() if user.has_perms(permissions)}
    matters = matters_for(row) if user.has_perms([MAY_CHANGE, MAY_UNMASK]) else []
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
        matters=matters,
        calls=[told for matter in matters for told in matter.told],
        call_form=RegistrantCallForm(),
        unreached=unreached(OutboxMessage.objects.filter(case_kind="registration", case_id=row.pk)),
        record=record_address(row) if user.has_perm("sessions_app.view_caseevent") else "",
        form=next((form for form in forms_of.values() if form.errors), None),
    )
