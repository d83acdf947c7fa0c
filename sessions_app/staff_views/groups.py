"""Adding many residential groups: first a preview, then the groups. Existing ones stay as they are."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.sentences import padded

from .. import actions
from ..edit_conflicts.marks import mark
from ..group_names import MOST, Reading, usual_beginning
from ..models import WardProfile
from ..staff_forms import NumberedGroupsForm, PastedGroupsForm
from .frame import desk_context, in_blocks
from .previews import forget_look, show_look, typed_on

MAY_ADD = "sessions_app.add_residentialgroup"
NUMBERED, PASTED = "theo-so", "danh-sach"
MAKE = "them"
SEEN = "da_xem"
"""A digest of the previewed names: no others are made."""


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_ADD, raise_exception=True)
def add_groups(request: HttpRequest) -> HttpResponse:
    """Two forms; the first press previews the groups, the second makes them."""
    word, before = WardProfile.current().group_word, usual_beginning()
    typed = typed_on(request)
    asked = typed.get("viec", "") if typed else ""
    numbered = NumberedGroupsForm(typed if asked == NUMBERED else None, initial={"goi": before})
    pasted = PastedGroupsForm(typed if asked == PASTED else None, initial={"truoc": before})
    form = {NUMBERED: numbered, PASTED: pasted}.get(asked)
    if form and request.method == "POST" and MAKE not in request.POST:
        return show_look(request)
    reading = form.reading() if form and form.is_valid() else None
    if form and reading and reading.new and MAKE in request.POST:
        if request.POST.get(SEEN) != mark(reading.names):
            form.add_error(None, "Danh sách đã khác với lúc xem trước. Hãy xem lại rồi bấm lần nữa.")
        elif made(request, form, reading, word):
            forget_look(request)
            return redirect("admin:sessions_app_residentialgroup_changelist")
        reading = form.reading()
    context = desk_context(
        request,
        f"Thêm nhiều {word} cùng lúc",
        form=form,
        blocks=[
            (NUMBERED, "Gọi theo số", in_blocks(numbered, (None, ["goi", ("tu", "den")]))),
            (PASTED, "Dán danh sách tên", in_blocks(pasted, (None, ["ten", "truoc"]))),
        ],
        asked=asked,
        word=word,
        most=MOST,
        reading=reading,
        seen=mark(reading.names) if reading else "",
    )
    return render(request, "admin/sessions_app/add_groups.html", context)


def made(request: HttpRequest, form: NumberedGroupsForm | PastedGroupsForm, reading: Reading, word: str) -> bool:
    """Whether all were made; a refusal is put on `form`."""
    try:
        actions.add_groups(reading.new, by=request.user)
    except actions.ActionRefused as refused:
        form.add_error(None, str(refused))
        return False
    kept = f" {padded(len(reading.there))} tên đã có từ trước, giữ nguyên." if reading.there else ""
    left = f" {padded(len(reading.refused))} dòng không nhận." if reading.refused else ""
    messages.success(request, f"Đã thêm {padded(len(reading.new))} {word}.{kept}{left}")
    return True
