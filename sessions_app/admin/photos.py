"""Photographs of a conference."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from .. import actions, tasks
from ..models import Photo
from ..views import stored_file
from .forms import PhotoForm
from .lists import FoldedSearchAdmin, session_label
from .verbs import Verb, VerbAdmin, asking


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = "tình trạng", "tinh-trang"

    STATES: ClassVar[dict[str, tuple[str, Q]]] = {
        "cho": ("chờ công bố", Q(published_at=None)),
        "cong-bo": ("đã công bố", Q(published_at__isnull=False, hidden_at=None)),
        "go": ("đã gỡ xuống", Q(hidden_at__isnull=False)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in self.STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(self.STATES[self.value()][1]) if self.value() in self.STATES else queryset


@admin.register(Photo)
class PhotoAdmin(FoldedSearchAdmin, VerbAdmin):
    verbs = [
        Verb(
            "cong-bo",
            "Công bố ảnh",
            "sessions_app.publish_photo",
            actions.publish_photo,
            lambda photo: photo.can_be_published,
            "Ảnh hiện trên trang của hội nghị và trong trang hình ảnh. Hãy chắc rằng người trong ảnh không phản đối.",
            shows=["preview", "alt_text", "caption", "credit"],
            done="Đã công bố ảnh.",
        ),
        Verb(
            "go-xuong",
            "Gỡ ảnh xuống",
            "sessions_app.hide_photo",
            actions.hide_photo,
            lambda photo: bool(photo.published_at and not photo.hidden_at),
            "Ảnh không còn hiện ở trang nào của cổng. Tệp còn giữ đến hết thời hạn lưu, trong lúc ấy đưa lên lại được.",
            asking("Lý do gỡ", "Chỉ cán bộ đọc được."),
            shows=["preview", "requests"],
            done="Đã gỡ ảnh xuống.",
            is_grave=True,
        ),
        Verb(
            "giu-anh",
            "Giữ ảnh",
            "sessions_app.hide_photo",
            actions.keep_photo,
            lambda photo: photo.removal_requests.open().exists(),
            "Ảnh vẫn ở trên cổng, đề nghị gỡ được khép lại và nội dung đề nghị được xóa.",
            asking("Vì sao giữ ảnh", "Chỉ cán bộ đọc được."),
            shows=["preview", "requests"],
            done="Đã khép đề nghị gỡ ảnh.",
        ),
        Verb(
            "dua-len-lai",
            "Đưa ảnh lên lại",
            "sessions_app.publish_photo",
            actions.show_photo_again,
            lambda photo: photo.hidden_at is not None and photo.has_files,
            "Ảnh hiện lại ở chỗ cũ trên cổng.",
            asking("Lý do đưa lên lại", "Chỉ cán bộ đọc được."),
            shows=["preview", "hidden_reason"],
            done="Đã đưa ảnh lên lại.",
        ),
        Verb(
            "xoa",
            "Xóa ảnh",
            "sessions_app.delete_photo",
            actions.delete_photo,
            lambda photo: photo.published_at is None,
            "Ảnh chưa công bố được xóa cùng tệp. Việc này không làm ngược lại được.",
            shows=["preview"],
            done="Đã xóa ảnh.",
            is_grave=True,
        ),
    ]
    form = PhotoForm
    list_display = ["thumbnail", "name", session_label, "order", "progress"]
    list_display_links = ["thumbnail", "name"]
    list_select_related = ["session"]
    list_filter = ["session", StateFilter, "is_illustration"]
    list_per_page = 30
    search_fields = ["caption", "alt_text", "credit", "file_name"]
    autocomplete_fields = ["session"]
    readonly_fields = ["preview", "progress", "published_at", "hidden_reason"]
    fieldsets = [
        (None, {"fields": ["session", "upload", "preview", "progress", "published_at", "hidden_reason"]}),
        ("Người dân đọc", {"fields": ["alt_text", "caption", "credit", "is_illustration", "order"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Photo | None = None) -> list[str]:
        """A published photograph cannot be moved to another conference."""
        return [*self.readonly_fields, *(["session"] if obj and obj.published_at else [])]

    def page_after_verb(self, row: Photo) -> str:
        """The page with all photographs of the conference."""
        return f"{reverse('admin:session_photos', args=[row.session_id])}#anh-{row.pk}"

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.image)
        return [path("<path:object_id>/anh/<int:width>/", page, name=self.address_name("image")), *super().get_urls()]

    def image(self, request: HttpRequest, object_id: str, width: int) -> FileResponse:
        """The finished picture, for staff: also before the session is announced, and after the photograph was taken
        down."""
        photo = self.get_object(request, unquote(object_id))
        if photo is None or width not in photo.widths or not self.has_view_permission(request, photo):
            raise Http404
        return stored_file(photo.path(width, "jpg"), "image/jpeg")

    @admin.display(description="ảnh")
    def thumbnail(self, photo: Photo) -> str:
        return self.picture(photo, "thumbnail")

    @admin.display(description="xem trước")
    def preview(self, photo: Photo) -> str:
        return self.picture(photo, "preview")

    def picture(self, photo: Photo, kind: str) -> str:
        if not photo.widths:
            return "(chưa có ảnh)"
        address = f"{self.address('image', photo.pk, photo.widths[0])}?{photo.rendered_at:%H%M%S}"
        return format_html('<img class="photo-{}" src="{}" alt="{}" loading="lazy">', kind, address, photo.alt_text)

    @admin.display(description="chú thích")
    def name(self, photo: Photo) -> str:
        return str(photo)

    @admin.display(description="đề nghị gỡ")
    def requests(self, photo: Photo) -> str:
        return " · ".join(request.text for request in photo.removal_requests.open())

    @admin.display(description="tình trạng")
    def progress(self, photo: Photo) -> str:
        return photo.state_label

    def save_model(self, request: HttpRequest, obj: Photo, form: PhotoForm, change: bool) -> None:
        upload = form.cleaned_data["upload"]
        if upload:
            obj.incoming = upload
        if upload or "session" in form.changed_data:
            obj.digest = ""  # another file, or perhaps there already
        super().save_model(request, obj, form, change)
        if not change:
            actions.record(obj, "add", by=request.user)
        elif obj.published_at and {"caption", "alt_text", "credit"} & set(form.changed_data):
            actions.record(obj, "reword", by=request.user)
        if upload:
            Photo.objects.filter(pk=obj.pk).update(render_error="")
            tasks.render_photo.enqueue(photo_id=obj.pk)
