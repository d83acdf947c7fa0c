"""Correcting a published conclusion: choose what is wrong, write what it shall say, and why."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sessions_app.actions import WrongState
from sessions_app.models import ConclusionNotice, Posting
from sessions_app.staff_views.double_submit import pressed_once

from ..actions.conclusion_corrections import correct_conclusion
from ..admin.conclusions import MAY_CORRECT
from ..forms.conclusions import CorrectingForm, PlacesForm
from ..forms.correcting import WHEN_WITHHELD, WHY
from .desk_pages import desk_context, in_blocks, refusal_on

EXPLAIN = (
    "Lời mới thay lời đang đăng. Trang của thông báo ghi rõ đính chính điều gì, vì sao, lúc nào; ai cũng đọc được "
    "«trước đây ghi» gì. Người theo dõi hội nghị được báo. Số, ngày, cơ quan ban hành và địa chỉ trang giữ nguyên; "
    "không thêm, không bớt mục. Việc phải làm đã lập từ một mục không đổi theo." + WHEN_WITHHELD
)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_CORRECT, raise_exception=True)
@pressed_once(lambda request: page_of(**request.resolver_match.kwargs))
def conclusion_correction(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(ConclusionNotice.objects.select_related("session"), pk=pk)
    if not (notice.is_public and notice.session.is_public):
        messages.warning(request, str(WrongState()))
        return redirect(page_of(notice.pk))
    items = list(notice.items.select_related("body", "commitment"))
    chosen = PlacesForm(request.GET, notice=notice, items=items)
    places = chosen.places
    form = CorrectingForm(request.POST or None, notice=notice, places=places) if places else None
    leak = None
    if form and request.method == "POST" and form.is_valid() and form.is_as_opened(notice):
        leak = form.leak()
        if leak is None and corrected(request, notice, form):
            return redirect(page_of(notice.pk))
    context: dict[str, Any] = {
        "subject": notice,
        "what": "thông báo này",
        "explain": EXPLAIN,
        "chosen": chosen,
        "form": form,
        "leak": leak,
        "blocks": in_blocks(form, *form.blocks, WHY) if form else [],
        "back": page_of(notice.pk),
    }
    return render(request, "admin/feedback/correction.html", desk_context(request, "Đính chính", **context))


def page_of(pk: int) -> str:
    return reverse("admin:sessions_app_conclusionnotice_change", args=[pk])


def corrected(request: HttpRequest, notice: ConclusionNotice, form: CorrectingForm) -> bool:
    data = form.cleaned_data
    why = {name: data[name] for name in ["note", "reason"]}
    with refusal_on(form):
        correct_conclusion(notice, by=request.user, mendings=form.mendings, **why)
        messages.success(request, "Đã đính chính. Trang của thông báo ghi rõ đã sửa gì, vì sao.")
        if Posting.objects.filter(notice=notice, taken_down_on=None).exists():
            messages.warning(
                request, "Bản giấy đang niêm yết ghi lời cũ: hãy in tờ mới từ trang của thông báo rồi thay."
            )
    return form.is_valid()
