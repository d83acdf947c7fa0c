"""Photographs of a conference."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import FileResponse, Http404, HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html

from .. import actions, tasks
from ..models import Photo
from ..views import stored_file
from .forms import PhotoForm
from .lists import FoldedSearchAdmin
from .verbs import Verb, VerbAdmin, asking


@admin.register(Photo)
class PhotoAdmin(FoldedSearchAdmin, VerbAdmin):
    verbs = [
        Verb(
            "go-xuong",
            "Gỡ ảnh xuống",
            "sessions_app.hide_photo",
            actions.hide_photo,
            lambda photo: photo.hidden_at is None,
            "Ảnh không còn hiện ở trang nào của cổng. Tệp vẫn nằm trong hồ sơ.",
            asking("Lý do gỡ", "Chỉ cán bộ đọc được."),
            shows=["preview"],
            done="Đã gỡ ảnh xuống.",
            is_grave=True,
        )
    ]
    form = PhotoForm
    list_display = ["thumbnail", "name", "session", "order", "progress"]
    list_display_links = ["thumbnail", "name"]
    list_select_related = ["session"]
    list_filter = ["session", "is_illustration"]
    list_per_page = 30
    search_fields = ["caption", "alt_text", "credit"]
    autocomplete_fields = ["session"]
    readonly_fields = ["preview", "progress", "hidden_reason"]
    fieldsets = [
        (None, {"fields": ["session", "upload", "preview", "progress", "hidden_reason"]}),
        ("Người dân đọc", {"fields": ["alt_text", "caption", "credit", "is_illustration", "order"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.image)
        return [path("<path:object_id>/anh/<int:width>/", page, name=self.address_name("image")), *super().get_urls()]

    def image(self, request: HttpRequest, object_id: str, width: int) -> FileResponse:
        """The finished picture, for staff: also before the session is announced, also after it was taken down."""
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

    @admin.display(description="tình trạng")
    def progress(self, photo: Photo) -> str:
        if photo.render_error:
            return f"Không dùng được: {photo.render_error}"
        if photo.hidden_at:
            return "đã gỡ xuống"
        if photo.incoming or not photo.rendered_at:
            return "đang xử lý"
        return "sẵn sàng" if photo.alt_text else "chưa công bố: thiếu mô tả"

    def save_model(self, request: HttpRequest, obj: Photo, form: PhotoForm, change: bool) -> None:
        upload = form.cleaned_data["upload"]
        if upload:
            obj.incoming = upload
        super().save_model(request, obj, form, change)
        if upload:
            Photo.objects.filter(pk=obj.pk).update(render_error="")
            tasks.render_photo.enqueue(photo_id=obj.pk)
