"""Files that are made on request: open data tables, the bundle of a conference. One costs as much as a hundred pages,
so each network address may take only so many a minute."""

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
"""Enough for a program that takes one after the other as fast as they come."""

View = Callable[..., HttpResponseBase]


def not_too_often(view: View) -> View:
    """Decorator: answer 429, with a page that says so, when somebody asks for more."""

    @wraps(view)
    def page(request: HttpRequest, **named: Any) -> HttpResponseBase:
        if request.method == "GET" and has_had_enough(address(request)):
            return too_many(problem(429), left_of(MINUTE))
        return view(request, **named)

    return page


def has_had_enough(visitor: str) -> bool:
    """Count a file for `visitor`; returns whether it is one too many. While the database cannot be written, nobody is
    counted."""
    try:
        return is_over_share("made-file", visitor, limit=FILES_A_MINUTE, seconds=MINUTE)
    except Error as error:
        if not is_outage(error):
            raise
        let_go(error)
        return False
