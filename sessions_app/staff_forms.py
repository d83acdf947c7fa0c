"""Forms of the desks of a conference."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils import timezone

from dialogue_portal.lib.fields import CleanCharField, RowsField
from dialogue_portal.lib.images import BadImage, check_image
from dialogue_portal.lib.narrowing import ANY, NarrowingForm, any_or
from dialogue_portal.lib.text import capital
from dialogue_portal.lib.widgets import FoldedBoxes, LineBox

from .actions import next_ordinal
from .group_names import HIGHEST, MOST, Reading, read_names
from .models import Body, DialogueSession, DocumentKind, DocumentNumber, ResidentialGroup
from .numbering import SERIES_CHOICES, numbered_by_hand

FIRST_YEAR, LAST_YEAR = 1990, 2200
WITHIN = "Năm phải từ 1990 đến 2200."
DAYS = [
    MinValueValidator(dt.date(FIRST_YEAR, 1, 1), WITHIN),
    MaxValueValidator(dt.date(LAST_YEAR, 12, 31), WITHIN),
]

YEARS = 5
"""How many years ahead a typed day may be."""
TOO_FAR = "Ngày này quá xa. Hãy xem lại năm."


def not_far_ahead(day: dt.date) -> None:
    """Refuse a day so far ahead that it must be a slip. A day long past may belong to an old conference."""
    if day.year > timezone.localdate().year + YEARS:
        raise forms.ValidationError(TOO_FAR)


def day_box() -> forms.DateInput:
    return forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "ngày/tháng/năm"})


class CopyForm(forms.Form):
    """What is new in a conference copied from an earlier one."""

    title = CleanCharField(label="Tên hội nghị mới", max_length=200, widget=LineBox)
    year = forms.IntegerField(label="Năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    ordinal = forms.IntegerField(
        label="Lần thứ trong năm",
        required=False,
        min_value=1,
        max_value=99,
        help_text="Để trống thì lấy số kế tiếp của năm đó, nếu hội nghị trước cũng mang số.",
    )
    first_day = forms.DateField(
        label="Ngày họp đầu",
        widget=day_box(),
        validators=DAYS,
        help_text="Các buổi sau giữ khoảng cách với buổi đầu như hội nghị trước; sửa được ở trang sau.",
    )

    @classmethod
    def proposed(cls, source: DialogueSession) -> dict[str, Any]:
        """This year, the next ordinal if there was one, and the old title with both."""
        year = timezone.localdate().year
        title = source.title.replace(f"năm {source.year}", f"năm {year}")
        if not source.ordinal:
            return {"title": title, "year": year}
        ordinal = next_ordinal(source, year)
        return {"title": title.replace(f"lần {source.ordinal} ", f"lần {ordinal} "), "year": year, "ordinal": ordinal}


class PostingForm(forms.Form):
    """Where a notice is posted, and since when."""

    place = CleanCharField(label="Nơi niêm yết", max_length=200, help_text="Ví dụ: bảng tin trụ sở Ủy ban nhân dân.")
    posted_on = forms.DateField(label="Từ ngày", widget=day_box(), validators=DAYS, initial=timezone.localdate)
    sent_to_all = forms.BooleanField(label="Đã gửi mọi người đứng đầu khu dân cư", required=False)
    sent_to = RowsField(
        ResidentialGroup.objects.active(),
        label="Hoặc chỉ gửi những nơi này",
        required=False,
        widget=FoldedBoxes,
    )
    proof = forms.FileField(
        label="Ảnh chụp tờ niêm yết",
        required=False,
        help_text="JPEG, PNG, WebP hoặc HEIC, tối đa 20 MB. Chỉ cán bộ xem được cho đến khi bấm «Công bố ảnh».",
    )
    note = CleanCharField(label="Ghi chú", max_length=300, required=False, help_text="Chỉ cán bộ đọc được.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.pop("sent_to_all", False):
            given["sent_to"] = ResidentialGroup.objects.active()
        return given

    def clean_proof(self) -> Any:
        proof = self.cleaned_data["proof"]
        if proof:
            try:
                check_image(proof, proof.size)
            except BadImage as error:
                raise forms.ValidationError(str(error)) from error
        return proof


class EndPostingForm(forms.Form):
    """When it was taken down."""

    taken_down_on = forms.DateField(label="Gỡ ngày", widget=day_box(), validators=DAYS, initial=timezone.localdate)


class LoudspeakerForm(forms.Form):
    """On how many days it was read out."""

    days = forms.IntegerField(label="Tổng số ngày đã phát", min_value=1, max_value=366)
    until = forms.DateField(label="Ngày phát cuối", widget=day_box(), validators=DAYS, initial=timezone.localdate)


class NumberFilterForm(NarrowingForm):
    """Filters of the register of numbers."""

    q = CleanCharField(label="Số, ký hiệu hoặc trích yếu", max_length=100, required=False)
    co_quan = forms.ModelChoiceField(label="Cơ quan", queryset=Body.objects.none(), required=False, empty_label=ANY)
    loai = forms.ChoiceField(label="Loại văn bản", required=False, choices=any_or(SERIES_CHOICES))
    nam = forms.TypedChoiceField(label="Năm", coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken, typed = DocumentNumber.objects.order_by(), numbered_by_hand().order_by()
        keepers = Q(pk__in=taken.values("issuer")) | Q(pk__in=typed.values("issuer"))
        self.fields["co_quan"].queryset = Body.objects.filter(keepers)
        years = taken.values_list("year", flat=True).union(typed.values_list("issued_on__year", flat=True))
        self.fields["nam"].choices = [("", "Mọi năm"), *((year, str(year)) for year in sorted(years, reverse=True))]


class ReserveForm(forms.Form):
    """A number for a paper written elsewhere, or later."""

    issuer = forms.ModelChoiceField(
        label="Cơ quan ban hành",
        queryset=Body.objects.active(),
        empty_label="Chọn",
        error_messages={"required": "Hãy chọn cơ quan."},
    )
    kind = forms.ChoiceField(label="Loại văn bản", choices=[(kind, capital(name)) for kind, name in SERIES_CHOICES])
    subject = CleanCharField(
        label="Trích yếu", max_length=300, error_messages={"required": "Hãy ghi văn bản về việc gì."}
    )
    number = forms.IntegerField(
        label="Số",
        required=False,
        min_value=1,
        max_value=99_999,
        help_text="Để trống thì lấy số kế tiếp. Ghi số còn thiếu nếu muốn lấp chỗ trống.",
    )
    symbol = CleanCharField(
        label="Ký hiệu",
        required=False,
        max_length=50,
        help_text="Phần sau số, ví dụ TB-UBND. Để trống thì ghi theo thể thức của cơ quan.",
    )
    issued_on = forms.DateField(label="Ngày ban hành", required=False, widget=day_box(), validators=DAYS)

    def clean(self) -> dict[str, Any]:
        """Other kinds of paper need a typed symbol: the portal has none to propose, and the body's alone is that of a
        letter."""
        given = super().clean() or {}
        if given.get("kind") == DocumentKind.OTHER and not given.get("symbol"):
            self.add_error("symbol", "Văn bản khác thì hãy ghi ký hiệu của loại văn bản, ví dụ TTr-UBND.")
        return given


class VoidNumberForm(forms.Form):
    reason = CleanCharField(label="Lý do bỏ số", max_length=200, error_messages={"required": "Hãy ghi lý do bỏ số."})


class BeginningField(CleanCharField):
    """The words before the number in the name of a group."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=90, error_messages={"required": "Hãy ghi phần chữ đứng trước số."}, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value[-1:].isdecimal():
            raise forms.ValidationError("Đừng ghi số ở đây: số được ghi thêm vào sau.")


