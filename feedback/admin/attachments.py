"""The files of an opinion on its page, each with its own yes or no."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from sessions_app.admin.base import PortalInline

from ..models import Attachment, Opinion
from ..seen_by_staff import sees_originals


class AttachmentInline(PortalInline):
    """Only pictures can be let through, and only as they were encoded anew."""

    forbidden = ["add"]
    model = Attachment
    fields = ["shown", "is_public"]
    readonly_fields = ["shown"]
    verbose_name_plural = "Tệp đính kèm"
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Opinion | None = None) -> bool:
        return sees_originals(request.user) and super().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Opinion | None = None) -> bool:
        return sees_originals(request.user) and super().has_change_permission(request, obj)

    def get_formset(self, request: HttpRequest, obj: Opinion | None = None, **kwargs: Any) -> Any:
        labels = {"is_public": "Cho mọi người xem (chỉ với hình ảnh)"}
        return super().get_formset(request, obj, **{**kwargs, "labels": labels})

    def shown(self, attachment: Attachment) -> str:
        address = reverse("admin:attachment_file", args=[attachment.key])
        if attachment.render_error:
            return f"{attachment.file_name}: {attachment.render_error}"
        if attachment.is_picture and not attachment.widths:
            return f"{attachment.file_name}: đang xử lý"
        if attachment.is_picture:
            return format_html('<a href="{0}"><img class="photo-preview" src="{0}" alt="{1}"></a>', address, attachment)
        return format_html('<a href="{}">{}</a> ({})', address, attachment, attachment.origin)

    shown.short_description = "tệp"  # type: ignore[attr-defined]  # how the admin names a column
