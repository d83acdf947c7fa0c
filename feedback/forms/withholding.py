"""Which former words of a corrected conclusion or promise only staff may go on reading, place by place."""

from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet

from dialogue_portal.lib.fields import reason_field
from dialogue_portal.lib.text import capital, shorten
from dialogue_portal.lib.widgets import OpenBoxes
from sessions_app.models import ConclusionCorrection, ConclusionNotice, EarlierWords, numbered

from ..models import Commitment, EarlierPromiseWords, PromiseCorrection

Made = ConclusionCorrection | PromiseCorrection
SHOWN = 160
"""How many letters of a place's words are shown in the list to choose from."""


class WithholdPlacesForm(forms.Form):
    """The places of each correction in `readable`, an initial value. Those of the last one are all ticked at first."""

    reason = reason_field(help_text="Chỉ cán bộ đọc được, trong nhật ký hồ sơ.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readable: list[Made] = self.initial["readable"]
        self.boxes = {f"lan_{made.number}": places_of(made, are_ticked=made is readable[-1]) for made in readable}
        self.fields = {**self.boxes, **self.fields}
        titles = [f"{made}: {shorten(made.note, 80)}" for made in readable]
        self.fieldsets = [
            *((title, {"fields": [name]}) for title, name in zip(titles, self.boxes, strict=True)),
            (None, {"fields": ["reason"]}),
        ]

    def clean(self) -> dict[str, Any]:
        """All keys together, of whatever correction."""
        given = super().clean() or {}
        words = [int(key) for name in self.boxes for key in given.get(name, [])]
        if not self.boxes:  # a colleague was quicker
            self.add_error(None, "Không còn lời cũ nào mà mọi người đọc được.")
        elif not words and not any(name in self.errors for name in self.boxes):
            self.add_error(next(reversed(self.boxes)), "Hãy chọn ít nhất một chỗ.")
        return {"words": words, "reason": given.get("reason", "")}


def places_of(made: Made, *, are_ticked: bool) -> forms.MultipleChoiceField:
    readable: list[EarlierWords | EarlierPromiseWords] = made.readable  # type: ignore[union-attr]  # by `with_readable`
    choices = [
        (str(words.pk), f"{capital(words.place_name)}: {shorten(words.text, SHOWN) or '(để trống)'}")
        for words in readable
    ]
    return forms.MultipleChoiceField(
        label="Lời cũ của",
        choices=choices,
        initial=[key for key, _ in choices] if are_ticked else [],
        required=False,
        widget=OpenBoxes,
        error_messages={
            "invalid_choice": "Lời cũ của một chỗ đã chọn không còn ai ngoài cán bộ đọc được. Hãy xem lại."
        },
    )


def still_read(notice: ConclusionNotice) -> dict[str, Any]:
    """The initial values of `WithholdPlacesForm`: the corrections with former words that are public, and these
    words."""
    found = with_readable(notice.corrections.all(), EarlierWords.objects.all())
    lines = numbered(notice.items.all())
    for words in [words for made in found for words in made.readable]:
        words.item = lines.get(words.item_id or 0)
    return {"readable": found}


def still_read_of_promise(commitment: Commitment) -> dict[str, Any]:
    return {"readable": with_readable(commitment.corrections.all(), EarlierPromiseWords.objects.with_rows())}


def with_readable(corrections: QuerySet[Any], earlier: QuerySet[Any]) -> list[Any]:
    public = Prefetch("earlier", earlier.filter(is_withheld=False), to_attr="readable")
    return list(corrections.filter(earlier__is_withheld=False).distinct().prefetch_related(public))
