"""Template tags for the admin's own templates."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

NOTHING = ">—</td>"
"""How the admin shows a missing value."""


@register.filter
def labelled(cells: Iterable[SafeString], headers: list[dict[str, Any]]) -> Iterable[SafeString]:
    """The cells of a row as the admin made them, each with the heading of its column; the cell with the row's name
    needs none. Empty cells are marked, as on a card they would only be an empty line."""
    for cell, header in zip(cells, headers, strict=True):
        tag, _, rest = cell.partition(" ")
        is_plain = tag == "<td" and "action-checkbox" not in rest[:30]
        empty = SafeString("data-empty " if rest.endswith(NOTHING) else "")
        yield format_html('<td data-label="{}" {}{}', header["text"], empty, SafeString(rest)) if is_plain else cell
