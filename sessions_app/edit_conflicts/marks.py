"""Short hashes («marks») of the values that a form was opened with, of its row and of the rows below it. The form
carries them; when it is sent they tell whether somebody changed the row meanwhile."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Field, Model
from django.utils import timezone

OPENED, ROWS = "_opened", ".rows"


def mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


NOTHING = mark("")


def mark_in_row(value: Any) -> str:
    """As `mark`, but shorter: a page has many rows with many boxes each."""
    return mark(as_words(value.pk if isinstance(value, Model) else value))[:8]


def mark_of(marks: dict[str, Any], row: Model, name: str) -> str:
    """The mark in the form for the box `name` of `row`; empty if it has none."""
    of_row = marks.get(str(row.pk))
    return str(of_row.get(name, "")) if isinstance(of_row, dict) else ""


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


def in_words(row: Model, field: Field) -> str:
    if field.many_to_many:
        return ", ".join(sorted(map(str, getattr(row, field.name).all())))
    return as_words(getattr(row, field.name))


def told(row: Model, field: Field) -> str:
    """A value as the page shows it: the words of a choice, not its key."""
    chosen = getattr(row, f"get_{field.name}_display", None)
    return str(chosen()) if chosen else in_words(row, field)


def editable(model: type[Model]) -> dict[str, Field]:
    return {field.name: field for field in [*model._meta.concrete_fields, *model._meta.many_to_many] if field.editable}


def stored(row: Model, *, for_update: bool = False) -> Any:
    """The row as in the database, as the given one may hold typed values. Locked if it is to be written."""
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


def is_of_rows(name: str) -> bool:
    return name.endswith(ROWS)


def key_of(inline: Any) -> str:
    return f"+{inline.model._meta.model_name}"


def values_below(row: Model, inline: Any) -> dict[int, dict[str, Any]]:
    """The values that an inline can change, by primary key of its rows."""
    above = [field for field in inline.model._meta.fields if field.related_model is type(row)]
    if not above:
        return {}
    names = [name for name, field in editable(inline.model).items() if not field.many_to_many and field != above[0]]
    rows = inline.model._base_manager.filter(**{above[0].name: row}).order_by("pk")
    return {key: dict(zip(names, values, strict=True)) for key, *values in rows.values_list("pk", *names)}


def in_lines(below: dict[int, dict[str, Any]]) -> list[str]:
    return [" · ".join(map(as_words, values.values())) for values in below.values()]


def as_marks(text: str) -> dict[str, str]:
    """The marks in a form that was sent; empty for anything that no page of ours contains."""
    try:
        marks = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return marks if isinstance(marks, dict) else {}
