"""A desk's page that is sent twice does its work once: a double click, two tabs, a slow network, «back» and again."""

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
"""Another one on each page that is drawn: it tells which page was sent."""

ONE_PRESS, MOST = dt.timedelta(seconds=2), 20
"""Events so near to the newest, of so many that are looked at, are of the same press."""

View = Callable[..., HttpResponse]


class Refused(Exception):
    """Nothing was done, and `response` leads on nevertheless: the next press of that page is its first."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def pressed_once(leads_to: Callable[[HttpRequest], str] = HttpRequest.get_full_path) -> Callable[[View], View]:
    """For a desk that leads on when something was done, and shows its page again when it was not.

    The same page sent with the same words waits for the end of the first press, does nothing, says what was done, and
    `leads_to` where the work goes on. Other words it does.
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
    """For a desk that is too long at work to hold everybody else up meanwhile: whether the same page sent the same
    words before. What came of that nobody knows yet."""
    try:
        count(request)
    except SentTwice:
        return True
    return False


def told_of_first(request: HttpRequest) -> str:
    """What is said to the second press: what this person did last, and when."""
    newest = list(CaseEvent.objects.filter(actor=request.user.pk).order_by("-pk")[:MOST])
    if not newest:
        return "Đã làm ở lần bấm trước. Không làm thêm lần nữa."
    together = [event for event in reversed(newest) if event.at > newest[0].at - ONE_PRESS]
    verbs = dict.fromkeys(verb_name(event) for event in together)
    return f"Đã làm ở lần bấm trước: {', '.join(verbs)}, {moment(newest[0].at)}. Không làm thêm lần nữa."
