"""The list of promises: one's own first, then late ones; several can be carried over to the next conference
together."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dialogue_portal.lib.fields import RowsField
from dialogue_portal.lib.paging import kept_query, page_of
from sessions_app.actions import each
from sessions_app.models import WardProfile
from sessions_app.staff_forms import not_far_ahead
from sessions_app.staff_views.double_submit import pressed_once

from ... import actions
from ...admin.commitments import MAY_PUBLISH
from ...forms.promise_list import PromiseFilterForm, for_work
from ...forms.promises import CarryOverForm
from ...models import Commitment
from ...models.commitments import OPEN_STATES
from ...seen_by_staff import commitments_for
from ..desk_pages import desk_context, refusal_on
from .told import tell_of_promises

MAY_SEE = "feedback.view_commitment"
PER_PAGE = 30
PRINTED = 500
"""Rows of a print."""

PUBLISH = "cong-bo"


class TickedForm(forms.Form):
    rows = RowsField(queryset=Commitment.objects.none(), error_messages={"required": "Hãy đánh dấu ít nhất một việc."})

    def __init__(self, *args: Any, seen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].queryset = seen


class PublishManyForm(TickedForm):
    due_on = forms.DateField(
        label="Thời hạn, cho việc chưa có thời hạn",
        required=False,
        validators=[not_far_ahead],
        widget=forms.DateInput(attrs={"class": "vDateField", "inputmode": "numeric", "autocomplete": "off"}),
        help_text="Ngày/tháng/năm, ví dụ 05/12/2026. Việc đã có thời hạn giữ nguyên.",
        error_messages={"invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/12/2026."},
    )

    def clean_due_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("Thời hạn không thể là ngày đã qua.")
        return day


class CarryManyForm(TickedForm, CarryOverForm):
    """Which, and to where."""


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
@pressed_once()
def promises(request: HttpRequest) -> HttpResponse:
    seen = commitments_for(request.user)
    may_carry = request.user.has_perm(MAY_PUBLISH)
    tried = request.POST.get("viec", "") if request.method == "POST" else None
    published = PublishManyForm(request.POST if tried == PUBLISH else None, seen=seen)
    carried = CarryManyForm(request.POST if tried is not None and tried != PUBLISH else None, seen=seen)
    if tried is not None:
        if not may_carry:
            raise PermissionDenied
        if publish(request, published) if tried == PUBLISH else carry(request, carried):
            return redirect(request.get_full_path())
    form = PromiseFilterForm(request.GET, seen=seen)
    page = page_of(for_work(form.narrow(seen), request.user).with_names(), request, PER_PAGE)
    context = desk_context(
        request,
        "Việc phải làm",
        form=form,
        is_filtered=bool(form.chosen()),
        page=page,
        rows=page.object_list,
        own_bodies=[body.pk for body in request.user.bodies],
        kept=kept_query(request.GET, list(form.fields)),
        carried=carried if may_carry else None,
        published=published if may_carry and any(row.published_at is None for row in page) else None,
        marked=request.POST.getlist("rows"),
        open_states=OPEN_STATES,
        may_add=request.user.has_perm("feedback.add_commitment"),
    )
    return render(request, "admin/feedback/promises/desk.html", context)


def publish(request: HttpRequest, form: PublishManyForm) -> bool:
    """Publish one by one: a refusal does not affect the others."""
    if not form.is_valid():
        return False
    with transaction.atomic():
        data = form.cleaned_data
        results = each(data["rows"], actions.publish_unquestioned, by=request.user, due_on=data["due_on"])
    done = sum(not refusal for _, refusal in results)
    tell_of_promises(request, results, f"Đã công bố {done:02d} việc phải làm.", is_done=bool(done))
    return True


def carry(request: HttpRequest, form: CarryManyForm) -> bool:
    if not form.is_valid():
        return False
    data = form.cleaned_data
    with refusal_on(form):
        actions.carry_over(data["rows"], to_session=data["to_session"], by=request.user)
        messages.success(request, f"Đã chuyển {len(data['rows']):02d} việc sang «{data['to_session']}».")
    return form.is_valid()


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def promise_print(request: HttpRequest) -> HttpResponse:
    """The rows of the list on paper, in the same order. The only person named is the official in charge."""
    seen = commitments_for(request.user)
    form = PromiseFilterForm(request.GET, seen=seen)
    rows = list(for_work(form.narrow(seen), request.user).with_names()[: PRINTED + 1])
    context = {
        "rows": rows[:PRINTED],
        "is_cut": len(rows) > PRINTED,
        "limit": PRINTED,
        "kept": kept_query(request.GET, list(form.fields)),
        "ward": WardProfile.current(),
        "now": timezone.localtime(),
    }
    return render(request, "admin/feedback/promises/print.html", context)
