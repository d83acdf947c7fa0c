"""Announcements and news."""

from django.contrib import admin

from .. import actions
from ..models import Announcement
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
            shows=["summary", "text"],
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
    autocomplete_fields = ["session"]
    readonly_fields = ["published_at", "hidden_at"]
    fieldsets = [
        (None, {"fields": ["category", "title", "summary", "text", ("session", "event_on"), "source"]}),
        (
            "Trạng thái và địa chỉ trang",
            {"fields": [("published_at", "hidden_at"), "slug"], "description": ADDRESS_HINT},
        ),
    ]

    def is_locked(self, row: Announcement) -> bool:
        return row.published_at is not None

    def may_be_deleted(self, row: Announcement) -> bool:
        return row.published_at is None

    def view_on_site(self, announcement: Announcement) -> str | None:
        return announcement.get_absolute_url() if announcement.published_at and not announcement.hidden_at else None
