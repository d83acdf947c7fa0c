"""Pages whose address was made anew, because the old one spelled what nobody shall read."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect


def moved(found: Collection[Any]) -> HttpResponse:
    """To where the one is that may have been there; a page that is not there when none was, or nobody knows which."""
    if len(found) != 1:
        raise Http404
    return redirect(*found)
