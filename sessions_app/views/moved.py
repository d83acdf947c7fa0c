"""Pages whose address was made anew, because the old one spelled what nobody shall read."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect


def moved(found: Collection[Any]) -> HttpResponse:
    """Redirect to the one row that may have had the old address. Raises `Http404` when there are none or several."""
    if len(found) != 1:
        raise Http404
    return redirect(*found)
