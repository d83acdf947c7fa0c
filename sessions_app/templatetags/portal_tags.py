"""Tags and filters for the templates of all apps."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import ChoiceField, Field, Form
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from dialogue_portal.lib import rich_text
from dialogue_portal.lib.abbreviations import written_otherwise
from dialogue_portal.lib.parts import same
from dialogue_portal.lib.phones import as_dialled, pieces
from dialogue_portal.lib.sentences import moment, padded
from dialogue_portal.lib.text import capital, full_stop, grouped, shorten, tied, within_a_line

from ..deadlines import WorkingCalendar
from ..duties import is_counted, result_deadline
from ..models import DialogueSession, WardProfile
from ..offices import parted
from ..wording import date_of

register = template.Library()
register.filter("capital", capital)
register.filter("full_stop", full_stop)
register.filter("grouped", grouped)
register.filter("moment", moment)
register.filter("padded", padded)
register.filter("tied", tied)
register.filter("within", within_a_line)
register.filter("dialled", as_dialled)

Choices = tuple[tuple[str, str], ...]
"""Values to choose from, each with its name."""


@register.filter
def in_two_lines(signer: str, ward: str) -> SafeString | str:
    """An office, and below it the name that follows it; `ward` may be part of the office."""
    office, name = parted(signer, [ward])
    return format_html("{}<br>{}", office, name) if office and name else signer


@register.simple_tag
def filter_form(form: Form, label: str) -> SafeString:
    """The form that filters a list. Rendered once for the same input and choices: sixty groups to choose from cost more
    than the twenty rows of the list."""
    if hasattr(form, "offer"):
        form.offer()
    offers = [(name, form[name].value(), offered(field), str(field.label)) for name, field in form.fields.items()]
    seen = [field.name for field in form.visible_fields()]
    chosen = {name: str(value) for name, value, *_ in offers if value and name not in form.errors}
    narrowed = list(narrowings(offers, chosen, seen))
    told = {
        "form": form,
        "label": label,
        "used": [one for one in narrowed if one[-1]],
        "wrong": [form[name] for name in seen[1:] if name in form.errors],
        "narrowed": narrowed,
    }
    return same(lambda: render_to_string("components/filter_form.html", told), "filter form", label, *offers)


def narrowings(
    offers: list[tuple[str, Any, Choices, str]], chosen: dict[str, str], seen: list[str]
) -> Iterator[tuple[str, str, str]]:
    """The filters in use: name, value in words, and the address without it; «» for the first box, which shows its value
    anyway."""
    for name, _, choices, words in offers:
        if name in chosen and name in seen:
            label = "từ khóa" if name == "q" else words
            value = dict(choices).get(chosen[name], chosen[name])
            yield label, value, without(chosen, name) if name in seen[1:] else ""


def without(chosen: dict[str, str], name: str) -> str:
    """The address of the list without the filter `name`, on its first page."""
    return f"?{kept}" if (kept := urlencode({one: value for one, value in chosen.items() if one != name})) else "./"


def offered(field: Field) -> Choices:
    """The values to choose from with their names; read once for this and for the widget."""
    if not isinstance(field, ChoiceField):
        return ()
    field.widget.choices = choices = list(iter(field.choices))  # list() alone would count the rows first
    return tuple((str(value), str(name)) for value, name in choices)


@register.inclusion_tag("components/otherwise.html")
def otherwise(form: Form) -> dict[str, str]:
    """The other spelling of the searched words and its query, in one list or in all: «GPMB», «giải phóng mặt bằng». A
    text has one of the two, and a search for the other does not find it."""
    chosen = {name: value for name in form.fields if name not in form.errors and (value := form[name].value())}
    words = written_otherwise(str(chosen.get("q", "")))
    return {"words": words, "query": urlencode({**chosen, "q": words})}


@register.simple_tag
def title_start(form: Form | None) -> str:
    """The beginning of the title of a page shown again, which is all that some people hear: whether to correct
    something or only to wait (`limits.tell_to_wait`)."""
    if getattr(form, "wait", 0):
        return "Vui lòng đợi: "
    return "Có lỗi: " if form and form.errors else ""


@register.filter
def struck(words: str, no_longer: object) -> str:
    """`words` struck through if they are no longer true: still readable, and not taken for valid."""
    return format_html("<s>{}</s>", words) if no_longer else words


@register.simple_tag
def name_now(ward: WardProfile, then: str) -> str:
    """The name today of the unit once named `then`; empty if it still has that name, or is not this ward."""
    return ward.full_name if ward.is_formerly(then) else ""


@register.simple_tag
def result_due(session: DialogueSession) -> dt.date | None:
    """The last day to publish the result of a session after its last meeting, if that is a duty: one query. Needs
    `meetings` loaded, all of them over."""
    if not is_counted(session):
        return None
    last = max(meeting.held_on for meeting in session.meetings.all())
    return result_deadline(session, WorkingCalendar.current(), last).result


@register.filter
def is_past(day: dt.date | None) -> bool:
    return day is not None and day < timezone.localdate()


@register.filter
def are_alike(pictures: Iterable[Any]) -> bool:
    """Whether there are several pictures, all of one shape (within 2 %), which are shown in even rows."""
    shapes = [picture.width / max(picture.height, 1) for picture in pictures]
    return len(shapes) > 1 and max(shapes) <= 1.02 * min(shapes)


@register.filter
def shortened(text: object, length: int) -> str:
    """The first whole words: a number or year cut in two would read as another one."""
    return shorten(str(text), length)


@register.filter
def to_call(told: str) -> SafeString:
    """The telephone numbers in a text as links, which a phone calls by a tap."""
    parts = pieces(told)
    drawn = [format_html('<a href="tel:{}">{}</a>', number, part) if number else part for part, number in parts]
    return format_html_join("", "{}", ((part,) for part in drawn))


@register.filter
def prose(text: str) -> str:
    """Plain text as paragraphs; lines beginning with a dash or a bullet become a list, a line after «## » a heading.

    Everything is escaped.
    """
    return mark_safe(rich_text.from_plain(text).replace("\n", ""))


WEB_ADDRESS = re.compile(r"""https?://(?:&amp;|[^\s<>"'«»“”‘’&])*(?:&amp;|[^\s<>"'«»“”‘’&.,;:!?…)\]])""", re.IGNORECASE)


@register.filter
def with_links(html: str) -> str:
    """`html` from `prose` with web addresses as links: only for text of the ward, never for text that it received."""
    # `prose` has escaped it, and the pattern matches no character that could end the attribute.
    return mark_safe(WEB_ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', html))


LONG = 600
"""Letters of a text (about seven lines on a desktop) beyond which a list shows only its first lines."""


@register.filter
def is_long(text: str) -> bool:
    return len(text) > LONG


@register.filter
def rich(html: str) -> str:
    """Rich text for a page: cleaned once more, whatever the database holds."""
    return mark_safe(rich_text.shown(html))


@register.filter
def decree_day(day: dt.date | None) -> str:
    """«ngày 05 tháng 3 năm 2026» as Decree 30/2020 writes it; with blanks if the day is not known."""
    return date_of(day) if day else "ngày … tháng … năm …"


@register.filter
def body_blocks(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks of a paper before its signature: all up to the first appendix."""
    return list(takewhile(lambda block: block["kind"] != "appendix", blocks))


@register.filter
def appendix_blocks(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return blocks[len(body_blocks(blocks)) :]
