"""The chain from what was said to what was done, on every page of it."""

from typing import Any

from django import template

from .. import chain
from ..models import Commitment, Issue, Opinion

register = template.Library()


@register.inclusion_tag("components/chain.html")
def opinion_chain(opinion: Opinion) -> dict[str, Any]:
    return {"steps": chain.of_opinion(opinion)}


@register.inclusion_tag("components/chain.html")
def issue_chain(issue: Issue) -> dict[str, Any]:
    return {"steps": chain.of_issue(issue)}


@register.inclusion_tag("components/chain.html")
def commitment_chain(commitment: Commitment) -> dict[str, Any]:
    """Needs `conclusion_item__notice` and `response`."""
    return {"steps": chain.of_commitment(commitment)}
