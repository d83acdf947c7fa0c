"""What residents said and what became of it, for the pages of the other app."""

from typing import Any

from django import template

from sessions_app.models import ConclusionNotice, ConclusionPart, DialogueSession, ResidentialGroup

from ..models import Commitment, Opinion

register = template.Library()

OPINIONS_ON_A_PAGE = 150


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
    """The four parts of a notice; each item with the public opinions behind it and the commitment that follows."""
    items = list(notice.items.all())
    opinions = opinions_by_item(items)
    commitments = {row.conclusion_item_id: row for row in Commitment.objects.public().filter(conclusion_item__in=items)}
    parts = [
        (
            part.label,
            [(item, opinions.get(item.pk, []), commitments.get(item.pk)) for item in items if item.part == part],
        )
        for part in ConclusionPart
    ]
    return {"parts": parts}


def opinions_by_item(items: list) -> dict[int, list[Opinion]]:
    found: dict[int, list[Opinion]] = {}
    pairs = Opinion.conclusion_items.through.objects.filter(
        conclusionitem__in=items, opinion__in=Opinion.objects.public()
    ).select_related("opinion")
    for pair in pairs:
        found.setdefault(pair.conclusionitem_id, []).append(pair.opinion)
    return found
