"""Announcements and news."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST

from dialogue_portal.lib.fields import UNREADABLE
from dialogue_portal.lib.rich_text import TooMuch, clean_html
from dialogue_portal.lib.sentences import moment
from dialogue_portal.lib.storage import delete_when_saved
from dialogue_portal.lib.text import UnreadableText

from .. import actions
from ..models import Announcement
from ..templatetags.portal_tags import rich
from ..views import stored_file
from ..views.news import download
from .lists import FoldedSearchAdmin, session_label
from .news_files import FileInline, PhotoInline
from .news_forms import AnnouncementForm, CorrectionForm, HidePhotosForm, ScheduleForm, as_published, shown_photos
from .verbs import ADDRESS_HINT, Verb, VerbAdmin, asking

MAY_PUBLISH = "sessions_app.publish_announcement"

VERBS = [
    Verb(
        "dang",
        "Đăng lên cổng",
        MAY_PUBLISH,
        actions.publish_announcement,
        lambda announcement: announcement.published_at is None,
        "Bài hiện trên cổng ngay, với ngày đăng là lúc này. Sau đó chỉ còn đính chính, có ghi rõ sửa điều gì.",
        shows=["summary", "reading"],
        done="Đã đăng.",
    ),
    Verb(
        "hen-gio",
        "Hẹn giờ đăng",
        MAY_PUBLISH,
        actions.schedule_announcement,
        lambda announcement: announcement.published_at is None,
        "Đến giờ hẹn bài tự hiện trên cổng. Trong lúc chờ, bài không sửa được: muốn sửa thì thôi hẹn giờ trước.",
        ScheduleForm,
        shows=["summary", "reading"],
        done="Đã hẹn giờ đăng.",
    ),
    Verb(
        "thoi-hen",
        "Thôi hẹn giờ",
        MAY_PUBLISH,
        actions.unschedule_announcement,
        lambda announcement: announcement.is_scheduled,
        "Bài trở lại là bản nháp, sửa được, và không tự hiện nữa.",
        done="Đã thôi hẹn giờ. Bài là bản nháp.",
    ),
    Verb(
        "dinh-chinh",
        "Đính chính",
        MAY_PUBLISH,
        actions.correct_announcement,
        lambda announcement: announcement.is_public,
        "Lời mới thay lời đang đăng. Đầu bài ghi rõ đã đính chính điều gì và dẫn đến bản trước.",
        CorrectionForm,
        as_published,
        done="Đã đính chính.",
    ),
    Verb(
        "go-xuong",
        "Gỡ xuống",
        MAY_PUBLISH,
        actions.hide_announcement,
        lambda announcement: announcement.is_public,
        "Bài không còn hiện ở trang nào của cổng. Ở địa chỉ cũ, mọi người chỉ đọc được lý do gỡ.",
        asking("Lý do gỡ", "Mọi người đọc được lý do này."),
        done="Đã gỡ xuống.",
        is_grave=True,
    ),
    Verb(
        "go-anh",
        "Gỡ ảnh",
        MAY_PUBLISH,
        actions.hide_announcement_photos,
        lambda announcement: announcement.is_out and announcement.photos.shown().exists(),
        "Ảnh được chọn không còn hiện ở trang nào của cổng. Bài vẫn đăng.",
        HidePhotosForm,
        shown_photos,
        done="Đã gỡ ảnh.",
        is_grave=True,
    ),
    Verb(
        "dang-lai",
        "Đăng lại",
        MAY_PUBLISH,
        actions.show_announcement_again,
        lambda announcement: announcement.is_out and announcement.hidden_at is not None,
        "Bài hiện lại trên cổng như trước khi gỡ, với ngày đăng cũ.",
        asking("Lý do đăng lại", "Chỉ cán bộ đọc được, trong nhật ký hồ sơ."),
        shows=["summary", "reading"],
        done="Đã đăng lại.",
    ),
    Verb(
        "xem-truoc",
        "Tạo đường dẫn xem trước",
        MAY_PUBLISH,
        actions.share_preview,
        lambda announcement: not announcement.is_out,
        "Ai có đường dẫn đều đọc được bản nháp trong 7 ngày, không cần đăng nhập. Đường dẫn cũ, nếu có, hết dùng được.",
        done="Đã tạo đường dẫn xem trước. Đường dẫn ghi ở cuối trang này.",
    ),
    Verb(
        "thu-hoi-xem-truoc",
        "Thu hồi đường dẫn xem trước",
        MAY_PUBLISH,
        actions.withdraw_preview,
        lambda announcement: not announcement.is_out and announcement.preview_made_at is not None,
        "Đường dẫn xem trước đã gửi cho người khác không mở được nữa.",
        done="Đã thu hồi đường dẫn xem trước.",
    ),
]


@admin.register(Announcement)
class AnnouncementAdmin(FoldedSearchAdmin, VerbAdmin):
    verbs = VERBS
    form = AnnouncementForm
    list_display = ["title", "category", "state", session_label, "published_at"]
    list_select_related = ["session"]
    list_filter = ["category", "session"]
    search_fields = ["title", "summary", "source", "author"]
    inlines = [PhotoInline, FileInline]
    readonly_fields = ["reading", "state", "hidden_reason", "earlier", "preview_link"]

    def get_fieldsets(self, request: HttpRequest, obj: Announcement | None = None) -> list[Any]:
        """A draft has boxes, what is out or waits for its hour is read."""
        is_open = obj is None or self.has_change_permission(request, obj)
        text = "text" if is_open else "reading"
        fields = ["category", "title", "summary", text, "session", "event_on", "source", "author"]
        states = ["state", "hidden_reason", "earlier", "preview_link"] if obj else []
        status = {"fields": [*states, "slug"], "description": ADDRESS_HINT}
        return [(None, {"fields": fields}), ("Trạng thái và địa chỉ trang", status)]

    @property
    def locked_note(self) -> str:
        return (
            "Bài đã đăng hoặc đã hẹn giờ nên không sửa thẳng được. Bài đã đăng thì đính chính, có ghi rõ sửa điều gì; "
            "bài hẹn giờ thì thôi hẹn giờ rồi sửa."
        )

    def is_locked(self, row: Announcement) -> bool:
        return row.published_at is not None

    def may_be_deleted(self, row: Announcement) -> bool:
        return row.published_at is None

    def view_on_site(self, announcement: Announcement) -> str | None:
        return announcement.get_absolute_url() if announcement.is_public else None

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Delete the files of pictures and attachments that were removed or replaced."""
        super().save_formset(request, form, formset, change)
        gone = [name for row in formset.deleted_objects for name in row.names_on_disk]
        replaced = [name for part in formset.forms for name in getattr(part, "replaced", [])]
        delete_when_saved([*gone, *replaced])

    def delete_model(self, request: HttpRequest, obj: Announcement) -> None:
        names = [name for row in [*obj.photos.all(), *obj.files.all()] for name in row.names_on_disk]
        super().delete_model(request, obj)
        delete_when_saved(names)

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "lam-sach/": (self.clean, "clean"),
            "<path:object_id>/anh/<int:pk>/": (self.photo, "photo"),
            "<path:object_id>/tep/<int:pk>/": (self.file, "file"),
        }
        routes = [
            path(route, self.admin_site.admin_view(page), name=self.address_name(name))
            for route, (page, name) in pages.items()
        ]
        return [*routes, *super().get_urls()]

    def photo(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """A picture for staff, also of a draft, also after it was taken down."""
        photo = get_object_or_404(self.opened(request, object_id).photos, pk=pk)
        return stored_file(photo.path(photo.widths[0], "jpg"), "image/jpeg")

    def file(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        return download(get_object_or_404(self.opened(request, object_id).files, pk=pk))

    def opened(self, request: HttpRequest, object_id: str) -> Announcement:
        announcement = self.get_object(request, unquote(object_id))
        if announcement is None or not self.has_view_permission(request, announcement):
            raise Http404
        return announcement

    @method_decorator(require_POST)
    def clean(self, request: HttpRequest) -> HttpResponse:
        """What was pasted from Word, as it would be stored: the editor puts it in."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            return HttpResponse(clean_html(request.POST.get("html", "")))
        except UnreadableText:
            return HttpResponseBadRequest(UNREADABLE)
        except TooMuch as refused:
            return HttpResponseBadRequest(str(refused))

    @admin.display(description="nội dung")
    def reading(self, announcement: Announcement) -> str:
        return format_html('<div class="rich-text">{}</div>', rich(announcement.text))

    @admin.display(description="tình trạng")
    def state(self, announcement: Announcement) -> str:
        if announcement.published_at is None:
            return "bản nháp"
        if announcement.hidden_at:
            return f"đã gỡ lúc {moment(announcement.hidden_at)}"
        return f"{'hẹn đăng' if announcement.is_scheduled else 'đã đăng'} lúc {moment(announcement.published_at)}"

    @admin.display(description="các bản trước đính chính")
    def earlier(self, announcement: Announcement) -> str:
        """All earlier versions, also those that only staff may read."""
        lines = [
            (
                version.number,
                moment(version.replaced_at),
                " (chỉ cán bộ đọc được)" if version.is_withheld else "",
                version.note,
                version.title,
                rich(version.text),
            )
            for version in announcement.versions.all()
        ]
        words = "<details><summary>Bản {}, thay lúc {}{}: {}</summary><b>{}</b><div class=rich-text>{}</div></details>"
        return format_html_join("", words, lines) or self.get_empty_value_display()

    @admin.display(description="đường dẫn xem trước")
    def preview_link(self, announcement: Announcement) -> str:
        until = announcement.preview_until
        if announcement.is_out or until is None or until < timezone.now():
            return self.get_empty_value_display()
        address = announcement.preview_url
        return format_html('<a href="{}">Xem bản nháp</a>, mở được đến {}', address, moment(until))
