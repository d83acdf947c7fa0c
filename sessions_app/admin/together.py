"""Two people at one row: the second is told who changed what meanwhile, and nothing that either typed is lost.

A form says as what it was opened: a short mark of each of its values and of the rows below it. When it comes back and
one of them reads otherwise now, nothing is saved. Boxes that were left alone then take what the other wrote; the same
form saved again goes over the rest of the other's text knowingly.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, Model
from django.http import QueryDict
from django.utils import timezone

from dialogue_portal.lib.differences import Difference, difference, marked_up

from ..models import CaseEvent

OPENED, ROWS = "_opened", ".rows"
REFUSAL = "Trong lúc ông/bà sửa, người khác đã lưu trang này. Chưa ghi gì; phần ông/bà gõ vẫn còn ở đây."


class TogetherForm(forms.ModelForm):
    """`inlines` are the admin's for this row; `opened` goes into the page, `conflict` is what it says of the other."""

    inlines: Iterable[Any] = ()
    rows_typed: Callable[[Any], Any]
    """The rows of an inline as they were typed (`PortalAdmin.rows_typed`)."""
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
        """Whether this person changed nothing in the box."""
        return name in self.cleaned_data and mark(as_words(self.cleaned_data[name])) == opened

    def taken(self, row: Model, names: Iterable[str]) -> list[tuple[str, str]]:
        """What the boxes `names` now hold: what the other wrote, or saving again would write the old values back."""
        self.data = self.data.copy()
        for name in names:
            fill_in(self.data, self[name], editable(type(row))[name].value_from_object(row))
        fields = [editable(type(row))[name] for name in names]
        return [(str(field.verbose_name), told(row, field)) for field in fields]

    def rows_taken(self, opened: dict[str, Any], now: dict[str, Any], changed: Iterable[str]) -> Iterable[Any]:
        """The same for the rows below: each box that this person left alone takes what the other wrote."""
        for inline in self.inlines:
            key = key_of(inline)
            were, are = opened.get(key + ROWS), now.get(key + ROWS)
            if key in changed and isinstance(were, dict) and self.fill_in_rows(inline, were, are):
                yield str(inline.verbose_name_plural), "những dòng ông/bà chưa sửa"

    def fill_in_rows(self, inline: Any, were: dict[str, Any], are: dict[str, Any]) -> bool:
        """Whether a box took another value. `were` and `are` hold the marks of each row when it was opened and now."""
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
        """What differs from what was typed; of the rows below, how they are now."""
        for name in changed:
            if field := editable(type(row)).get(name):
                # What is only read by now, say a text that was approved meanwhile, was typed into all the same.
                typed = self.cleaned_data.get(name, self.data.get(name))
                box = difference(str(field.verbose_name), in_words(row, field), as_words(typed))
                if box:
                    yield box
        for inline in self.inlines:
            if key_of(inline) in changed:
                now = "\n".join(in_lines(values_below(row, inline)))
                yield Difference(str(inline.verbose_name_plural), now, "", marked_up(now, now))


def disturbed(form: forms.Form, row: Model, offered: dict[str, Any]) -> dict[str, Any] | None:
    """What to say when somebody changed what a valid `form` was opened with; None when nobody did. `offered` is what
    its boxes would be opened with now. Boxes that were left alone take that."""
    opened, now = as_marks(form.data.get(OPENED, "")), marks_of_boxes(form, offered)
    changed = [name for name in form.fields if opened.get(name, NOTHING) != now.get(name, NOTHING)]
    if OPENED not in form.data or not changed:
        return None
    typed = {name: form.cleaned_data.get(name, form[name].data) for name in changed}
    left = [name for name in changed if mark(as_words(typed[name])) == opened.get(name, NOTHING)]
    theirs = {name: in_box(form.fields[name], offered.get(name)) for name in changed}
    labels = {name: told_as(form, name) for name in changed}
    found = [difference(labels[name], theirs[name], as_words(typed[name])) for name in changed if name not in left]
    form.data = form.data.copy()
    for name in left:
        fill_in(form.data, form[name], offered.get(name))
    taken = [(labels[name], theirs[name]) for name in left if not form.fields[name].widget.is_hidden]
    return {**last_hand(row), "refusal": REFUSAL, "boxes": [box for box in found if box], "taken": taken}


def told_as(form: forms.Form, name: str) -> str:
    """What a box is called away from its place on the page."""
    return getattr(form, "called", {}).get(name) or str(form.fields[name].label or name)


class OfferingForm(forms.Form):
    """A form of a desk that begins with what is there, `offered`; its page carries `opened`. Boxes that only their
    place on the page tells apart are named in `called`."""

    offered: dict[str, Any]
    called: Mapping[str, str] = {}
    conflict: dict[str, Any] | None = None

    @property
    def opened(self) -> str:
        if self.is_bound and not self.conflict:
            return self.data.get(OPENED, "")
        return json.dumps(marks_of_boxes(self, self.offered))

    def is_as_opened(self, row: Model) -> bool:
        """Whether nobody changed `row` since; else what they did stands in `conflict`."""
        self.conflict = disturbed(self, row, self.offered)
        if self.conflict:
            self.add_error(None, REFUSAL)
        return self.conflict is None


def marks_of_boxes(form: forms.Form, offered: dict[str, Any]) -> dict[str, str]:
    return {name: mark(in_box(field, offered[name])) for name, field in form.fields.items() if name in offered}


def in_box(field: forms.Field, value: Any) -> str:
    """`value` in words as it would be read if the box came back with it."""
    try:
        return as_words(field.clean(value))
    except forms.ValidationError:
        return as_words(value)


