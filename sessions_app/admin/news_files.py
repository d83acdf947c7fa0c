"""Pictures and attachments in the form of an announcement: whoever may write it may add them."""

import uuid
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html

from dialogue_portal.lib.files import download_name
from dialogue_portal.lib.images import store_renditions

from ..models import AnnouncementFile, AnnouncementPhoto
from .base import PortalInline
from .forms import AttachedForm, PictureForm


class NewsPhotoForm(PictureForm):
    class Meta:
        model = AnnouncementPhoto
        fields = ["alt_text", "caption", "credit", "is_illustration", "order"]

    def save(self, commit: bool = True) -> AnnouncementPhoto:
        """The pictures get a new address each time, so no browser shows one that was replaced."""
        if self.cleaned_data["upload"]:
            self.replaced = self.instance.names_on_disk
            self.instance.key = uuid.uuid4()
            size = store_renditions(self.cleaned_data["upload"], self.instance.path)
            self.instance.width, self.instance.height = size
        return super().save(commit)


class NewsFileForm(AttachedForm):
    class Meta:
        model = AnnouncementFile
        fields = ["title"]

    def save(self, commit: bool = True) -> AnnouncementFile:
        upload = self.cleaned_data["upload"]
        if upload:
            self.replaced = self.instance.names_on_disk
            self.instance.key = uuid.uuid4()
            self.instance.file, self.instance.size = upload, upload.size
            self.instance.media_type = self.media_type
            self.instance.file_name = download_name(upload.name, self.media_type)
        return super().save(commit)


class WithItsAnnouncement:
    """Mixin: its permissions are those for the announcement."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sessions_app.view_announcement")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sessions_app.change_announcement")

    has_change_permission = has_delete_permission = has_add_permission


class PhotoInline(WithItsAnnouncement, PortalInline):
    model = AnnouncementPhoto
    form = NewsPhotoForm
    fields = ["preview", "upload", "alt_text", "caption", "credit", "is_illustration", "order"]
    readonly_fields = ["preview"]
    extra = 1  # so that pictures can be added without scripts

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return without_upload(self.fields, obj)

    @admin.display(description="xem trước")
    def preview(self, photo: AnnouncementPhoto) -> str:
        if not photo.widths:
            return "(chưa có ảnh)"
        address = reverse("admin:sessions_app_announcement_photo", args=[photo.announcement_id, photo.pk])
        picture = format_html('<img class="photo-preview" src="{}" alt="{}" loading="lazy">', address, photo.alt_text)
        return format_html("{} (đã gỡ xuống)", picture) if photo.hidden_at else picture


class FileInline(WithItsAnnouncement, PortalInline):
    model = AnnouncementFile
    form = NewsFileForm
    fields = ["title", "stored", "upload"]
    readonly_fields = ["stored"]
    extra = 1

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return without_upload(self.fields, obj)

    @admin.display(description="tệp đã có")
    def stored(self, file: AnnouncementFile) -> str:
        if not file.file:
            return "(chưa có tệp)"
        address = reverse("admin:sessions_app_announcement_file", args=[file.announcement_id, file.pk])
        return format_html('<a href="{}">{}</a>, {}', address, file.file_name, filesizeformat(file.size))


def without_upload(fields: list[str], announcement: Any) -> list[str]:
    """`fields` without the file box, if the announcement cannot be edited any more."""
    return [name for name in fields if name != "upload" or not (announcement and announcement.published_at)]
