"""What staff type about slips and lists on paper."""

import datetime as dt
import hashlib
import re
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from dialogue_portal.lib import codes
from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.files import BadFile
from dialogue_portal.lib.images import TO_CHOOSE_AT_A_DESK
from dialogue_portal.lib.text import capital, clean_line
from sessions_app.context_processors import ward_of_the_page
from sessions_app.models import ResidentialGroup, Topic

from ..actions.paper import AlreadyTyped
from ..actions.submit import Contact
from ..models import Channel, Opinion, OpinionKind, PrivacyNotice, Visibility
from ..models.opinions import MAX_TEXT
from ..paper.slips import (
    PAPER_CHANNELS,
    Serial,
    check_day_received,
    check_was_held,
    moment_received,
    parse_serial,
    serial_of,
    sessions_for_paper,
    sign_of,
)
from ..stored_files import media_type_of
from .contact import ask_of_another, mail_field, name_field, phone_field
from .public import NOT_A_CHOICE

CHOOSE_SESSION = {"required": "Hãy chọn hội nghị.", "invalid_choice": NOT_A_CHOICE}
MAX_SLIPS = 1000
DAY_AND_MONTH = re.compile(r"(\d{1,2})[/.-](\d{1,2})", re.ASCII)
WRONG_DAY = "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/12/2026."


class GroupChoiceField(forms.ModelChoiceField):
    """Each group begins with its number, so that typing the number selects it."""

    def label_from_instance(self, group: Any) -> str:
        return f"{group.number} · {group.name}" if group.number is not None else str(group)


WHO_COLLECTED = "Người mang đến hoặc ghi lại, ví dụ {}. Không phải người nêu ý kiến."


class PaperForm(forms.Form):
    """What all paper has in common: its session."""

    session = forms.ModelChoiceField(label="Hội nghị", queryset=sessions_for_paper(), error_messages=CHOOSE_SESSION)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ward = ward_of_the_page()
        for name in {"group", "groups"} & self.fields.keys():
            self.fields[name].label = capital(self.ward.group_word)
        if "collected_by" in self.fields:
            self.fields["collected_by"].help_text = WHO_COLLECTED.format(self.ward.group_head)

    @property
    def has_sessions(self) -> bool:
        """Whether any conference takes opinions on paper now."""
        return self.fields["session"].queryset.exists()


class PastDayField(forms.DateField):
    """A day that is over or today; «25/11» is the nearest such day."""

    def to_python(self, value: Any) -> dt.date | None:
        typed = DAY_AND_MONTH.fullmatch(value.strip()) if isinstance(value, str) else None
        return nearest_past(int(typed[1]), int(typed[2])) if typed else super().to_python(value)


def nearest_past(day: int, month: int) -> dt.date:
    """Raises `ValidationError` if neither this year nor the last has such a day in the past."""
    today = timezone.localdate()
    for year in [today.year, today.year - 1]:
        with suppress(ValueError):
            if (found := dt.date(year, month, day)) <= today:
                return found
    raise ValidationError(WRONG_DAY, code="invalid")


