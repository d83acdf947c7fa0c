"""The conclusion notice."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.personal_data import find_personal_data
from dialogue_portal.lib.text import shorten
from dialogue_portal.lib.widgets import OpenBoxes

from .. import actions
from ..actions.papers import hindrances
from ..duties import late_to_conclude
from ..models import ConclusionItem, ConclusionNotice, ConclusionPart
from ..staff_forms import not_far_ahead
from .base import PortalInline
from .forms import ConclusionForm
from .lists import FoldedSearchAdmin, session_label
from .postings import POST, postings_of
from .session_inlines import LineForm
from .verbs import ADDRESS_HINT, Link, Verb, VerbAdmin, reason_if

OPEN_AT_ONCE = 20
"""Items of a draft that have boxes on its page. All of a long one were a page of 1.8 MB that took three seconds."""
FIRST, OPEN = "tu", "_open"
"""In the address: the item from which on boxes are open. `OPEN` is the button that saves and opens others."""

SHOWN = 160
"""Characters of a line in a list of choices."""

AT = "_at"
"""The form field with the box where the cursor was when the form was sent, «items-3»; «» for none. Filled by a
script."""


class OpenItems(BaseInlineFormSet):
    """The items that have boxes: those from the key `first` on; in a submitted form, those that it contains."""

    def __init__(self, *args: Any, first: str = "", **kwargs: Any) -> None:
        self.first = first
        super().__init__(*args, **kwargs)

    def get_queryset(self) -> list[ConclusionItem]:
        if not hasattr(self, "chosen"):
            rows = list(super().get_queryset())
            self.number_of_all = len(rows)
            self.numbers = [(part, in_part) for part in ConclusionPart if (in_part := number_in(part, rows))]
            self.chosen = self.sent(rows) if self.is_bound else self.opened(rows)
        return self.chosen

    @property
    def are_folded(self) -> bool:
        """Whether the boxes are folded at first, as in a long conclusion."""
        return self.is_long and not (self.first or self.is_bound)

    @property
    def is_long(self) -> bool:
        self.get_queryset()
        return self.number_of_all > OPEN_AT_ONCE

    def opened(self, rows: list[ConclusionItem]) -> list[ConclusionItem]:
        start = next((place for place, row in enumerate(rows) if str(row.pk) == self.first), 0)
        following = rows[start + OPEN_AT_ONCE :]
        self.following = following[0].pk if following else None
        return rows[start : start + OPEN_AT_ONCE]

    def sent(self, rows: list[ConclusionItem]) -> list[ConclusionItem]:
        keys = {value for name, value in self.data.items() if name.endswith("-id")}
        return [row for row in rows if str(row.pk) in keys]


def number_in(part: ConclusionPart, rows: list[ConclusionItem]) -> int:
    return sum(row.part == part for row in rows)


class ItemForm(LineForm):
    comes_last = "Để trống thì xếp cuối phần."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "due_on" in self.fields:
            self.fields["due_on"].validators.append(not_far_ahead)

    def others(self, data: dict[str, Any]) -> QuerySet:
        return ConclusionItem.objects.filter(notice=self.instance.notice_id, part=data.get("part", ""))

    def typed_beside(self) -> list[int]:
        """None: items of other parts are counted separately."""
        return []


class ConclusionItemInline(PortalInline):
    model = ConclusionItem
    form = ItemForm
    formset = OpenItems
    template = "admin/sessions_app/conclusionnotice/items.html"
    fields = [("part", "order"), "text", ("body", "due_on")]
    autocomplete_fields = ["body"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConclusionItem]:
        return super().get_queryset(request).select_related("body")


class DueDayForm(forms.Form):
    """One day for those lines `without_day` that stay ticked."""

    due_on = forms.DateField(label="Thời hạn", widget=AdminDateWidget, validators=[not_far_ahead])
    lines = forms.MultipleChoiceField(
        label="Cho các mục",
        widget=OpenBoxes,
        error_messages={
            "required": "Hãy chọn ít nhất một mục.",
            "invalid_choice": "Một mục đã chọn vừa có thời hạn hay không còn. Hãy xem lại.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: list[ConclusionItem] = self.initial["without_day"]
        self.fields["lines"].choices = [(str(row.pk), f"{shorten(row.text, SHOWN)} ({row.body})") for row in rows]
        self.initial["lines"] = [str(row.pk) for row in rows]


@admin.register(ConclusionNotice)
class ConclusionNoticeAdmin(FoldedSearchAdmin, VerbAdmin):
    verbs = [
        Verb(
            "cong-bo",
            "Công bố thông báo kết luận",
            "sessions_app.publish_conclusionnotice",
            actions.publish_conclusion,
            lambda notice: notice.published_at is None,
            "Thông báo kết luận hiện trên cổng; sau đó ghi nhầm thì chỉ còn đính chính, ai cũng thấy đã sửa gì. "
            "Luật định phải công khai kết quả đối thoại chậm nhất 10 ngày sau hội nghị.",
            form_for=lambda notice: reason_if(late_to_conclude(notice)),
            shows=["must_have", "doubts"],
            done="Đã công bố thông báo kết luận.",
        ),
        Verb(
            "ghi-thoi-han",
            "Ghi một thời hạn cho phần d)",
            "sessions_app.change_conclusionnotice",
            actions.set_due_day,
            lambda notice: notice.published_at is None and notice.items.without_day().exists(),
            "Ghi một ngày cho nhiều mục của phần d) chưa có thời hạn, không phải mở từng mục. Bỏ dấu ở mục có hạn "
            "riêng hay không cần hạn. Mục đã có thời hạn giữ nguyên.",
            DueDayForm,
            lambda notice: {"without_day": list(notice.items.without_day().select_related("body"))},
            done="Đã ghi thời hạn.",
        ),
        POST,
    ]
    links = [
        Link(
            "Xem như người dân",
            "sessions_app.view_conclusionnotice",
            lambda notice: not notice.is_public,
            lambda notice: reverse("admin:conclusion_preview", args=[notice.pk]),
        ),
        Link("Niêm yết", "sessions_app.view_posting", lambda notice: notice.is_public, postings_of),
    ]
    form = ConclusionForm
    change_form_template = "admin/sessions_app/conclusionnotice/change_form.html"
    list_display = ["title", "number_symbol", "issued_on", session_label, "published_at"]
    list_select_related = ["session"]
    search_fields = ["number_symbol", "title"]
    autocomplete_fields = ["session", "issuer"]
    readonly_fields = ["published_at"]
    set_once = ["session"]
    inlines = [ConclusionItemInline]
    fieldsets = [
        (None, {"fields": ["session", "issuer", ("number_symbol", "issued_on"), "title"]}),
        (
            "Lời văn",
            {
                "fields": ["introduction", "closing", "signer"],
                "description": "Các mục ở phía dưới chia bốn phần: a) ý kiến được nêu; b) nội dung đã trả lời tại hội "
                "nghị; c) nội dung chuyển cơ quan có thẩm quyền, ghi rõ chuyển đến đâu; d) ai giải quyết việc gì, đến "
                "khi nào. Đưa một ý kiến vào phần a bằng nút trên trang của ý kiến đó.",
            },
        ),
        ("Trạng thái và địa chỉ trang", {"fields": ["published_at", "slug"], "description": ADDRESS_HINT}),
    ]

    def is_locked(self, row: ConclusionNotice) -> bool:
        return row.published_at is not None

    def may_be_deleted(self, row: ConclusionNotice) -> bool:
        return row.published_at is None

    def view_on_site(self, notice: ConclusionNotice) -> str | None:
        return notice.get_absolute_url() if notice.is_public and notice.session.announced_at else None

    @admin.display(description="phải ghi trước khi công bố")
    def must_have(self, notice: ConclusionNotice) -> str:
        """Why `publish_conclusion` would refuse."""
        sentences = [(sentence,) for sentence in hindrances(notice)]
        if not sentences:
            return ""
        address = self.address("change", notice.pk)
        return format_html('{} <a href="{}">Ghi ở trang thông báo</a>', format_html_join(" ", "{}", sentences), address)

    @admin.display(description="cần xem lại")
    def doubts(self, notice: ConclusionNotice) -> str:
        """What could only be corrected publicly once it is published. It does not prevent publishing."""
        return "\n".join(doubts_about(notice))

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        return {**super().get_formset_kwargs(request, obj, inline, prefix), "first": request.GET.get(FIRST, "")}

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        saved = [*(row for row, _ in formset.changed_objects), *formset.new_objects]
        request.saved_items = saved  # type: ignore[attr-defined]  # for `response_change`, which has no formset

    def response_change(self, request: HttpRequest, obj: ConclusionNotice) -> HttpResponse:
        """Go on with the items that the pressed button names, with the item where the cursor was, or with those that
        were open."""
        query, place = request.GET.copy(), "items-group"
        if OPEN in request.POST:
            query[FIRST] = request.POST[OPEN]
        elif "_continue" not in request.POST:
            return super().response_change(request, obj)
        elif key := key_left(request):
            place = place_of(key, obj, query)
        elif FIRST not in query:
            return super().response_change(request, obj)
        self.message_user(request, "Đã lưu thông báo kết luận.", messages.SUCCESS)
        return redirect(f"{request.path}?{query.urlencode()}#{place}".replace("?#", "#"))


def key_left(request: HttpRequest) -> int | None:
    """The key of the item where the cursor was; without scripts, of the last item that was changed or added."""
    saved = [row.pk for row in getattr(request, "saved_items", [])]
    if AT not in request.POST:
        return saved[-1] if saved else None
    told = as_key(request.POST.get(f"{request.POST[AT]}-id"))
    if told is not None:
        return told
    return saved[-1] if request.POST[AT] and saved else None


def place_of(key: int, notice: ConclusionNotice, query: QueryDict) -> str:
    """The HTML id of the text box of that item on the page; sets `FIRST` in `query` if its box would be folded or not
    shown. The whole group if the item is gone."""
    keys = list(notice.items.values_list("pk", flat=True))
    if key not in keys:
        return "items-group"
    first = query.get(FIRST, "")
    start = next((place for place, one in enumerate(keys) if str(one) == first), 0)
    if not start <= keys.index(key) < start + OPEN_AT_ONCE:
        start = keys.index(key)
    if len(keys) > OPEN_AT_ONCE:
        query[FIRST] = str(keys[start])
    return f"id_items-{keys.index(key) - start}-text"


def doubts_about(notice: ConclusionNotice) -> Iterator[str]:
    said = min((meeting.held_on for meeting in notice.session.meetings.all() if meeting.day_said), default=None)
    if said and notice.issued_on and notice.issued_on < said:
        yield f"Ngày ban hành {notice.issued_on:%d/%m/%Y} trước ngày họp {said:%d/%m/%Y}."
    if early := notice.items.filter(due_on__lt=said).count() if said else 0:
        yield f"{early:02d} mục có thời hạn trước ngày họp."
    there = {"số, ký hiệu": notice.number_symbol, "người ký": notice.signer}
    told = [notice.title, notice.introduction, notice.closing, *(item.text for item in notice.items.all())]
    if marks := find_personal_data("\n".join(told)):
        found = ", ".join(dict.fromkeys(f"{mark.kind} «{mark.found}»" for mark in marks))
        yield f"Có thể là thông tin riêng, công bố rồi ai cũng đọc được: {found}."
    if missing := [name for name, is_there in there.items() if not is_there]:
        yield f"Chưa ghi {'; '.join(missing)}."
