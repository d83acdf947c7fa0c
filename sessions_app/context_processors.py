"""What every page knows: the ward it belongs to."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from dialogue_portal.lib.parts import kept

from .models import WardProfile


def ward(request: HttpRequest) -> dict[str, object]:
    """`ward` in every template, read at most once, and only by a page that names it."""
    return {"ward": SimpleLazyObject(ward_of_the_page)}


def ward_of_the_page() -> WardProfile:
    """The ward, from kept parts where the page is made of such. Nobody may change it."""
    return kept(WardProfile.with_band, "ward")
