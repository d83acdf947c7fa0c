"""Words for the admin's own templates."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def labelled(cells: Iterable[SafeString], headers: list[dict[str, Any]]) -> Iterable[SafeString]:
    """The cells of a row, as the admin made them, each with the words above its column; the row's name needs none."""
    for cell, header in zip(cells, headers, strict=True):
        tag, _, rest = cell.partition(" ")
        is_plain = tag == "<td" and "action-checkbox" not in rest[:30]
        yield format_html('<td data-label="{}" {}', header["text"], SafeString(rest)) if is_plain else cell
