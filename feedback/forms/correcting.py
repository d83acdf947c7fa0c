"""What staff type to correct what is published, a conclusion or a promise: which places, what was wrong, why."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.personal_data import find_personal_data
from dialogue_portal.lib.text import shorten
from sessions_app.admin.together import OfferingForm

from ..models import Commitment
from .moderating import Leak

MOST_PLACES = 20
"""Places that are corrected at once: a page with boxes for very many takes seconds."""
SHOWN = 160
"""Letters of a place in the list to choose from."""
WHY = ("Đính chính", ["note", "reason", "is_withheld"])
"""The last block of the form."""


class ChoosePlacesForm(forms.Form):
    """Which places are wrong, by the address."""

    ASKED = "mo"
    """In the address once somebody pressed the button, chosen or not."""

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
    def chosen(self) -> list[str]:
        return self.cleaned_data.get("muc", []) if self.is_valid() else []


class CorrectionForm(OfferingForm):
    """The chosen places, each beginning with what it says now, before what was wrong, and why. Whoever corrected one of
    them meanwhile is told of (`OfferingForm`)."""

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
    is_withheld = forms.BooleanField(
        label="Không cho mọi người đọc lời cũ",
        required=False,
        help_text="Chỉ chọn khi lời cũ có thông tin không được công khai, chẳng hạn số điện thoại của người dân.",
    )

    blocks: list[tuple[str, list[str]]]
    """Of the page: a heading and the names of its boxes, for each place."""

    @property
    def texts(self) -> Iterable[str]:
        """The names of the boxes with words that everybody will read."""
        raise NotImplementedError

    @property
    def replaced(self) -> str:
        """The words that give way."""
        raise NotImplementedError

    def leak(self) -> "CorrectionLeak | None":
        """What tells of a person, in the new words or in the old ones that stay readable, unless it was shown already
        and is the same as then."""
        typed = [str(self[name].value() or "") for name in [*self.texts, "note", "reason"]]
        new = find_personal_data("\n".join(typed))
        still = {mark.found for mark in new}
        old = [mark for mark in find_personal_data(self.replaced) if mark.found not in still]
        seal = hashlib.sha256("|".join(mark.found for mark in [*new, *old]).encode()).hexdigest()[:32]
        before = Leak([] if self.cleaned_data["is_withheld"] else old, seal)
        return CorrectionLeak(new, seal, before) if (new or before.marks) and self.data.get("seen") != seal else None


@dataclass(frozen=True)
class CorrectionLeak(Leak):
    """Of the new words; `before` is what only the old ones tell, which everybody could go on reading."""

    before: Leak


class WithholdForm(forms.Form):
    """Of a promise, whose corrections mend few places. Its `choices` come with the initial values: the corrections of
    which everybody reads the earlier words."""

    made = forms.ChoiceField(
        label="Lời cũ của lần nào",
        error_messages={
            "required": "Hãy chọn một lần đính chính.",
            "invalid_choice": "Lời cũ của lần ấy không còn ai ngoài cán bộ đọc được. Hãy chọn lại.",
        },
    )
    reason = CleanCharField(
        label="Lý do",
        multiline=True,
        max_length=1000,
        help_text="Chỉ cán bộ đọc được, trong nhật ký hồ sơ.",
        error_messages={"required": "Hãy ghi phần này."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["made"].choices = self.initial["choices"]


def still_readable(promise: Commitment) -> dict[str, Any]:
    """What `WithholdForm` starts with."""
    made = promise.corrections.filter(earlier__is_withheld=False).distinct()
    return {"choices": [(str(one.pk), f"{one}: {shorten(one.note, 80)}") for one in made]}
