"""What staff type about announcements."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from dialogue_portal.lib.fields import CleanCharField, RichTextFormField
from dialogue_portal.lib.widgets import RichTextarea

from ..actions import EditedMeanwhile
from ..models import Announcement

CLEAN_ADDRESS = reverse_lazy("admin:sessions_app_announcement_clean")


class AnnouncementForm(forms.ModelForm):
    """Carries the revision that was opened: whoever saves second is told, and keeps what was written."""

    opened = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Announcement
        fields = ["category", "title", "summary", "text", "session", "event_on", "source", "author", "slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("opened", self.instance.revision)
        if "text" in self.fields:
            self.fields["text"].widget.attrs["data-clean"] = CLEAN_ADDRESS

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.instance.pk and given.get("opened") != self.instance.revision:
            raise ValidationError(str(EditedMeanwhile()), code="edited")
        return given


class ScheduleForm(forms.Form):
    at = forms.SplitDateTimeField(
        label="Đăng lúc",
        widget=AdminSplitDateTime,
        help_text="Ngày và giờ của phường. Bài tự hiện trên cổng đúng lúc đó.",
        error_messages={"required": "Hãy ghi cả ngày và giờ."},
    )


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
        help_text="Chỉ chọn khi bản trước có thông tin không được công khai, chẳng hạn số điện thoại của người dân.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


def as_published(announcement: Announcement) -> dict[str, Any]:
    """What the form of a correction starts with."""
    return {name: getattr(announcement, name) for name in ["title", "summary", "text", "revision"]}
