"""Many days of the working calendar at once: previewed, then saved. Days that are there already stay."""

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sessions_app.edit_conflicts.marks import mark
from sessions_app.holidays import entered, parted
from sessions_app.models import CalendarDay
from sessions_app.staff_views.previews import forget_look, show_look, typed_on

from ..actions.recount import add_days, in_words, moved_words
from ..forms.calendar import StretchForm, YearForm
from .desk_pages import desk_context, in_blocks, refusal_on

MAY_ADD = "sessions_app.add_calendarday"
FIXED, STRETCH = "co-dinh", "nhieu-ngay"
WRITE, SEEN = "ghi", "da_xem"
"""`SEEN` is a mark of the days that were looked at: no others are written."""


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_ADD, raise_exception=True)
def calendar_days(request: HttpRequest) -> HttpResponse:
    """Two forms: the first press shows what would be saved, the second saves it."""
    typed = typed_on(request)
    asked = typed.get("viec", "") if typed else ""
    year = YearForm(typed if asked == FIXED else None)
    stretch = StretchForm(typed if asked == STRETCH else None)
    form = {FIXED: year, STRETCH: stretch}.get(asked)
    if form and request.method == "POST" and WRITE not in request.POST:
        return show_look(request)
    new, there = parted(form.days()) if form and form.is_valid() else ([], [])
    if form and new and WRITE in request.POST:
        if request.POST.get(SEEN) != mark_of(new, there):
            form.add_error(None, "Lịch đã khác với lúc xem trước. Hãy xem lại rồi bấm lần nữa.")
        elif written(request, form, new):
            forget_look(request)
            return redirect("admin:sessions_app_calendarday_changelist")
        new, there = parted(form.days())
    this_year = timezone.localdate().year
    context = desk_context(
        request,
        "Thêm nhiều ngày vào lịch",
        form=form,
        blocks=[(FIXED, "Ngày nghỉ cố định của một năm", in_blocks(year, (None, ["nam"]))), range_block(stretch)],
        asked=asked,
        years=[(number, entered(number)) for number in [this_year, this_year + 1]],
        new=new,
        there=there,
        seen=mark_of(new, there),
    )
    return render(request, "admin/feedback/calendar_days.html", context)


def range_block(form: StretchForm) -> tuple[str, str, AdminForm]:
    return STRETCH, "Một ngày, hoặc nhiều ngày liền nhau như Tết", in_blocks(form, (None, [("tu", "den"), "la", "dip"]))


def mark_of(new: list[CalendarDay], there: list[CalendarDay]) -> str:
    return mark("\n".join(["", *map(in_words, new), "", *map(in_words, there)]))


def written(request: HttpRequest, form: forms.Form, new: list[CalendarDay]) -> bool:
    """Save the days; False if some were refused, for the reason on `form`."""
    with refusal_on(form):
        moved = add_days(new, by=request.user)
        messages.success(request, f"Đã thêm {len(new)} ngày vào lịch. {moved_words(moved)}")
    return form.is_valid()
