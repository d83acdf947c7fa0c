"""Files that are made anew for whoever asks and kept nowhere: a table of open data, all of a conference in one. One
takes the machine as long as a hundred pages, so one address of the network takes so many a minute."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from dialogue_portal.lib.visitors import address
from sessions_app.limits import is_over_share, left_of, too_many

from .views import problem

MINUTE = 60
FILES_A_MINUTE = 60
"""Enough for a program that takes one after the other, as fast as they come."""

View = Callable[..., HttpResponseBase]


def not_too_often(view: View) -> View:
    """Answers 429 with a page that says so to whoever asks `view` for more."""

    @wraps(view)
    def page(request: HttpRequest, **named: Any) -> HttpResponseBase:
        is_taken = request.method == "GET"
        if is_taken and is_over_share("made-file", address(request), limit=FILES_A_MINUTE, seconds=MINUTE):
            return too_many(problem(429), left_of(MINUTE))
        return view(request, **named)

    return page
