"""What the desks of a conference accept."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.images import BadImage, check_image

from .actions import next_ordinal
from .models import DialogueSession, ResidentialGroup

FIRST_YEAR, LAST_YEAR = 1990, 2200
WITHIN = "Năm phải từ 1990 đến 2200."
DAYS = [
    MinValueValidator(dt.date(FIRST_YEAR, 1, 1), WITHIN),
    MaxValueValidator(dt.date(LAST_YEAR, 12, 31), WITHIN),
]


def day_box() -> forms.DateInput:
    return forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "ngày/tháng/năm"})


class CopyForm(forms.Form):
    """What is new in a conference made like an earlier one."""

    title = CleanCharField(label="Tên hội nghị mới", max_length=200)
    year = forms.IntegerField(label="Năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    ordinal = forms.IntegerField(
        label="Lần thứ trong năm",
        required=False,
        min_value=1,
        max_value=99,
        help_text="Để trống thì lấy số kế tiếp của năm đó.",
    )
    first_day = forms.DateField(
        label="Ngày họp đầu",
        widget=day_box(),
        validators=DAYS,
        help_text="Các buổi sau giữ khoảng cách với buổi đầu như hội nghị trước; sửa được ở trang sau.",
    )

    @classmethod
    def proposed(cls, source: DialogueSession) -> dict[str, Any]:
        """This year, the next number, the old name with both of them."""
        year = timezone.localdate().year
        ordinal = next_ordinal(source, year)
        title = source.title.replace(f"năm {source.year}", f"năm {year}")
        if source.ordinal:
            title = title.replace(f"lần {source.ordinal} ", f"lần {ordinal} ")
        return {"title": title, "year": year, "ordinal": ordinal}


class PostingForm(forms.Form):
    """Where a notice hangs since when."""

    place = CleanCharField(label="Nơi niêm yết", max_length=200, help_text="Ví dụ: bảng tin trụ sở UBND phường.")
    posted_on = forms.DateField(label="Từ ngày", widget=day_box(), validators=DAYS, initial=timezone.localdate)
    sent_to = forms.ModelMultipleChoiceField(
        ResidentialGroup.objects.active(),
        label="Đã gửi tổ trưởng các tổ",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    proof = forms.FileField(
        label="Ảnh chụp tờ niêm yết",
        required=False,
        help_text="JPEG, PNG hoặc WebP, tối đa 20 MB. Chỉ cán bộ xem được cho đến khi bấm «Công bố ảnh».",
    )
    note = CleanCharField(label="Ghi chú", max_length=300, required=False, help_text="Chỉ cán bộ đọc được.")

    def clean_proof(self) -> Any:
        proof = self.cleaned_data["proof"]
        if proof:
            try:
                check_image(proof, proof.size)
            except BadImage as error:
                raise forms.ValidationError(str(error)) from error
        return proof


class EndPostingForm(forms.Form):
    """When it came down."""

    taken_down_on = forms.DateField(label="Gỡ ngày", widget=day_box(), validators=DAYS, initial=timezone.localdate)


class LoudspeakerForm(forms.Form):
    """On how many days it was read out."""

    days = forms.IntegerField(label="Đã phát tất cả mấy ngày", min_value=1, max_value=366)
    until = forms.DateField(label="Ngày phát cuối", widget=day_box(), validators=DAYS, initial=timezone.localdate)
