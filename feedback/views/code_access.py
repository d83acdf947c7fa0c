"""What the code of a receipt opens: one row, for this browser, until half an hour after the last page of it."""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib import codes, visitors
from sessions_app.limits import Limit, begin, take_back, tell_to_wait, too_many

from ..models import Opinion, Registration
from .receipt import FORGOTTEN

Row = TypeVar("Row", Opinion, Registration)

SECONDS = 30 * 60
WRONG_CODES = 10
"""In a quarter of an hour from one address, in an hour with one code."""
TYPED = ["text", "reason"]
"""Boxes of these pages for long texts."""


class Opening(Generic[Row]):
    """The rows of one kind: `page` is the address under which their own pages are, `look_up` the page that asks for the
    code."""

    def __init__(self, purpose: str, rows: Callable[[], QuerySet[Row]], *, page: str, look_up: str) -> None:
        self.purpose, self.rows, self.page, self.look_up = purpose, rows, page, look_up
        self.cookie = purpose.replace("-", "_")

    def asked(self, request: HttpRequest, form: Any, template: str) -> HttpResponse:
        """The page that asks for the code; a right one opens the row. Wrong codes of opinions and of registrations
        count together: it is the same guessing."""
        if not form.is_valid():
            is_forgotten = FORGOTTEN in request.GET and not form.is_bound
            return render(request, template, {"form": form, "is_forgotten": is_forgotten})
        limits = tries_of(request, form.cleaned_data["code"])
        wait = begin(limits)
        if wait:
            tell_to_wait(form, form.WAIT, wait)
            return too_many(render(request, template, {"form": form}), wait)
        row = form.found()
        if row:
            take_back(limits)
            return self.kept(redirect(self.page), request, row)
        form.add_error(None, form.why_not_found())
        return render(request, template, {"form": form})

    def kept(self, response: HttpResponse, request: HttpRequest, row: Row) -> HttpResponse:
        """Let this browser, and only the pages below `page`, open `row` for half an hour from now."""
        response.set_signed_cookie(
            self.cookie,
            f"{row.pk}:{self.mark_of(row)}",
            max_age=SECONDS,
            path=reverse(self.page),
            secure=request.is_secure(),
            httponly=True,
            samesite="Strict",
        )
        return response

    def mark_of(self, row: Row) -> str:
        """Changes with the code and with the contact, so that neither an old code nor an old number keeps a page open:
        each page that is read keeps it open for another half hour."""
        who = getattr(row, "sender", None) or getattr(row, "registrant", None)
        contact = f"{who.phone}|{who.email}" if who else ""
        return codes.keyed(self.purpose, f"{row.code_hash}|{contact}").hex()[:32]

    def opened(self, request: HttpRequest) -> Row | None:
        """The row that this browser may open."""
        told = request.get_signed_cookie(self.cookie, default="", max_age=SECONDS)
        pk, _, mark = told.partition(":")
        row = self.rows().filter(pk=pk).first() if pk else None
        is_right = row and row.code_hash and hmac.compare_digest(mark, self.mark_of(row))
        return row if is_right else None

    def closed(self) -> HttpResponse:
        """Close the pages on this browser, for a phone that others use too."""
        response = redirect(self.look_up)
        response.delete_cookie(self.cookie, path=reverse(self.page), samesite="Strict")
        return response

    def required(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """Decorator of a page of one's own row. Without a right look-up in the last half hour it leads to that."""

        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def page(request: HttpRequest, **named: Any) -> HttpResponse:
            row = self.opened(request)
            return view(request, row, **named) if row else self.asked_again(request)

        return page

    def asked_again(self, request: HttpRequest) -> HttpResponse:
        """To the page that asks for the code; people who wrote for longer than the half hour first get their words
        back."""
        typed = [words for name in TYPED if (words := request.POST.get(name, "").strip())]
        if not typed and not request.FILES:
            return redirect(self.look_up)
        context = {"typed": typed, "had_files": bool(request.FILES), "look_up": reverse(self.look_up)}
        return render(request, "feedback/own_opinion/too_late.html", context)


def tries_of(request: HttpRequest, typed: str) -> list[Limit]:
    """The limits that a wrong look-up counts against: its address, and the code itself if it is one.

    The limit on the code keeps somebody who finds a slip from trying the four last digits from many addresses. It is
    the same for codes that do not exist. There is no limit for all together: 80 random bits are not guessed however
    often somebody tries, and a few machines that try could keep everybody from their own opinions.

    A look-up counts when it begins (`limits.begin`), and is taken back if it was right.
    """
    address, code = visitors.address(request), codes.normalise(typed)
    limits = []
    if not visitors.is_exempt(address):
        limits.append(Limit("look_up_address", address, WRONG_CODES, 15 * 60))
    if code:
        limits.append(Limit("look_up_code", code, WRONG_CODES, 60 * 60))
    return limits
