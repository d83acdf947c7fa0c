"""How the boxes of forms are drawn: with the project's templates where it has one, else with Django's."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString

from .parts import same

SELECT = "django/forms/widgets/select.html"


class FormRenderer(TemplatesSetting):
    """A box to choose from is drawn once for the same values: 250 options take longer than the rows of a list."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        def draw() -> SafeString:
            return SafeString(super(FormRenderer, self).render(template_name, context, request))

        if template_name != SELECT:
            return draw()
        return same(draw, SELECT, blake2b(repr(list(told(context["widget"]))).encode()).digest())


def told(widget: dict[str, Any]) -> Iterator[Any]:
    """All that the template reads, as plain values. The same words are others where they are already HTML."""
    yield widget["name"], plain(widget["attrs"])
    for group, options, _ in widget["optgroups"]:
        yield str(group), hasattr(group, "__html__"), group is None
        for option in options:
            label = option["label"]
            yield str(option["value"]), str(label), hasattr(label, "__html__"), plain(option["attrs"])


def plain(attrs: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """True and False are said otherwise than the words are."""
    return [(name, str(value), value is True or value is False) for name, value in attrs.items()]
