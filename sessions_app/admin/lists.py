"""Lists of the staff site: search without marks («nguyen» finds «Nguyễn»), and words instead of icons."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from dialogue_portal.lib.folded_rows import rows_with
from dialogue_portal.lib.text import fold

from .base import PortalAdmin


def yes_no(field: str, description: str) -> Callable[[Model], str]:
    """A list column in words: screen readers read Django's icons as «True»."""

    def column(row: Model) -> str:
        return "có" if getattr(row, field) else "không"

    return admin.display(description=description, ordering=field)(column)


@admin.display(description="tên", ordering="name_key")
def name_in_its_place(row: Any) -> str:
    """The name, sorted in Vietnamese order: plain sorting puts «Tổ 10» before «Tổ 2», and Đ behind Z."""
    return str(row.name)


@admin.display(description="hội nghị", ordering="session")
def session_label(row: Any) -> str:
    """The short name of the session: full titles begin alike and make every row four lines high."""
    return row.session.short_name if row.session else "—"


class TellsOfSameName(PortalAdmin):
    """Warns whoever saves a row whose name exists already: usually the same thing was typed in twice."""

    same_name = "Nếu là một thì chỉ giữ một mục."
    alike: Callable[[str], str] = staticmethod(fold)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        others = self.model._base_manager.exclude(pk=obj.pk).order_by("pk") if "name" in form.changed_data else []
        if other := next((row for row in others if self.alike(row.name) == self.alike(obj.name)), None):
            page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[other.pk])
            told = format_html('Đã có mục khác cùng tên: <a href="{}">{}</a>. {}', page, other.name, self.same_name)
            self.message_user(request, told, messages.WARNING)


class FoldedSearchAdmin(PortalAdmin):
    """Searches `search_fields` ignoring case, tone marks and đ. They must be plain columns, without look-ups."""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = fold(search_term).split()
        if words:
            queryset = queryset.filter(pk__in=rows_with(words, queryset, self.search_fields))
        return queryset, False
