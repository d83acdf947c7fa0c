"""Edit conflicts on forms of the desks, which open with stored values."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Model

from dialogue_portal.lib.differences import difference

from .boxes import fill_in
from .marks import NOTHING, OPENED, as_marks, as_words, mark
from .refusal import REFUSAL, last_hand


class OfferingForm(forms.Form):
    """A desk form opened with the stored values `offered`; its page carries `opened`. `called` names boxes that only
    their place on the page tells apart."""

    offered: dict[str, Any]
    called: Mapping[str, str] = {}
    conflict: dict[str, Any] | None = None

    @property
    def opened(self) -> str:
        if self.is_bound and not self.conflict:
            return self.data.get(OPENED, "")
        return json.dumps(marks_of_boxes(self, self.offered))

    def is_as_opened(self, row: Model) -> bool:
        """Whether nobody changed `row` since; otherwise their changes are in `conflict`."""
        self.conflict = disturbed(self, row, self.offered)
        if self.conflict:
            self.add_error(None, REFUSAL)
        return self.conflict is None


def disturbed(form: forms.Form, row: Model, offered: dict[str, Any]) -> dict[str, Any] | None:
    """The conflict if somebody changed what a valid `form` was opened with, otherwise None. `offered` are the values to
    open its boxes with now; boxes that were not edited take them."""
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
    """The name of a box away from its place on the page."""
    return getattr(form, "called", {}).get(name) or str(form.fields[name].label or name)


def marks_of_boxes(form: forms.Form, offered: dict[str, Any]) -> dict[str, str]:
    return {name: mark(in_box(field, offered[name])) for name, field in form.fields.items() if name in offered}


def in_box(field: forms.Field, value: Any) -> str:
    """`value` in words, as it would be read if the box were sent with it."""
    try:
        return as_words(field.clean(value))
    except forms.ValidationError:
        return as_words(value)
