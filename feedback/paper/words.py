"""The ward's own words in a list (group, topic, kind), as people write them."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from dialogue_portal.lib.text import fold, shorten
from sessions_app.likeness import NUMBERED, number_with_letter
from sessions_app.models import ResidentialGroup, Topic


class WordField(forms.Field):
    """One of `words`, found by its folded spelling. `retired` says for words no longer used what to write instead; for
    a part of one of the `labels` the error asks whether that is meant."""

    def __init__(
        self,
        words: "Words",
        *,
        default: Any = None,
        retired: dict[str, str] | None = None,
        labels: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.words, self.default, self.retired, self.labels = words, default, retired or {}, list(labels)

    def clean(self, value: Any) -> Any:
        if not value:
            return self.default
        found = self.words(fold(value))
        if found is None:
            raise ValidationError(f"không có «{shorten(str(value), 40)}». {self.instead_of(fold(value))}")
        return found

    def instead_of(self, folded: str) -> str:
        if folded in self.retired:
            return self.retired[folded]
        near = [label for label in self.labels if len(folded) >= LEAST and folded in fold(label)]
        meant = f"Có phải {' hay '.join(f'«{label}»' for label in near)} không? " if 0 < len(near) <= MOST_NEAR else ""
        return f"{meant}Hãy chọn trong danh sách của tệp mẫu."


Words = Callable[[str], Any]
LEAST, MOST_NEAR = 3, 3
"""The fewest letters of which a part is recognised, and the most labels that an error names: more are no help."""


def label_words(choices: type[models.TextChoices]) -> Words:
    return {fold(choice.label): choice.value for choice in choices}.get


def topic_words(topics: Iterable[Topic]) -> Words:
    return {fold(topic.name): topic for topic in topics}.get


def group_words(groups: Iterable[ResidentialGroup]) -> tuple[Words, dict[str, str]]:
    """Finds an active group by name, or by a number that only one group has, with its letter where it has one; and what
    became of the others."""
    by_name: dict[str, ResidentialGroup] = {}
    by_number: dict[int | str | None, list[ResidentialGroup]] = {}
    retired = {}
    for group in groups:
        if group.valid_to or group.merged_into:
            retired[fold(group.name)] = f"Nơi này đã nhập vào {group.merged_into}." if group.merged_into else GONE
        else:
            by_name[fold(group.name)] = group
            by_number.setdefault(number_with_letter(group.name) or group.number, []).append(group)

    def find(folded: str) -> ResidentialGroup | None:
        number = NUMBERED.fullmatch(folded)
        said = int(number["number"]) if number else number_with_letter(folded)
        same = by_number.get(said, []) if said else []
        return by_name.get(folded) or (same[0] if len(same) == 1 else None)

    return find, retired


GONE = "Nơi này không còn."
