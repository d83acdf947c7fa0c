"""The page shown while the database or the disk fails: it says that nothing was stored, and gives back what was typed.

Such a fault passes, and the next request may succeed. So the answer is 503 with a time to try again, never 500, and it
uses nothing that has failed.
"""

import errno
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError, ProgrammingError, connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from dialogue_portal.lib.request_ids import current_request_id

RETRY_SECONDS = 30
READ_ONLY = "25006"
"""What PostgreSQL calls a transaction that may not write; Django hands it on as `InternalError`."""

NO_TABLE, NO_COLUMN = "42P01", "42703"
"""So it says, as `ProgrammingError`, of what the migrations still have to make. SQLite does as `OperationalError`."""

FULL_OR_FAILING = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG, errno.EMFILE, errno.ENFILE}
NOT_OURS = errno.EACCES
"""A folder that root copied to its place belongs to root."""

CANNOT_WRITE = {"SQLITE_READONLY", "SQLITE_READONLY_DBMOVED", "SQLITE_READONLY_DIRECTORY", "SQLITE_CANTOPEN"}
"""A connection of SQLite that was opened so stays so, long after the disk has healed."""

LABELS = {
    "text": "Nội dung",
    "place": "Nơi xảy ra",
    "name": "Họ và tên",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "contact": "Điện thoại hoặc thư điện tử",
    "about": "Về việc gì",
    "reason": "Lý do",
    "note": "Ghi chú",
    "title": "Tiêu đề",
    "comment": "Nhận xét",
}
"""Of the fields that people know again; others that hold words are «phần đã ghi»."""

UNKNOWN = "Phần đã ghi"
OURS = ("_", "initial-")
"""How names begin of what the page put into the form by itself."""

BUTTONS = {"viec", "ghi", "go", "back", "do", "follow", "register", "ask"}
"""Sent along with the form, and their words are ours."""


def is_outage(error: BaseException | None) -> bool:
    """Whether `error` means that the database or the disk cannot work, and not a bug of ours."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    if isinstance(error, InternalError | ProgrammingError):
        return code_of(error) in {READ_ONLY, NO_TABLE, NO_COLUMN}
    return isinstance(error, OSError) and error.errno in {*FULL_OR_FAILING, NOT_OURS}


def code_of(error: BaseException) -> str:
    """PostgreSQL's code of the error."""
    return getattr(error.__cause__, "pgcode", "")


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The 503 page, with what was posted, to be sent again by one button or copied."""
    note_outage()
    page = render_to_string("unavailable.html", told_back(request) if request.method == "POST" else shown(request))
    let_go(error)  # the page itself may have asked the database
    response = HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    add_never_cache_headers(response)
    return response


def note_outage() -> None:
    """Leave a mark for all processes of this machine, without using the database or a byte of disk."""
    with suppress(OSError):
        mark().touch()


def seconds_since_outage() -> int | None:
    """How long ago this page was last shown; None if never."""
    with suppress(OSError):
        return max(0, int(time.time() - mark().stat().st_mtime))
    return None


def mark() -> Path:
    return Path(settings.VAR_DIR) / "last-outage"


def let_go(error: BaseException) -> None:
    """Close connections that would never recover by themselves."""
    name = getattr(error.__cause__, "sqlite_errorname", "") if isinstance(error, DatabaseError) else ""
    if name in CANNOT_WRITE:
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.let_go(name)


def shown(request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {"request_id": current_request_id(), "reopen": request.get_full_path(), **more}


def told_back(request: HttpRequest) -> dict[str, Any]:
    """What the page needs to give everything back, except passwords."""
    posted = list(pairs(request))
    has_secret = any("password" in name for name, _ in posted)
    return shown(
        request,
        was_posted=True,
        address="" if has_secret or not posted else request.get_full_path(),
        words=[] if has_secret else [(label_of(name), name, text) for name, text in posted if is_words(name, text)],
        hidden=[] if has_secret else [(name, text) for name, text in posted if not is_words(name, text)],
        files=[(name, [file.name for file in files]) for name, files in chosen(request)],
    )


def pairs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in readable(request, "POST"):
        for value in values:
            yield name, value


def chosen(request: HttpRequest) -> list[tuple[str, list[Any]]]:
    return readable(request, "FILES")


def readable(request: HttpRequest, part: str) -> list[tuple[str, list[Any]]]:
    """A part of the form; empty if the fault kept the form from being read."""
    try:
        return list(getattr(request, part).lists())
    except Exception:  # whatever it is, the page that explains the fault must not fail over it
        return []


def is_words(name: str, text: str) -> bool:
    """Whether a person wrote this and may want to read and copy it; not a choice, a number or a button."""
    text = text.strip()
    is_typed = name in LABELS or " " in text or not text.isascii()
    return bool(text) and is_typed and not name.startswith(OURS) and name not in BUTTONS


def label_of(name: str) -> str:
    return LABELS.get(name, UNKNOWN)
