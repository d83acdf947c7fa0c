"""The style guide: two pages with every component of the portal in every state, light beside dark, for whoever changes
its look.

The templates are the portal's own; what they show is made up here and is in no database. The words are chosen for their
letters: Vietnamese stacks marks, and tight lines cut them off.
"""

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from dialogue_portal.lib.sentences import moment
from feedback.models import CommitmentState
from feedback.public_chain import MISSING, TITLES

SCHEMES = {"light": "Sáng", "dark": "Tối"}
NOW = dt.datetime(2026, 12, 8, 17, 0, tzinfo=dt.UTC)
DAY = NOW.date()
HARD = "Ngưỡng cửa ướt sũng, ngõ Nguyễn Ẵng khuỷu xuống: bộ kỹ thuật đã rõ, bưởi Ổ Gà, TRƯỜNG HỮU NGHỊ"
LONG = f"{HARD}; đề nghị nạo vét cống thoát nước dọc ngõ vì mỗi trận mưa lớn lại ngập quá đầu gối người già"[:200]
TEXT = f"{HARD}.\n\n- Một dòng của danh sách\n- Dòng nữa, có số 0123456789"
HERE = "#"


@dataclass(frozen=True)
class Specimen:
    """A component in one state: its name, template and context."""

    name: str
    template: str
    context: dict[str, Any]

    @property
    def shown(self) -> SafeString:
        return render_to_string(self.template, self.context)


@require_safe
def public_components(request: HttpRequest) -> HttpResponse:
    """With the frame and style sheets of the public pages."""
    shown = [(scheme, name, public(number)) for number, (scheme, name) in enumerate(SCHEMES.items(), start=1)]
    return render(request, "style_guide.html", side_by_side(shown))


@require_safe
def staff_components(request: HttpRequest) -> HttpResponse:
    """With the frame and style sheets of the staff site."""
    shown = [(scheme, name, staff(number)) for number, (scheme, name) in enumerate(SCHEMES.items(), start=1)]
    context = {**admin.site.each_context(request), **side_by_side(shown), "title": "Giao diện: trang cán bộ"}
    return render(request, "admin/style_guide.html", context)


def side_by_side(shown: list[tuple[str, str, list[Specimen]]]) -> dict[str, Any]:
    """For each component: its name, and pairs of a scheme (key, name) and the specimen in it."""
    rows = zip(*(specimens for _, _, specimens in shown), strict=True)
    schemes = [(scheme, name) for scheme, name, _ in shown]
    return {"rows": [(row[0].name, list(zip(schemes, row, strict=True))) for row in rows], "hard": HARD}


# --- What they show ---------------------------------------------------------------------------------------------------


def public(number: int) -> list[Specimen]:
    """`number` keeps what is named on a page (anchors, fields) apart from its twin in the other scheme."""
    return [
        Specimen("Chữ, ở mọi cỡ và độ đậm", "style_guide/type.html", {"hard": HARD}),
        Specimen("Nút", "style_guide/buttons.html", {}),
        *states(),
        Specimen("Nhãn", "style_guide/tags.html", {"states": CommitmentState.choices}),
        Specimen(
            "Ô nhập: trống, đã điền, khóa", "style_guide/form.html", {"form": SampleForm(auto_id=f"mau{number}_%s")}
        ),
        Specimen("Ô nhập có lỗi, tóm tắt lỗi", "style_guide/form.html", {"form": wrong_form(number)}),
        Specimen("Ý kiến đã trả lời", "components/opinion_card.html", opinion(number, response=answer())),
        Specimen("Ý kiến chưa trả lời, tiêu đề dài", "components/opinion_card.html", opinion(number + 2, subject=LONG)),
        Specimen("Trả lời đã đính chính", "components/response.html", {"response": answer(correction_note=HARD)}),
        *(Specimen(f"Việc phải làm: {name}", "components/commitment_card.html", task(state)) for state, name in TASKS),
        Specimen("Hội nghị", "components/session_card.html", {"session": session("concluded"), "level": 3}),
        Specimen("Chuỗi", "components/chain.html", {"steps": chain()}),
        Specimen("Dòng thời gian", "components/timeline.html", {"timeline": timeline()}),
        Specimen("Trích nguyên văn có từ tìm thấy", "components/excerpt.html", {"excerpt": excerpt()}),
        Specimen("Cách tính hạn", "components/computation.html", {"computation": {"lines": [HARD, HARD]}}),
        Specimen("Bảng", "style_guide/table.html", {"hard": HARD}),
        Specimen("Dãy số liệu", "style_guide/figures.html", {}),
        Specimen("Chuyển trang", "components/pager.html", {"page": Paginator(range(150), 30).get_page(2), "kept": ""}),
        Specimen("Danh sách trống", "style_guide/empty.html", {}),
        Specimen("Hình ảnh", "style_guide/gallery.html", {}),
        Specimen("Mã trên giấy biên nhận", "style_guide/receipt.html", {}),
        Specimen("Mục lục, bộ lọc", "style_guide/contents.html", {"number": number}),
    ]


