"""For which moment the parts of public pages hold, and which pages may use kept parts."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse

from dialogue_portal.lib import parts

from .addresses import FILES, FORMS, KEPT, LONGEST_QUERY
from .pages import NEVER, WANTED, Moment, minute_now
from .publication import current


def keep_parts(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: fix the moment for which parts hold, before a public page reads anything."""
    shelf = parts.PartShelf()

    def middleware(request: HttpRequest) -> HttpResponse:
        with parts.nothing_kept():
            return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if may_use_parts(request):
            moment = moment_of(request)
            if moment.version and moment.is_told:
                parts.read_at(moment, shelf)

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django asks a middleware for it by name
    return middleware


def may_use_parts(request: HttpRequest) -> bool:
    """Whether this page may use kept parts. Not inside a transaction: what it changes moves the publication only when
    it ends."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    has_parts = name in FORMS or (name in KEPT | FILES and request.method in ("GET", "HEAD"))
    is_short = len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    return bool(settings.KEEP_PARTS_MB and has_parts and is_short and not connection.in_atomic_block)


def moment_of(request: HttpRequest) -> Moment:
    """The moment that the handler has just asked for, else asked now."""
    if WANTED in request.META:
        return request.META[WANTED][1]
    try:
        return Moment(current(), minute_now())
    except (DatabaseError, InterfaceError):
        return NEVER
