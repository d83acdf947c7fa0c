"""The door of the portal: gives a kept page to whoever may have it, before Django has even looked at the request."""

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponseBase
from django.http.response import ResponseHeaders

from dialogue_portal.lib.codes import looks_like_code
from dialogue_portal.request_sizes import largest_body

from . import publication
from .addresses import LONGEST_QUERY, is_kept
from .encodings import best
from .pages import NEVER, WANTED, Key, Moment, Page, PageShelf, minute_now

Environ = dict[str, Any]
LARGEST = 1024 * 1024
"""Bytes of a page that may be kept."""
LAST_RESORT = 3600
"""Seconds. While the database does not answer, pages stay as they last were for so long: nobody can publish or hide
anything meanwhile. Only what another process hid in the last moment before, and nobody has asked for since, could show
until then."""
READY = "portal.ready_page"
"""In the environment of a request: the page that `make_ready` found."""
OF_ONE_REQUEST = {"x-request-id"}
"""Headers that tell one answer from another are kept with none."""
STATUS = {status: f"{status} {HTTPStatus(status).phrase}" for status in (200, 304)}


class KeepingHandler(WSGIHandler):
    """Django's handler with a shelf of pages before it."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = PageShelf()
        self.last_version: str | None = None

    largest_body = staticmethod(largest_body)
    taken_anywhere = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    """For a server that can leave a body unkept which will be refused (tools/strict_http.py)."""

    def may_be_ready(self, environ: Environ) -> bool:
        """Whether a page is kept for this request. Asks nobody; whether it still holds, the version tells."""
        key = key_of(environ) if settings.KEEP_PAGES_MB else None
        return key is not None and self.shelf.find(key) is not None

    def make_ready(self, environ: Environ, version: str) -> bool:
        """Whether the page kept for this request holds, now that the version is `version`: then it is what `environ`
        gets when it is asked for next. For a server that has learnt the version itself (tools/at_once.py)."""
        key = key_of(environ)
        page = self.shelf.find(key) if key else None
        self.last_version = version
        if page is None or page.made != Moment(version, minute_now()):
            return False
        environ[READY] = page
        return True

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """To HEAD the head alone: a bundle or a table is not made, and a file not read, that nobody gets."""
        answer = self.answer(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return answer
        getattr(answer, "close", lambda: None)()
        return []

    def answer(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if READY in environ:
            return given(environ.pop(READY), environ, start_response)
        key = key_of(environ) if settings.KEEP_PAGES_MB else None
        if key is None:
            return super().__call__(environ, start_response)
        page = self.shelf.find(key)
        if page is None and not is_kept(environ["PATH_INFO"]):
            return super().__call__(environ, start_response)
        now = self.moment()
        if page and self.holds(page, now):
            return given(page, environ, start_response)
        if environ["REQUEST_METHOD"] != "GET":
            return super().__call__(environ, start_response)
        with self.shelf.one_at_a_time(key) as have_waited:
            if have_waited:
                page, now = self.shelf.find(key), self.moment()
                if page and self.holds(page, now):
                    return given(page, environ, start_response)
            environ[WANTED] = (key, now, *conditions_of(environ))
            return super().__call__(environ, start_response)

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        response = super().get_response(request)
        key, now, encoding, known = request.META.pop(WANTED, ((), NEVER, "", ""))
        if not (now.version and now.is_told) or not may_be_kept(request, response):
            return response
        page = Page(now, headers_of(response), response.content, getattr(response, "on_reading", None))
        self.shelf.put(key, page, room=int(settings.KEEP_PAGES_MB * 1024 * 1024))
        response.status_code, headers, response.content = page.answer(encoding, known)
        response.headers = ResponseHeaders(dict([*headers, for_nginx()]))
        return response

    def moment(self) -> Moment:
        """As of now. Without a version while the database does not answer, and where nothing is watched."""
        minute = minute_now()
        try:
            self.last_version = version = ask_twice()
        except (DatabaseError, InterfaceError):
            return Moment(self.last_version, minute, is_told=False)
        return Moment(version, minute)

    def holds(self, page: Page, now: Moment) -> bool:
        if not now.is_told:
            return page.made.version == now.version and time.monotonic() - page.made_at < LAST_RESORT
        return page.made == now


def ask_twice() -> str | None:
    """The version. A connection that has lain idle may be broken: then a new one is asked."""
    try:
        return publication.current()
    except (DatabaseError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return publication.current()


def key_of(environ: Environ) -> Key | None:
    """What tells one page from another; None for a request that the views must answer.

    Cookies: only the portal's own say who somebody is; others come from the ward's main site and mean nothing here.
    """
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("CONTENT_LENGTH") not in (None, "", "0"):
        return None
    if len(query := environ.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return None
    cookies = environ.get("HTTP_COOKIE")
    if cookies and (settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies):
        return None
    told = settings.SECURE_PROXY_SSL_HEADER
    scheme = environ.get(told[0], "").partition(",")[0].strip() if told else environ["wsgi.url_scheme"]
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return "https" if scheme == "https" else "http", host, environ["PATH_INFO"], query


def conditions_of(environ: Environ) -> tuple[str, str]:
    """What the visitor takes and has; the view, which makes the page for everybody, does not learn of it."""
    known = environ.pop("HTTP_IF_NONE_MATCH", "")
    environ.pop("HTTP_IF_MODIFIED_SINCE", "")
    return best(environ.get("HTTP_ACCEPT_ENCODING", "")), known


def may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Not what holds a code that somebody typed into a box for words: neither we nor nginx keep that."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.get("Vary", "").lower() in ("", "accept-encoding")
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and not {"no-store", "private"} & set(response.get("Cache-Control", "").replace(" ", "").split(","))
        and len(response.content) <= LARGEST
        and not any(map(looks_like_code, request.GET.values()))
    )


def headers_of(response: HttpResponseBase) -> list[tuple[str, str]]:
    """Those that every answer with this page has, whoever asks and however it is packed."""
    own = {"etag", "last-modified", "vary", "content-length", "content-encoding", *OF_ONE_REQUEST}
    return [(name, value) for name, value in response.items() if name.lower() not in own]


def for_nginx() -> tuple[str, str]:
    """Until when our nginx may give such a page without asking us: the end of this second. It hands the header on to
    nobody. «1» would be a second later, for nginx counts in whole ones: until the end of the next."""
    return "X-Accel-Expires", f"@{int(time.time())}"


def given(page: Page, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    status, headers, body = page.answer(best(environ.get("HTTP_ACCEPT_ENCODING", "")), known)
    if page.on_reading:
        page.on_reading(environ)
    if connection.close_at is not None:
        connection.close_if_unusable_or_obsolete()
    start_response(STATUS[status], [*headers, for_nginx()])
    return [body]
