"""What stands before every view. Every refusal passes through the security headers: see the order in the settings."""

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
    """Give each request a name that its answer, its error page and its log lines bear, and note what became of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name, begin = name_request(request), time.perf_counter()
        response = get_response(request)
        response["X-Request-ID"] = name
        log_request(request, response, seconds=time.perf_counter() - begin)
        return response

    return middleware


def explain_empty_refusals(get_response: Handler) -> Handler:
    """Give the 405 that Django leaves blank a page in Vietnamese; its headers stay."""

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
    """Let no page of ours use what no page of ours needs, and no other website embed what is not made for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        embedding = "cross-origin" if is_shared(response) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", embedding)
        return response

    return middleware


def is_shared(response: HttpResponse) -> bool:
    """Whether it is a public picture, feed or calendar: nothing that a cookie or a secret address opened."""
    is_made_for_it = response.get("Content-Type", "").startswith(SHOWN_ELSEWHERE)
    return is_made_for_it and not depends_on_who_asks(response) and "no-store" not in response.get("Cache-Control", "")


def depends_on_who_asks(response: HttpResponse) -> bool:
    return bool(response.cookies) or has_vary_header(response, "Cookie")


def keep_forms_unlisted(get_response: Handler) -> Handler:
    """Tell search engines to list no page that depends on who asks: a form, a page of one's own, the staff's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if depends_on_who_asks(response):
            response["X-Robots-Tag"] = "noindex"
        return response

    return middleware


def refuse_large_bodies(get_response: Handler) -> Handler:
    """Answer 413 to a body that says it is larger than any form of ours, before a byte of it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and is_too_long(length, request):
            return problem(413)
        return get_response(request)

    return middleware


def is_too_long(length: str, request: HttpRequest) -> bool:
    """Where the request goes is looked up only for what not every address takes."""
    if len(length) > 12:
        return True
    if int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return False
    return int(length) > largest_body(request.path_info, request.META.get("HTTP_COOKIE", ""))


def take_long_forms_of_staff(get_response: Handler) -> Handler:
    """Read a form that is longer than the public's, where it comes from staff: Django has one limit for everybody.

    Stands after the sign-in; nothing before it may read the form.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_long_form(request) and request.path_info.startswith(settings.STAFF_ADDRESS) and request.user.is_staff:
            request._body = request.read()  # where `request.body` keeps what it has read
        return get_response(request)

    return middleware


def take_files_where_they_belong(get_response: Handler) -> Handler:
    """Keep no file, nor read all of it, at a view that takes none, and at the addresses of staff none of anybody else:
    they get the words back that stand before, for who was signed out while writing.

    Stands after the sign-in; nothing before it may read the form.
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
    """Whether it holds texts alone, too many for Django's limit and not for ours."""
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE < length_of_texts(request) <= settings.STAFF_TEXTS_BYTES


def length_of_texts(request: HttpRequest) -> int:
    """The bytes of a form of texts alone, as it says itself; of any other 0."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_of_texts = request.content_type == "application/x-www-form-urlencoded" and length.isdecimal()
    return int(length) if is_of_texts else 0


BARE_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
MOST_BARE = 1000
SHORT_FORM = 64 * 1024
"""Bytes of a form that takes no time whatever it holds. Those of residents are shorter."""


def refuse_bare_percents(get_response: Handler) -> Handler:
    """Answer 400 to a long form full of percent signs that stand for nothing: browsers send none. Python looks up each
    of a million and fails, for more than a second."""

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
    """Answer 400 to an address that holds NUL: no database column takes it, and each look-up would fail in its way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "%00" in query or "\0" in query:
            return problem(400)
        return get_response(request)

    return middleware


def refuse_odd_charsets(get_response: Handler) -> Handler:
    """Answer 400 to a form whose bytes are not UTF-8 by its own word.

    Django 5.2 raises while it reads such a form, and once more while it builds the error page. Nothing that stands
    before this one may read the form.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
        if charset.lower().strip("'\"") not in {"utf-8", "utf8", "us-ascii"}:
            return problem(400, message="Biểu mẫu phải dùng bảng mã UTF-8.")
        return get_response(request)

    return middleware
