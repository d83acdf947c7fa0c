"""A new conference copied from an earlier one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from .. import actions
from ..models import DialogueSession
from ..staff_forms import CopyForm
from .double_submit import SentTwice, once, token_for
from .frame import desk_context, in_blocks

MAY_ADD = "sessions_app.add_dialoguesession"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_ADD, raise_exception=True)
def copy_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for what is new, then open the draft to fill in the rest."""
    source = get_object_or_404(DialogueSession, pk=pk)
    form = CopyForm(request.POST or None, initial=CopyForm.proposed(source))
    if form.is_valid():
        try:
            with once(request):
                new = actions.copy_session(source, by=request.user, **form.cleaned_data)
        except SentTwice:
            messages.info(request, "Bản nháp đã được tạo ở lần bấm trước, đứng đầu danh sách. Không tạo thêm.")
            return redirect("admin:sessions_app_dialoguesession_changelist")
        except actions.ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Đã tạo bản nháp. Hãy xem lại ngày giờ từng buổi, rồi ghi mục đích và nội dung.")
            return redirect("admin:sessions_app_dialoguesession_change", new.pk)
    blocks = in_blocks(form, (None, ["title", ("year", "ordinal"), "first_day"]))
    context = desk_context(
        request, "Tạo từ hội nghị trước", form=form, adminform=blocks, source=source, token=token_for(request)
    )
    return render(request, "admin/sessions_app/session_copy.html", context)
