"""Edit conflicts on admin forms: of one row, and of its inlines."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict

from dialogue_portal.lib.differences import Difference, difference, marked_up

from .boxes import fill_in
from .marks import (
    OPENED,
    ROWS,
    as_marks,
    as_words,
    editable,
    in_lines,
    in_words,
    is_of_rows,
    key_of,
    mark,
    mark_in_row,
    mark_of,
    marks_of,
    stored,
    told,
    values_below,
)
from .refusal import REFUSAL, last_hand


class ConflictForm(forms.ModelForm):
    """`inlines` are the admin's for this row; `opened` goes into the page; `conflict` tells what somebody else
    changed."""

    inlines: Iterable[Any] = ()
    rows_typed: Callable[[Any], Any]
    """The rows of an inline as typed (`PortalAdmin.rows_typed`)."""
    conflict: dict[str, Any] | None = None

    @property
    def opened(self) -> str:
        if self.is_bound and not self.conflict:
            return self.data.get(OPENED, "")
        names = [name for name in self.fields if name in editable(self._meta.model)]
        return json.dumps(marks_of(stored(self.instance), names, self.inlines))

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        opened = as_marks(self.data.get(OPENED, ""))
        if opened and (row := stored(self.instance, for_update=True)):
            now = marks_of(row, opened, self.inlines)
            changed = [name for name in opened if name in now and not is_of_rows(name) and now[name] != opened[name]]
            if changed:
                left = [name for name in changed if self.was_left(name, opened[name])]
                touched = [name for name in changed if name not in left]
                taken = [*self.taken(row, left), *self.rows_taken(opened, now, touched)]
                said = {"refusal": REFUSAL, "boxes": list(self.boxes(row, touched)), "taken": taken}
                self.conflict = {**last_hand(row), **said}
                self.add_error(None, REFUSAL)
        return data

    def was_left(self, name: str, opened: str) -> bool:
        """Whether this person did not edit the box."""
        return name in self.cleaned_data and mark(as_words(self.cleaned_data[name])) == opened

    def taken(self, row: Model, names: Iterable[str]) -> list[tuple[str, str]]:
        """Fill the boxes `names` with what the other person saved, so that saving again does not write the old values
        back; returns their labels and new values."""
        self.data = self.data.copy()
        for name in names:
            fill_in(self.data, self[name], editable(type(row))[name].value_from_object(row))
        fields = [editable(type(row))[name] for name in names]
        return [(str(field.verbose_name), told(row, field)) for field in fields]

    def rows_taken(self, opened: dict[str, Any], now: dict[str, Any], changed: Iterable[str]) -> Iterable[Any]:
        """As `taken`, for the rows below: boxes that this person did not edit take the new values."""
        for inline in self.inlines:
            key = key_of(inline)
            were, are = opened.get(key + ROWS), now.get(key + ROWS)
            if key in changed and isinstance(were, dict) and self.fill_in_rows(inline, were, are):
                yield str(inline.verbose_name_plural), "những dòng ông/bà chưa sửa"

    def fill_in_rows(self, inline: Any, were: dict[str, Any], are: dict[str, Any]) -> bool:
        """Whether a box took another value. `were` and `are` hold the marks of each row when opened and now."""
        is_filled = False
        stored_rows = inline.model._base_manager.in_bulk([int(key) for key in are])
        for form in self.rows_typed(inline).initial_forms:
            row = stored_rows.get(form.instance.pk)
            form.full_clean()
            for name in form.cleaned_data if row else []:
                was, now = (mark_of(marks, row, name) for marks in [were, are])
                if was and now != was and mark_in_row(form.cleaned_data[name]) == was:
                    fill_in(form.data, form[name], row._meta.get_field(name).value_from_object(row))
                    is_filled = True
        return is_filled

    def boxes(self, row: Model, changed: Iterable[str]) -> Iterable[Difference]:
        """The differences to what was typed; for the rows below, their present values."""
        for name in changed:
            if field := editable(type(row)).get(name):
                # A box that is read-only by now, as its text was approved meanwhile, still has typed words.
                typed = self.cleaned_data.get(name, self.data.get(name))
                box = difference(str(field.verbose_name), in_words(row, field), as_words(typed))
                if box:
                    yield box
        for inline in self.inlines:
            if key_of(inline) in changed:
                now = "\n".join(in_lines(values_below(row, inline)))
                yield Difference(str(inline.verbose_name_plural), now, "", marked_up(now, now))


def noticing_conflicts(
    form: type[forms.ModelForm], inlines: Iterable[Any], rows_typed: Callable[[Any], Any]
) -> type[forms.ModelForm]:
    """`form`, which notices what somebody else saved since it was opened."""
    added = {"inlines": list(inlines), "rows_typed": staticmethod(rows_typed)}
    return type(form.__name__, (ConflictForm, form), added)


class TypedForm(forms.BaseForm):
    """A form that was sent and not accepted, shown again as it was filled in. Nothing is checked or saved yet."""

    typed: QueryDict

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = {name: field for name, field in self.fields.items() if not field.disabled}
        found = {name: field.widget.value_from_datadict(self.typed, {}, name) for name, field in boxes.items()}
        self.initial.update({name: value for name, value in found.items() if value is not None})

    @property
    def opened(self) -> str:
        """The marks of the first opening, so that changes saved since then are reported on saving."""
        return self.typed.get(OPENED, "")


def with_typed(form: type[forms.BaseForm], typed: QueryDict) -> type[forms.BaseForm]:
    return type(form.__name__, (TypedForm, form), {"typed": typed})
