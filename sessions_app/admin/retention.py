"""How long data is kept: the kinds are fixed, the ward sets the time."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .. import actions
from ..models import RetentionRule
from .base import PortalAdmin


@admin.register(RetentionRule)
class RetentionRuleAdmin(PortalAdmin):
    forbidden = ["add", "delete"]
    list_display = ["kind", "period", "start", "allowed", "basis"]
    fields = ["kind", "amount", "unit", "start", "allowed", "basis"]
    readonly_fields = ["kind", "unit", "start", "allowed"]

    def save_model(self, request: HttpRequest, obj: RetentionRule, form: Any, change: bool) -> None:
        actions.set_retention(obj, by=request.user)

    @admin.display(description="giữ trong")
    def period(self, rule: RetentionRule) -> str:
        return rule.period

    @admin.display(description="tính bằng")
    def unit(self, rule: RetentionRule) -> str:
        return str(rule.bounds.unit.label)

    @admin.display(description="tính từ")
    def start(self, rule: RetentionRule) -> str:
        return rule.bounds.start

    @admin.display(description="được đặt")
    def allowed(self, rule: RetentionRule) -> str:
        bounds = rule.bounds
        return f"từ {bounds.least} đến {bounds.most} {bounds.unit.label}"
