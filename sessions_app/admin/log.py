"""The log of the admin's forms."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest


@dataclass
class Numbered:
    """A row as the log calls it: «ý kiến số 5»."""

    row: Model

    def __post_init__(self) -> None:
        self.pk, self._meta = self.row.pk, self.row._meta

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} số {self.pk}"


class TellsNoWords(ModelAdmin):
    """The log says who changed which boxes of which row, and none of their words: it outlives what is erased."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_addition(request, Numbered(obj), message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_change(request, Numbered(obj), message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Any]) -> Any:
        return super().log_deletions(request, [Numbered(row) for row in queryset])

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Django calls the rows of inlines by their words; here by their numbers, of which deleted ones have none."""
        message = super().construct_change_message(request, form, formsets, add)
        told = [what for step in message for what in step.values() if "object" in what]
        for what, row in zip(told, rows_changed(formsets or []), strict=True):
            what["object"] = f"số {row.pk}" if row.pk else "…"
        return message


def rows_changed(formsets: Any) -> list[Model]:
    """In the order in which Django tells of them."""
    return [
        row
        for rows in formsets
        for row in [*rows.new_objects, *(row for row, _ in rows.changed_objects), *rows.deleted_objects]
    ]
