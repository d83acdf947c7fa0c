"""The filters of a list, as its address holds them."""

from collections.abc import Iterable
from typing import Any

from django import forms

from .text import capital

ANY = "Tất cả"
"""What a filter shows while it filters by nothing."""


def any_or(named: Iterable[tuple[Any, Any]]) -> list[tuple[Any, str]]:
    """The choices of a filter: «all», then `named`, pairs of a value and its name."""
    return [("", ANY), *((value, capital(str(name))) for value, name in named)]


class NarrowingForm(forms.Form):
    """The filters of a list. A value that is no choice is ignored, so an old link still shows a list."""

    def chosen(self) -> dict[str, Any]:
        """The values that are valid and filled in."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
