"""What is logged of requests and errors: enough to find an error, and nothing that people typed.

No query string, body, cookie, header or name; no tokens from addresses; of an exception only its kind and place,
because its text repeats input (PostgreSQL quotes the row that it refused).
"""

import json
import logging
import re
import time
import traceback
from types import TracebackType
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from dialogue_portal.lib.object_storage import StoreUnavailable
from dialogue_portal.lib.request_ids import current_request_id

logger = logging.getLogger("portal.requests")
SLOW_SECONDS = 1.0
HIDDEN = "***"
WORDS_OR_NUMBERS = re.compile(r"[a-z0-9._]{1,20}(-[a-z0-9._]{1,20})*|[0-9]+|", re.ASCII)
"""A part of an address as we make them; what has capitals, colons or long runs of signs may be a token."""

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SAYS_NOTHING_PRIVATE = (ImportError, NameError, AttributeError, RecursionError, StoreUnavailable)
"""Exceptions whose text names our own code, or a word of the store's, and nothing else."""


def log_request(request: HttpRequest, response: HttpResponseBase, *, seconds: float) -> None:
    """One line for a request that changed something, failed or took long; for every request if `LOG_REQUESTS` is
    «all»."""
    is_ordinary = request.method in {"GET", "HEAD"} and response.status_code < 400 and seconds < SLOW_SECONDS
    if is_ordinary and settings.LOG_REQUESTS != "all":
        return
    facts = {
        "method": request.method,
        "path": masked(request.path),
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "user": user_of(request),
    }
    logger.info("{method} {path} {status} {ms} ms".format(**facts), extra={"facts": facts})


def user_of(request: HttpRequest) -> int | None:
    """The number of the account, if it was loaded while the page was made; nothing is loaded for the log."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None else None


def masked(path: str) -> str:
    """An address without possible tokens, such as those in the links of our mails."""
    parts = path[:300].split("/")
    return "/".join(part if WORDS_OR_NUMBERS.fullmatch(part) or UUID.fullmatch(part) else HIDDEN for part in parts)


def told(error: BaseException) -> dict[str, Any]:
    """An exception as it may be logged: its kind, its code, and where it happened."""
    facts: dict[str, Any] = {"error": f"{type(error).__module__}.{type(error).__qualname__}"}
    cause = error.__cause__ or error
    code = getattr(cause, "pgcode", None) or getattr(cause, "sqlite_errorname", None) or getattr(cause, "errno", None)
    if code:
        facts["code"] = code
    if isinstance(error, SAYS_NOTHING_PRIVATE):
        facts["text"] = str(error)
    facts["where"] = places(error.__traceback__)
    return facts


def places(trace: TracebackType | None) -> list[str]:
    """File, line and function of each call, innermost last, without source lines and values."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-15:]]


class WithoutSecrets(logging.Filter):
    """Adds the request's id and masks addresses, which Django logs in full, tokens included."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id() or "-"
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            status = getattr(record, "status_code", "")
            record.msg, record.args = "%s %s %s", (request.method, masked(request.path), status)
        return True


class JsonLines(logging.Formatter):
    """One line of JSON for each record."""

    converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line |= told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)
