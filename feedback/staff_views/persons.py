"""Requests about personal data: recording them, finding the person, handing over or erasing what is stored."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.downloads import as_file
from dialogue_portal.lib.masks import masked_email, masked_phone
from dialogue_portal.lib.paging import page_of
from dialogue_portal.lib.sentences import moment
from sessions_app.actions import ActionRefused
from sessions_app.deadlines import OfPortal, WorkingCalendar, deadline
from sessions_app.models import DeadlineRule
from sessions_app.record_words import record_address
from sessions_app.staff_views.double_submit import pressed_once

from ..actions import persons
from ..forms.persons import KeepingForm, ReasonForm, RequestForm
from ..models import Commitment, Opinion, PersonRequest
from ..privacy.persons import CODE, find
from .desk_pages import desk_context, in_blocks

MAY_HANDLE = "feedback.handle_personrequest"
PER_PAGE = 50
NAMED = "Cổng còn nêu tên hoặc cách liên lạc của người này (hoặc của người trùng tên), hãy xem và gỡ ở: {}"
ALIKE = "Những nơi này có hai chữ cuối của tên, có thể nói về người này hay người khác, hãy xem: {}"
MOST_LINKS = 100
EXPORT, ERASE, END = "xuat", "xoa", "xong"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_HANDLE, raise_exception=True)
@pressed_once()
def person_requests(request: HttpRequest) -> HttpResponse:
    """Open requests, the most urgent first, then closed ones; and the form for a new one."""
    form = RequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        taken = persons.take_request(form.request(), by=request.user)
        said = f"Đã nhận {str(taken).lower()}, hạn {taken.due_on:%d/%m/%Y}."
        messages.success(request, f"{said} Báo cho người đề nghị trước hết ngày {reply_by(taken):%d/%m/%Y}.")
        return redirect("admin:person_request", taken.pk)
    rows = PersonRequest.objects.order_by(F("done_at").desc(nulls_first=True), "due_on", "pk")
    blocks = in_blocks(form, ("Nhận đề nghị mới", ["asked", "typed", "note", ("received_on", "due_on")]))
    context = desk_context(
        request,
        "Dữ liệu cá nhân",
        form=form,
        adminform=blocks,
        page=page_of(rows, request, PER_PAGE),
        today=timezone.localdate(),
        days=settings.PERSON_REQUEST_DAYS,
        reply_rule=reply_rule(),
    )
    return render(request, "admin/feedback/persons/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_HANDLE, raise_exception=True)
def person_request(request: HttpRequest, pk: int) -> HttpResponse:
    """What is stored about the person, masked, and the three things that can be done."""
    row = get_object_or_404(PersonRequest, pk=pk)
    asked, kept = request.POST.get("viec", ""), held(row)
    is_unerased = row.asked == PersonRequest.Asked.ERASE and kept["count"]
    kinds = {EXPORT: ReasonForm, ERASE: ReasonForm, END: KeepingForm if is_unerased else ReasonForm}
    forms = {
        name: form(request.POST if asked == name else None, auto_id=f"id_{name}_%s") for name, form in kinds.items()
    }
    if asked in forms and forms[asked].is_valid():
        answer = pressed(request, row, asked, forms[asked])
        if answer:
            return answer
    context = desk_context(
        request,
        str(row),
        row=row,
        whom=masked(row.whom),
        held=kept,
        export_form=forms[EXPORT],
        erase_form=forms[ERASE],
        end_form=forms[END],
        form=next((form for form in forms.values() if form.errors), None),
        record=record_address(row) if request.user.has_perm("sessions_app.view_caseevent") else "",
        today=timezone.localdate(),
        reply_by=reply_by(row),
        reply_rule=reply_rule(),
    )
    return render(request, "admin/feedback/persons/one.html", context)


def pressed(request: HttpRequest, row: PersonRequest, asked: str, form: ReasonForm) -> HttpResponse | None:
    """Do what was `asked`. Returns None when it is refused; the reason is then on `form`, with what was typed."""
    try:
        return done(request, row, asked, form.cleaned_data["reason"])
    except ActionRefused as refused:
        if row.done_at is None:
            form.add_error(None, str(refused))
            return None
    messages.info(request, f"{row} đã xong lúc {moment(row.done_at)}. Không làm thêm lần nữa.")
    return redirect("admin:person_request", row.pk)


def reply_rule() -> DeadlineRule:
    return WorkingCalendar.current().rule(OfPortal.DATA_REPLY)


def reply_by(row: PersonRequest) -> dt.date:
    """Until when the person must be told that the request has arrived and how it goes on."""
    return deadline(OfPortal.DATA_REPLY, row.received_on).result


def done(request: HttpRequest, row: PersonRequest, asked: str, reason: str) -> HttpResponse:
    if asked == EXPORT:
        content = persons.export_person(row, by=request.user, reason=reason)
        name = f"du-lieu-ca-nhan-{row.pk}.zip"
        return HttpResponse(content, content_type="application/zip", headers=as_file(name))
    if asked == END:
        persons.end_request(row, by=request.user, result=reason)
        messages.success(request, "Đã ghi kết quả.")
        return redirect("admin:person_requests")
    naming = persons.erase_person(row, by=request.user, reason=reason)
    messages.success(request, "Đã xóa. Phần công khai không nêu tên ai thì ở lại.")
    for told, rows in [(NAMED, naming.named), (ALIKE, naming.alike)]:
        if rows:
            messages.warning(request, format_html(told, linked(rows)))
    return redirect("admin:person_request", row.pk)


def linked(rows: list[Any]) -> str:
    links = format_html_join(", ", '<a href="{}">{}</a>', map(place_of, rows[:MOST_LINKS]))
    more = len(rows) - MOST_LINKS
    return format_html("{} và {} nơi khác", links, more) if more > 0 else links


def place_of(row: Any) -> tuple[str, str]:
    """Where staff remove a name from `row`, and what the row is, without its title, which may contain the name."""
    if isinstance(row, Opinion):
        return reverse("admin:case", args=[row.pk]), f"ý kiến số {row.pk}"
    if isinstance(row, Commitment):
        return reverse("admin:promise", args=[row.pk]), f"việc phải làm số {row.pk}"
    page = f"admin:sessions_app_{row._meta.model_name}_change"
    return reverse(page, args=[row.pk]), f"{row._meta.verbose_name} số {row.pk}"


def held(row: PersonRequest) -> dict[str, Any]:
    found = find(row.whom) if row.done_at is None else find("")
    return {"found": found, "count": len(found.opinions) + len(found.registrations) + len(found.follows)}


def masked(kept: str) -> str:
    """Whom a request is about, masked as the page shows it."""
    if not kept:
        return "đã xóa"
    if kept.startswith(CODE):
        return "mã tra cứu"
    return masked_email(kept) if "@" in kept else masked_phone(kept)
