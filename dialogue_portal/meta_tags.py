"""What a page tells programs: its address, a picture for sharing, what it is about."""

from collections.abc import Callable
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dialogue_portal.lib import parts
from dialogue_portal.lib.addresses import absolute
from feedback.models import Issue, Opinion
from sessions_app.models import Announcement, ConclusionNotice, DialogueSession, Document, WardProfile

from . import linked_data
from .feeds import SECTIONS, Section
from .open_data.columns import Reference
from .robots import is_closed

register = template.Library()

Telling = Callable[[WardProfile], linked_data.Thing | None]


@register.inclusion_tag("components/page_meta.html", takes_context=True)
def page_meta(context: template.Context) -> dict[str, Any]:
    """The page's meta elements. Forms and personal pages only forbid listing; a form to which people invite each other
    (`invitation` in its context) is not listed but has a title and picture for sharing."""
    address = context["request"].path
    return {
        "is_closed": is_closed(address),
        "robots": context["page_robots"],
        "canonical": absolute(address + page_number(context)),
        "title": context.get("invitation") or context["page_title"],
        "is_shared": bool(context.get("invitation")) or not is_closed(address),
        "description": context["page_description"],
        "card": absolute(context["page_card"]),
        "kind": context["page_kind"],
        "site": context["ward"].full_name,
    }


def page_number(context: template.Context) -> str:
    """Each page of a list has an address of its own; a filtered list has that of the whole list."""
    page, asked = context.get("page"), context["request"].GET
    narrowed = any(value for name, value in asked.items() if name != "trang")
    return f"?trang={page.number}" if page and page.number > 1 and not narrowed else ""


@register.simple_tag(takes_context=True)
def data_link(context: template.Context, dataset: str, key: int | str) -> SafeString:
    """The address of the page's data (`open_data`). Empty in previews for staff."""
    if context["page_robots"] or is_closed(context["request"].path):
        return SafeString("")
    return format_html('<link rel="alternate" type="application/json" href="{}">', Reference(dataset, key).data)


@register.filter
def address_here(request: HttpRequest) -> str:
    """The address of the page, for print; for personal pages and searches, that of the portal."""
    if is_closed(request.path):
        return f"Cổng này ở địa chỉ {absolute('/')}"
    return f"Trang này ở địa chỉ {absolute(request.path)}"


@register.simple_tag
def feed_sections() -> list[Section]:
    return SECTIONS


@register.simple_tag(takes_context=True)
def session_data(context: template.Context, session: DialogueSession) -> SafeString:
    return about(context, lambda ward: linked_data.event(session, ward), "Hội nghị", "sessions_app:sessions", session)


@register.simple_tag(takes_context=True)
def announcement_data(context: template.Context, row: Announcement) -> SafeString:
    return about(context, lambda ward: linked_data.news(row, ward), "Thông báo", "sessions_app:announcements", row)


@register.simple_tag(takes_context=True)
def conclusion_data(context: template.Context, notice: ConclusionNotice) -> SafeString:
    return about(
        context, lambda ward: linked_data.conclusion(notice, ward), "Kết luận", "sessions_app:conclusions", notice
    )


@register.simple_tag(takes_context=True)
def document_data(context: template.Context, document: Document) -> SafeString:
    return about(context, lambda ward: None, "Văn bản, tài liệu", "sessions_app:documents", document)


@register.simple_tag(takes_context=True)
def opinion_data(context: template.Context, opinion: Opinion) -> SafeString:
    return about(context, lambda ward: linked_data.answer(opinion), "Ý kiến", "feedback:opinions", opinion)


@register.simple_tag(takes_context=True)
def issue_data(context: template.Context, issue: Issue) -> SafeString:
    """Reads `response` from the context only if the result is not kept already."""

    def answer(ward: WardProfile) -> linked_data.Thing | None:
        response = context["response"]
        return linked_data.shared_answer(issue, response() if callable(response) else response)

    return about(context, answer, "Ý kiến", "feedback:opinions", issue)


def about(context: template.Context, thing: Telling, section: str, route: str, row: Any) -> SafeString:
    """JSON-LD about the page. Empty where search engines are not allowed, as in previews for staff."""
    if context["page_robots"] or is_closed(context["request"].path):
        return SafeString("")
    address = row.get_absolute_url()

    def written() -> SafeString:
        title = getattr(row, "title", "") or row.subject
        return linked_data.written(thing(context["ward"]), linked_data.breadcrumbs(section, route, title, address))

    return parts.kept(written, "linked data", context["request"].path, address)
