"""Browsers in which staff signed in before: a guesser elsewhere cannot use up their tries.

The cookie opens nothing. It only says, signed, which browser this is and for which accounts, whose names are HMACs.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from dialogue_portal.lib.codes import keyed

SALT = "known-browser"
KEPT_SECONDS = 365 * 24 * 3600
MOST_ACCOUNTS = 20
"""Colleagues who share the computer of a counter."""


@dataclass
class KnownBrowser:
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    accounts: list[str] = field(default_factory=list)

    def knows(self, account: str) -> bool:
        return mark_of(account) in self.accounts


def known_browser(request: HttpRequest) -> KnownBrowser:
    """The browser of the request; a new one that knows nobody if its cookie is missing, old or not ours."""
    return told_by(request.COOKIES) or KnownBrowser()


def is_known(cookies: Mapping[str, str]) -> bool:
    """Whether somebody signed in within a year in the browser that sends these cookies."""
    return told_by(cookies) is not None


def told_by(cookies: Mapping[str, str]) -> KnownBrowser | None:
    try:
        told = signing.loads(cookies.get(cookie_name(), ""), salt=SALT, max_age=KEPT_SECONDS)
        return KnownBrowser(told["name"], told["accounts"])
    except signing.BadSignature:
        return None


def remember(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Set the cookie by which `account` will be known in this browser."""
    browser = known_browser(request)
    others = [mark for mark in browser.accounts if mark != mark_of(account)]
    told = {"name": browser.name, "accounts": [mark_of(account), *others][:MOST_ACCOUNTS]}
    response.set_cookie(
        cookie_name(),
        signing.dumps(told, salt=SALT),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def cookie_name() -> str:
    return "__Host-known" if settings.SESSION_COOKIE_SECURE else "known"


def mark_of(account: str) -> str:
    return keyed("account", account).hex()[:20]
