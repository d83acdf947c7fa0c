"""What people type to come to a meeting or to speak there, and to find the registration again."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone

from dialogue_portal.lib import codes
from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.honeypot import TRAP, TrapForm
from dialogue_portal.lib.text import capital
from sessions_app.models import DialogueSession, Meeting, ResidentialGroup, Topic, WardProfile

from ..actions.register import Asked, Room
from ..models import PrivacyNotice, Registrant, Registration, Wish
from ..models.registrations import MAX_PEOPLE
from .contact import (
    NOT_REMEMBERED,
    Agreement,
    ReachableForm,
    ask_to_agree,
    ask_who,
    mail_field,
    name_field,
    phone_field,
)
from .own_opinion import LookUpForm, button, knows_contact
from .public import NOT_A_CHOICE

SALT = "registration-form"
OPEN_SECONDS = 6 * 60 * 60
"""How long a page may stay open before it is sent."""


def new_token() -> str:
    """The token of a new page: its ticket and, signed, when it was opened."""
    return signing.dumps([codes.new_ticket(), int(timezone.now().timestamp())], salt=SALT)


class RegistrationForm(ReachableForm, TrapForm):
    """One page: which meeting, to attend or to speak, about what, who. `rooms` are the places left, by meeting."""

    meeting = forms.ModelChoiceField(
        label="Buổi họp",
        queryset=Meeting.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một buổi.", "invalid_choice": NOT_A_CHOICE},
    )
    wish = forms.ChoiceField(
        label="Ông/bà muốn",
        choices=[(Wish.ATTEND, "đến dự"), (Wish.SPEAK, "đến dự và phát biểu")],
        initial=Wish.ATTEND,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một mục.", "invalid_choice": NOT_A_CHOICE},
    )
    about = CleanCharField(
        label="Muốn nói hoặc nghe về việc gì",
        max_length=300,
        required=False,
        help_text="Ví dụ: thoát nước ở ngõ 15.",
        widget=forms.TextInput(attrs=NOT_REMEMBERED),
    )
    topic = forms.ModelChoiceField(
        label="Lĩnh vực",
        queryset=Topic.objects.active(),
        required=False,
        empty_label="Tôi không rõ",
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    group = forms.ModelChoiceField(
        label="Tổ dân phố",
        queryset=ResidentialGroup.objects.active(),
        required=False,
        empty_label="Không chọn",
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    people = forms.IntegerField(
        label="Số người cùng đến, kể cả ông/bà",
        min_value=1,
        max_value=MAX_PEOPLE,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Hãy ghi số người.",
            "invalid": "Hãy ghi bằng số, ví dụ 2.",
            "min_value": "Ít nhất 1 người.",
        },
    )
    name = name_field()
    phone = phone_field()
    email = mail_field()
    about.when_needed = name.when_needed = "cần khi phát biểu"
    phone.when_needed = "cần khi phát biểu, nếu không ghi thư điện tử"
    would_wait = forms.BooleanField(label="Nếu hết chỗ, ghi tôi vào danh sách chờ", required=False)
    consent = forms.BooleanField(widget=Agreement)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, session: DialogueSession, rooms: dict[int, Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.rooms, self.ward = session, rooms, WardProfile.current()
        self.prepare_choices()
        self.prepare_consent()
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(
            *(name for name in self.fields if name != "website"),
            TRAP,
            Submit("register", "Đăng ký", css_class="button"),
        )

    def prepare_choices(self) -> None:
        meetings = self.fields["meeting"]
        meetings.queryset = Meeting.objects.filter(pk__in=self.rooms)
        meetings.label_from_instance = lambda meeting: in_words(meeting, self.rooms[meeting.pk])
        if len(self.rooms) == 1:
            meetings.initial = next(iter(self.rooms))
        self.fields["group"].label = capital(self.ward.group_word)
        too_many = f"Nhiều nhất {MAX_PEOPLE} người. Đoàn đông hơn xin gọi {self.ward.unit_kind}."
        self.fields["people"].error_messages["max_value"] = too_many
        if not self.ward.accepts_unsigned:
            ask_who(self.fields)
        self.initial.setdefault("token", new_token())

    def prepare_consent(self) -> None:
        self.consent_version = PrivacyNotice.objects.version_in_force()
        kind = self.ward.unit_kind
        ask_to_agree(
            self,
            f"Tôi đồng ý để {kind} dùng những điều tôi ghi vào việc tổ chức buổi họp này",
            required=f"Cần ông/bà đồng ý thì {kind} mới được phép giữ đăng ký.",
            version=self.consent_version,
        )

    def clean_token(self) -> tuple[str, int]:
        """The page's ticket, and how many seconds ago it was opened."""
        try:
            ticket, opened = signing.loads(self.cleaned_data["token"], salt=SALT, max_age=OPEN_SECONDS)
        except signing.BadSignature:
            self.data = {**self.data.dict(), "token": new_token()}
            raise ValidationError("Trang đã mở quá lâu. Hãy xem lại rồi bấm «Đăng ký» lần nữa.", code="old") from None
        return ticket, int(timezone.now().timestamp()) - opened

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        speaks = data.get("wish") == Wish.SPEAK
        must_say = speaks or not self.ward.accepts_unsigned
        if speaks and not data.get("about") and not self.has_error("about"):
            self.add_error("about", "Hãy ghi ông/bà muốn phát biểu về việc gì.")
        if must_say and not data.get("name") and not self.has_error("name"):
            self.add_error("name", "Người phát biểu cần ghi họ và tên.")
        if (must_say or data.get("would_wait")) and not self.is_reachable:
            self.add_error(
                "phone", f"Hãy ghi số điện thoại hoặc thư điện tử để {self.ward.unit_kind} báo khi có thay đổi."
            )
        return data

    def asked(self) -> Asked:
        return Asked(**{name: self.cleaned_data[name] for name in ["wish", "about", "topic", "group", "people"]})

    @property
    def ticket(self) -> str:
        """Identifies this page and what was typed: a second tap gives the same, the next person at the same machine
        another."""
        answers = (self.cleaned_data.get(name) for name in self.fields if name not in {"token", "would_wait"})
        typed = [str(getattr(answer, "pk", answer)) for answer in answers]
        return codes.keyed("registration", "\n".join([self.cleaned_data["token"][0], *typed])).hex()

    @property
    def seconds(self) -> int:
        """How long it took to fill in."""
        return self.cleaned_data["token"][1]


