"""Template tags for the frame of every page: the styles in its head, its place in the menu, its title and content."""

from collections.abc import Iterable

from django import template
from django.conf import settings
from django.template.base import Node, NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .page_styles import PAPER, SCRIPT, SHEETS, STAFF, styles_for

register = template.Library()

SECTIONS = {
    "/y-kien/gui/": "send",
    "/y-kien/": "opinions",
    "/van-de/": "opinions",
    "/doi-thoai/": "sessions",
    "/viec-phai-lam/": "promises",
    "/ket-luan/": "conclusions",
    "/thong-bao/": "news",
    "/tim-kiem/": "search",
}
"""The entry of the menu for each beginning of an address."""


class AheadNode(Node):
    """Renders a piece of the page before its place, so that the head knows its content or it can be used twice.
    `is_line`: without line breaks."""

    def __init__(self, nodelist: NodeList, name: str, *, is_line: bool) -> None:
        self.nodelist, self.name, self.is_line = nodelist, name, is_line

    def render(self, context: template.Context) -> str:
        piece = self.nodelist.render(context)
        # Safe: the template has escaped what it put in.
        context[self.name] = mark_safe(" ".join(piece.split())) if self.is_line else piece
        return ""


@register.tag
def ahead(parser: Parser, token: Token) -> AheadNode:
    """`{% ahead as content %}…{% endahead %}`, with `{{ content }}` in its place; blocks in it may be overridden. For a
    single line: `{% ahead line as title %}…{% endahead %}`."""
    _, *line, _, name = token.split_contents()
    nodelist = parser.parse(["endahead"])
    parser.delete_first_token()
    return AheadNode(nodelist, name, is_line=bool(line))


@register.simple_tag(takes_context=True)
def section(context: template.Context) -> str:
    """The entry of the menu that the page belongs to; empty if none, and for pages without a request."""
    path = context["request"].path if context.get("request") else ""
    return next((name for start, name in SECTIONS.items() if path.startswith(start)), "")


@register.simple_tag
def page_styles(content: str = "") -> SafeString:
    """The inline styles for this content, and the text size script. In development they are linked, as they may
    change."""
    if settings.DEBUG:
        return format_html('{}<script src="{}"></script>', linked(SHEETS), static("js/text_size.js"))
    styles = "".join(f"<style>{style.text}</style>" for style in styles_for(content))
    paper = f'<link rel="stylesheet" href="{static(f"css/{PAPER}.css")}" media="print">'
    # Safe: the texts are files of this release.
    return mark_safe(f"{styles}<script>{SCRIPT.text}</script>{paper}")


@register.simple_tag
def staff_styles() -> SafeString:
    """The linked sheets of staff pages."""
    return linked(f"staff/{name}" for name in STAFF)


def linked(names: Iterable[str]) -> SafeString:
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(f"css/{name}.css"),) for name in names))
