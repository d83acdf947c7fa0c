"""The template tag for parts that are made once for everybody."""

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.safestring import SafeString

from dialogue_portal.lib.parts import kept

register = template.Library()

WHO_ASKS: dict[str, Any] = {"request": None, "user": None, "perms": None, "messages": (), "csrf_token": ""}
"""What a part must not see: who is asking."""


class PartNode(Node):
    """A part of the page, made once for a moment and rendered without knowing who asks."""

    def __init__(self, nodelist: NodeList, name: str, keys: list[FilterExpression]) -> None:
        self.nodelist, self.name, self.keys = nodelist, name, keys

    def render(self, context: template.Context) -> SafeString:
        def make() -> SafeString:
            with context.push(**WHO_ASKS):
                return SafeString(self.nodelist.render(context))

        return kept(make, "part of a template", self.name, *(key.resolve(context) for key in self.keys))


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    """`{% part "name" key… %}…{% endpart %}`: name and keys together must tell apart everything that can differ in the
    part. Querysets that only the part reads are not run when it is kept."""
    _, name, *keys = token.split_contents()
    nodelist = parser.parse(["endpart"])
    parser.delete_first_token()
    return PartNode(nodelist, name.strip("\"'"), [parser.compile_filter(key) for key in keys])
