"""The look of a page, in its head."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .look import SCRIPT, SHEETS, STYLE

register = template.Library()


@register.simple_tag
def look() -> SafeString:
    """The styles and the text size, in the page itself. While developing they are linked, and so may change."""
    if settings.DEBUG:
        sheets = format_html_join(
            "", '<link rel="stylesheet" href="{}">', ((static(f"css/{name}.css"),) for name in SHEETS)
        )
        return format_html('{}<script src="{}"></script>', sheets, static("js/text_size.js"))
    # Safe: both texts are files of this release.
    return mark_safe(f"<style>{STYLE.text}</style><script>{SCRIPT.text}</script>")
