"""What a sender types to find their own opinion again, and what they can do with it."""

import hmac
import re
from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError

from dialogue_portal.lib import codes
from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.phones import as_stored
from dialogue_portal.lib.text import slugify

from ..models import Opinion, Rating, Response, Sender
from ..stored_files import MAX_FILES
from .contact import mail_field, phone_field
from .files import ACCEPTED, TAKEN, KeepingFileInput, KeepingForm, MultipleFileField, fault_of
from .public import NOT_A_CHOICE

SIGNS = codes.LENGTH + 1
"""The characters of a code as people read it: the last one tells whether the others were typed right."""


def button(label: str) -> FormHelper:
    """A form whose errors the portal shows itself, with one button at the end."""
    helper = FormHelper()
    helper.attrs = {"novalidate": ""}
    helper.add_input(Submit("do", label, css_id=f"nut-{slugify(label)}", css_class="button"))
    return helper


class LookUpForm(forms.Form):
    """Finds one's own opinion by the code on the receipt, and by the contact that was given with it."""

    row, sent = "ý kiến", "gửi"
    NOT_FOUND = (
        "Không tìm thấy {row} nào khớp cả mã lẫn cách liên lạc vừa nhập. Hãy xem lại số điện thoại hoặc thư điện tử đã "
        "ghi khi {sent}, rồi so lại mã với giấy biên nhận."
    )
    NO_CONTACT = (
        "Không tìm thấy {row} nào khớp khi ô thứ hai để trống. Nếu khi {sent} có ghi điện thoại hoặc thư điện tử, hãy "
        "nhập vào ô ấy. Nếu không ghi, hãy so lại mã với giấy biên nhận."
    )
    MISTYPED = "Mã vừa gõ có chỗ sai{how}. Hãy so lại từng chữ, từng số với giấy biên nhận."
    WAIT = (
        "Mã này, hoặc mạng ông/bà đang dùng, vừa có nhiều lần nhập không khớp. Xin ông/bà đợi {wait} rồi bấm lại. "
        "Những gì đã gõ vẫn còn ở dưới."
    )

    code = CleanCharField(
        label="Mã tra cứu",
        max_length=60,
        help_text="Ghi trên giấy biên nhận, 17 chữ và số, như 7K3M-9QWT-2HXA-C8ND-5. Chữ hoa hay thường, có gạch hay "
        "không, chữ O hay số 0 đều được.",
        error_messages={"required": "Hãy nhập mã tra cứu."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    contact = CleanCharField(
        label="4 số cuối điện thoại, hoặc thư điện tử đã ghi",
        max_length=254,
        required=False,
        help_text="Để trống nếu khi gửi ông/bà không ghi điện thoại và thư điện tử.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    contact.when_needed = "cần nếu có ghi"
    helper = button("Tra cứu")

    def why_not_found(self) -> str:
        """Why nothing was found. Only what cannot be a code is called mistyped: that tells nothing about real codes."""
        typed = self.cleaned_data["code"]
        if codes.normalise(typed):
            words = self.NOT_FOUND if self.cleaned_data["contact"] else self.NO_CONTACT
            return words.format(row=self.row, sent=self.sent)
        signs = len(re.findall("[0-9A-Za-z]", typed))
        is_counted = typed.isascii() and signs != SIGNS  # a keyboard set to Vietnamese makes one letter of two
        return self.MISTYPED.format(how=f": có {signs} chữ và số, mã đúng có {SIGNS}" if is_counted else "")

    def found(self) -> Opinion | None:
        """The opinion with this code and contact, or None. All wrong input takes the same query and the same
        comparisons."""
        code_hash = codes.hashed(codes.normalise(self.cleaned_data["code"]) or "")
        opinion = Opinion.objects.filter(code_hash=code_hash).select_related("sender").first()
        sender = getattr(opinion, "sender", None) or Sender()
        is_theirs = knows_contact(self.cleaned_data["contact"], sender)
        return opinion if is_theirs else None


def knows_contact(typed: str, sender: Sender) -> bool:
    """Whether `typed` is the end of the number, the whole of it, or the address; anything is right if none was
    given."""
    bare = re.sub(r"[\s.\-…]", "", typed)
    pairs = [(bare, sender.phone[-4:]), (as_stored(bare), sender.phone), (typed.casefold(), sender.email.casefold())]
    right = [is_same(one, other) for one, other in pairs]
    return any(right) or not (sender.phone or sender.email)


def is_same(typed: str, kept: str) -> bool:
    return hmac.compare_digest(typed.encode(), kept.encode()) and bool(kept)


class NoteForm(KeepingForm):
    """What its sender adds; if it `is_asked` by the ward, the page says that it is an answer."""

    title = "Bổ sung ý kiến"
    text = CleanCharField(
        multiline=True,
        label="Điều ông/bà muốn bổ sung",
        max_length=2000,
        required=False,
        help_text="Chỉ cán bộ đọc được, không đăng lên cổng. Tối đa 2.000 ký tự.",
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    text.when_needed = "hoặc chỉ gửi ảnh, tệp"
    files = MultipleFileField(
        label="Ảnh, tệp gửi kèm",
        required=False,
        help_text=f"{TAKEN} Chỉ cán bộ xem được; ảnh chỉ đăng lên cổng khi cán bộ đồng ý.",
        widget=KeepingFileInput(accept=ACCEPTED, most=MAX_FILES),
    )

    def __init__(self, *args: Any, is_asked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = button("Gửi câu trả lời" if is_asked else "Gửi bổ sung")
        if is_asked:
            self.title = "Trả lời câu hỏi"
            self.fields["text"].label = "Câu trả lời của ông/bà"

    def clean_files(self) -> list[Any]:
        return self.sift(fault_of)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not (data["text"] or data["files"] or self.kept):
            self.add_error("text", "Hãy viết, hoặc chọn ảnh, tệp để gửi.")
        return data


class WithdrawForm(forms.Form):
    title = "Rút ý kiến"
    helper = button("Rút ý kiến này")


class WithdrawNameForm(forms.Form):
    title = "Thôi nêu tên"
    helper = button("Thôi nêu tên tôi")


class ContactForm(forms.Form):
    """A new number or address. The former one is never shown, so an empty box leaves it as it is."""

    title = "Sửa cách liên lạc"
    phone = phone_field("Số điện thoại mới", help_text="Để trống thì giữ nguyên số đã ghi.")
    email = mail_field("Thư điện tử mới", help_text="Để trống thì giữ nguyên địa chỉ đã ghi.")
    forget_phone = forms.BooleanField(label="Xóa số điện thoại đã ghi", required=False)
    forget_email = forms.BooleanField(label="Xóa thư điện tử đã ghi", required=False)
    helper = button("Lưu cách liên lạc")

    def __init__(self, *args: Any, sender: Sender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ["phone", "email"]:
            if not getattr(sender, name):
                del self.fields[f"forget_{name}"]
                self.fields[name].help_text = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ["phone", "email"]:
            if data.get(name) and data.get(f"forget_{name}"):
                self.add_error(name, "Ông/bà vừa ghi mới vừa chọn xóa. Hãy chọn một.")
        if not self.errors and not any(data.values()):
            raise ValidationError("Ông/bà chưa thay đổi gì.", code="unchanged")
        return data


ONLY_UNSATISFIED = "Chỉ khi chưa hài lòng mới đề nghị xem xét lại được. Hãy chọn «chưa hài lòng», hoặc bỏ dấu ở ô này."


class RateForm(forms.Form):
    """How content one is with an answer; for which opinion is asked only if there are several.

    `answers` are the answers that may be rated, each with the sender's opinion; the chosen pair is in `answer`. With
    `may_reopen` the opinion may be reopened.
    """

    title = "Đánh giá câu trả lời"
    answer = forms.ChoiceField(
        label="Câu trả lời nào",
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một mục.", "invalid_choice": NOT_A_CHOICE},
    )
    score = forms.ChoiceField(
        label="Ông/bà thấy câu trả lời thế nào",
        choices=Rating.Score.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một mục.", "invalid_choice": NOT_A_CHOICE},
    )
    reason = CleanCharField(
        multiline=True,
        label="Vì sao",
        max_length=1000,
        required=False,
        help_text="Nếu chưa hài lòng, xin cho biết còn thiếu điều gì. Tối đa 1.000 ký tự.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reopens = forms.BooleanField(
        label="Đề nghị xem xét lại ý kiến này",
        required=False,
        help_text="Chưa hài lòng thì đánh dấu được ô này: cán bộ đọc phần «Vì sao» rồi giải quyết lại. Mỗi ý kiến "
        "nhiều nhất hai lần.",
    )
    helper = button("Gửi đánh giá")

    def __init__(
        self, *args: Any, answers: Sequence[tuple[Response, Opinion]], may_reopen: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not may_reopen:
            del self.fields["reopens"]
        self.answers = {str(opinion.pk): (response, opinion) for response, opinion in answers}
        if len(self.answers) == 1:
            del self.fields["answer"]
        else:
            self.fields["answer"].choices = [
                (key, opinion.subject or f"Ý kiến số {key}") for key, (_, opinion) in self.answers.items()
            ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reopens"):
            self.check_reopening(data)
        chosen = data.get("answer", next(iter(self.answers), ""))
        return {**data, "answer": self.answers.get(chosen)}

    def check_reopening(self, data: dict[str, Any]) -> None:
        if data.get("score") and data["score"] != Rating.Score.UNSATISFIED:
            self.add_error("reopens", ONLY_UNSATISFIED)
        elif not data.get("reason"):
            self.add_error("reason", "Hãy ghi còn thiếu điều gì để được xem xét lại.")
