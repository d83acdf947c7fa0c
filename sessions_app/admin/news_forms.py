"""Forms for announcements."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.urls import reverse_lazy

from dialogue_portal.lib.fields import CleanCharField, RichTextFormField, reason_field
from dialogue_portal.lib.widgets import RichTextarea

from ..models import Announcement
from .base import name_boxes

CLEAN_ADDRESS = reverse_lazy("admin:sessions_app_announcement_clean")


class AnnouncementForm(forms.ModelForm):
    class Meta:
        model = Announcement
        fields = ["category", "title", "summary", "text", "session", "event_on", "source", "author", "slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "text" in self.fields:
            self.fields["text"].widget.attrs["data-clean"] = CLEAN_ADDRESS


class ScheduleForm(forms.Form):
    at = forms.SplitDateTimeField(
        label="Đăng lúc",
        widget=name_boxes(AdminSplitDateTime(), "Đăng lúc"),
        help_text="Ngày và giờ Việt Nam. Bài tự hiện trên cổng đúng lúc đó.",
        error_messages={"required": "Hãy ghi cả ngày và giờ."},
    )


class HidePhotosForm(forms.Form):
    """Which pictures to hide. Its `choices` come with the initial values."""

    photos = forms.MultipleChoiceField(
        label="Ảnh cần gỡ",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ảnh cần gỡ.", "invalid_choice": "Có ảnh không còn ở bài này."},
    )
    reason = reason_field("Lý do gỡ", "Chỉ cán bộ đọc được, trong nhật ký hồ sơ.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].choices = self.initial["choices"]


def shown_photos(announcement: Announcement) -> dict[str, Any]:
    """The initial values of `HidePhotosForm`: the pictures that are shown now."""
    return {"choices": [(str(photo.pk), str(photo)) for photo in announcement.photos.shown()]}


class CorrectionForm(forms.Form):
    title = CleanCharField(label="Tiêu đề", max_length=250)
    summary = CleanCharField(label="Tóm tắt", max_length=600, multiline=True, required=False)
    text = RichTextFormField(label="Nội dung", widget=RichTextarea(attrs={"data-clean": CLEAN_ADDRESS}))
    note = CleanCharField(
        label="Đính chính điều gì",
        max_length=600,
        multiline=True,
        help_text="Mọi người đọc được ở đầu bài. Ví dụ: Sửa ngày họp thành 09/12/2026; bản trước ghi nhầm 08/12.",
        error_messages={"required": "Hãy ghi đính chính điều gì."},
    )
    is_withheld = forms.BooleanField(
        label="Không cho mọi người đọc bản trước",
        required=False,
        help_text="Chỉ chọn khi bản trước có thông tin không được công khai, chẳng hạn số điện thoại của người dân. "
        "Các bản trước nữa cũng thôi cho đọc; tiêu đề đổi thì địa chỉ trang đổi theo, địa chỉ cũ dẫn sang trang này.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


def as_published(announcement: Announcement) -> dict[str, Any]:
    """The initial values for correcting an announcement."""
    return {name: getattr(announcement, name) for name in ["title", "summary", "text", "revision"]}
