"""The parts of a conference that are edited on its page: meetings, programme, participants, attendance, figures."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminIntegerFieldWidget
from django.db.models import ForeignKey, Max, Min, PositiveIntegerField, QuerySet, URLField
from django.http import HttpRequest
from django.utils import timezone

from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.row_order import behind

from ..models import AgendaItem, AttendeeCount, DialogueSession, Meeting, Participation, ReportedFigure
from .base import PortalInline
from .corrections import ReadFormSet
from .schedule import LINES


def is_draft(session: DialogueSession | None) -> bool:
    """Whether its days are not yet public: later they are changed by the verb «Đổi lịch họp»."""
    return session is None or session.announced_at is None


class SessionInline(PortalInline):
    named: Sequence[str] = ()
    """What each line names, read together with the lines."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related(*self.named)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices are those of this session, and read once for all lines. Who both chairs and reports is there twice,
        so the role is told."""
        if db_field.name not in {"meeting", "participation"}:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        key = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
        kwargs["queryset"] = db_field.related_model._default_manager.filter(session=as_key(key))
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "participation":
            field.label_from_instance = lambda row: f"{row} ({row.get_role_display()})"
        field.choices = list(field.choices)
        return field


class LineForm(forms.ModelForm):
    """One line of a list. Without a place it goes to the end: people need not know how many lines there are."""

    comes_last = "Để trống thì xếp cuối."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "order" in self.fields:
            self.fields["order"].required, self.fields["order"].help_text = False, self.comes_last
            if self.instance.pk is None:
                self.initial["order"] = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "order" in data and data["order"] is None:
            known = self.others(data).exclude(pk=self.instance.pk).aggregate(last=Max("order"))["last"] or 0
            data["order"] = behind(max([known, *self.typed_beside()]))
        return data

    def others(self, data: dict[str, Any]) -> QuerySet:
        """The lines after which it goes."""
        return type(self.instance)._default_manager.filter(session=self.instance.session_id)

    def typed_beside(self) -> list[int]:
        """The places of all lines in the same form, saved or not."""
        lines = f"{str(self.prefix).rpartition('-')[0]}-"
        boxes = [name for name in self.data if name.startswith(lines) and name.endswith("-order")]
        return [int(typed) for typed in map(self.data.get, boxes) if re.fullmatch(r"\d{1,5}", typed)]


NO_TITLE = "Trang của cán bộ này chưa ghi chức vụ của ngày họp. Hãy ghi ở đây."


class ParticipationForm(LineForm):
    """A participant. If an official was chosen, the title of that day is filled in."""

    class Meta:
        help_texts: ClassVar = {
            "name_then": "Để trống thì lấy tên của cán bộ đã chọn; không chọn ai thì chỉ ghi chức vụ hoặc khu dân cư.",
            "title_then": "Để trống thì lấy chức vụ ngày họp ghi ở trang của cán bộ đã chọn; không chọn ai thì ghi, "
            "ví dụ: Công dân tổ dân phố số 3.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "title_then" in self.fields:
            self.fields["title_then"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("title_then") == "":
            official = data.get("official")
            data["title_then"] = official.titles_on(day_of(self.instance.session_id)) if official else ""
            if not data["title_then"]:
                empty = self.fields["title_then"].error_messages["required"]
                self.add_error("title_then", NO_TITLE if official else empty)
        return data


def day_of(session: int | None) -> dt.date:
    """The first day of the conference with that key, or today if it has none yet."""
    first = Meeting.objects.filter(session=session).aggregate(day=Min("held_on"))["day"]
    return first or timezone.localdate()


class MeetingInline(SessionInline):
    model = Meeting
    named = ["groups"]
    verbose_name_plural = "Buổi họp"
    fields = LINES
    autocomplete_fields = ["groups"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def get_extra(self, request: HttpRequest, obj: DialogueSession | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    def has_add_permission(self, request: HttpRequest, obj: DialogueSession | None = None) -> bool:
        return is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: DialogueSession | None = None) -> bool:
        return is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: DialogueSession | None = None) -> bool:
        return is_draft(obj) and super().has_delete_permission(request, obj)


class AgendaInline(SessionInline):
    model = AgendaItem
    form = LineForm
    named = ["meeting", "participation"]
    formset = ReadFormSet
    verbose_name_plural = "Chương trình và diễn biến"
    fields = [("order", "time"), "title", "meeting", "participation", "done_by", "cue", "proceedings"]


class ParticipationInline(SessionInline):
    model = Participation
    form = ParticipationForm
    named = ["official"]
    formset = ReadFormSet
    verbose_name_plural = "Người chủ trì, báo cáo, dự, phát biểu"
    fields = [("order", "role"), "official", "name_then", "title_then", "subject"]
    autocomplete_fields = ["official"]


COUNTS = {
    PositiveIntegerField: {
        "widget": AdminIntegerFieldWidget,
        "max_value": 1_000_000,
        "error_messages": {"max_value": "Số này quá lớn, nhiều nhất là 1.000.000."},
    }
}
"""What minutes count: a slip of the hand is told in a number that people can read."""


class AttendeeCountInline(SessionInline):
    model = AttendeeCount
    form = LineForm
    formfield_overrides = COUNTS
    verbose_name_plural = "Thành phần dự"
    fields = [("order", "number"), "category"]


class FigureFormSet(forms.models.BaseInlineFormSet):
    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        return "Mỗi chỉ tiêu chỉ ghi một lần."


class ReportedFigureInline(SessionInline):
    model = ReportedFigure
    formset = FigureFormSet
    formfield_overrides = COUNTS
    verbose_name_plural = "Số liệu như biên bản đã báo cáo"
    fields = [("kind", "value"), "wording"]
