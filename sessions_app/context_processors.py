"""What every template has: the ward."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from dialogue_portal.lib.parts import kept

from .models import WardProfile


def ward(request: HttpRequest) -> dict[str, object]:
    """`ward` for templates, read at most once, and only if a page uses it."""
    return {"ward": SimpleLazyObject(ward_of_the_page)}


def ward_of_the_page() -> WardProfile:
    """The ward, from kept parts if the page is made of such. Do not change it."""
    return kept(WardProfile.with_band, "ward")
