"""What the public pages of this app accept."""

from collections.abc import Iterable

from django import forms


class YearForm(forms.Form):
    """Narrows the list of sessions to one year."""

    nam = forms.TypedChoiceField(label="Năm", coerce=int, required=False, empty_value=None)

    def __init__(self, *args: object, years: Iterable[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nam"].choices = [("", "Tất cả các năm"), *((year, str(year)) for year in years)]

    def chosen_year(self) -> int | None:
        """The year asked for, or None when it is none of ours."""
        return self.cleaned_data.get("nam") if self.is_valid() else None
