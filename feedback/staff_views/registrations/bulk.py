"""Handling a flood of registrations: one verb for all that the filter shows, after a page that says how many."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.sentences import padded
from sessions_app.models import Meeting
from sessions_app.staff_views.previews import show_look, typed_on

from ... import actions
from ...forms.registrations import HELD, RECENT, LookedAt, LookedAtForm, ReasonForm, RegistrationFilterForm
from ...models.registrations import RegistrationQuerySet
from ..desk_pages import desk_context
from .desk import MAY_CHANGE, row_of

SHOWN = 20
"""Lines that the page shows, the newest: the last look before all is done."""

CHANGED = "Danh sách vừa đổi: số đăng ký dưới đây là của lúc này. Hãy xem lại rồi bấm lần nữa."


@dataclass(frozen=True)
class Deed:
    """What can be done to all registrations in the list `show`."""

    verb: Callable[..., int]
    show: str
    label: str
    explain: str
    said: str
    is_grave: bool = True


DEEDS = {
    "nhan": Deed(
        actions.let_in_all,
        HELD,
        "Nhận cả {} đăng ký",
        "Ai đăng ký trước được chỗ trước và được báo; hết chỗ thì vào danh sách chờ.",
        "Đã nhận {} đăng ký.",
        is_grave=False,
    ),
    "rut": Deed(
        actions.withdraw_held,
        HELD,
        "Rút cả {} đăng ký",
        "Chỉ làm khi thấy không phải của người dân. Cổng không gọi và không gửi thư; ai tra cứu bằng mã thì đọc được "
        "lý do.",
        "Đã rút {} đăng ký. Không ai được báo.",
    ),
    "giu": Deed(
        actions.hold_back,
        RECENT,
        "Giữ lại cả {} đăng ký",
        "Chỗ của những đăng ký này được trả lại, người đang chờ lên chỗ và được báo. Người bị giữ lại chưa được báo "
        "gì.",
        "Đã giữ lại {} đăng ký để xem. Người bị giữ lại chưa được báo gì.",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_CHANGE, raise_exception=True)
def in_bulk(request: HttpRequest) -> HttpResponse:
    """By POST, also to ask, if the filter has a name, which belongs in no address."""
    sent = typed_on(request) or request.GET
    form, name = RegistrationFilterForm(sent), sent.get("viec", "")
    deed = DEEDS.get(name)
    if deed is None or form.show != deed.show:
        messages.error(request, "Việc này không có trong danh sách.")
        return redirect(list_of(form))
    reason_form = reason_for(deed, sent)
    if request.method != "POST":
        return ask(request, form, name, reason_form)
    looked_at = LookedAtForm(sent).looked_at
    is_changed = looked_at is not None and LookedAt.of(form.narrow_to(looked_at)) != looked_at
    if looked_at is None or is_changed or (reason_form and not reason_form.is_valid()):
        if is_changed:
            messages.warning(request, CHANGED)
        return show_look(request)
    reason = reason_form.cleaned_data if reason_form else {}
    number = deed.verb(form.narrow_to(looked_at), by=request.user, **reason)
    messages.success(request, deed.said.format(padded(number)))
    return redirect(list_of(form))


def list_of(form: RegistrationFilterForm) -> str:
    return f"{reverse('admin:registrations')}?{form.kept_query()}"


def reason_for(deed: Deed, sent: QueryDict) -> ReasonForm | None:
    if not deed.is_grave:
        return None
    return ReasonForm(sent if "reason" in sent else None)


def ask(request: HttpRequest, form: RegistrationFilterForm, name: str, reason_form: ReasonForm | None) -> HttpResponse:
    """How many, for which meetings, and the newest of them."""
    deed = DEEDS[name]
    rows = form.narrow()
    looked_at = LookedAt.of(rows)
    if not looked_at.number:
        messages.info(request, "Không còn đăng ký nào như vậy.")
        return redirect(list_of(form))
    label = deed.label.format(padded(looked_at.number))
    context = desk_context(
        request,
        label,
        deed=deed,
        looked_at=looked_at,
        meetings=meetings_of(rows),
        rows=[row_of(row) for row in rows.order_by("-pk")[:SHOWN]],
        form=reason_form,
        searched=form.searched,
        hidden={**form.kept(), "q": form.searched, "viec": name},
        back=list_of(form),
    )
    return render(request, "admin/feedback/registrations/in_bulk.html", context)


def meetings_of(rows: RegistrationQuerySet) -> list[tuple[Meeting, int, int]]:
    """The meetings of `rows` with how many these are, and how many people: two queries."""
    counted = rows.order_by().values_list("meeting").annotate(Count("pk"), Sum("people"))
    figures = {meeting: numbers for meeting, *numbers in counted}
    meetings = Meeting.objects.filter(pk__in=figures).select_related("session")
    return [(meeting, *figures[meeting.pk]) for meeting in meetings]
