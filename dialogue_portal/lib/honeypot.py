"""A box that people do not see: whoever fills it in is a program."""

from crispy_forms.layout import Div
from django import forms

UNSEEN = {"tabindex": "-1", "autocomplete": "off"}
TRAP = Div("website", css_class="follow-trap", aria_hidden="true")


class TrapForm(forms.Form):
    """A form that people send; its layout holds `TRAP`."""

    website = forms.CharField(label="Xin để trống ô này", required=False, widget=forms.TextInput(attrs=UNSEEN))

    @property
    def is_from_a_robot(self) -> bool:
        """Somebody filled in the field that people do not see."""
        return bool(self.cleaned_data.get("website"))
