"""The list of registrations, made for the day of the meeting: type a name, press Enter, press Enter again, next one."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from dialogue_portal.lib import codes
from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.masks import masked_email, masked_phone
from dialogue_portal.lib.paging import kept_query, page_of
from dialogue_portal.lib.sentences import padded
from sessions_app.actions import ActionRefused
from sessions_app.models import DialogueSession, Meeting, User
from sessions_app.staff_views.double_submit import Refused, pressed_once
from sessions_app.staff_views.previews import LOOK, show_look, typed_on

from ... import actions
from ...actions.register import CameAlready, Full, called_off
from ...forms.registrations import (
    HELD,
    RECENT,
    TO_CALL,
    ReasonForm,
    RegistrationFilterForm,
    StaffRegistrationForm,
    open_meetings,
)
from ...models import Registration, RegistrationState, Wish
from ...models.registrations import HOLDING, RegistrationQuerySet
from ...views.registering import rooms_of
from ..desk_pages import desk_context, in_blocks
from .matters import name_of, number_of, told_beside

MAY_SEE = "feedback.view_registration"
MAY_CHANGE = "feedback.change_registration"
PER_PAGE = 100
FULL = (
    "Buổi này đã hết chỗ cho điều người ấy muốn. Đánh dấu «vào danh sách chờ» rồi bấm lại: người ấy sẽ đứng thứ {}; có "
    "người rút thì được báo."
)
ACTS = {
    "came": (actions.mark_came, "đã ghi là đến."),
    "not_came": (actions.unmark_came, "đã bỏ ghi là đến."),
    "let_in": (actions.let_in, "đã nhận."),
    "up": (lambda row, by: actions.move_speaker(row, by=by, step=-1), "đã lên trước."),
    "down": (lambda row, by: actions.move_speaker(row, by=by, step=1), "đã xuống sau."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
def registrations(request: HttpRequest) -> HttpResponse:
    """What was searched for is kept out of the address, and still there when this person comes back."""
    if request.method == "POST":
        asked = RegistrationFilterForm(request.POST)
        return show_look(request) if asked.searched else back_to_list(request)
    form, look = RegistrationFilterForm(typed_on(request) or request.GET), kept_query(request.GET, [LOOK])
    page, kept = page_of(form.narrow().with_twins(), request, PER_PAGE), form.kept()
    is_found = page.paginator.count == 1 and bool(form.searched)
    form.fields["q"].widget.attrs["autofocus"] = not is_found
    may_change = request.user.has_perm(MAY_CHANGE)
    told = told_beside(page) if form.show == TO_CALL else {}
    numbers = speaking_numbers(page)
    context = desk_context(
        request,
        "Đăng ký dự, phát biểu",
        form=form,
        page=page,
        rows=[{**row_of(row), "number": numbers.get(row.pk), "told": told.get(number_of(row), [])} for row in page],
        is_of_calls=form.show == TO_CALL,
        meetings=summaries(form.session),
        session=form.session,
        called_off=called_off(form.session) if form.session else "",
        kept=form.kept_query(),
        leafed=look or form.kept_query(),
        hidden=kept,
        is_filtered=bool(kept or form.searched),
        is_search_alone=not kept,
        is_found=is_found,
        may_change=may_change,
        reason_form=ReasonForm() if may_change and form.show in {HELD, RECENT} else None,
        is_of_held=form.show == HELD,
        may_export=request.user.has_perm("feedback.export_registration"),
        today=timezone.localdate(),
    )
    return render(request, "admin/feedback/registrations/desk.html", context)


def speaking_numbers(rows: Iterable[Registration]) -> dict[int, int]:
    """The number by which each speaker among `rows` is called in the hall; not that of the registration."""
    return Registration.objects.filter(meeting__in={row.meeting_id for row in rows if row.is_speaker}).numbers()


def row_of(row: Registration) -> dict[str, Any]:
    who = row.registrant
    return {
        "row": row,
        "name": name_of(row),
        "contact": [shown for shown in [masked_phone(who.phone), masked_email(who.email)] if shown],
        "is_held": row.state == RegistrationState.HELD,
        "may_come": row.is_live and row.meeting.held_on <= timezone.localdate(),
    }


def summaries(session: DialogueSession | None) -> list[Meeting]:
    """The meetings of a session, each with numbers of people, speakers, waiting and present. One query."""
    holding, speaks = Q(registrations__state__in=HOLDING), Q(registrations__wish=Wish.SPEAK)
    States = RegistrationState
    waits, held, came = (Q(registrations__state=state) for state in [States.WAITING, States.HELD, States.CAME])
    meetings = Meeting.objects.filter(session=session)
    return list(
        meetings.annotate(
            people=Sum("registrations__people", filter=holding, default=0),
            speakers=Count("registrations", filter=holding & speaks),
            waiting=Count("registrations", filter=waits),
            held=Count("registrations", filter=held),
            came=Sum("registrations__people", filter=came, default=0),
        )
    )


def list_of(request: HttpRequest) -> str:
    """The list with its filters, without a name that was searched for."""
    return f"{reverse('admin:registrations')}?{RegistrationFilterForm(request.POST).kept_query()}"


@require_POST
@permission_required(MAY_CHANGE, raise_exception=True)
@pressed_once(list_of)
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what one button of a line says, and return to that line."""
    row = get_object_or_404(Registration.objects.select_related("meeting", "registrant"), pk=pk)
    tried = request.POST.get("viec", "")
    verb, said = ACTS.get(tried, (None, ""))
    back = redirect(f"{list_of(request)}#dk-{row.pk}" if tried in {"up", "down"} else list_of(request))
    if verb is None:
        messages.error(request, "Việc này không có trong danh sách.")
        raise Refused(back)
    try:
        verb(row, by=request.user)
    except CameAlready as already:
        messages.warning(request, f"{person_in(row)}. {already}")
        raise Refused(back) from None
    except ActionRefused as refused:
        messages.error(request, f"{person_in(row)}. {refused}")
        raise Refused(back) from None
    messages.success(request, f"{person_in(row)}: {said}")
    return back


