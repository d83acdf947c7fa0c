"""The WSGI handler: answers with a kept page where it may, before Django has looked at the request."""

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
"""Seconds. While the database does not answer, kept pages are shown for so long: nobody can publish or hide anything
meanwhile. Only what another process hid just before, and nobody has asked for since, could still be seen."""
READY = "portal.ready_page"
"""The key in a request's environment of the page that `make_ready` found."""
OF_ONE_REQUEST = {"x-request-id"}
"""Headers that belong to one answer and are not kept."""
STATUS = {status: f"{status} {HTTPStatus(status).phrase}" for status in (200, 304)}


class KeepingHandler(WSGIHandler):
    """Django's handler with a shelf of kept pages in front of it."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = PageShelf()
        self.last_version: str | None = None

    largest_body = staticmethod(largest_body)
    taken_anywhere = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    """Bytes that any view takes, for a server that need not read a body which will be refused
    (tools/strict_http.py)."""

    def may_be_ready(self, environ: Environ) -> bool:
        """Whether a page is kept for this request. Asks nothing: it may be outdated."""
        key = key_of(environ) if settings.KEEP_PAGES_MB else None
        return key is not None and self.shelf.find(key) is not None

    def make_ready(self, environ: Environ, version: str) -> bool:
        """Whether the page kept for this request is up to date with `version`; if so, the next call with `environ`
        answers with it. For a server that knows the version already (tools/at_once.py)."""
        key = key_of(environ)
        page = self.shelf.find(key) if key else None
        self.last_version = version
        if page is None or page.made != Moment(version, minute_now()):
            return False
        environ[READY] = page
        return True

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a HEAD request with the headers only, without making a table or bundle or reading a file."""
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
        """The present moment. Its version is None where nothing is watched, and the last one known while the database
        does not answer."""
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
    """The version. A connection that has been idle may be broken: then ask over a new one."""
    try:
        return publication.current()
    except (DatabaseError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return publication.current()


def key_of(environ: Environ) -> Key | None:
    """What tells one page from another; None for a request that the views must answer.

    Only the portal's own cookies say who somebody is; others come from the ward's main site and do not matter here.
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
    """The encoding that the visitor prefers and the page that they have. Takes the latter out of the environment,
    because the view makes the page for everybody."""
    known = environ.pop("HTTP_IF_NONE_MATCH", "")
    environ.pop("HTTP_IF_MODIFIED_SINCE", "")
    return best(environ.get("HTTP_ACCEPT_ENCODING", "")), known


def may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the answer may be kept. Not if a tracking code was typed into a search box: neither we nor nginx may
    store that."""
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
    """The headers that every answer with this page has, whoever asks and however it is compressed."""
    of_one_answer = {"etag", "last-modified", "vary", "content-length", "content-encoding", *OF_ONE_REQUEST}
    return [(name, value) for name, value in response.items() if name.lower() not in of_one_answer]


def for_nginx() -> tuple[str, str]:
    """Lets nginx answer with this page until the end of this second without asking us; it does not pass the header on.
    A duration of «1» would last until the end of the next second, as nginx counts in whole ones."""
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
