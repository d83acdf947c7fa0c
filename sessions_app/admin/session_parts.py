"""The long form of a conference as folding parts, in the order in which they are filled in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.helpers import AdminForm, Fieldset, InlineAdminFormSet

from dialogue_portal.lib.text import capital

from ..models import AgendaItem, AttendeeCount, DialogueSession, Meeting, Participation, ReportedFigure

WHAT, NOTICE, WINDOW = "Tên, loại hội nghị", "Thông báo trước hội nghị", "Nhận ý kiến, đăng ký qua cổng"
AFTERWARDS, STATE = "Sau hội nghị", "Trạng thái và địa chỉ trang"

PARTS: dict[Any, str] = {
    WHAT: "Tên hiện ở đầu trang hội nghị, trong danh sách và trong thư báo; các ô còn lại ở dòng ngay dưới tên.",
    Meeting: "Người dân đọc ngày, giờ, nơi họp ở mục «Thời gian, địa điểm» và trong tệp lịch; còn bao nhiêu chỗ, "
    "bao nhiêu lượt phát biểu ở trang đăng ký.",
    NOTICE: "Người dân đọc tất cả các ô này sau khi hội nghị được công bố. Ô để trống thì trang không có mục ấy.",
    WINDOW: "Nút «Gửi ý kiến» hiện trong khoảng này. Để trống cả hai nếu không nhận qua cổng. "
    "Nhận trọn ngày thì để trống giờ: trang chỉ nêu ngày.",
    Participation: "Người dân đọc ở mục «Người tham gia», với họ tên và chức vụ khi đó. Ghi trước chương trình: "
    "người đã ghi và đã lưu thì chọn được ở từng nội dung.",
    AgendaItem: "Người dân đọc ở mục «Chương trình và diễn biến». Ô «Diễn biến» để ghi sau khi họp.",
    AFTERWARDS: "Người dân đọc ở mục «Những vấn đề được nêu» và dòng «Nguồn». "
    "Diễn biến ghi ở từng nội dung chương trình phía trên.",
    AttendeeCount: "Người dân đọc ở mục «Thành phần đã dự».",
    ReportedFigure: "Người dân đọc ở mục «Số liệu được báo cáo», kèm lời nói rõ đó không phải số do cổng đếm.",
    STATE: "Để trống địa chỉ trang thì địa chỉ được tạo từ tên. Sau khi công bố, địa chỉ giữ nguyên.",
}
"""Titles of fieldsets and models of inlines, in order; and what the public will see of each."""

NEEDED_FIRST = [WHAT, Meeting, NOTICE, WINDOW]
"""Open as long as the conference is not announced."""


@dataclass
class Part:
    """A fieldset or an inline. `told` is its summary while it is folded."""

    number: int
    name: str
    about: str
    told: str
    is_open: bool
    has_errors: bool
    fieldset: Fieldset | None = None
    formset: InlineAdminFormSet | None = None


def parts_of(
    adminform: AdminForm, formsets: list[InlineAdminFormSet], session: DialogueSession | None, *, is_draft: bool
) -> Iterator[Part]:
    """The parts that this person sees. One with an error is open."""
    fieldsets = {fieldset.name: fieldset for fieldset in adminform}
    inlines = {formset.opts.model: formset for formset in formsets}
    seen = [what for what in PARTS if what in fieldsets or what in inlines]
    for number, what in enumerate(seen, start=1):
        make: Callable[..., Part] = of_fieldset if what in fieldsets else of_formset
        part = make((fieldsets | inlines)[what], session, number=number, about=PARTS[what])
        part.is_open = part.has_errors or (is_draft and what in NEEDED_FIRST)
        yield part


def of_fieldset(fieldset: Fieldset, session: DialogueSession | None, **kwargs: Any) -> Part:
    name, fieldset.name = fieldset.name, None  # the part says it
    shown = [field for line in fieldset for field in line.fields]
    has_errors = any(field in fieldset.form.errors for field in shown)
    return Part(
        name=name, told=told_of(name, shown, session), is_open=False, has_errors=has_errors, fieldset=fieldset, **kwargs
    )


def told_of(name: str, fields: list[str], session: DialogueSession | None) -> str:
    if session is None or name == WHAT:
        return ""
    if name == STATE:
        return session.state.label
    if name == WINDOW:
        return session.opinions_window or "không nhận ý kiến qua cổng"
    filled = sum(bool(getattr(session, field, None)) for field in fields)
    return f"đã ghi {filled} trên {len(fields)} ô" if filled else "chưa ghi"


def of_formset(formset: InlineAdminFormSet, session: DialogueSession | None, **kwargs: Any) -> Part:
    rows = len(formset.formset.initial_forms)
    told = "" if session is None else f"đã ghi {rows}" if rows else "chưa ghi"
    has_errors = any(formset.formset.errors) or bool(formset.non_form_errors())
    name = capital(str(formset.opts.verbose_name_plural))
    return Part(name=name, told=told, is_open=False, has_errors=has_errors, formset=formset, **kwargs)
