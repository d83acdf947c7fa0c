"""Many days of the working calendar at once: looked at first, then written. What is entered already stays."""

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sessions_app.holidays import entered, parted

from ..actions.recount import add_days, moved_words
from ..forms.calendar import StretchForm, YearForm
from .desk_pages import desk_context, in_blocks

MAY_ADD = "sessions_app.add_calendarday"
FIXED, STRETCH = "co-dinh", "nhieu-ngay"
WRITE = "ghi"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_ADD, raise_exception=True)
def calendar_days(request: HttpRequest) -> HttpResponse:
    """Two forms; the first press shows what would be written, the second writes it."""
    typed = request.POST if request.method == "POST" else None
    asked = request.POST.get("viec")
    year = YearForm(typed if asked == FIXED else None)
    stretch = StretchForm(typed if asked == STRETCH else None)
    this_year = timezone.localdate().year
    form = {FIXED: year, STRETCH: stretch}.get(asked or "")
    if form and form.is_valid() and WRITE in request.POST:
        return written(request, form)
    context = desk_context(
        request,
        "Thêm nhiều ngày vào lịch",
        form=form,
        blocks=[(FIXED, "Ngày nghỉ cố định của một năm", in_blocks(year, (None, ["nam"]))), range_block(stretch)],
        asked=asked,
        years=[(number, entered(number)) for number in [this_year, this_year + 1]],
        preview=parted(form.days()) if form and form.is_valid() else None,
    )
    return render(request, "admin/feedback/calendar_days.html", context)


def range_block(form: StretchForm) -> tuple[str, str, AdminForm]:
    return STRETCH, "Một ngày, hoặc nhiều ngày liền nhau như Tết", in_blocks(form, (None, [("tu", "den"), "la", "dip"]))


def written(request: HttpRequest, form: forms.Form) -> HttpResponse:
    new, moved = add_days(form.days(), by=request.user)  # type: ignore[attr-defined]  # both forms have days
    messages.success(request, f"Đã thêm {len(new)} ngày vào lịch. {moved_words(moved)}")
    return redirect("admin:sessions_app_calendarday_changelist")
