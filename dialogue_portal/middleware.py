"""The portal's middleware. Every refusal passes through the security headers: see the order in the settings."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import islice

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import Resolver404
from django.utils.cache import has_vary_header

from dialogue_portal.lib.request_ids import name_request
from dialogue_portal.lib.uploads import WholeUploads, WordsAlone

from .logs import log_request
from .request_sizes import largest_body, takes_files
from .views import problem

Handler = Callable[[HttpRequest], HttpResponse]


def name_and_log_requests(get_response: Handler) -> Handler:
    """Give each request an id for its answer, error page and log lines, and log the result."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name, begin = name_request(request), time.perf_counter()
        response = get_response(request)
        response["X-Request-ID"] = name
        log_request(request, response, seconds=time.perf_counter() - begin)
        return response

    return middleware


def explain_empty_refusals(get_response: Handler) -> Handler:
    """Give Django's empty 405 answer a page in Vietnamese; its headers stay."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            page = problem(405)
            response.content, response["Content-Type"] = page.content, page["Content-Type"]
            response["Content-Length"] = str(len(page.content))  # Django's said 0, and servers cut the page off there
        return response

    return middleware


UNUSED_ABILITIES = (
    "accelerometer autoplay camera display-capture encrypted-media geolocation gyroscope hid magnetometer microphone "
    "midi payment serial usb xr-spatial-tracking"
)
PERMISSIONS_POLICY = ", ".join(f"{ability}=()" for ability in UNUSED_ABILITIES.split())
SHOWN_ELSEWHERE = ("image/", "application/xml", "application/json", "text/calendar")
"""What readers of feeds, calendars and open data fetch for pages of their own."""


def add_browser_policies(get_response: Handler) -> Handler:
    """Forbid pages to use browser features that none of ours needs, and other sites to embed what is not meant for
    it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        embedding = "cross-origin" if is_shared(response) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", embedding)
        return response

    return middleware


def is_shared(response: HttpResponse) -> bool:
    """Whether it is a public picture, feed or calendar, which no cookie or secret address opened."""
    is_made_for_it = response.get("Content-Type", "").startswith(SHOWN_ELSEWHERE)
    return is_made_for_it and not depends_on_who_asks(response) and "no-store" not in response.get("Cache-Control", "")


def depends_on_who_asks(response: HttpResponse) -> bool:
    return bool(response.cookies) or has_vary_header(response, "Cookie")


def keep_forms_unlisted(get_response: Handler) -> Handler:
    """Tell search engines not to list pages that depend on who asks: forms, personal pages, staff pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if depends_on_who_asks(response):
            response["X-Robots-Tag"] = "noindex"
        return response

    return middleware


def refuse_large_bodies(get_response: Handler) -> Handler:
    """Answer 413 to a body whose stated length exceeds that of any form there, before reading it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and is_too_long(length, request):
            return problem(413)
        return get_response(request)

    return middleware


def is_too_long(length: str, request: HttpRequest) -> bool:
    """Resolves the address only if the body is longer than every address takes."""
    if len(length) > 12:
        return True
    if int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return False
    return int(length) > largest_body(request.path_info, request.META.get("HTTP_COOKIE", ""))


def take_long_forms_of_staff(get_response: Handler) -> Handler:
    """Let staff send forms longer than Django's single limit, which is meant for the public.

    Stands after authentication; nothing before it may read the form.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_long_form(request) and request.path_info.startswith(settings.STAFF_ADDRESS) and request.user.is_staff:
            request._body = request.read()  # where `request.body` keeps what it has read
        return get_response(request)

    return middleware


def take_files_where_they_belong(get_response: Handler) -> Handler:
    """Store no uploaded file, nor read all of it, for a view that takes none, or at a staff address from anybody else.
    The words before the file are still read, for people who were signed out while writing.

    Stands after authentication; nothing before it may read the form.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.content_type == "multipart/form-data" and not may_send_files(request):
            request.upload_handlers = [WholeUploads(request), WordsAlone(request)]
        return get_response(request)

    return middleware


def may_send_files(request: HttpRequest) -> bool:
    if request.path_info.startswith(settings.STAFF_ADDRESS) and not request.user.is_staff:
        return False
    with suppress(Resolver404):
        return takes_files(request.path_info)
    return False


def is_long_form(request: HttpRequest) -> bool:
    """Whether it is a form without files, longer than Django's limit and not longer than ours for staff."""
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE < length_of_texts(request) <= settings.STAFF_TEXTS_BYTES


def length_of_texts(request: HttpRequest) -> int:
    """The stated length of a form without files, in bytes; 0 for any other request."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_of_texts = request.content_type == "application/x-www-form-urlencoded" and length.isdecimal()
    return int(length) if is_of_texts else 0


BARE_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
MOST_BARE = 1000
SHORT_FORM = 64 * 1024
"""Bytes of a form that is always parsed quickly. Those of residents are shorter."""


def refuse_bare_percents(get_response: Handler) -> Handler:
    """Answer 400 to a long form full of percent signs that encode nothing, which browsers never send: Python takes more
    than a second for a million of them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if SHORT_FORM < length_of_texts(request) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE and is_full_of_bare(request):
            return problem(400)
        return get_response(request)

    return middleware


def is_full_of_bare(request: HttpRequest) -> bool:
    try:
        found = BARE_PERCENT.finditer(request.body)
    except UnreadablePostError:  # whoever reads it next will say so
        return False
    return next(islice(found, MOST_BARE, None), None) is not None


def refuse_nul(get_response: Handler) -> Handler:
    """Answer 400 to an address with NUL: no database column takes it, and each look-up would fail in its own way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "%00" in query or "\0" in query:
            return problem(400)
        return get_response(request)

    return middleware


def refuse_odd_charsets(get_response: Handler) -> Handler:
    """Answer 400 to a form that says it is not UTF-8.

    Django 5.2 raises while reading such a form, and again while making the error page. Nothing before this middleware
    may read the form.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
        if charset.lower().strip("'\"") not in {"utf-8", "utf8", "us-ascii"}:
            return problem(400, message="Biểu mẫu phải dùng bảng mã UTF-8.")
        return get_response(request)

    return middleware