def person_in(row: Registration) -> str:
    """The person as clerks know them: «Lê Thị Thử, số 5»."""
    return f"{name_of(row)}, số {row.pk}"


@require_POST
@permission_required(MAY_CHANGE, raise_exception=True)
@pressed_once(list_of)
def withdraw_held(request: HttpRequest) -> HttpResponse:
    return done_to_page(request, actions.withdraw_held, "Đã rút {} đăng ký. Không ai được báo.")


@require_POST
@permission_required(MAY_CHANGE, raise_exception=True)
@pressed_once(list_of)
def hold_back(request: HttpRequest) -> HttpResponse:
    return done_to_page(request, actions.hold_back, "Đã giữ lại {} đăng ký để xem. Người bị giữ lại chưa được báo gì.")


def done_to_page(request: HttpRequest, verb: Callable[..., int], said: str) -> HttpResponse:
    """Do `verb` to every registration that was on the page, as with a flood."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Hãy ghi lý do.")
        raise Refused(back_to_list(request))
    tell_how_many(request, verb(shown(request), by=request.user, **form.cleaned_data), said)
    return back_to_list(request)


def tell_how_many(request: HttpRequest, number: int, said: str) -> None:
    if number:
        messages.success(request, said.format(padded(number)))
    else:
        messages.info(request, "Không còn đăng ký nào ở trang ấy để làm: đã làm từ trước, hoặc người khác vừa làm.")


@require_POST
@permission_required(MAY_CHANGE, raise_exception=True)
@pressed_once(list_of)
def let_in_held(request: HttpRequest) -> HttpResponse:
    """Accept every registration on the page: they were held as a flood, and come from residents after all."""
    tell_how_many(request, actions.let_in_all(shown(request), by=request.user), "Đã nhận {} đăng ký.")
    return back_to_list(request)


def shown(request: HttpRequest) -> RegistrationQuerySet:
    """The lines that were on the page, without those that came meanwhile."""
    return Registration.objects.filter(pk__in=map(as_key, request.POST.getlist("dk")[:PER_PAGE]))


def back_to_list(request: HttpRequest) -> HttpResponse:
    return redirect(list_of(request))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_CHANGE, raise_exception=True)
def add(request: HttpRequest) -> HttpResponse:
    """Register somebody who telephoned or is at the desk."""
    meetings = open_meetings()
    form = StaffRegistrationForm(request.POST if request.method == "POST" else None, rooms=rooms_of(meetings))
    if form.is_valid() and (row := added(request, form)):
        return redirect(f"{reverse('admin:registrations')}?hoi_nghi={row.meeting.session_id}")
    blocks = in_blocks(
        form,
        ("Buổi họp", ["meeting", "wish", "about", ("topic", "group"), "people"]),
        ("Người đăng ký", [("name", "phone", "email"), *form.where_to, "token"]),
    )
    context = desk_context(request, "Ghi người đăng ký", form=form, adminform=blocks, has_meetings=bool(meetings))
    return render(request, "admin/feedback/registrations/add.html", context)


def added(request: HttpRequest, form: StaffRegistrationForm) -> Registration | None:
    """The registration; None when it was refused, for the reason on the form. The code is shown only this once."""
    ticket, wanted = form.ticket, form.cleaned_data
    try:
        row, _ = actions.register(
            wanted["meeting"],
            ticket=ticket,
            asked=form.asked(),
            contact=form.contact(),
            would_wait=wanted["would_wait"] or wanted.get("is_here", False),
            by=request.user,
        )
    except Full as full:
        form.add_error("would_wait", FULL.format(full.ahead + 1))
        return None
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return None
    where = row.get_state_display()
    if wanted.get("is_here"):
        where = mark_there(row, by=request.user)
    messages.success(
        request,
        f"{person_in(row)}: {where}. Mã để trao cho người đăng ký, chỉ hiện một lần: {codes.code_for(ticket)}",
    )
    return row


def mark_there(row: Registration, *, by: User) -> str:
    """Mark that the person is present; a second press changes nothing. Returns the message."""
    with suppress(CameAlready):
        actions.mark_came(row, by=by)
    return "đã ghi là đến"
