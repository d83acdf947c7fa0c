"""The look of a page, in its head."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .look import SCRIPT, SHEETS, STYLE

register = template.Library()

SECTIONS = {
    "/y-kien/gui/": "send",
    "/y-kien/": "opinions",
    "/van-de/": "opinions",
    "/doi-thoai/": "sessions",
    "/viec-phai-lam/": "promises",
    "/ket-luan/": "conclusions",
    "/thong-bao/": "news",
}
"""What the entries of the menu lead to, by how addresses begin."""


@register.simple_tag(takes_context=True)
def section(context: template.Context) -> str:
    """Which entry of the menu the page belongs to; empty for all others, and for pages without a request."""
    path = context["request"].path if context.get("request") else ""
    return next((name for start, name in SECTIONS.items() if path.startswith(start)), "")


@register.simple_tag
def look() -> SafeString:
    """The styles and the text size, in the page itself. While developing they are linked, and so may change."""
    if settings.DEBUG:
        sheets = format_html_join(
            "", '<link rel="stylesheet" href="{}">', ((static(f"css/{name}.css"),) for name in SHEETS)
        )
        return format_html('{}<script src="{}"></script>', sheets, static("js/text_size.js"))
    # Safe: both texts are files of this release.
    return mark_safe(f"<style>{STYLE.text}</style><script data-look>{SCRIPT.text}</script>")
