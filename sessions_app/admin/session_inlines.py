"""The parts of a conference that are typed on its page: meetings, agenda, who takes part, who came, figures."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminIntegerFieldWidget
from django.db.models import ForeignKey, PositiveIntegerField, Q, QuerySet, URLField
from django.http import HttpRequest

from ..models import AgendaItem, AttendeeCount, DialogueSession, Meeting, Participation, ReportedFigure
from .base import PortalInline
from .corrections import ReadFormSet
from .schedule import LINES


def is_draft(session: DialogueSession | None) -> bool:
    """Whether nobody has read of its days: later they change by the verb «Đổi lịch họp»."""
    return session is None or session.announced_at is None


class SessionInline(PortalInline):
    named: Sequence[str] = ()
    """What each line names, read together with the lines."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related(*self.named)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices are of this session, and read once, not once for every line."""
        if db_field.name not in {"meeting", "participation"}:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        key = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
        of_session = Q(session=int(key)) if re.fullmatch(r"\d+", key) else Q(pk=None)
        kwargs["queryset"] = db_field.related_model._default_manager.filter(of_session)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.choices = list(field.choices)
        return field


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
    named = ["meeting", "participation"]
    formset = ReadFormSet
    verbose_name_plural = "Chương trình và diễn biến"
    fields = [("order", "time"), "title", "meeting", "participation", "done_by", "cue", "proceedings"]


class ParticipationInline(SessionInline):
    model = Participation
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
