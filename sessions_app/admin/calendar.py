"""The working calendar, year by year, and the service standards."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest

from dialogue_portal.lib.text import capital

from ..models import CalendarDay, DeadlineRule
from ..staff_forms import DAYS
from .base import PortalAdmin
from .lists import yes_no

Start = DeadlineRule.Start
SORT_OF_DAY = "loại ngày"


class YearFilter(admin.SimpleListFilter):
    title, parameter_name = "năm", "nam"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        years = CalendarDay.objects.dates("day", "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        year = self.value() or ""
        return queryset.filter(day__year=int(year)) if re.fullmatch("[1-9][0-9]{0,3}", year) else queryset


class SortOfDayFilter(admin.ChoicesFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = SORT_OF_DAY


class DayForm(forms.ModelForm):
    class Meta:
        model = CalendarDay
        fields = ()
        labels = {"kind": capital(SORT_OF_DAY)}
        error_messages = {"day": {"unique": "Ngày này đã có trong lịch."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "day" in self.fields:
            self.fields["day"].validators += DAYS


@admin.register(CalendarDay)
class CalendarDayAdmin(PortalAdmin):
    form = DayForm
    list_display = ["day", "sort_of_day", "name"]
    list_filter = [YearFilter, ("kind", SortOfDayFilter)]
    fields = ["day", "kind", "name"]

    @admin.display(description=SORT_OF_DAY, ordering="kind")
    def sort_of_day(self, day: CalendarDay) -> str:
        return day.get_kind_display()


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(PortalAdmin):
    """The duties that the portal knows. The ward may change their days, but not add or remove duties.

    Duties about a conference count calendar days from its days and are shown on the start page; duties about the portal
    are shown where they are fulfilled.
    """

    forbidden = ["add", "delete"]
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

    def get_fields(self, request: HttpRequest, obj: DeadlineRule | None = None) -> list[str]:
        return ["duty", "days", "counts_from", "basis"] if obj and not obj.is_to_sender else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: DeadlineRule | None = None) -> list[str]:
        return ["duty", "counts_from"] if obj and not obj.is_to_sender else self.readonly_fields

    def formfield_for_choice_field(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """A duty towards a sender can only count from a day of the opinion."""
        if db_field.name == "counts_from":
            kwargs["choices"] = [choice for choice in Start.choices if choice[0] in {Start.RECEIVED, Start.MEETING}]
        return super().formfield_for_choice_field(db_field, request, **kwargs)
