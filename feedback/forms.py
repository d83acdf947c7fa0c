"""What residents may type, and what is said when it cannot be taken."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from dialogue_portal.lib import codes
from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.phones import BadPhone, normalise_phone
from sessions_app.models import DialogueSession, ResidentialGroup, Topic, WardProfile

from .actions.submit import Contact
from .models import CommitmentState, OpinionKind, Visibility
from .models.opinions import MAX_TEXT

NOT_A_CHOICE = "Lựa chọn này không có trong danh sách. Vui lòng chọn lại."


class PhoneField(CleanCharField):
    """A Vietnamese number, handed on as `+84…`."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return normalise_phone(typed) if typed else ""
        except BadPhone:
            raise ValidationError("Số điện thoại chưa đúng. Ví dụ đúng: 0912 345 678.", code="phone") from None


class OpinionForm(forms.Form):
    """An opinion for one session, from a resident."""

    kind = forms.ChoiceField(
        label="Ông/bà muốn",
        choices=[
            (OpinionKind.REPORT, "phản ánh một việc đang xảy ra"),
            (OpinionKind.PETITION, "kiến nghị giải quyết một việc"),
            (OpinionKind.SUGGESTION, "góp ý, hiến kế"),
            (OpinionKind.QUESTION, "hỏi để được trả lời"),
        ],
        initial=OpinionKind.REPORT,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một mục.", "invalid_choice": NOT_A_CHOICE},
    )
    topic = forms.ModelChoiceField(
        label="Lĩnh vực",
        queryset=Topic.objects.none(),
        required=False,
        empty_label="Tôi không rõ, nhờ phường chọn giúp",
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    text = CleanCharField(
        multiline=True,
        label="Nội dung ý kiến",
        max_length=MAX_TEXT,
        help_text="Viết như ông/bà nói chuyện: việc gì, ở đâu, từ khi nào, mong muốn thế nào. "
        "Tối đa 4.000 ký tự. Không cần ghi số căn cước, số tài khoản.",
        error_messages={"required": "Hãy viết nội dung ý kiến."},
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    group = forms.ModelChoiceField(
        label="Tổ dân phố",
        queryset=ResidentialGroup.objects.none(),
        required=False,
        empty_label="Không chọn",
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    place = CleanCharField(
        label="Nơi xảy ra", max_length=200, required=False, help_text="Ví dụ: đầu ngõ 15, gần trường học."
    )
    name = CleanCharField(
        label="Họ và tên", max_length=100, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(
        label="Điện thoại",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        error_messages={"invalid": "Địa chỉ thư điện tử chưa đúng. Ví dụ đúng: ten@example.vn."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    visibility = forms.ChoiceField(
        label="Khi đăng lên cổng",
        choices=[
            (Visibility.UNNAMED, "không nêu tên tôi, chỉ ghi «Công dân tổ dân phố số …»"),
            (Visibility.NAMED, "nêu tên tôi"),
            (Visibility.NOT_PUBLISHED, "không đăng, chỉ gửi cho phường"),
        ],
        initial=Visibility.UNNAMED,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một mục.", "invalid_choice": NOT_A_CHOICE},
    )
    consent = forms.BooleanField(
        label="Tôi đồng ý để phường dùng những điều tôi ghi ở đây vào việc giải quyết và trả lời ý kiến này",
        error_messages={"required": "Cần ông/bà đồng ý thì phường mới được phép nhận và xử lý ý kiến."},
    )
    naming_consent = forms.BooleanField(label="Tôi đồng ý để tên tôi hiện công khai cạnh ý kiến", required=False)
    ticket = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, session: DialogueSession, ward: WardProfile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.ward = session, ward
        self.fields["topic"].queryset = Topic.objects.active()
        self.fields["group"].queryset = ResidentialGroup.objects.active()
        self.fields["group"].label = ward.group_word[:1].upper() + ward.group_word[1:]
        self.fields["ticket"].initial = codes.new_ticket()
        if not ward.accepts_unsigned:
            self.fields["name"].required = True
            self.fields["name"].error_messages["required"] = "Hãy ghi họ và tên."
        self.helper = opinion_form_helper(ward)

    def clean_ticket(self) -> str:
        """The ticket that the form carried; a new one if it was lost or tampered with."""
        ticket = self.cleaned_data["ticket"]
        is_ours = len(ticket) == 32 and set(ticket) <= set("0123456789abcdef")
        return ticket if is_ours else codes.new_ticket()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("visibility") == Visibility.NAMED:
            self.check_naming(data)
        if not self.ward.accepts_unsigned and not (data.get("phone") or data.get("email") or self.has_error("phone")):
            self.add_error("phone", "Hãy ghi số điện thoại hoặc thư điện tử để phường trả lời.")
        if not self.session.accepts_opinions:
            raise ValidationError(closed_sentence(self.session), code="closed")
        return data

    def check_naming(self, data: dict[str, Any]) -> None:
        if not data.get("name") and not self.has_error("name"):
            self.add_error("name", "Ông/bà chọn nêu tên, vậy hãy ghi họ và tên.")
        if not data.get("naming_consent"):
            self.add_error("naming_consent", "Hãy đánh dấu ô này, hoặc chọn không nêu tên.")

    def contact(self) -> Contact:
        return Contact(self.cleaned_data["name"], self.cleaned_data["phone"], self.cleaned_data["email"])


def closed_sentence(session: DialogueSession) -> str:
    """Why a session takes no opinions now, with the moment."""
    if session.cancelled_at:
        return "Hội nghị này đã hủy nên không nhận ý kiến nữa."
    if session.opinions_open_at and session.opinions_open_at > timezone.now():
        return f"Hội nghị này bắt đầu nhận ý kiến từ {moment(session.opinions_open_at)}."
    if session.opinions_close_at:
        return f"Hội nghị này đã ngừng nhận ý kiến từ {moment(session.opinions_close_at)}."
    return "Hội nghị này không nhận ý kiến qua cổng."


def moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%H:%M ngày %d/%m/%Y")


def opinion_form_helper(ward: WardProfile) -> FormHelper:
    helper = FormHelper()
    helper.form_method = "post"
    helper.attrs = {"novalidate": ""}
    who = "Không bắt buộc. Có điện thoại hoặc thư điện tử thì phường báo được kết quả." if ward.accepts_unsigned else ""
    helper.layout = Layout(
        Fieldset("1. Ý kiến của ông/bà", "kind", "text", "topic", "group", "place"),
        Fieldset("2. Ông/bà là ai", HTML(f'<p class="hint">{who}</p>') if who else None, "name", "phone", "email"),
        Fieldset("3. Công khai thế nào", "visibility", "naming_consent"),
        Div("consent", css_class="consent"),
        Field("ticket"),
        Submit("send", "Gửi ý kiến", css_class="button"),
    )
    helper.layout.fields = [part for part in helper.layout.fields if part is not None]
    return helper


class LookUpForm(forms.Form):
    """Finds one's own opinion by the code on the receipt."""

    code = CleanCharField(
        label="Mã tra cứu",
        max_length=60,
        help_text="Ghi trên giấy biên nhận, gồm 17 chữ và số. Viết hoa hay thường, có gạch hay không đều được.",
        error_messages={"required": "Hãy nhập mã tra cứu."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("find", "Tra cứu", css_class="button"))


class OpinionFilterForm(forms.Form):
    """Narrows the public list. A value that is none of ours is ignored: an old link still shows a list."""

    ANSWERED, WAITING = "da-tra-loi", "chua-tra-loi"

    q = CleanCharField(label="Từ khóa", max_length=100, required=False)
    hoi_nghi = forms.ModelChoiceField(
        label="Hội nghị",
        queryset=DialogueSession.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Tất cả",
    )
    linh_vuc = forms.ModelChoiceField(
        label="Lĩnh vực", queryset=Topic.objects.none(), to_field_name="slug", required=False, empty_label="Tất cả"
    )
    to = forms.ModelChoiceField(
        label="Tổ dân phố",
        queryset=ResidentialGroup.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Tất cả",
    )
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[("", "Tất cả"), (ANSWERED, "đã trả lời"), (WAITING, "chưa trả lời")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hoi_nghi"].queryset = DialogueSession.objects.public().by_date()
        self.fields["linh_vuc"].queryset = Topic.objects.all()
        self.fields["to"].queryset = ResidentialGroup.objects.all()

    def chosen(self) -> dict[str, Any]:
        """The valid and filled values only."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class CommitmentFilterForm(forms.Form):
    """Narrows the public list of what must be done."""

    LATE = "qua-han"

    tinh_trang = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Tất cả"), (LATE, "quá hạn"), *CommitmentState.choices]
    )

    def chosen(self) -> str:
        return self.cleaned_data["tinh_trang"] if self.is_valid() else ""
