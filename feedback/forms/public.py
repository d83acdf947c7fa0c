"""Fields for residents, and the words for what cannot be taken."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.mailboxes import as_sent
from dialogue_portal.lib.phones import BadPhone, normalise_phone
from dialogue_portal.lib.sentences import moment
from sessions_app.models import DialogueSession

NOT_A_CHOICE = "Lựa chọn này không có trong danh sách. Vui lòng chọn lại."


class PhoneField(CleanCharField):
    """A Vietnamese number, cleaned to `+84…`."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return normalise_phone(typed) if typed else ""
        except BadPhone:
            raise ValidationError("Số điện thoại chưa đúng. Ví dụ đúng: 0912 345 678.", code="phone") from None


NO_ENDINGS = {".con": ".com", ".cmo": ".com", ".ocm": ".com", ".comm": ".com", ".vm": ".vn", ".vnn": ".vn"}
NO_GMAIL = ["gmial.com", "gmai.com", "gmal.com", "gmil.com", "gamil.com", "gnail.com", "gmaill.com"]
NO_GMAIL += ["gmail.co", "gmail.vn", "gmail.com.vn"]
SLIPS = NO_ENDINGS | {f"@{name}": "@gmail.com" for name in NO_GMAIL}
"""Typing mistakes at the end of an address, with what was meant. Nobody here has an address that ends so: a mail, with
the code in it, would be lost unnoticed, or be read by people who keep such a name for what others mistype."""


def meant(address: str) -> str:
    """`address` without its typing mistakes; it may have one after the other: «@gmial.con»."""
    for slip, right in SLIPS.items():
        if address.lower().endswith(slip):
            address = address[: -len(slip)] + right
    return address


class MailField(forms.EmailField):
    """An address as long as the database keeps, cleaned to the form for mail servers: spelling one mailbox in many ways
    brings no more mail."""

    default_error_messages = {
        "invalid": "Địa chỉ thư điện tử chưa đúng. Ví dụ đúng: ten@example.vn.",
        "max_length": "Địa chỉ thư điện tử dài quá 254 ký tự.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 254, **kwargs})

    def clean(self, value: Any) -> str:
        address = str(super().clean(value))
        try:
            address = as_sent(address) if address else ""
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if meant(address) != address:
            raise ValidationError(f"Địa chỉ thư điện tử có lẽ gõ nhầm. Có phải là {meant(address)} không?", code="slip")
        return address


def closed_sentence(session: DialogueSession) -> str:
    """Why a session takes no opinions now, with the time."""
    if session.cancelled_at:
        return "Hội nghị này đã hủy nên không nhận ý kiến nữa."
    if session.closed_at:
        return "Hội nghị này đã khép lại nên không nhận ý kiến nữa."
    if session.opinions_open_at and session.opinions_open_at > timezone.now():
        return f"Hội nghị này bắt đầu nhận ý kiến từ {moment(session.opinions_open_at)}."
    if session.opinions_close_at:
        return f"Hội nghị này đã ngừng nhận ý kiến từ {moment(session.closes_at)}."
    return "Hội nghị này không nhận ý kiến qua cổng."
