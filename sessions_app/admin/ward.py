"""The ward, its bodies, its residential groups, the topics."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ..models import Body, ResidentialGroup, Topic, WardProfile
from .base import PortalAdmin
from .lists import FoldedSearchAdmin, yes_no


@admin.register(WardProfile)
class WardProfileAdmin(PortalAdmin):
    """One row: its list is its form."""

    fieldsets = [
        ("Tên gọi", {"fields": ["unit_kind", "name", "province", "group_word"]}),
        (
            "Chân trang",
            {
                "fields": ["responsible_body", "address", "phone", "email", "office_hours"],
                "description": "Hiện ở chân mọi trang của cổng.",
            },
        ),
        ("Lời dẫn", {"fields": ["complaints_guide", "notice"]}),
        ("Cách làm việc", {"fields": ["accepts_unsigned", "waives_two_hands"]}),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if WardProfile.objects.filter(pk=1).exists():
            return redirect("admin:sessions_app_wardprofile_change", 1)
        if not self.has_add_permission(request):
            return super().changelist_view(request, extra_context)
        return redirect("admin:sessions_app_wardprofile_add")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not WardProfile.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: WardProfile | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: WardProfile, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)


@admin.register(Body)
class BodyAdmin(FoldedSearchAdmin):
    list_display = ["name", "short_name", "kind", yes_no("is_active", "đang hoạt động"), "order"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "short_name"]
    fields = ["name", "short_name", "kind", "order", "is_active", "successor"]


@admin.register(ResidentialGroup)
class ResidentialGroupAdmin(FoldedSearchAdmin):
    list_display = ["name", "number", "valid_from", "valid_to", "merged_into"]
    list_select_related = ["merged_into"]
    search_fields = ["name", "number"]
    fields = ["number", "name", "valid_from", "valid_to", "merged_into", "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: ResidentialGroup | None = None) -> list[str]:
        return ["slug"] if obj else []


@admin.register(Topic)
class TopicAdmin(FoldedSearchAdmin):
    list_display = ["name", "order", yes_no("is_active", "đang dùng")]
    list_filter = ["is_active"]
    search_fields = ["name"]
    fields = ["name", "order", "is_active", "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> list[str]:
        return ["slug"] if obj else []
