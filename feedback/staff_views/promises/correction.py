"""Correcting a promise that is out: choose the places that are wrong, write how they shall read, and why."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sessions_app.actions import WrongState
from sessions_app.staff_views.double_submit import pressed_once

from ...actions.promise_corrections import correct_promise
from ...actions.promise_reports import issued_reports
from ...admin.commitments import MAY_PUBLISH, promise_address
from ...forms.correcting import WHEN_WITHHELD, WHY
from ...forms.promise_corrections import PromiseCorrectingForm, PromisePlacesForm
from ...models import Commitment
from ...promises.story import with_earlier
from ...seen_by_staff import commitments_for
from ..desk_pages import desk_context, in_blocks, refusal_on
from ..papers import MAY_SEE as MAY_SEE_PAPERS

MAY_CORRECT = MAY_PUBLISH
EXPLAIN = (
    "Lời mới thay lời đang đăng. Trang của việc này ghi rõ đính chính điều gì, vì sao, lúc nào; ai cũng đọc được "
    "«trước đây ghi» gì. Người theo dõi việc này được báo. Đơn vị, thời hạn, ngày, phần trăm không sửa ở đây: đổi hạn "
    "thì «Lùi hạn», giao nhầm đơn vị thì «Đổi đơn vị chủ trì», nhầm phần trăm thì ghi thêm một dòng tiến độ. Mục của "
    "thông báo kết luận và câu trả lời mà việc này có từ đó không đổi theo." + WHEN_WITHHELD
)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_CORRECT, raise_exception=True)
@pressed_once(lambda request: reverse("admin:promise", kwargs=request.resolver_match.kwargs))
def promise_correction(request: HttpRequest, pk: int) -> HttpResponse:
    commitment = get_object_or_404(commitments_for(request.user).select_related("session"), pk=pk)
    back = promise_address(commitment)
    if not commitment.is_public:
        messages.warning(request, str(WrongState()))
        return redirect(back)
    chosen = PromisePlacesForm(request.GET, commitment=commitment)
    form = PromiseCorrectingForm(request.POST or None, places=chosen.places) if chosen.places else None
    leak = None
    if form and request.method == "POST" and form.is_valid() and form.is_as_opened(commitment):
        leak = form.leak()
        if leak is None and corrected(request, commitment, form):
            return redirect(back)
    context: dict[str, Any] = {
        "subject": commitment,
        "what": "việc này",
        "explain": EXPLAIN,
        "chosen": chosen,
        "form": form,
        "leak": leak,
        "blocks": in_blocks(form, *form.blocks, WHY) if form else [],
        "back": back,
        "reports": issued_reports(commitment, with_earlier().filter(commitment=commitment)),
        "may_see_papers": request.user.has_perm(MAY_SEE_PAPERS),
    }
    return render(request, "admin/feedback/correction.html", desk_context(request, "Đính chính", **context))


def corrected(request: HttpRequest, commitment: Commitment, form: PromiseCorrectingForm) -> bool:
    data = form.cleaned_data
    why = {name: data[name] for name in ["note", "reason"]}
    with refusal_on(form):
        correct_promise(commitment, by=request.user, mendings=form.mendings, **why)
        messages.success(request, "Đã đính chính. Trang của việc này ghi rõ đã sửa gì, vì sao.")
    return form.is_valid()