def staff(number: int) -> list[Specimen]:
    return [
        Specimen("Chữ, ở mọi cỡ và độ đậm", "admin/style_guide/type.html", {"hard": HARD}),
        Specimen("Nút và việc", "admin/style_guide/buttons.html", {}),
        Specimen("Lời báo", "admin/style_guide/messages.html", {"hard": HARD}),
        Specimen("Ô nhập, gợi ý, lỗi, khóa", "admin/style_guide/fields.html", {"form": wrong_form(number + 4)}),
        Specimen("Ô việc đang chờ", "admin/style_guide/tiles.html", {}),
        Specimen("Hạn", "admin/feedback/deadline.html", {"owed": owed(is_late=False)}),
        Specimen("Hạn đã quá", "admin/feedback/deadline.html", {"owed": owed(is_late=True)}),
        Specimen("Hạn tạm dừng", "admin/feedback/deadline.html", {"waiting_since": DAY}),
        Specimen("Hàng chờ duyệt", "admin/style_guide/queue.html", {"row": queued(number)}),
        Specimen("Dòng thời gian", "admin/feedback/timeline.html", {"timeline": record()}),
        Specimen("Chưa có gì được ghi", "admin/feedback/timeline.html", {"timeline": []}),
        Specimen("Bảng, thành thẻ trên điện thoại", "admin/style_guide/table.html", {"hard": HARD}),
        Specimen("Thẻ vấn đề, mục gấp lại", "admin/style_guide/cards.html", {"hard": HARD}),
        Specimen("Chuyển trang", "components/pager.html", {"page": Paginator(range(150), 30).get_page(2), "kept": ""}),
    ]


class SampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="Họ và tên", help_text="Như trên giấy tờ. Ví dụ: Nguyễn Ưỡng.", initial=HARD)
    phone = forms.CharField(label="Điện thoại", required=False)
    locked = forms.CharField(label="Đơn vị khi đó", initial="phường Mỹ Ẵng", disabled=True)
    text = forms.CharField(label="Nội dung", help_text="Một việc một ý kiến.", widget=forms.Textarea(attrs={"rows": 3}))
    group = forms.ChoiceField(label="Tổ dân phố", choices=[("", "Chọn tổ"), ("1", "Tổ dân phố số 1")], initial="1")
    way = forms.ChoiceField(label="Cách công khai", choices=[(1, "Không nêu tên"), (2, HARD)], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Tôi đồng ý để những điều này được dùng")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def wrong_form(number: int) -> SampleForm:
    return SampleForm({"name": "", "text": HARD, "way": "9"}, auto_id=f"sai{number}_%s")


def states() -> list[Specimen]:
    """The line that tells a session's state."""
    names = {
        "announced": "đã thông báo",
        "collecting": "đang nhận ý kiến",
        "preparing": "chuẩn bị trả lời",
        "live": "đang họp",
        "ended": "đã họp",
        "concluded": "đã kết luận",
        "postponed": "hoãn",
        "cancelled": "hủy",
    }
    template = "components/session_state.html"
    return [Specimen(f"Hội nghị {name}", template, {"session": session(state)}) for state, name in names.items()]


OFF = ("postponed", "cancelled")


def session(state: str) -> dict[str, Any]:
    return {
        "state": state,
        "state_label": state,
        "is_called_off": state in OFF,
        "title": LONG,
        "summary": HARD,
        "get_absolute_url": HERE,
        "ward_then": "phường Mỹ Ẵng",
        "meetings": {"all": [{"when": f"{moment(NOW)}, hội trường Nguyễn Ưỡng", "is_off": state in OFF}]},
        "opinions_until": moment(NOW),
        "opinions_open_at": NOW,
        "closes_at": NOW,
        "conclusion": {"published_at": NOW},
        "postponed_reason": HARD,
        "postponed_at": NOW,
        "cancelled_reason": HARD,
        "cancelled_at": NOW,
        "is_illustrative": True,
    }


def opinion(number: int, **more: Any) -> dict[str, Any]:
    row = {
        "pk": number,
        "subject": "Nước cống ngõ Ẵm dội ngược",
        "words": TEXT,
        "attribution": "Công dân tổ dân phố số 3",
        "session": {"get_absolute_url": HERE, "name_in_lists": "Hội nghị đối thoại năm 2026"},
        "topic": "Thoát nước, ngập úng",
        "received_at": NOW,
        "processing": "assigned",
        "get_absolute_url": HERE,
        "concern_count": 7 * (number % 2),
        **more,
    }
    return {"opinion": row, "level": 3}


def answer(**more: Any) -> dict[str, Any]:
    return {
        "body": {"name": "Phòng Kinh tế, Hạ tầng và Đô thị"},
        "outcome": "Đang giải quyết",
        "text": TEXT,
        "legal_basis": "Luật Thủy lợi, Điều 5",
        "issued_on": DAY,
        "number_symbol": "05/UBND-KT",
        "answered_by": "Phó Trưởng phòng",
        **more,
    }


TASKS = [*CommitmentState.choices, ("late", "quá hạn")]


def task(state: str) -> dict[str, Any]:
    row = {
        "state": "under_way" if state == "late" else state,
        "get_state_display": dict(TASKS)[state],
        "is_overdue": state == "late",
        "title": LONG if state == "late" else "Nạo vét 14 hố ga ngõ Nguyễn Ưỡng",
        "lead_body": {"name": "Phòng Kinh tế, Hạ tầng và Đô thị"},
        "due_on": DAY,
        "get_absolute_url": HERE,
    }
    return {"commitment": row, "level": 3}


def chain() -> list[dict[str, Any]]:
    """Done up to the third step; the third is the current page."""
    links = [{"url": HERE, "text": "Ý kiến số 3"}, {"url": HERE, "text": LONG}]
    return [
        {
            "title": title,
            "is_done": place < 3,
            "is_here": place == 2,
            "links": links if place < 3 else [],
            "left_out": 4 if not place else 0,
            "missing": MISSING[key],
        }
        for place, (key, title) in enumerate(TITLES.items())
    ]


def timeline() -> list[dict[str, Any]]:
    return [{"words": "Đã nhận ý kiến", "day": DAY}, {"words": "Đã trả lời", "day": DAY, "why": HARD}]


def record() -> list[dict[str, Any]]:
    common = {"at": NOW, "who": "Văn phòng HĐND và UBND", "acting_as": "Văn phòng"}
    return [
        {**common, "what": "duyệt ý kiến", "change": "chờ duyệt → đã duyệt"},
        {**common, "what": "trả lại", "why": HARD},
    ]


def excerpt() -> list[tuple[str, bool]]:
    return [("…", False), ("ngưỡng cửa", True), (" ướt sũng vì nước cống…", False)]


def owed(*, is_late: bool) -> dict[str, Any]:
    return {"label": "trả lời bằng văn bản", "due_on": DAY, "is_late": is_late, "computation": {"lines": [HARD]}}


def queued(number: int) -> SimpleNamespace:
    row = opinion(number)["opinion"] | {"due_on": DAY, "session": {"title": LONG}, "get_channel_display": "phiếu giấy"}
    row |= {"declares_grievance": True, "visibility": "named", "get_visibility_display": "công khai, nêu tên"}
    return SimpleNamespace(opinion=row, text=TEXT, has_marks=True, files=2, notes=1, is_late=True)
