"""A short id for each request, in its answer, its log lines and its error page, for people to quote."""

import re
import secrets
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request that this thread answers, or answered last: Django writes its log line after the answer."""
    return _current.get()


def name_request(request: HttpRequest) -> str:
    """Take the id that our own proxy gave, else draw one. An id from anybody else could forge log lines.

    nginx draws 32 digits; the first ten are enough, can be read out over the telephone, and are found in nginx's log
    too.
    """
    told = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
    name = told if re.fullmatch(r"[A-Za-z0-9-]{8,64}", told) else secrets.token_hex(5)
    if re.fullmatch(r"[0-9a-f]{32}", name):
        name = name[:10]
    _current.set(name)
    return name