def in_words(meeting: Meeting, room: Room) -> str:
    """«19:00, Thứ Ba, 08/12/2026, nhà văn hóa: còn 12 chỗ, còn 3 lượt phát biểu»."""
    where = f", {meeting.place}" if meeting.place else ""
    left = [words for words in [left_of(room.seats, "chỗ"), left_of(room.turns, "lượt phát biểu")] if words]
    return f"{meeting.when}{where}" + (f": {', '.join(left)}" if left else "")


def left_of(number: int | None, what: str) -> str:
    if number is None:
        return ""
    return f"còn {number} {what}" if number > 0 else f"đã hết {what}"


class RegistrationLookUpForm(LookUpForm):
    """Finds one's own registration, as `LookUpForm` finds an opinion."""

    row, sent = "đăng ký", "đăng ký"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Mã đăng ký"
        self.fields["contact"].help_text = "Để trống nếu khi đăng ký ông/bà không ghi điện thoại và thư điện tử."

    def found(self) -> Registration | None:  # type: ignore[override]  # another kind of row by the same question
        """All wrong input takes the same query and the same comparisons."""
        code_hash = codes.hashed(codes.normalise(self.cleaned_data["code"]) or "")
        row = Registration.objects.filter(code_hash=code_hash).select_related("registrant").first()
        who = getattr(row, "registrant", None) or Registrant()
        return row if knows_contact(self.cleaned_data["contact"], who) else None


class WithdrawRegistrationForm(forms.Form):
    helper = button("Rút đăng ký này")
