"""The ward's own page belongs to the other app; the notice that speaks of the ward, only this one knows."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from sessions_app.admin.ward import WardProfileAdmin
from sessions_app.models import WardProfile

from ..actions.first_notice import fit_first_notice

admin.site.unregister(WardProfile)


@admin.register(WardProfile)
class NoticedWardAdmin(WardProfileAdmin):
    def save_model(self, request: HttpRequest, obj: WardProfile, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if fit_first_notice(obj, by=request.user):
            self.message_user(request, "Thông báo bảo vệ dữ liệu đầu tiên nay gọi như ông/bà vừa ghi.", messages.INFO)
