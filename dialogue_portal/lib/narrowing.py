"""What a list is narrowed by, as an address holds it."""

from typing import Any

from django import forms


class NarrowingForm(forms.Form):
    """A value that is none of ours is ignored: an old link still shows a list."""

    def chosen(self) -> dict[str, Any]:
        """The valid and filled values only."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
