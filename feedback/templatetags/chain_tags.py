"""The chain from what was said to what was done, on the page of a promise."""

from django import template
from django.utils.safestring import SafeString

from .. import public_chain
from ..models import Commitment

register = template.Library()


@register.simple_tag
def commitment_chain(commitment: Commitment) -> SafeString:
    """Needs `conclusion_item__notice` and `response`."""
    return public_chain.as_html(public_chain.of_commitment(commitment))
