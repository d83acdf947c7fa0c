"""Files that are made for whoever asks: a table of open data, all of a conference in one. One takes the machine as long
as a hundred pages, so one address of the network takes so many a minute."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponseBase

from dialogue_portal.lib.visitors import address
from sessions_app.limits import is_over_share, left_of, too_many

from .faults import is_outage, let_go
from .views import problem

MINUTE = 60
FILES_A_MINUTE = 60
"""Enough for a program that takes one after the other, as fast as they come."""

View = Callable[..., HttpResponseBase]


def not_too_often(view: View) -> View:
    """Answers 429 with a page that says so to whoever asks `view` for more."""

    @wraps(view)
    def page(request: HttpRequest, **named: Any) -> HttpResponseBase:
        if request.method == "GET" and has_had_enough(address(request)):
            return too_many(problem(429), left_of(MINUTE))
        return view(request, **named)

    return page


def has_had_enough(visitor: str) -> bool:
    """Counts a file for `visitor`. While nothing can be written nobody is counted: who only reads goes on reading."""
    try:
        return is_over_share("made-file", visitor, limit=FILES_A_MINUTE, seconds=MINUTE)
    except Error as error:
        if not is_outage(error):
            raise
        let_go(error)
        return False
