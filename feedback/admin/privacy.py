"""Versions of the notice that people agree to. One that is in force is never edited: a new one is added."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from sessions_app.admin.base import PortalAdmin

from ..models import PrivacyNotice


@admin.register(PrivacyNotice)
class PrivacyNoticeAdmin(PortalAdmin):
    forbidden = ["delete"]
    list_display = ["version", "in_force_from"]
    fields = ["version", "in_force_from", "text"]

    def has_change_permission(self, request: HttpRequest, obj: PrivacyNotice | None = None) -> bool:
        is_future = obj is None or obj.in_force_from > timezone.localdate()
        return is_future and super().has_change_permission(request, obj)
