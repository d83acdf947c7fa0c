"""Announcements and news."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from dialogue_portal.lib.fields import UNREADABLE
from dialogue_portal.lib.rich_text import clean_html
from dialogue_portal.lib.text import UnreadableText

from .. import actions
from ..models import Announcement
from ..templatetags.portal_tags import rich
from .lists import FoldedSearchAdmin
from .verbs import ADDRESS_HINT, Verb, VerbAdmin, asking


@admin.register(Announcement)
class AnnouncementAdmin(FoldedSearchAdmin, VerbAdmin):
    verbs = [
        Verb(
            "dang",
            "Đăng lên cổng",
            "sessions_app.publish_announcement",
            actions.publish_announcement,
            lambda announcement: announcement.published_at is None,
            "Bài hiện trên cổng ngay, với ngày đăng là lúc này. Bài đã đăng không sửa được nữa.",
            shows=["summary", "reading"],
            done="Đã đăng.",
        ),
        Verb(
            "go-xuong",
            "Gỡ xuống",
            "sessions_app.publish_announcement",
            actions.hide_announcement,
            lambda announcement: bool(announcement.published_at) and announcement.hidden_at is None,
            "Bài không còn hiện ở trang nào của cổng.",
            asking("Lý do gỡ", "Chỉ cán bộ đọc được, trong nhật ký hồ sơ."),
            done="Đã gỡ xuống.",
            is_grave=True,
        ),
    ]
    locked_note = "Bài đã đăng nên không sửa được. Muốn thay, hãy gỡ xuống rồi soạn bài mới nói rõ sửa điều gì."
    list_display = ["title", "category", "session", "published_at", "hidden_at"]
    list_select_related = ["session"]
    list_filter = ["category", "session"]
    search_fields = ["title", "summary", "source"]
    readonly_fields = ["published_at", "hidden_at"]
    fieldsets = [
        (None, {"fields": ["category", "title", "summary", "text", ("session", "event_on"), ("source", "author")]}),
        (
            "Trạng thái và địa chỉ trang",
            {"fields": [("published_at", "hidden_at"), "slug"], "description": ADDRESS_HINT},
        ),
    ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text":
            field.widget.attrs["data-clean"] = self.address("clean")
        return field

    def get_urls(self) -> list[URLPattern]:
        return [
            path("lam-sach/", self.admin_site.admin_view(self.clean), name=self.address_name("clean")),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def clean(self, request: HttpRequest) -> HttpResponse:
        """What was pasted from Word, as it would be stored: the editor puts it in."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            return HttpResponse(clean_html(request.POST.get("html", "")))
        except UnreadableText:
            return HttpResponseBadRequest(UNREADABLE)

    @admin.display(description="nội dung")
    def reading(self, announcement: Announcement) -> str:
        return format_html('<div class="rich-text">{}</div>', rich(announcement.text))

    def is_locked(self, row: Announcement) -> bool:
        return row.published_at is not None

    def may_be_deleted(self, row: Announcement) -> bool:
        return row.published_at is None

    def view_on_site(self, announcement: Announcement) -> str | None:
        return announcement.get_absolute_url() if announcement.published_at and not announcement.hidden_at else None
