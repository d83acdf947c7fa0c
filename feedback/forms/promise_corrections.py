"""What staff type to correct a published promise: first which places, then the new words of each."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.text import capital, shorten
from dialogue_portal.lib.widgets import LineBox

from ..actions.promise_corrections import PromiseMending, column_of, must_say_something, rows_at, said_at
from ..models import Commitment, PromisePlace
from ..models.promise_corrections import OWN_PLACES, ROW_PLACES, Row, place_named
from .correcting import SHOWN, ChoosePlacesForm, CorrectionForm, tick_of, withheld_box

Place = tuple[PromisePlace, Row]
"""With the row that contains the words: the promise itself, or one that belongs to it."""


class PromisePlacesForm(ChoosePlacesForm):
    """Which places of the promise are wrong."""

    def __init__(self, data: Any, *, commitment: Commitment) -> None:
        super().__init__(data)
        self.found = {key_of(place, row): (place, row) for place, row in places_of(commitment)}
        self.fields["muc"].error_messages["invalid_choice"] = "Có chỗ đã chọn không ở trong việc này."
        places = [
            (key, f"{capital(place_named(place, row))}: {shorten(said_at(place, row), SHOWN) or '(để trống)'}")
            for key, (place, row) in self.found.items()
        ]
        self.fields["muc"].choices = [("", places)]

    @property
    def places(self) -> list[Place]:
        return [self.found[key] for key in self.found if key in self.chosen]


class PromiseCorrectingForm(CorrectionForm):
    """The chosen places of a promise, each with its words."""

    def __init__(self, data: Any, *, places: list[Place]) -> None:
        self.places = {key_of(place, row): (place, row) for place, row in places}
        self.offered = {key: said_at(*place) for key, place in self.places.items()}
        super().__init__(data, initial=self.offered)
        self.fields["note"].help_text = (
            "Mọi người đọc được ở đầu trang của việc này. Ví dụ: Sửa ở ngõ 18; trước đây ghi nhầm ngõ 8. Đừng ghi lại "
            "tên, số điện thoại của người dân."
        )
        self.fields["reason"].help_text = "Mọi người cũng đọc được. Ví dụ: Nhầm khi chép từ báo cáo của đơn vị."
        asked = {key: text_box(*place) for key, place in self.places.items()}
        ticks = {tick_of(key): withheld_box() for key in self.places}
        self.fields = asked | ticks | self.fields
        self.called = {key: place_named(*place) for key, place in self.places.items()}
        self.blocks = [(capital(name), [key, tick_of(key)]) for key, name in self.called.items()]

    @property
    def mendings(self) -> list[PromiseMending]:
        data = self.cleaned_data
        return [
            PromiseMending(
                place, said_at(place, row), data[key], None if place in OWN_PLACES else row, data[tick_of(key)]
            )
            for key, (place, row) in self.places.items()
        ]

    @property
    def texts(self) -> list[str]:
        return list(self.places)

    def replaced(self, mending: PromiseMending) -> str:
        return mending.before


def places_of(commitment: Commitment) -> Iterator[Place]:
    """All that can be corrected, in the order of the page; one query for each kind of row."""
    for place in OWN_PLACES:
        if place != PromisePlace.DROPPED or commitment.dropped_reason:
            yield place, commitment
    for place in ROW_PLACES:
        for row in rows_at(commitment, place):
            yield place, row


def key_of(place: PromisePlace, row: Row) -> str:
    return place.value if place in OWN_PLACES else f"{place.value}_{row.pk}"


def text_box(place: PromisePlace, row: Row) -> forms.Field:
    is_line = place in {PromisePlace.TITLE, PromisePlace.CAPTION}
    return CleanCharField(
        label="Nội dung",
        max_length=row._meta.get_field(column_of(place)).max_length,
        required=must_say_something(place, row),
        multiline=not is_line,
        widget=LineBox if is_line else AdminTextareaWidget(attrs={"rows": 5}),
        error_messages={"required": "Phần này không để trống được."},
    )
