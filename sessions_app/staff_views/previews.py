"""A preview of what would be made, at an address of its own, so that a browser going back to it or reloading it does
not ask whether to send everything again.

The input waits in the session, under a random name for each preview: two tabs do not see each other's, and «back» leads
to the preview before. No address contains the input, or a name that was searched for.
"""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.crypto import get_random_string

from dialogue_portal.lib import kept_typing

LOOK, KEPT = "xem", "looked_at_"
SECONDS = 3600
MOST = 8
"""Previews kept for one person and kind of page: the steps of two or three tabs."""


def show_look(request: HttpRequest, page: str = "", **beside: str | list[str]) -> HttpResponse:
    """Redirect to a preview of this page (or `page`) and keep the input for it, with what is known `beside` it: for
    this browser, for an hour, or until `MOST` newer ones came."""
    page = page or request.path
    look = f"{work_of(request) or get_random_string(8)}-{get_random_string(8)}"
    kept_typing.keep(request, f"{kind(page)}{look}", page, **beside)
    for name in looks_of(request, kind(page))[:-MOST]:
        del request.session[name]
    query = request.GET.copy()
    query[LOOK] = look
    return redirect(f"{page}?{query.urlencode()}")


def typed_on(request: HttpRequest) -> QueryDict | None:
    """What was sent, or what was kept for a preview; None if nothing was typed yet or it is no longer kept."""
    return request.POST if request.method == "POST" else looked_at(request)


def looked_at(request: HttpRequest) -> QueryDict | None:
    """What was kept for the preview in the address."""
    name = f"{kind(request.path)}{request.GET.get(LOOK, '')}"
    return kept_typing.kept(request, name, request.path, seconds=SECONDS)


def forget_look(request: HttpRequest) -> None:
    """Forget the previews of work that is done, so that nobody does it again by going back to one of them."""
    work = work_of(request)
    for name in looks_of(request, f"{kind(request.path)}{work}-") if work else []:
        del request.session[name]


def work_of(request: HttpRequest) -> str:
    """The common part of the names of the previews of one piece of work; empty if the address names none that is
    kept."""
    work = request.GET.get(LOOK, "").partition("-")[0]
    return work if work and looks_of(request, f"{kind(request.path)}{work}-") else ""


def looks_of(request: HttpRequest, beginning: str) -> list[str]:
    names = request.session.keys()
    return [name for name in names if name.startswith(beginning)]


def kind(page: str) -> str:
    """The common beginning of the names of all previews of this kind of page."""
    return f"{KEPT}{resolve(page).url_name}:"