class NumberedGroupsForm(forms.Form):
    """Groups named by numbers."""

    goi = BeginningField(label="Gọi là", help_text="Số đứng ngay sau.")
    tu = forms.IntegerField(label="Từ số", min_value=1, max_value=HIGHEST, initial=1)
    den = forms.IntegerField(label="Đến số", min_value=1, max_value=HIGHEST)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("tu"), given.get("den")
        if first and last and last < first:
            self.add_error("den", "Số cuối không được nhỏ hơn số đầu.")
        elif first and last and last - first >= MOST:
            self.add_error("den", f"Mỗi lần nhiều nhất {MOST} tên.")
        return given

    def reading(self) -> Reading:
        given = self.cleaned_data
        return read_names(map(str, range(given["tu"], given["den"] + 1)), before=given["goi"])


class PastedGroupsForm(forms.Form):
    """Groups from an existing list."""

    ten = CleanCharField(
        label="Danh sách tên",
        max_length=40_000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Hãy dán danh sách vào đây."},
        help_text="Mỗi dòng một tên; dán được một cột của Excel hay một danh sách của Word.",
    )
    truoc = BeginningField(label="Dòng chỉ có số thì ghi trước số", help_text="Số đứng ngay sau.")

    def clean_ten(self) -> str:
        typed = self.cleaned_data["ten"]
        number = len([line for line in typed.splitlines() if line.strip()])
        if number > MOST:
            raise forms.ValidationError(f"Mỗi lần nhiều nhất {MOST} tên; danh sách này có {number} dòng.")
        return typed

    def reading(self) -> Reading:
        return read_names(self.cleaned_data["ten"].splitlines(), before=self.cleaned_data["truoc"])
