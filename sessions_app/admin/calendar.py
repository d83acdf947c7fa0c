"""The working calendar, year by year, and the service standards."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from ..models import CalendarDay, DeadlineRule
from .base import PortalAdmin
from .lists import yes_no


class YearFilter(admin.SimpleListFilter):
    title, parameter_name = "năm", "nam"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        years = CalendarDay.objects.dates("day", "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        year = self.value() or ""
        return queryset.filter(day__year=int(year)) if year.isdecimal() and 1 <= int(year) <= 9999 else queryset


@admin.register(CalendarDay)
class CalendarDayAdmin(PortalAdmin):
    list_display = ["day", "kind", "name"]
    list_filter = [YearFilter, "kind"]
    fields = ["day", "kind", "name"]


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(PortalAdmin):
    """Three duties that the portal knows: their days are the ward's to change, the list is not."""

    list_display = [
        "duty",
        "days",
        yes_no("counts_working_days", "tính ngày làm việc"),
        "counts_from",
        "remind_days_before",
        "basis",
    ]
    fields = ["duty", "days", "counts_working_days", "counts_from", "remind_days_before", "basis"]
    readonly_fields = ["duty"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DeadlineRule | None = None) -> bool:
        return False