class ReceivedForm(PaperForm):
    """How a pile of paper came in: filled in once, kept for the next."""

    channel = forms.ChoiceField(
        label="Kênh tiếp nhận", choices=PAPER_CHANNELS, error_messages={"required": "Hãy chọn kênh tiếp nhận."}
    )
    received_on = PastDayField(
        label="Ngày nhận",
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"class": "vDateField", "inputmode": "numeric", "autocomplete": "off"}),
        help_text="Ngày/tháng/năm, ví dụ 05/12/2026; 05/12 là ngày ấy gần đây nhất.",
        error_messages={"required": "Hãy ghi ngày nhận.", "invalid": WRONG_DAY},
    )
    collected_by = CleanCharField(
        label="Người thu thập",
        max_length=150,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("session") and data.get("received_on"):
            try:
                check_day_received(data["received_on"], data["session"])
                if data.get("channel") == Channel.CONFERENCE:
                    check_was_held(data["received_on"], data["session"])
            except ValidationError as error:
                self.add_error("received_on", error)
        return data


class SlipsForm(PaperForm):
    """Which slips to print."""

    EVERY, NONE = "tat-ca", "khong-ghi"

    groups = forms.ChoiceField(label="Tổ dân phố", error_messages={"invalid_choice": NOT_A_CHOICE})
    copies = forms.IntegerField(label="Số phiếu mỗi nơi", min_value=1, max_value=500, initial=10)
    first = forms.IntegerField(
        label="Đánh số từ",
        min_value=1,
        max_value=99_000,
        initial=1,
        help_text="In thêm lần nữa thì bắt đầu từ số tiếp theo, để không có hai phiếu cùng số.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = list(ResidentialGroup.objects.active())
        every = [
            (self.EVERY, f"Mọi {self.ward.group_word} ({len(self.found)})"),
            (self.NONE, f"Phiếu chung, không ghi {self.ward.group_word}"),
        ]
        self.fields["groups"].choices = [*every, *((str(group.pk), group.name) for group in self.found)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("groups") and data.get("copies") and len(self.chosen()) * data["copies"] > MAX_SLIPS:
            self.add_error("copies", f"Nhiều hơn {MAX_SLIPS:,} phiếu một lần. Hãy in từng phần.".replace(",", "."))
        return data

    def chosen(self) -> list[ResidentialGroup | None]:
        """The groups to print for; None stands for slips without a group."""
        wanted = self.cleaned_data["groups"]
        if wanted == self.NONE:
            return [None]
        return [group for group in self.found if wanted in {self.EVERY, str(group.pk)}]


class ListForm(ReceivedForm):
    """A list that somebody collected."""

    file = forms.FileField(
        label="Tệp danh sách",
        help_text="Excel (.xlsx) theo mẫu, hoặc CSV; nhiều nhất 2.000 dòng, 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Hãy chọn tệp.", "empty": "Tệp rỗng, không có gì bên trong."},
    )
    field_order = ["session", "channel", "received_on", "collected_by", "file"]

    def clean_file(self) -> Any:
        """The file under a name that fits its column; Django has removed what cannot be printed."""
        file = self.cleaned_data["file"]
        file.name = clean_line(file.name.replace("\ufffd", ""))[-150:] or "danh-sach"
        return file


class KeyingForm(ReceivedForm):
    """One slip, typed in by staff."""

    group = GroupChoiceField(
        label="Tổ dân phố",
        queryset=ResidentialGroup.objects.active(),
        required=False,
        empty_label="Không ghi nơi nào",
        help_text="Gõ số để chọn.",
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    text = CleanCharField(
        label="Nguyên văn",
        multiline=True,
        max_length=MAX_TEXT,
        help_text="Chép đúng như trên phiếu; giữ nguyên về sau.",
        error_messages={"required": "Hãy chép nội dung ý kiến."},
    )
    serial = CleanCharField(
        label="Số phiếu",
        max_length=40,
        required=False,
        help_text="In ở góc phiếu, ví dụ HN2-T03-007; chỉ gõ 7 cũng được.",
    )
    kind = forms.ChoiceField(label="Loại", choices=OpinionKind.choices, initial=OpinionKind.REPORT)
    topic = forms.ModelChoiceField(
        label="Lĩnh vực", queryset=Topic.objects.active(), required=False, empty_label="Chưa rõ"
    )
    place = CleanCharField(label="Nơi xảy ra", max_length=200, required=False)
    name = name_field()
    phone = phone_field()
    email = mail_field()
    visibility = forms.ChoiceField(label="Cách công khai", choices=Visibility.choices, initial=Visibility.UNNAMED)
    consented = forms.BooleanField(label="Người gửi đã đánh dấu ô đồng ý trên phiếu", required=False)
    scan = forms.FileField(
        label="Ảnh hoặc bản quét phiếu",
        required=False,
        help_text="Ảnh chụp (JPEG, PNG, WebP, HEIC) hoặc PDF. Chỉ cán bộ xem được.",
        widget=forms.FileInput(attrs={"accept": f"{TO_CHOOSE_AT_A_DESK},application/pdf", "capture": "environment"}),
        error_messages={"empty": "Tệp này rỗng."},
    )
    ticket = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [("", "Chọn kênh"), *PAPER_CHANNELS]
        self.fields["ticket"].initial = codes.new_ticket()
        ask_of_another(self.fields)

    def clean_scan(self) -> Any:
        scan = self.cleaned_data["scan"]
        if scan:
            try:
                media_type_of(scan)
            except BadFile as error:
                raise ValidationError(str(error)) from error
        return scan

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("visibility") == Visibility.NAMED and not data.get("name") and not self.has_error("name"):
            self.add_error("name", "Người gửi đồng ý nêu tên thì phải ghi họ và tên.")
        if data.get("serial") and data.get("session") and not self.has_error("group"):
            try:
                self.check_serial(data)
            except ValidationError as error:
                self.add_error("serial", error)
        return data

    def check_serial(self, data: dict[str, Any]) -> None:
        """Complete a number typed short; refuse one of another session or group, or one typed in before."""
        serial = self.serial_meant(data)
        if serial.session_id != data["session"].pk:
            raise ValidationError("Phiếu này của một hội nghị khác. Hãy xem lại số phiếu hoặc hội nghị.")
        group = data["group"] or self.group_with(serial)
        if serial.group_sign not in {sign_of(None), sign_of(group)}:
            raise ValidationError("Số phiếu này của một nơi khác với nơi đã chọn. Hãy xem lại.")
        data["serial"], data["group"] = str(serial), group
        if earlier := self.typed_before(str(serial)):
            raise ValidationError(str(AlreadyTyped(str(serial), earlier)))

    def serial_meant(self, data: dict[str, Any]) -> Serial:
        if data["serial"].isdecimal() and len(data["serial"]) <= 5:
            return serial_of(data["session"], data["group"], int(data["serial"]))
        serial = parse_serial(data["serial"])
        if serial is None:
            raise ValidationError("Số phiếu có dạng HN2-T03-007, in ở góc trên của phiếu.")
        return serial

    def group_with(self, serial: Serial) -> ResidentialGroup | None:
        return next((group for group in self.fields["group"].queryset if sign_of(group) == serial.group_sign), None)

    def typed_before(self, serial: str) -> int | None:
        """The opinion that this slip became, unless it is this very form sent again."""
        sent_before = Opinion.objects.with_code(codes.code_for(self.receipt_ticket)).values("pk")
        earlier = Opinion.objects.filter(slip_serial=serial).exclude(pk__in=sent_before)
        return earlier.values_list("pk", flat=True).first()

    @property
    def receipt_ticket(self) -> str:
        """The form's ticket bound to what was typed: the same form twice is one opinion, another text another one."""
        data = self.cleaned_data
        names = ["ticket", "text", "name", "phone", "email", "serial"]
        typed = "|".join([str(data["session"].pk), *(data.get(name) or "" for name in names)])
        return hashlib.sha256(typed.encode()).hexdigest()[:32]

    def said(self) -> dict[str, Any]:
        """The arguments of `take_slip`."""
        data = self.cleaned_data
        names = ["text", "kind", "topic", "group", "place", "visibility", "channel", "collected_by", "serial", "scan"]
        return {
            **{name: data[name] for name in names},
            "ticket": self.receipt_ticket,
            "contact": Contact(data["name"], data["phone"], data["email"]),
            "received_at": moment_received(data["received_on"]),
            "consent_version": PrivacyNotice.objects.version_in_force() if data["consented"] else "",
        }
