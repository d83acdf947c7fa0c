"""What the staff pages of a conference show of opinions and promises."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from dialogue_portal.lib.personal_data import find_personal_data
from sessions_app.admin.conclusions import OPEN_AT_ONCE
from sessions_app.models import ConclusionCorrection, ConclusionItem, ConclusionNotice, ConclusionPart, User, numbered

from ..actions.promise import told_in, words_to_promise
from ..admin.handling_verbs import MAY_ASSIGN
from ..admin.opinion_verbs import MAY_MODERATE
from ..conference.conclusion_lines import Gap, gaps_of
from ..deadlines import owed
from ..models import Issue, Opinion

register = template.Library()

AROUND = 40
"""How many characters are shown on each side of what was found in a text."""


def boxes_open(context: dict[str, Any]) -> dict[int, str]:
    """The name of the open boxes of an item on the page, by the key of the item."""
    formsets = (
        [inline.formset for inline in context["inline_admin_formsets"]] if context["has_change_permission"] else []
    )
    if any(formset.are_folded for formset in formsets):
        return {}
    return {form.instance.pk: form.prefix for formset in formsets for form in formset.initial_forms}


DESKS = {
    "sorting": (MAY_ASSIGN, "Phân công ở bàn phân loại"),
    "answering": ("feedback.publish_response", "Công bố ở bàn trả lời"),
    "moderation": (MAY_MODERATE, "Duyệt ở bàn duyệt ý kiến"),
}
"""For each desk where a gap of a draft is closed: the permission, and the words of the link."""

NO_TOPIC = "Chưa ghi lĩnh vực"


@dataclass(frozen=True)
class PartOfItems:
    """The items of one part, by topic if there are many."""

    part: ConclusionPart
    items: Sequence[ConclusionItem]
    is_open: bool

    @property
    def topics(self) -> list[tuple[str, list[ConclusionItem]]]:
        found: dict[str, list[ConclusionItem]] = {}
        for item in self.items:
            found.setdefault(topic_of(item) if len(self.items) > OPEN_AT_ONCE else "", []).append(item)
        return list(found.items())


def topic_of(item: ConclusionItem) -> str:
    topics = [row.topic for row in [*item.issues.all(), *item.opinions.all()] if row.topic]
    return topics[0].name if topics else NO_TOPIC


def with_ways(gap: Gap, notice: ConclusionNotice, user: Any) -> dict[str, Any]:
    """The sentence, and the link to the desk if `user` may work there."""
    may, name = DESKS.get(gap.desk, ("", ""))
    goes = bool(may) and user.has_perm(may)
    address = f"{reverse(f'admin:{gap.desk}')}?hoi_nghi={notice.session_id}" if goes else ""
    return {"text": gap.text, "address": address, "name": name, "matters": gap.matters}


@register.inclusion_tag("admin/feedback/conclusion_links.html", takes_context=True)
def conclusion_links(context: dict[str, Any], notice: ConclusionNotice) -> dict[str, Any]:
    """The opinions behind each item of `notice`, its promise, and what a draft leaves open."""
    opinions = Prefetch("opinions", Opinion.objects.select_related("group", "topic").prefetch_related("parts"))
    issues = Prefetch("issues", Issue.objects.select_related("topic"))
    items = list(notice.items.select_related("commitment", "body").prefetch_related(opinions, issues))
    boxes, is_short = boxes_open(context), len(items) <= OPEN_AT_ONCE
    for item in items:
        item.promise_query, item.box = promise_query(item), boxes.get(item.pk)
    of_part = {part: [item for item in items if item.part == part] for part in ConclusionPart}
    user = context["request"].user
    return {
        "parts": [PartOfItems(part, rows, is_short) for part, rows in of_part.items() if rows],
        "may_edit": context["has_change_permission"],
        "has_closed": context["has_change_permission"] and len(boxes) < len(items),
        "is_out": notice.is_public,
        "correct": correction_address(notice, user),
        "corrections": corrections_of(notice, items) if notice.published_at else [],
        "may_see_papers": user.has_perm("sessions_app.view_papertext"),
        "may_promise": user.has_perm("feedback.add_commitment"),
        "left_open": None if notice.published_at else [with_ways(gap, notice, user) for gap in gaps_of(notice)],
    }


def corrections_of(notice: ConclusionNotice, items: list[ConclusionItem]) -> list[ConclusionCorrection]:
    """The corrections with all that they replaced, also what only staff read."""
    found, lines = list(notice.corrections.prefetch_related("earlier")), numbered(items)
    for words in [words for correction in found for words in correction.earlier.all()]:
        words.item = lines.get(words.item_id or 0)
    return found


def correction_address(notice: ConclusionNotice, user: User) -> str:
    """Where a published conclusion is corrected, for people who may; else empty."""
    may = notice.is_public and notice.session.is_public and user.has_perm("sessions_app.publish_conclusionnotice")
    return reverse("admin:conclusion_correction", args=[notice.pk]) if may else ""


@register.inclusion_tag("admin/feedback/deadline.html")
def deadline_of(opinion: Opinion) -> dict[str, Any]:
    """The duty in the case of `opinion`, with how its day is counted; None if nothing is owed."""
    waiting = next((line for line in opinion.information_requests.all() if line.ended_at is None), None)
    return {"owed": owed(opinion), "waiting_since": waiting and waiting.asked_at}


@register.filter
def marked(text: str) -> str:
    """`text`, escaped, with personal data marked, and its kind for people who do not see the marks."""
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
    """The personal data in `text`: its kind, the words, and what surrounds them on the line."""
    found = []
    for mark in find_personal_data(text):
        start, end = max(0, mark.start - AROUND), mark.end + AROUND
        before, after = text[start : mark.start], text[mark.end : end]
        found.append(
            {
                "kind": mark.kind,
                "found": text[mark.start : mark.end],
                "before": f"…{before}" if start and "\n" not in before else before.rpartition("\n")[2],
                "after": f"{after}…" if end < len(text) and "\n" not in after else after.partition("\n")[0],
            }
        )
    return found


def promise_query(item: ConclusionItem) -> str:
    """The query string that fills in the form of a new commitment from an item of part d)."""
    known = {
        "session": item.notice.session_id,
        "conclusion_item": item.pk,
        "title": told_in(words_to_promise(item))["title"],
        "lead_body": item.body_id,
        "due_on": f"{item.due_on:%d/%m/%Y}" if item.due_on else None,
    }
    return urlencode({name: value for name, value in known.items() if value})
