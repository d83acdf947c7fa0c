"""Pages with a new address because the old one spelled words that were withheld."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect


def moved(found: Collection[Any]) -> HttpResponse:
    """Redirect to the one row that may have had the old address. Raises `Http404` for none or several."""
    if len(found) != 1:
        raise Http404
    return redirect(*found)
