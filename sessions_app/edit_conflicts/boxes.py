"""Changing the boxes of a form that was sent, before it is shown again."""

from typing import Any

from django import forms
from django.http import QueryDict


def fill_in(data: QueryDict, box: forms.BoundField, value: Any) -> None:
    """Put into `data` what a browser would send for `box` with `value` in it."""
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
