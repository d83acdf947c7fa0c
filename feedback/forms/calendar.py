"""What staff type on the desk of the calendar: many days at once."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from dialogue_portal.lib.fields import CleanCharField
from sessions_app.holidays import fixed_days, stretch
from sessions_app.models import CalendarDay
from sessions_app.staff_forms import day_box

LONGEST = 31
"""The most days in a row; more is a typing mistake."""

FIRST_YEAR, LAST_YEAR = 2000, 2100


class YearForm(forms.Form):
    """The fixed holidays of one year."""

    nam = forms.IntegerField(label="Năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"nam": timezone.localdate().year + 1}, **kwargs})

    def days(self) -> list[CalendarDay]:
        return fixed_days(self.cleaned_data["nam"])


class StretchForm(forms.Form):
    """One day, or days in a row like those of Tết."""

    tu = forms.DateField(label="Từ ngày", widget=day_box())
    den = forms.DateField(
        label="Đến hết ngày", required=False, widget=day_box(), help_text="Để trống nếu chỉ một ngày."
    )
    la = forms.ChoiceField(label="Loại ngày", choices=CalendarDay.Kind.choices)
    dip = CleanCharField(label="Dịp", max_length=100, help_text="Ví dụ: Tết Nguyên đán.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("tu"), given.get("den")
        if first and last:
            self.check_days(first, last)
        return given

    def check_days(self, first: dt.date, last: dt.date) -> None:
        if last < first:
            self.add_error("den", "Ngày cuối không được trước ngày đầu.")
        elif (last - first).days >= LONGEST:
            self.add_error("den", f"Mỗi lần nhiều nhất {LONGEST} ngày.")
        elif not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR:
            self.add_error("tu", f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")

    def days(self) -> list[CalendarDay]:
        given = self.cleaned_data
        return stretch(given["tu"], given["den"] or given["tu"], kind=given["la"], name=given["dip"])
