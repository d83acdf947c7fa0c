"""How form boxes are rendered: with the project's templates where there are some, else with Django's."""

from collections.abc import Iterator
from html import escape
from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECT = "django/forms/widgets/select.html"
DASHES = BLANK_CHOICE_DASH[0][1]
NOT_CHOSEN = "Chưa chọn"
"""Replaces Django's empty choice: a screen reader reads its nine dashes aloud, or says nothing at all."""


class FormRenderer(TemplatesSetting):
    """Select boxes are rendered here in Python: a template took longer for 250 options than for the rows of a list."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        if template_name == SELECT:
            return select(context["widget"])
        return SafeString(super().render(template_name, context, request))


def select(widget: dict[str, Any]) -> SafeString:
    """As Django's template, with other words for the empty choice."""
    head = format_html('<select name="{}"{}>', widget["name"], attributes(widget["attrs"]))
    # Safe: `groups_of` has escaped each.
    return SafeString("".join([head, *groups_of(widget), "\n</select>"]))


def groups_of(widget: dict[str, Any]) -> Iterator[str]:
    """The option groups. Django puts each ungrouped option into a group of its own without a label."""
    for label, options, _ in widget["optgroups"]:
        drawn = "".join(map(option, options))
        yield f'\n  <optgroup label="{escaped(label)}">{drawn}\n  </optgroup>' if label else drawn


def option(told: dict[str, Any]) -> str:
    said = attributes(told["attrs"]) if told["attrs"] else ""
    label = NOT_CHOSEN if told["label"] == DASHES else told["label"]
    return f'\n  <option value="{escaped(told["value"])}"{said}>{escaped(label)}</option>'


def escaped(value: Any) -> str:
    """`conditional_escape` without its handling of lazy text, which takes longer than the escaping."""
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def attributes(attrs: dict[str, Any]) -> SafeString:
    """`attrs` as HTML: True gives a name without a value, False leaves the attribute out."""
    said = (
        (name, "" if value is True else format_html('="{}"', str(value)))
        for name, value in attrs.items()
        if value is not False
    )
    return format_html_join("", " {}{}", said)
