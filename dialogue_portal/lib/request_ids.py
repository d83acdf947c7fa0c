"""A short name for each request, in its answer, its log lines and its error page: what a clerk can quote."""

import re
import secrets
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request that this thread answers, or answered last: Django logs its own line after the answer."""
    return _current.get()


def name_request(request: HttpRequest) -> str:
    """Take the name that a proxy of our own gave, else draw one. Anybody else's word would write our log.

    Of the 32 digits that nginx draws the first ten are enough, and can be read out over the telephone; nginx's own log
    is found by them too.
    """
    told = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
    name = told if re.fullmatch(r"[A-Za-z0-9-]{8,64}", told) else secrets.token_hex(5)
    if re.fullmatch(r"[0-9a-f]{32}", name):
        name = name[:10]
    _current.set(name)
    return name
