"""What staff type at the desk of papers."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.utils import timezone

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.files import PDF, BadFile, recognise
from sessions_app.documents import OPTIONS, Option, Paper
from sessions_app.edit_conflicts.offering import OfferingForm
from sessions_app.models import Body
from sessions_app.numbering import ending_of, halves
from sessions_app.staff_forms import DAYS, day_box

HEAD = ["upper", "place", "authority", "signer_title", "signer", "recipients"]
OF_LINES = {"authority", "recipients"}
NOTE = CleanCharField(
    label="Khác bản trước ở chỗ nào, vì sao",
    max_length=300,
    help_text="Ai cũng đọc được, cạnh văn bản.",
    error_messages={"required": "Văn bản đã từng công bố. Hãy ghi phần này."},
)


class MakingForm(OfferingForm):
    """How a paper begins and ends, and what else it asks. `shown_for` is the body with whose lines the form was filled:
    lines that staff did not change become those of the body they choose."""

    issuer = forms.ModelChoiceField(
        label="Cơ quan ban hành",
        queryset=Body.objects.none(),
        empty_label=None,
        help_text="Chọn cơ quan khác thì các dòng dưới lấy theo cơ quan đó, trừ dòng đã sửa.",
    )
    shown_for = forms.ModelChoiceField(queryset=Body.objects.all(), widget=forms.HiddenInput)
    upper = CleanCharField(label="Cơ quan cấp trên", required=False, max_length=150)
    place = CleanCharField(label="Địa danh", max_length=60, error_messages={"required": "Hãy ghi địa danh."})
    authority = CleanCharField(
        label="Thẩm quyền ký",
        required=False,
        max_length=200,
        multiline=True,
        help_text="Mỗi dòng một ý: «TM. ỦY BAN NHÂN DÂN», «KT. CHỦ TỊCH».",
    )
    signer_title = CleanCharField(
        label="Chức vụ người ký", required=False, max_length=100, help_text="Ví dụ: CHỦ TỊCH, PHÓ CHỦ TỊCH."
    )
    signer = CleanCharField(label="Họ tên người ký", required=False, max_length=150)
    recipients = CleanCharField(
        label="Nơi nhận", required=False, max_length=2000, multiline=True, help_text="Mỗi dòng một nơi."
    )

    def __init__(
        self, data: Any = None, *, paper: Paper, subject: Any, issuer: Body, chosen: dict[str, Any], needs_note: bool
    ):
        head = {**shown_head(paper, issuer, subject), **chosen.get("head", {})}
        shown = {name: as_text(head[name]) for name in HEAD}
        options = chosen.get("options", {})
        self.offered = {**shown, **options, "issuer": issuer, "shown_for": issuer}
        super().__init__(data, initial=self.offered)
        self.paper, self.subject, self.options = paper, subject, paper.options
        self.fields |= {name: option_field(OPTIONS[name]) for name in paper.options}
        if needs_note:
            self.fields["note"] = NOTE
        self.fields["issuer"].queryset = Body.objects.active() | Body.objects.filter(pk=issuer.pk)
        for name, rows in [("authority", 2), ("recipients", 4)]:
            self.fields[name].widget = AdminTextareaWidget(attrs={"rows": rows})
        for name in ["upper", "place", "signer_title", "signer"]:
            self.fields[name].widget = AdminTextInputWidget()

    @property
    def lines(self) -> list[Any]:
        note = ["note"] if "note" in self.fields else []
        head = ["authority", ("signer_title", "signer"), ("upper", "place"), "recipients", "shown_for"]
        return [*note, *self.options, "issuer", *head]

    def choices(self) -> dict[str, Any]:
        """The arguments of `make_paper`: only what differs from the letterhead is a choice."""
        data = self.cleaned_data
        usual = shown_head(self.paper, data["shown_for"], self.subject)
        typed = {name: as_value(name, data[name]) for name in HEAD}
        head = {name: value for name, value in typed.items() if value != usual[name]}
        return {
            "head_choices": {"issuer": data["issuer"], **head},
            "options": {name: data[name] for name in self.options},
            "note": data.get("note", ""),
        }


def option_field(option: Option) -> forms.Field:
    told = {"label": option.label, "help_text": option.help_text, "required": False}
    if option.choices:
        return forms.ChoiceField(choices=option.choices, **told)
    widget = AdminTextareaWidget(attrs={"rows": 5}) if option.is_long else AdminTextInputWidget()
    return CleanCharField(max_length=10_000 if option.is_long else 300, multiline=option.is_long, widget=widget, **told)


def shown_head(paper: Paper, issuer: Body, subject: Any) -> dict[str, Any]:
    head = paper.head_of(issuer, subject)
    return {name: as_value(name, as_text(getattr(head, name))) for name in HEAD}


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def as_value(name: str, text: str) -> Any:
    """Several lines as a list, for JSON."""
    return [line for line in text.splitlines() if line.strip()] if name in OF_LINES else text


class NumberForm(forms.Form):
    """A number of the register, and the day. Both are proposed: those `told` elsewhere already, else the next number. A
    free symbol can be typed."""

    number = forms.IntegerField(
        label="Số",
        required=False,
        min_value=1,
        max_value=99_999,
        error_messages={"min_value": "Số văn bản bắt đầu từ 1.", "invalid": "Hãy ghi số bằng chữ số."},
    )
    symbol = CleanCharField(label="Ký hiệu", max_length=50, required=False, help_text="Phần sau số, sửa được.")
    issued_on = forms.DateField(label="Ngày ban hành", widget=day_box(), validators=DAYS)

    def __init__(self, data: Any = None, *, kind: str, issuer: Body, proposed: int, day: Any, told: str = ""):
        number, symbol = halves(told)
        known = {"symbol": symbol or ending_of(kind, issuer), "issued_on": day or timezone.localdate()}
        super().__init__(data, initial={"number": number, **known})
        self.fields["number"].help_text = f"Để trống thì lấy số kế tiếp trong sổ ({proposed:02d})."


class DayForm(OfferingForm):
    issued_on = forms.DateField(label="Ngày ban hành", widget=day_box(), validators=DAYS)

    def __init__(self, data: Any = None, *, day: dt.date | None) -> None:
        self.offered = {"issued_on": day}
        super().__init__(data, initial=self.offered)


class ScanForm(forms.Form):
    """The signed paper, scanned."""

    file = forms.FileField(
        label="Tệp PDF của bản đã ký",
        help_text="Tối đa 20 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": "Hãy chọn tệp PDF.", "empty": "Tệp rỗng."},
    )
    note = CleanCharField(label="Ghi chú về tệp", required=False, max_length=300, help_text="Ai cũng đọc được.")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.media_type = recognise(file, file.size)
        except BadFile as error:
            raise forms.ValidationError(str(error)) from error
        if self.media_type != PDF:
            raise forms.ValidationError("Bản đã ký phải là tệp PDF. Hãy quét thành PDF.")
        return file


class PublishForm(forms.Form):
    """Publishes a paper; if its text has gaps, somebody must confirm them."""

    with_gaps = forms.BooleanField(
        label="Vẫn công bố dù còn chỗ trống",
        error_messages={"required": "Phần chữ còn chỗ trống. Hãy lập lại khi đủ dữ liệu, hoặc đánh dấu ô này."},
    )

    def __init__(self, data: Any, *, gaps: list[str]):
        super().__init__(data)
        if not gaps:
            del self.fields["with_gaps"]
