"""The steps of sending an opinion, one question at a time, and the words for what cannot be taken."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.exceptions import ValidationError

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.honeypot import TRAP, TrapForm
from dialogue_portal.lib.parts import kept
from dialogue_portal.lib.text import capital
from sessions_app.models import DialogueSession, ResidentialGroup, Topic, WardProfile

from ..models import OpinionKind, PrivacyNotice, Visibility
from ..models.opinions import MAX_TEXT
from ..stored_files import MAX_FILES
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
from .files import ACCEPTED, TAKEN, MultipleFileField, MultipleFileInput, sifted
from .public import NOT_A_CHOICE

Typed = dict[str, str]
GRIEVANCE = "grievance"
MAX_LINKS = 5


class StepForm(forms.Form):
    """One step. The data of all steps is together in the draft (`known`), so field names never repeat."""

    title = ""
    button = "Tiếp tục"
    goes_back = True
    uploads: Sequence[Any] = ()
    """Chosen files that can be taken, even if others of the same choice cannot."""

    def __init__(
        self,
        *args: Any,
        session: DialogueSession,
        ward: WardProfile,
        known: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.ward, self.known = session, ward, known or {}
        self.prepare()

    @cached_property
    def helper(self) -> FormHelper:
        """How it is drawn; most of these forms only check."""
        helper = FormHelper()
        helper.attrs = {"novalidate": ""}
        helper.add_input(Submit("go", self.button, css_class="button"))
        if self.goes_back:
            helper.add_input(Submit("back", "← Quay lại bước trước", css_class="button button--quiet"))
        return helper

    def prepare(self) -> None:
        """Adapts the form to the session and the ward."""

    def typed(self) -> Typed:
        """The data of the page as typed: a draft keeps that, and each step checks it again before sending."""
        return {name: self.data.get(name, "") for name in self.fields}

    @property
    def holds_words(self) -> bool:
        """Whether the page sent something that its sender would have to type again."""
        return any(value.strip() for value in self.typed().values())

    def unfinished(self) -> Typed:
        """The data of the page, right or wrong, as far as a draft can store it: for going back a step."""
        return {name: storable(value) for name, value in self.typed().items()}


def storable(typed: str) -> str:
    """`typed` without what no database takes, and not much longer than what may be sent."""
    return typed.replace("\x00", "")[: 2 * MAX_TEXT]


class AboutForm(StepForm):
    title = "Việc gì, ở đâu"
    goes_back = False

    kind = forms.ChoiceField(
        label="Ông/bà muốn",
        choices=[
            (OpinionKind.REPORT, "phản ánh một việc đang xảy ra"),
            (OpinionKind.PETITION, "kiến nghị giải quyết một việc"),
            (OpinionKind.SUGGESTION, "góp ý, hiến kế"),
            (OpinionKind.QUESTION, "hỏi để được trả lời"),
            (GRIEVANCE, "khiếu nại hoặc tố cáo"),
        ],
        initial=OpinionKind.REPORT,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một mục.", "invalid_choice": NOT_A_CHOICE},
    )
    topic = forms.ModelChoiceField(
        label="Lĩnh vực",
        queryset=Topic.objects.active(),
        required=False,
        empty_label="Nhờ cán bộ chọn giúp",
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    group = forms.ModelChoiceField(
        label="Tổ dân phố",
        queryset=ResidentialGroup.objects.active(),
        required=False,
        empty_label="Không chọn",
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    place = CleanCharField(
        label="Nơi xảy ra",
        max_length=200,
        required=False,
        help_text="Ví dụ: đầu ngõ 15, gần trường học.",
        widget=forms.TextInput(attrs=NOT_REMEMBERED),
    )

    def prepare(self) -> None:
        self.fields["group"].label = capital(self.ward.group_word)


class TextForm(StepForm):
    title = "Điều ông/bà muốn nói"

    text = CleanCharField(
        multiline=True,
        label="Nội dung ý kiến",
        max_length=MAX_TEXT,
        help_text="Viết như ông/bà nói chuyện: việc gì, ở đâu, từ khi nào, mong muốn thế nào. "
        "Tối đa 4.000 ký tự. Không cần ghi số căn cước, số tài khoản.",
        error_messages={"required": "Hãy viết nội dung ý kiến."},
        widget=forms.Textarea(attrs={"rows": 10, "data-limit": MAX_TEXT}),
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not any(sign.isalpha() for sign in text):
            raise ValidationError("Hãy viết bằng lời để cán bộ hiểu được.", code="no_words")
        links = len(re.findall(r"https?://|www\.", text, re.IGNORECASE))
        if links > MAX_LINKS:
            raise ValidationError(f"Có {links} đường dẫn, nhiều nhất {MAX_LINKS}. Hãy bỏ bớt.", code="links")
        return text


class FilesForm(StepForm):
    title = "Ảnh, tệp kèm theo"

    files = MultipleFileField(
        label="Chọn ảnh hoặc tệp",
        required=False,
        help_text=f"{TAKEN} Chỉ cán bộ xem được; ảnh chỉ đăng lên cổng khi cán bộ đồng ý.",
        widget=MultipleFileInput(accept=ACCEPTED, most=MAX_FILES),
    )

    def __init__(self, *args: Any, present: list[Any], **kwargs: Any) -> None:
        self.present = present
        super().__init__(*args, **kwargs)

    def clean_files(self) -> list[Any]:
        self.uploads, faults = sifted(self.cleaned_data["files"], self.present)
        if faults:
            raise ValidationError(faults)
        return self.uploads


class WhoForm(ReachableForm, StepForm):
    title = "Tên và cách liên lạc"

    name = name_field()
    phone = phone_field()
    email = mail_field()

    def prepare(self) -> None:
        if not self.ward.accepts_unsigned:
            ask_who(self.fields)
        if self.ward.only_confirmed:
            self.fields["phone"].when_needed = ""
            self.fields["email"].required = True
            self.fields["email"].error_messages["required"] = (
                f"Lúc này {self.ward.unit_kind} chỉ nhận ý kiến có thư điện tử xác nhận."
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.ward.accepts_unsigned and not self.is_reachable:
            self.add_error("phone", f"Hãy ghi số điện thoại hoặc thư điện tử để {self.ward.unit_kind} trả lời.")
        return data


class SharingForm(StepForm):
    title = "Công khai thế nào"

    visibility = forms.ChoiceField(
        label="Khi đăng lên cổng",
        choices=[
            (Visibility.UNNAMED, "không nêu tên tôi"),
            (Visibility.NAMED, "nêu tên tôi"),
            (Visibility.NOT_PUBLISHED, "không đăng, chỉ gửi cho {}"),
        ],
        initial=Visibility.UNNAMED,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một mục.", "invalid_choice": NOT_A_CHOICE},
    )
    naming_consent = forms.BooleanField(
        label="Tôi đồng ý để tên tôi hiện công khai cạnh ý kiến (chỉ cần khi chọn «nêu tên tôi»)", required=False
    )
    consent = forms.BooleanField(widget=Agreement)

    def prepare(self) -> None:
        """A private note to staff is never published: nothing to choose."""
        use, what = "giải quyết và trả lời ý kiến này", "ý kiến"
        if self.known.get("kind") == GRIEVANCE:
            self.title = "Lời nhắn riêng, không đăng"
            use, what = "đọc lời nhắn riêng này và hướng dẫn tôi", "lời nhắn"
            del self.fields["visibility"], self.fields["naming_consent"]
        else:
            self.offer_ways_to_publish(has_name=bool(self.known.get("name", "").strip()))
        self.notice_version = kept(PrivacyNotice.objects.version_in_force, "version of the privacy notice")
        kind = self.ward.unit_kind
        ask_to_agree(
            self,
            f"Tôi đồng ý để {kind} dùng những điều tôi ghi vào việc {use}",
            required=f"Cần ông/bà đồng ý thì {kind} mới được phép nhận và xử lý {what}.",
            version=self.notice_version,
        )

    def offer_ways_to_publish(self, *, has_name: bool) -> None:
        """Each as it would read: without a group the sender is just called a citizen, and only who gave a name can be
        named."""
        field = self.fields["visibility"]
        unnamed, named, (private, words) = field.choices
        where = f" {self.ward.group_word} …" if self.known.get("group") else ""
        field.choices = [
            (unnamed[0], f"không nêu tên tôi, chỉ ghi «Công dân{where}»"),
            *([named] if has_name else []),
            (private, words.format(self.ward.unit_kind)),
        ]
        if not has_name:
            del self.fields["naming_consent"]
            field.help_text = "Muốn nêu tên thì ghi họ và tên ở bước trước."
            if self.data.get("visibility") == Visibility.NAMED:  # it was offered before the name was taken out again
                field.error_messages["invalid_choice"] = "Ông/bà chọn nêu tên nhưng chưa ghi họ và tên ở bước trước."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("visibility") == Visibility.NAMED and not data.get("naming_consent"):
            self.add_error("naming_consent", "Muốn nêu tên thì hãy đánh dấu ô đồng ý nêu tên, hoặc chọn không nêu tên.")
        return data


class CheckForm(StepForm, TrapForm):
    """The last step. What a robot fills in is held for staff to see.

    `seen` marks the answers that the page showed: another tab of the same browser may have changed them since.
    """

    title = "Xem lại rồi gửi"
    button = "Gửi ý kiến"

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @cached_property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout("seen", TRAP)
        return helper
