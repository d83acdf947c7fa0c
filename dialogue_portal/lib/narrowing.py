"""What a list is narrowed by, as an address holds it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from .text import capital

ANY = "Tất cả"
"""What a box says that narrows by nothing."""


def any_or(named: Iterable[tuple[Any, Any]]) -> list[tuple[Any, str]]:
    """The choices of a box that narrows by one of `named`, pairs of a value and its name, or by nothing."""
    return [("", ANY), *((value, capital(str(name))) for value, name in named)]


class NarrowingForm(forms.Form):
    """A value that is none of ours is ignored: an old link still shows a list."""

    def chosen(self) -> dict[str, Any]:
        """The valid and filled values only."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
