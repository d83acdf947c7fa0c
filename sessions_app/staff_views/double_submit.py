"""A desk's page sent twice does its work once: after a double click, in two tabs, on a slow network, after «back»."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dialogue_portal.lib.sentences import moment

from ..limits import counted
from ..models import CaseEvent
from ..once import DAY, SentTwice, words_of
from ..record_words import verb_name

PAGE = "csrfmiddlewaretoken"
"""A different value on each page that is rendered: it identifies the page."""

ONE_PRESS, MOST = dt.timedelta(seconds=2), 20
"""Events this close to the newest, among the last `MOST`, belong to the same press."""

View = Callable[..., HttpResponse]


class Refused(Exception):
    """Nothing was done, although `response` may redirect: the next press of the page counts as its first."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def pressed_once(leads_to: Callable[[HttpRequest], str] = HttpRequest.get_full_path) -> Callable[[View], View]:
    """Decorator for a desk that redirects when something was done, and shows its page again when it was not.

    The same page sent with the same input waits for the first press to end, does nothing, says what was done, and
    redirects to `leads_to`. Different input is processed.
    """

    def of(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            if request.method != "POST":
                return view(request, *args, **named)
            try:
                with transaction.atomic():
                    count(request)
                    response = view(request, *args, **named)
                    if not 300 <= response.status_code < 400:
                        raise Refused(response)
                    return response
            except Refused as refused:
                return refused.response
            except SentTwice:
                messages.info(request, told_of_first(request))
                return redirect(leads_to(request))

        return page

    return of


def count(request: HttpRequest) -> None:
    """Raises `SentTwice`."""
    drawn = request.POST.get(PAGE)
    if drawn and counted("press", f"{request.user.pk}/{drawn}/{words_of(request)}", DAY) > 1:
        raise SentTwice


def is_pressed_again(request: HttpRequest) -> bool:
    """For a desk whose work is too long for a lock: whether the same page sent the same input before. The result of
    that is not known yet."""
    try:
        count(request)
    except SentTwice:
        return True
    return False


def told_of_first(request: HttpRequest) -> str:
    """The message for a second press: what this person did last, and when."""
    newest = list(CaseEvent.objects.filter(actor=request.user.pk).order_by("-pk")[:MOST])
    if not newest:
        return "Đã làm ở lần bấm trước. Không làm thêm lần nữa."
    together = [event for event in reversed(newest) if event.at > newest[0].at - ONE_PRESS]
    verbs = dict.fromkeys(verb_name(event) for event in together)
    return f"Đã làm ở lần bấm trước: {', '.join(verbs)}, {moment(newest[0].at)}. Không làm thêm lần nữa."
