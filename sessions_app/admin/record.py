"""The record of all cases, read-only."""

from typing import Any

from django.contrib import admin
from django.db.models.lookups import Exact
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from dialogue_portal.lib.text import capital

from ..models import CaseEvent
from ..models.record import OfList
from ..record_words import KINDS, VERB_NAMES, change_words, kind_name, verb_name
from .base import PortalAdmin


class KindFilter(admin.SimpleListFilter):
    title, parameter_name = "loại hồ sơ", "case_kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, kind_name(kind)) for kind in KINDS]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The acts of one case are found by its own index."""
        if "case_id" in request.GET:
            return queryset.filter(case_kind=self.value()) if self.value() else queryset
        return queryset.filter(Exact(OfList("case_kind"), self.value())) if self.value() else queryset


class VerbFilter(admin.SimpleListFilter):
    title, parameter_name = "việc", "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(VERB_NAMES.items(), key=lambda item: item[1])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(Exact(OfList("verb"), self.value())) if self.value() else queryset


@admin.register(CaseEvent)
class CaseEventAdmin(PortalAdmin):
    forbidden = ["add", "change", "delete"]
    list_display = ["at", "case", "verb_name", "actor_name", "acting_as", "change", "reason"]
    list_filter = [KindFilter, VerbFilter]
    more_lookups = ["case_id"]
    fields = ["at", "case", "sequence", "verb_name", "actor_name", "acting_as", "change", "reason"]
    show_full_result_count = False
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The page title is the name by which all pages link to it."""
        title = capital(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {**(extra_context or {}), "title": title})

    @admin.display(description="hồ sơ")
    def case(self, event: CaseEvent) -> str:
        name = f"{kind_name(event.case_kind)} {event.case_id}"
        try:
            address = reverse(f"admin:{KINDS.get(event.case_kind)}_{event.case_kind}_change", args=[event.case_id])
        except NoReverseMatch:
            return name
        return format_html('<a href="{}">{}</a>', address, name)

    @admin.display(description="việc", ordering="verb")
    def verb_name(self, event: CaseEvent) -> str:
        return verb_name(event)

    @admin.display(description="từ → sang")
    def change(self, event: CaseEvent) -> str:
        return change_words(event)
