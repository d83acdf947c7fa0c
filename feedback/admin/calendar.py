"""The calendar and the rules belong to the other app; which deadlines move with them, only this one knows."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from sessions_app.admin.calendar import CalendarDayAdmin, DeadlineRuleAdmin
from sessions_app.models import CalendarDay, DeadlineRule

from ..actions import recount

admin.site.unregister(CalendarDay)
admin.site.unregister(DeadlineRule)


@admin.register(CalendarDay)
class RecountingDayAdmin(CalendarDayAdmin):
    change_list_template = "admin/sessions_app/calendarday_list.html"

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        was = recount.in_words(CalendarDay.objects.get(pk=obj.pk)) if change else ""
        super().save_model(request, obj, form, change)
        moved = recount.recount(obj, "change_day" if change else "add_day", by=request.user, was=was)
        self.message_user(request, recount.moved_words(moved))

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        self.message_user(request, recount.moved_words(recount.delete_day(obj, by=request.user)))


@admin.register(DeadlineRule)
class RecountingRuleAdmin(DeadlineRuleAdmin):
    def save_model(self, request: HttpRequest, obj: DeadlineRule, form: Any, change: bool) -> None:
        was = recount.in_words(DeadlineRule.objects.get(pk=obj.pk))
        super().save_model(request, obj, form, change)
        self.message_user(request, recount.moved_words(recount.recount(obj, "change_rule", by=request.user, was=was)))
