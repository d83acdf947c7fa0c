"""A trap: a form field that people do not see, so only programs fill it in."""

from crispy_forms.layout import Div
from django import forms

UNSEEN = {"tabindex": "-1", "autocomplete": "off"}
TRAP = Div("website", css_class="follow-trap", aria_hidden="true")


class TrapForm(forms.Form):
    """A form for residents; its layout must contain `TRAP`."""

    website = forms.CharField(label="Xin để trống ô này", required=False, widget=forms.TextInput(attrs=UNSEEN))

    @property
    def is_from_a_robot(self) -> bool:
        """Whether the invisible field was filled in."""
        return bool(self.cleaned_data.get("website"))
