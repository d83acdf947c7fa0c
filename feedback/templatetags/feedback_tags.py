"""What residents said and what became of it, for the pages of the other app."""

from typing import Any

import segno
from django import template
from django.db.models import Exists, OuterRef
from django.utils.safestring import mark_safe

from sessions_app.models import ConclusionNotice, ConclusionPart, DialogueSession, ResidentialGroup

from ..models import Commitment, Opinion

register = template.Library()

OPINIONS_ON_A_PAGE = 150
TAKEN_DOWN = "Nội dung này đã được gỡ khỏi cổng."


@register.inclusion_tag("feedback/session_opinions.html")
def session_opinions(session: DialogueSession) -> dict[str, Any]:
    """The public opinions of a session with their answers, and how many there are of each."""
    opinions = list(
        Opinion.objects.public().filter(session=session).with_response().newest_first()[:OPINIONS_ON_A_PAGE]
    )
    return {"session": session, "opinions": opinions, "figures": counted(session, opinions)}


def counted(session: DialogueSession, opinions: list[Opinion]) -> dict[str, int]:
    """The counted figures of a session: read off the list when it is whole, asked of the database when it is not."""
    if len(opinions) < OPINIONS_ON_A_PAGE:
        return {"total": len(opinions), "answered": sum(1 for opinion in opinions if opinion.response)}
    return Opinion.objects.public().filter(session=session).figures()


@register.inclusion_tag("feedback/session_commitments.html")
def session_commitments(session: DialogueSession) -> dict[str, Any]:
    """What was promised at a session."""
    commitments = Commitment.objects.public().filter(session=session).with_names().by_due_date()
    return {"session": session, "commitments": commitments}


@register.inclusion_tag("feedback/group_opinions.html")
def group_opinions(group: ResidentialGroup) -> dict[str, Any]:
    """The latest public opinions of a residential group."""
    opinions = Opinion.objects.public().filter(group=group)
    return {"group": group, "figures": opinions.figures(), "opinions": opinions.with_response().newest_first()[:10]}


@register.inclusion_tag("feedback/conclusion_parts.html")
def conclusion_parts(notice: ConclusionNotice) -> dict[str, Any]:
    """The four parts of a notice; each item with the public opinions behind it and the commitment that follows.

    Part a) repeats what opinions said: where none of them is public any more, its words are not either.
    """
    items = list(notice.items.all())
    opinions, made_from_opinions = opinions_by_item(items)
    for item in items:
        is_gone = item.part == ConclusionPart.RAISED and item.pk in made_from_opinions and item.pk not in opinions
        item.public_text = TAKEN_DOWN if is_gone else item.text
    commitments = {row.conclusion_item_id: row for row in Commitment.objects.public().filter(conclusion_item__in=items)}
    parts = [
        (
            part.label,
            [(item, opinions.get(item.pk, []), commitments.get(item.pk)) for item in items if item.part == part],
        )
        for part in ConclusionPart
    ]
    return {"parts": parts}


def opinions_by_item(items: list) -> tuple[dict[int, list[Opinion]], set[int]]:
    """The public opinions behind each item, and the items that have any opinion behind them: one query."""
    found: dict[int, list[Opinion]] = {}
    is_public = Exists(Opinion.objects.public().filter(pk=OuterRef("opinion")))
    pairs = Opinion.conclusion_items.through.objects.filter(conclusionitem__in=items).annotate(is_public=is_public)
    pairs = list(pairs.select_related("opinion"))
    for pair in pairs:
        if pair.is_public:
            found.setdefault(pair.conclusionitem_id, []).append(pair.opinion)
    return found, {pair.conclusionitem_id for pair in pairs}


@register.simple_tag
def receipt_qr(link: str) -> str:
    """The look-up page with its code as a QR picture, drawn into the page itself: no address of a picture tells it."""
    # Safe: segno draws it from our own address and code, and writes neither as text.
    return mark_safe(segno.make(link, error="m").svg_inline(border=2, dark="#000", light="#fff", omitsize=True))
