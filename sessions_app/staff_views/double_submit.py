"""What is sent twice is done once: after a double click, in two tabs, on a slow network, after «back», and without
scripts. Different input is another matter: somebody who goes back and types the next name adds that.

A form for something new carries a token of its page (`once`); a desk is known by the token against forgery, another on
each page that is rendered (`pressed_once`).
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dialogue_portal.lib.sentences import moment

from ..limits import counted
from ..models import CaseEvent
from ..record_words import verb_name

TOKEN = "_mot_lan"
PAGE = "csrfmiddlewaretoken"
DAY = 86_400

ONE_PRESS, MOST = dt.timedelta(seconds=2), 20
"""Events this close to the newest, among the last `MOST`, belong to the same press."""

View = Callable[..., HttpResponse]


class SentTwice(Exception):
    """The same page sent the same input before, and it was saved."""


def token_for(request: HttpRequest) -> str:
    """The token of the page that was sent, otherwise a new one."""
    return request.POST.get(TOKEN, "") or get_random_string(22)


def save_once(request: HttpRequest) -> None:
    """Call it in the transaction that saves: a second call waits for the end of the first, and passes if that was
    rolled back. Raises `SentTwice`. A form without a token passes too."""
    if request.POST.get(TOKEN) and counted("add", f"{request.user.pk}/{words_of(request)}", DAY) > 1:
        raise SentTwice


@contextmanager
def once(request: HttpRequest) -> Iterator[None]:
    """Context manager: its block is one transaction and runs once for one page and input. Raises `SentTwice`."""
    with transaction.atomic():
        save_once(request)
        yield


def words_of(request: HttpRequest) -> str:
    """A digest of the whole input, token included; of files, their names and sizes."""
    typed = [(name, values) for name, values in request.POST.lists() if name != PAGE]
    files = [(name, file.name, file.size) for name, chosen in request.FILES.lists() for file in chosen]
    return sha256(repr([request.path, sorted(typed), sorted(files)]).encode()).hexdigest()


def told_of_first_row(request: HttpRequest, model: Any) -> SafeString:
    """The message for a second click, with a link to the row that the first one added."""
    kind = ContentType.objects.get_for_model(model)
    added = LogEntry.objects.filter(user=request.user.pk, content_type=kind, action_flag=ADDITION)
    entry = added.order_by("-action_time", "-pk").first()
    row = entry and model._base_manager.filter(pk=entry.object_id).first()
    if entry is None or row is None:
        return format_html("Mục này đã được lưu ở lần bấm trước; không thêm lần nữa.")
    link = format_html('<a href="{}">{}</a>', entry.get_admin_url(), row)
    return format_html("Mục này đã được lưu ở lần bấm trước: {}. Không thêm lần nữa.", link)


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
                    count_press(request)
                    response = view(request, *args, **named)
                    if not 300 <= response.status_code < 400:
                        raise Refused(response)
                    return response
            except Refused as refused:
                return refused.response
            except SentTwice:
                messages.info(request, told_of_first_press(request))
                return redirect(leads_to(request))

        return page

    return of


def count_press(request: HttpRequest) -> None:
    """Raises `SentTwice`."""
    drawn = request.POST.get(PAGE)
    if drawn and counted("press", f"{request.user.pk}/{drawn}/{words_of(request)}", DAY) > 1:
        raise SentTwice


def is_pressed_again(request: HttpRequest) -> bool:
    """For a desk whose work is too long for a lock: whether the same page sent the same input before. The result of
    that is not known yet."""
    try:
        count_press(request)
    except SentTwice:
        return True
    return False


def told_of_first_press(request: HttpRequest) -> str:
    """The message for a second press: what this person did last, and when."""
    newest = list(CaseEvent.objects.filter(actor=request.user.pk).order_by("-pk")[:MOST])
    if not newest:
        return "Đã làm ở lần bấm trước. Không làm thêm lần nữa."
    together = [event for event in reversed(newest) if event.at > newest[0].at - ONE_PRESS]
    verbs = dict.fromkeys(verb_name(event) for event in together)
    return f"Đã làm ở lần bấm trước: {', '.join(verbs)}, {moment(newest[0].at)}. Không làm thêm lần nữa."
