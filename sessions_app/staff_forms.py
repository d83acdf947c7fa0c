"""What the desks of a conference accept."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from dialogue_portal.lib.fields import CleanCharField

from .actions import next_ordinal
from .models import DialogueSession

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
