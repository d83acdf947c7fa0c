"""Who somebody is, as far as they say, and their consent to what is done with it."""

from typing import Any

from django import forms

from dialogue_portal.lib.fields import CleanCharField

from ..actions.submit import Contact
from .public import MailField, PhoneField

NEW_NOTICE = "Thông báo bảo vệ dữ liệu vừa có bản {}. Hãy đọc lại ở đường dẫn phía trên rồi đánh dấu ô này."
NOT_REMEMBERED = {"autocomplete": "off"}
"""For boxes with words of one's own: the browser does not offer them to the next person who types there."""


def name_field() -> CleanCharField:
    box = forms.TextInput(attrs={"autocomplete": "name"})
    return CleanCharField(label="Họ và tên", max_length=100, required=False, widget=box)


def phone_field(label: str = "Điện thoại", **more: Any) -> PhoneField:
    box = forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    return PhoneField(label=label, max_length=30, required=False, widget=box, **more)


def mail_field(label: str = "Thư điện tử", *, required: bool = False, **more: Any) -> MailField:
    box = forms.EmailInput(attrs={"autocomplete": "email"})
    return MailField(label=label, required=required, widget=box, **more)


def ask_of_another(fields: dict[str, forms.Field]) -> None:
    """For boxes in which staff type who somebody is: the browser offers neither their own name nor the last one they
    typed."""
    for name in ["name", "phone", "email"]:
        fields[name].widget.attrs.update(NOT_REMEMBERED)


class ReachableForm(forms.Form):
    """Has the fields `name`, `phone` and `email`."""

    @property
    def is_reachable(self) -> bool:
        """Whether a contact was given; a mistyped one counts, as it is reported at its own field."""
        return any(self.cleaned_data.get(name) or self.has_error(name) for name in ["phone", "email"])

    def contact(self) -> Contact:
        return Contact(self.cleaned_data["name"], self.cleaned_data["phone"], self.cleaned_data["email"])


def ask_who(fields: dict[str, forms.Field]) -> None:
    """Require the name and one of two contacts, if the ward wants to know who it is."""
    fields["name"].required = True
    fields["name"].error_messages["required"] = "Hãy ghi họ và tên."
    fields["phone"].when_needed = "hoặc ghi thư điện tử"
    fields["email"].when_needed = "hoặc ghi điện thoại"


class Agreement(forms.CheckboxInput):
    """A box whose value is the version of the text that it agrees to; agreeing to another version is not a tick."""

    version = "on"

    def format_value(self, value: Any) -> str:
        return self.version

    def value_from_datadict(self, data: Any, files: Any, name: str) -> bool:
        return data.get(name) == self.version


def ask_to_agree(form: forms.Form, label: str, *, required: str, version: str) -> None:
    """The box «consent» names the notice in force, if there is one. People who agreed to an earlier version, in a draft
    or on a page that stayed open, are asked again."""
    consent = form.fields["consent"]
    consent.label, consent.error_messages["required"] = label, required
    if not version:
        return
    consent.widget = Agreement(check_test=lambda kept: kept in {True, version})
    consent.widget.version = version
    consent.label = f"{label}, theo thông báo bảo vệ dữ liệu bản {version}"
    if form.data.get("consent") not in {None, "", version}:
        consent.error_messages["required"] = NEW_NOTICE.format(version)
