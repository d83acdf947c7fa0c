"""Small words that templates of every app need."""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import groupby

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from dialogue_portal.lib.phones import as_dialled
from dialogue_portal.lib.text import capital

register = template.Library()
register.filter("capital", capital)

HEADING = "## "
BULLET = re.compile(r"^\s*[-–•+*]\s+")


@register.filter
def moment(at: dt.datetime) -> str:
    """«17:00 ngày 08/12/2026», by the ward's clock."""
    return timezone.localtime(at).strftime("%H:%M ngày %d/%m/%Y")


@register.filter
def padded(number: int) -> str:
    """A count in prose: 7 as «07», 0 as «0» (DOMAIN, section 4)."""
    return f"{number:02d}" if number else "0"


@register.filter
def full_stop(text: str) -> str:
    """What somebody typed as a sentence: one full stop at its end, unless it ends with another sign."""
    text = text.strip()
    return text if text.endswith(("…", "!", "?")) else text.rstrip(" .") + "."


@register.filter
def dialled(phone: str) -> str:
    return as_dialled(phone)


@register.filter
def grouped(number: int) -> str:
    """A large count: «12.345». Never for years, numbers of papers, or anything in an address."""
    return f"{number:,}".replace(",", ".")


@register.filter
def prose(text: str) -> str:
    """Plain text as paragraphs; lines that start with a dash or a bullet become a list, a line after «## » a heading.

    Everything is escaped.
    """
    blocks = re.split(r"\n\s*\n", text.strip())
    return format_html_join("", "{}", ((piece,) for block in blocks for piece in pieces(block)))


def pieces(block: str) -> Iterator[str]:
    """The paragraphs and lists of one block."""
    if block.startswith(HEADING):
        heading, _, block = block.removeprefix(HEADING).partition("\n")
        yield format_html("<h2>{}</h2>", heading)
    for is_list, lines in groupby(block.splitlines(), key=lambda line: bool(BULLET.match(line))):
        if is_list:
            rows = format_html_join("", "<li>{}</li>", ((BULLET.sub("", line),) for line in lines))
            yield format_html("<ul>{}</ul>", rows)
        else:
            yield format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines)))
