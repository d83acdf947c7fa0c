"""The allow-list: everything that rich text may hold. Applied when it is stored and again when it is shown."""

import nh3

BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tbody", "tr", "th", "td"}
INLINES = {"strong", "em", "sub", "sup", "a", "br"}
TAGS = BLOCKS | INLINES
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
SCHEMES = {"http", "https", "mailto", "tel"}
WITH_CONTENT = {"script", "style", "title", "xml", "noscript", "template", "iframe", "object", "svg", "math", "select"}
"""Removed together with what is in them: it was never meant to be read."""


def sanitised(html: str) -> str:
    """`html` without anything that is not on the list. Its words stay, except those of `WITH_CONTENT`."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags=WITH_CONTENT,
        link_rel="noopener noreferrer",
    )


FRAME = '<div class="table-frame" role="region" aria-label="Bảng" tabindex="0"><table>'
"""A table wider than a phone is pushed to and fro, by keyboard too."""


def shown(html: str) -> str:
    """Stored `html` as it goes onto a page."""
    return sanitised(html).replace("<table>", FRAME).replace("</table>", "</table></div>")
