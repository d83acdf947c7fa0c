"""A look at what would be made, before it is: shown at an address of its own, so that whoever goes back to it, or loads
it anew, is not asked by the browser whether to send everything again."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from dialogue_portal.lib import kept_typing

LOOK, KEPT = "xem", "looked_at"
SECONDS = 3600


def show_look(request: HttpRequest) -> HttpResponse:
    """Lead to that address, and keep what was typed, for this browser and page, for an hour or until the next look."""
    kept_typing.keep(request, KEPT, request.path)
    return redirect(f"{request.path}?{LOOK}=1")


def typed_on(request: HttpRequest) -> QueryDict | None:
    """What was sent, or what was kept for a look at it; None where nothing was typed yet."""
    if request.method == "POST":
        return request.POST
    return kept_typing.kept(request, KEPT, request.path, seconds=SECONDS) if LOOK in request.GET else None


def forget_look(request: HttpRequest) -> None:
    """What was looked at was made: nobody makes it again by going back."""
    request.session.pop(KEPT, None)
