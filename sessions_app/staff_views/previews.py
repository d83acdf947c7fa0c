"""A look at what would be made, before it is: shown at an address of its own, so that whoever goes back to it, or loads
it anew, is not asked by the browser whether to send everything again.

What was typed waits in the session, each look under a name of its own: two tabs do not see each other's, and «back»
leads to the look before. The name says nothing: what was typed, or whose name was looked for, is in no address.
"""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.crypto import get_random_string

from dialogue_portal.lib import kept_typing

LOOK, KEPT = "xem", "looked_at_"
SECONDS = 3600
MOST = 8
"""Looks of one kind of page that are kept for one person: the steps of two or three tabs."""


def show_look(request: HttpRequest, page: str = "", **beside: str | list[str]) -> HttpResponse:
    """Lead to that address, of this page or of `page`, and keep for it what was typed, with what is known `beside` it:
    for this browser, for an hour, or until `MOST` newer ones came."""
    page = page or request.path
    look = f"{work_of(request) or get_random_string(8)}-{get_random_string(8)}"
    kept_typing.keep(request, f"{kind(page)}{look}", page, **beside)
    for name in looks_of(request, kind(page))[:-MOST]:
        del request.session[name]
    query = request.GET.copy()
    query[LOOK] = look
    return redirect(f"{page}?{query.urlencode()}")


def typed_on(request: HttpRequest) -> QueryDict | None:
    """What was sent, or what was kept for a look at it; None where nothing was typed yet, or it is kept no longer."""
    return request.POST if request.method == "POST" else looked_at(request)


def looked_at(request: HttpRequest) -> QueryDict | None:
    """What was kept for the look that the address names."""
    name = f"{kind(request.path)}{request.GET.get(LOOK, '')}"
    return kept_typing.kept(request, name, request.path, seconds=SECONDS)


def forget_look(request: HttpRequest) -> None:
    """What was looked at was made: nobody makes it again by going back to it, nor to the steps before."""
    work = work_of(request)
    for name in looks_of(request, f"{kind(request.path)}{work}-") if work else []:
        del request.session[name]


def work_of(request: HttpRequest) -> str:
    """What the looks of one piece of work have in common; empty where the page was opened with none that is kept."""
    work = request.GET.get(LOOK, "").partition("-")[0]
    return work if work and looks_of(request, f"{kind(request.path)}{work}-") else ""


def looks_of(request: HttpRequest, beginning: str) -> list[str]:
    names = request.session.keys()
    return [name for name in names if name.startswith(beginning)]


def kind(page: str) -> str:
    """How the names begin of all looks of this kind of page."""
    return f"{KEPT}{resolve(page).url_name}:"