def together(
    form: type[forms.ModelForm], inlines: Iterable[Any], rows_typed: Callable[[Any], Any]
) -> type[forms.ModelForm]:
    added = {"inlines": list(inlines), "rows_typed": staticmethod(rows_typed)}
    return type(form.__name__, (TogetherForm, form), added)


class TypedForm(forms.BaseForm):
    """A form that was filled in and not taken, opened again as it was filled in. Nothing is checked or saved yet."""

    typed: QueryDict

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = {name: field for name, field in self.fields.items() if not field.disabled}
        found = {name: field.widget.value_from_datadict(self.typed, {}, name) for name, field in boxes.items()}
        self.initial.update({name: value for name, value in found.items() if value is not None})

    @property
    def opened(self) -> str:
        """As it was opened then: what somebody saved since is told when this is saved."""
        return self.typed.get(OPENED, "")


def with_typed(form: type[forms.BaseForm], typed: QueryDict) -> type[forms.BaseForm]:
    return type(form.__name__, (TypedForm, form), {"typed": typed})


def fill_in(data: QueryDict, box: forms.BoundField, value: Any) -> None:
    """Put into `data` what a browser would send of `box` with `value` in it."""
    widget, value = box.field.widget, box.field.prepare_value(value)
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets, widget.widgets_names, widget.decompress(value), strict=True)
        data.update({f"{box.html_name}{ending}": inner.format_value(part) or "" for inner, ending, part in parts})
    elif isinstance(value, bool):
        data.setlist(box.html_name, ["on"] if value else [])
    elif isinstance(value, (list, tuple)):
        data.setlist(box.html_name, [str(getattr(one, "pk", one)) for one in value])
    elif isinstance(widget, (forms.DateInput, forms.TimeInput, forms.NumberInput)):
        data[box.html_name] = widget.format_value(value) or ""
    else:
        data[box.html_name] = "" if value is None else str(value)


def editable(model: type[Model]) -> dict[str, Field]:
    return {field.name: field for field in [*model._meta.concrete_fields, *model._meta.many_to_many] if field.editable}


def stored(row: Model, *, for_update: bool = False) -> Any:
    """The row as the database has it: that in hand may hold what was typed. Locked where it is to be written."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    return (rows.select_for_update() if for_update else rows).first()


def marks_of(row: Model, names: Iterable[str], inlines: Iterable[Any]) -> dict[str, Any]:
    known = editable(type(row))
    marks: dict[str, Any] = {name: mark(in_words(row, known[name])) for name in names if name in known}
    for inline in inlines:
        below = values_below(row, inline)
        marks[key_of(inline)] = mark("\n".join(in_lines(below)))
        marks[key_of(inline) + ROWS] = {
            str(key): {name: mark_in_row(value) for name, value in values.items()} for key, values in below.items()
        }
    return marks


def mark_of(marks: dict[str, Any], row: Model, name: str) -> str:
    """Nothing for a row or a box that no page of ours told of."""
    of_row = marks.get(str(row.pk))
    return str(of_row.get(name, "")) if isinstance(of_row, dict) else ""


def mark_in_row(value: Any) -> str:
    """Shorter: a page has many rows, and each its boxes."""
    return mark(as_words(value.pk if isinstance(value, Model) else value))[:8]


def mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


NOTHING = mark("")


def in_words(row: Model, field: Field) -> str:
    if field.many_to_many:
        return ", ".join(sorted(map(str, getattr(row, field.name).all())))
    return as_words(getattr(row, field.name))


def told(row: Model, field: Field) -> str:
    """As the page says it: the words of a choice, not its key."""
    chosen = getattr(row, f"get_{field.name}_display", None)
    return str(chosen()) if chosen else in_words(row, field)


def as_words(value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if hasattr(value, "model"):
        return ", ".join(sorted(map(str, value)))
    return "" if value is None else str(value).replace("\r\n", "\n")


def is_of_rows(name: str) -> bool:
    return name.endswith(ROWS)


def key_of(inline: Any) -> str:
    return f"+{inline.model._meta.model_name}"


def values_below(row: Model, inline: Any) -> dict[int, dict[str, Any]]:
    """What an inline may change of each of its rows, by the key of the row."""
    above = [field for field in inline.model._meta.fields if field.related_model is type(row)]
    if not above:
        return {}
    names = [name for name, field in editable(inline.model).items() if not field.many_to_many and field != above[0]]
    rows = inline.model._base_manager.filter(**{above[0].name: row}).order_by("pk")
    return {key: dict(zip(names, values, strict=True)) for key, *values in rows.values_list("pk", *names)}


def in_lines(below: dict[int, dict[str, Any]]) -> list[str]:
    return [" · ".join(map(as_words, values.values())) for values in below.values()]


def as_marks(text: str) -> dict[str, str]:
    """What a form that came back says of when it was opened; nothing for what no page of ours holds."""
    try:
        marks = json.loads(text or "{}")
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


def last_hand(row: Model) -> dict[str, Any]:
    """Who saved last, and when: by the log of the forms, or by the record of the verbs."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk))
    entry = entries.select_related("user").order_by("-action_time", "-pk").first()
    events = CaseEvent.objects.filter(case_kind=row._meta.model_name, case_id=row.pk).exclude(actor=None)
    event = events.order_by("-sequence").first()
    if entry and (event is None or entry.action_time >= event.at):
        return {"who": str(entry.user), "at": entry.action_time}
    return {"who": event.actor_name, "at": event.at} if event else {"who": "", "at": None}
