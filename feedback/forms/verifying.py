"""What a sender says about a report that something is done."""

from typing import Any

from django import forms

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.images import TO_CHOOSE

from ..actions.done_reports import MOST_PICTURES, ONLY_PICTURES
from ..models import Verification
from .files import KeepingFileInput, KeepingForm, MultipleFileField, fault_of
from .own_opinion import button

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")


WITHOUT_ID = {"id": False}
"""Both forms are on one page, and each sends its answer: no id may occur twice."""


class DoneForm(forms.Form):
    """One press: it is done."""

    answer = forms.CharField(widget=forms.HiddenInput(attrs=WITHOUT_ID), initial=Verification.Answer.DONE)
    helper = button("Đã xong")


class NotYetForm(KeepingForm):
    box = "pictures"
    most, called = MOST_PICTURES, "ảnh"

    answer = forms.CharField(widget=forms.HiddenInput(attrs=WITHOUT_ID), initial=Verification.Answer.NOT_YET)
    reason = CleanCharField(
        multiline=True,
        label="Việc gì chưa xong, ở đâu",
        max_length=1000,
        help_text="Chỉ cán bộ đọc được lời của ông/bà. Trên cổng ghi ngay «chưa xong»; lý do chỉ đăng sau khi "
        "cán bộ bỏ thông tin riêng. Tối đa 1.000 ký tự.",
        error_messages={"required": "Hãy ghi việc gì chưa xong."},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    pictures = MultipleFileField(
        label="Ảnh chụp, nếu có",
        required=False,
        help_text="Ảnh chụp bằng điện thoại, ảnh chụp màn hình; chưa nhận phim. Nhiều nhất "
        f"{MOST_PICTURES} ảnh, mỗi ảnh 10 MB. Chỉ đăng lên cổng khi cán bộ đồng ý.",
        widget=KeepingFileInput(accept=TO_CHOOSE, most=MOST_PICTURES),
    )
    helper = button("Chưa xong")

    def clean_pictures(self) -> list[Any]:
        return self.sift(fault_of_picture)


def fault_of_picture(upload: Any) -> str:
    """Papers are refused here, and not named among what is taken, as `fault_of` would name them."""
    is_picture = upload.name.lower().endswith(PICTURES)
    return fault_of(upload) if is_picture else ONLY_PICTURES
