"""What staff type to correct something published, a conclusion or a promise: which places, what was wrong, why."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms.boundfield import BoundWidget

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.personal_data import Mark, find_personal_data
from sessions_app.edit_conflicts.offering import OfferingForm

from .moderating import Leak

MOST_PLACES = 20
"""The most places corrected at once: a page with boxes for very many takes seconds."""
SHOWN = 160
"""How many letters of a place are shown in the list to choose from."""
WHY = ("Đính chính", ["note", "reason"])
"""The last block of the form."""
WHEN_WITHHELD = (
    " Lời cũ có thông tin không được công khai, chẳng hạn số điện thoại của người dân, thì đánh dấu «Không cho mọi "
    "người đọc lời cũ» ở chỗ ấy."
)
"""The last words of the page's explanation."""


class ChoosePlacesForm(forms.Form):
    """Which places are wrong, taken from the address."""

    ASKED = "mo"
    """In the address after the button was pressed, with or without a choice."""

    muc = forms.MultipleChoiceField(
        label="Chỗ ghi nhầm", widget=forms.CheckboxSelectMultiple(attrs={"id": "cho"}), required=False, choices=[]
    )

    def clean_muc(self) -> list[str]:
        chosen = self.cleaned_data["muc"]
        if self.ASKED in self.data and not chosen:
            raise forms.ValidationError("Hãy chọn ít nhất một chỗ ghi nhầm.")
        if len(chosen) > MOST_PLACES:
            raise forms.ValidationError(f"Mỗi lần đính chính nhiều nhất {MOST_PLACES} chỗ. Hãy bỏ bớt.")
        return chosen

    @property
    def parts(self) -> list[tuple[str, list[BoundWidget], bool]]:
        """The ticks by the part of the page that they are in, «» for those in none, and whether it is open: with very
        many places only the parts with a ticked one."""
        boxes = {box.data["value"]: box for box in self["muc"]}
        parts = [(name, [boxes[key] for key, _ in places]) for name, places in self.fields["muc"].choices]
        are_few = len(boxes) <= MOST_PLACES
        return [(name, ticks, are_few or any(box.data["selected"] for box in ticks)) for name, ticks in parts]

    @property
    def chosen(self) -> list[str]:
        return self.cleaned_data.get("muc", []) if self.is_valid() else []


class CorrectionForm(OfferingForm):
    """The chosen places, each starting from its present words, then what was wrong, and why. If somebody corrected one
    of them meanwhile, that is shown (`OfferingForm`)."""

    note = CleanCharField(
        label="Đính chính điều gì",
        max_length=600,
        multiline=True,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi đính chính điều gì."},
    )
    reason = CleanCharField(
        label="Vì sao ghi nhầm",
        max_length=600,
        multiline=True,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Mọi người cũng đọc được. Ví dụ: Nhầm khi chép từ biên bản.",
        error_messages={"required": "Hãy ghi vì sao ghi nhầm."},
    )

    blocks: list[tuple[str, list[str]]]
    """For each place a heading and the names of its boxes, the last of them its tick (`withheld_box`)."""

    def clean(self) -> dict[str, Any]:
        """Refuses a tick at a place that stays as it is: it would withhold nothing, and nobody would know."""
        data = super().clean() or {}
        ticks = [names[-1] for _, names in self.blocks]
        for tick, mending in zip(ticks, [] if self.errors else self.mendings, strict=False):
            if mending.is_withheld and mending.before == mending.after:
                self.add_error(tick, "Chỗ này chưa sửa nên chưa có lời cũ. Hãy sửa, hoặc bỏ dấu này.")
        return data

    @property
    def mendings(self) -> Sequence[Any]:
        """What was typed, beside what each place said when that was checked; in the order of `blocks`."""
        raise NotImplementedError

    @property
    def texts(self) -> Iterable[str]:
        """The names of the boxes with words for the public."""
        raise NotImplementedError

    def replaced(self, mending: Any) -> str:
        """The words that `mending` would replace."""
        raise NotImplementedError

    def leak(self) -> "CorrectionLeak | None":
        """The personal data in the new words, or in the former ones that stay readable; None if the same was shown
        already."""
        typed = [str(self[name].value() or "") for name in [*self.texts, "note", "reason"]]
        new = find_personal_data("\n".join(typed))
        still = {mark.found for mark in new}
        before = [
            (title, [mark for mark in marks if mark.found not in still]) for title, marks in self.readable_before()
        ]
        old = [mark for _, marks in before for mark in marks]
        seal = hashlib.sha256("|".join(mark.found for mark in [*new, *old]).encode()).hexdigest()[:32]
        told = [(title, Leak(marks, seal)) for title, marks in before if marks]
        return CorrectionLeak(new, seal, told) if (new or told) and self.data.get("seen") != seal else None

    def readable_before(self) -> Iterator[tuple[str, list[Mark]]]:
        """By place, the personal data in the replaced words that would stay public."""
        for (title, _), mending in zip(self.blocks, self.mendings, strict=True):
            if mending.before != mending.after and not mending.is_withheld:
                yield title, find_personal_data(self.replaced(mending))


@dataclass(frozen=True)
class CorrectionLeak(Leak):
    """`Leak` of the new words; `before` has, by place, what only the former ones contain, which would stay public."""

    before: list[tuple[str, Leak]]


def tick_of(key: str) -> str:
    """The name of the tick for the place `key`."""
    return f"{key}_withheld"


def withheld_box() -> forms.Field:
    """Whether only staff may read the former words of this place."""
    return forms.BooleanField(label="Không cho mọi người đọc lời cũ của chỗ này", required=False)
