"""What staff type to correct a published conclusion: first which places, then the new words of each."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models.fields import BLANK_CHOICE_DASH

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.text import capital, shorten
from dialogue_portal.lib.widgets import LineBox
from sessions_app.actions import Mending, Wording
from sessions_app.actions.conclusion_corrections import said_in
from sessions_app.models import Body, ConclusionItem, ConclusionNotice, ConclusionPart, ConclusionPlace, numbered
from sessions_app.staff_forms import day_box, not_far_ahead

from .correcting import SHOWN, ChoosePlacesForm, CorrectionForm, tick_of, withheld_box

OWN = [place for place in ConclusionPlace if place != ConclusionPlace.ITEM]
WITH_OFFICE = {ConclusionPart.FORWARDED, ConclusionPart.ASSIGNED}


class PlacesForm(ChoosePlacesForm):
    """Which places of the conclusion are wrong."""

    def __init__(self, data: Any, *, notice: ConclusionNotice, items: list[ConclusionItem]) -> None:
        super().__init__(data)
        self.notice, self.items = notice, {str(key): item for key, item in numbered(items).items()}
        self.fields["muc"].error_messages["invalid_choice"] = "Có chỗ đã chọn không ở trong thông báo này."
        of_notice = [(place.value, f"{capital(place.label)}: {self.told(place)}") for place in OWN]
        parts: dict[str, list[tuple[str, str]]] = {}
        for key, item in self.items.items():
            line = f"{capital(item.name_of_place)}: {shorten(item.text, SHOWN)}"
            parts.setdefault(item.get_part_display(), []).append((key, line))
        self.fields["muc"].choices = [("", of_notice), *parts.items()]

    def told(self, place: ConclusionPlace) -> str:
        return shorten(said_in(self.notice, place, None).text, SHOWN) or "(để trống)"

    @property
    def places(self) -> list[tuple[ConclusionPlace, ConclusionItem | None]]:
        chosen = self.chosen
        of_notice: list[tuple[ConclusionPlace, ConclusionItem | None]] = [
            (row, None) for row in OWN if row.value in chosen
        ]
        return [*of_notice, *((ConclusionPlace.ITEM, item) for key, item in self.items.items() if key in chosen)]


class CorrectingForm(CorrectionForm):
    """The chosen places of a conclusion, each with its words, lines also with office and day."""

    def __init__(self, data: Any, *, notice: ConclusionNotice, places: list[Any]) -> None:
        self.notice, self.places, self.offered = notice, places, {}
        super().__init__(data)
        self.bodies = {str(row.pk): row for row in Body.objects.all()}
        self.fields["note"].help_text = (
            "Mọi người đọc được ở đầu thông báo. Ví dụ: Mục 2 phần d) giao Phòng Văn hóa; bản trước ghi nhầm Phòng "
            "Kinh tế. Đừng ghi lại tên, số điện thoại của người dân."
        )
        asked, self.blocks, self.called = {}, [], {}
        for place, item in places:
            boxes = dict(self.boxes(place, item))
            asked |= boxes
            title = item.name_of_place if item else place.label
            self.blocks.append((capital(title), list(boxes)))
            if item:
                self.called |= {name: f"{title}: {str(box.label).lower()}" for name, box in boxes.items()}
        self.fields = asked | self.fields
        self.initial = self.offered

    def boxes(self, place: ConclusionPlace, item: ConclusionItem | None) -> Iterator[tuple[str, forms.Field]]:
        """The boxes of one place, each filled with the present value."""
        said, key = said_in(self.notice, place, item), name_of(place, item)
        yield key, text_box(place)
        self.offered[key] = said.text
        if item and (item.part in WITH_OFFICE or item.body):
            yield f"{key}_body", self.body_box(item)
            self.offered[f"{key}_body"] = str(item.body_id or "")
        if item and (item.part == ConclusionPart.ASSIGNED or item.due_on):
            how = {"widget": day_box(), "validators": [not_far_ahead], "help_text": kept_by(item)}
            yield f"{key}_due", forms.DateField(label="Thời hạn", required=False, **how)
            self.offered[f"{key}_due"] = item.due_on
        yield tick_of(key), withheld_box()

    def body_box(self, item: ConclusionItem) -> forms.Field:
        known = [row for row in self.bodies.values() if row.is_active or row.pk == item.body_id]
        names = [(str(row.pk), row.name) for row in known]
        return forms.TypedChoiceField(
            label="Cơ quan",
            choices=names if item.part in WITH_OFFICE else [*BLANK_CHOICE_DASH, *names],
            coerce=self.bodies.get,
            empty_value=None,
            required=item.part in WITH_OFFICE,
            error_messages={"required": "Phần c và d phải ghi rõ cơ quan."},
        )

    @property
    def mendings(self) -> list[Mending]:
        found = []
        for place, item in self.places:
            key, before = name_of(place, item), said_in(self.notice, place, item)
            body = self.cleaned_data.get(f"{key}_body", before.body)
            after = Wording(self.cleaned_data[key], body, self.cleaned_data.get(f"{key}_due", before.due_on))
            found.append(Mending(place, before, after, item, self.cleaned_data[tick_of(key)]))
        return found

    @property
    def texts(self) -> list[str]:
        return [name_of(place, item) for place, item in self.places]

    def replaced(self, mending: Mending) -> str:
        return mending.before.text


def name_of(place: ConclusionPlace, item: ConclusionItem | None) -> str:
    return f"muc_{item.pk}" if item else place.value


def text_box(place: ConclusionPlace) -> forms.Field:
    column = ConclusionItem if place == ConclusionPlace.ITEM else ConclusionNotice
    field = column._meta.get_field("text" if place == ConclusionPlace.ITEM else place.value)
    is_line = place in {ConclusionPlace.TITLE, ConclusionPlace.SIGNER}
    return CleanCharField(
        label="Nội dung" if place == ConclusionPlace.ITEM else capital(place.label),
        max_length=field.max_length,
        required=not field.blank,
        multiline=not is_line,
        widget=LineBox if is_line else AdminTextareaWidget(attrs={"rows": 5}),
        error_messages={"required": "Phần này không để trống được."},
    )


def kept_by(item: ConclusionItem) -> str:
    """The note for a line that has become a promise."""
    promise = getattr(item, "commitment", None)
    if promise is None:
        return ""
    return (
        f"Mục này đã thành việc phải làm số {promise.pk}: đính chính không đổi việc ấy. Muốn đổi thì «Lùi hạn», "
        "«Đổi đơn vị chủ trì» hay «Không làm nữa» ở trang của việc."
    )
