"""What the staff pages of the conference show of opinions and promises."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from dialogue_portal.lib.personal_data import find_personal_data
from sessions_app.models import ConclusionCorrection, ConclusionItem, ConclusionNotice, User, numbered

from ..actions.promise import told_in, words_to_promise
from ..conclusion_lines import left_open
from ..deadlines import owed
from ..models import Opinion

register = template.Library()

AROUND = 40
"""Characters of a text that are shown on each side of what was found in it."""


@register.inclusion_tag("admin/feedback/conclusion_links.html", takes_context=True)
def conclusion_links(context: dict[str, Any], notice: ConclusionNotice) -> dict[str, Any]:
    """Which opinions every item of `notice` names, what was promised for it, and what a draft leaves open."""
    opinions = Prefetch("opinions", Opinion.objects.select_related("group").prefetch_related("parts"))
    items = list(notice.items.select_related("commitment", "body").prefetch_related(opinions, "issues"))
    with_boxes = [form for inline in context["inline_admin_formsets"] for form in inline.formset.initial_forms]
    boxes = {form.instance.pk: form.prefix for form in with_boxes}
    for item in items:
        item.promise_query, item.box = promise_query(item), boxes.get(item.pk)
    return {
        "items": items,
        "may_edit": context["has_change_permission"],
        "has_closed": context["has_change_permission"] and len(boxes) < len(items),
        "is_out": notice.is_public,
        "correct": correction_address(notice, context["request"].user),
        "corrections": corrections_of(notice, items) if notice.published_at else [],
        "may_see_papers": context["request"].user.has_perm("sessions_app.view_papertext"),
        "may_promise": context["request"].user.has_perm("feedback.add_commitment"),
        "left_open": [] if notice.published_at else left_open(notice),
    }


def corrections_of(notice: ConclusionNotice, items: list[ConclusionItem]) -> list[ConclusionCorrection]:
    """Each with all that it replaced, also what only staff read."""
    found, lines = list(notice.corrections.prefetch_related("earlier")), numbered(items)
    for words in [words for correction in found for words in correction.earlier.all()]:
        words.item = lines.get(words.item_id or 0)
    return found


def correction_address(notice: ConclusionNotice, user: User) -> str:
    """Where a conclusion that is out is corrected, for whoever may."""
    may = notice.is_public and notice.session.is_public and user.has_perm("sessions_app.publish_conclusionnotice")
    return reverse("admin:conclusion_correction", args=[notice.pk]) if may else ""


@register.inclusion_tag("admin/feedback/deadline.html")
def deadline_of(opinion: Opinion) -> dict[str, Any]:
    """What is owed in the case of `opinion`, and how its day is counted; nothing when nothing is owed."""
    waiting = opinion.information_requests.filter(ended_at=None).first()
    return {"owed": owed(opinion), "waiting_since": waiting and waiting.asked_at}


@register.filter
def marked(text: str) -> str:
    """`text`, escaped, with what may tell of a person marked where it stands, and its kind for who does not see it."""
    pieces, end = [], 0
    for mark in find_personal_data(text):
        found = format_html(
            '<mark>{}<span class="visually-hidden"> ({})</span></mark>', text[mark.start : mark.end], mark.kind
        )
        pieces += [text[end : mark.start], found]
        end = mark.end
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, text[end:]]))


@register.filter
def findings(text: str) -> list[dict[str, str]]:
    """What tells of a person in `text`: its kind, itself, and what stands around it."""
    found = []
    for mark in find_personal_data(text):
        start, end = max(0, mark.start - AROUND), mark.end + AROUND
        before, after = text[start : mark.start], text[mark.end : end]
        found.append(
            {
                "kind": mark.kind,
                "found": text[mark.start : mark.end],
                "before": f"…{before}" if start else before,
                "after": f"{after}…" if end < len(text) else after,
            }
        )
    return found


def promise_query(item: ConclusionItem) -> str:
    """The address part that fills in the form of a new commitment from an item of part d)."""
    known = {
        "session": item.notice.session_id,
        "conclusion_item": item.pk,
        "title": told_in(words_to_promise(item))["title"],
        "lead_body": item.body_id,
        "due_on": f"{item.due_on:%d/%m/%Y}" if item.due_on else None,
    }
    return urlencode({name: value for name, value in known.items() if value})
