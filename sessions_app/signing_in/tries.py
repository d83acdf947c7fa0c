"""The cost of wrong passwords and codes, counted so that nobody is locked out by somebody else.

Tries are counted for an account at one place, and the wait grows: 5 in five minutes, 10 in half an hour, 20 in four
hours. A browser in which the account signed in before is a place of its own; any other counts by its network address.
Guessing from many addresses is limited for the account as a whole, and guessing many accounts from one address for that
address; neither limit applies to a known browser.

Nor can anybody keep the processors busy with passwords from ever new addresses (`Tries.in_turn`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from django.http import HttpRequest

from dialogue_portal.lib.text import normal
from dialogue_portal.lib.visitors import address

from ..limits import Limit, begin, share_of, take_back
from .known_browsers import known_browser

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
AT_ONE_PLACE = [(5, 5 * MINUTE), (10, 30 * MINUTE), (20, 4 * HOUR)]
FROM_ONE_ADDRESS_AN_HOUR = 100
ON_ONE_ACCOUNT = {"password": [(300, HOUR)], "second-step": [(60, HOUR), (100, DAY)]}
"""Tries from unknown browsers. Codes have six digits, and somebody who tries them already has the password."""
LONGEST_NAME = 150
IN_TURN, PLACES = Lock(), BoundedSemaphore(2)
"""A password takes half a second of processor time. Of the threads of a web process one works on passwords from unknown
browsers and one waits for it; the others stay free for pages."""


class Tries:
    """The tries of `purpose` for one account from the browser of the request."""

    def __init__(self, request: HttpRequest, purpose: str, account: str) -> None:
        account = one_spelling(account)
        browser, visitor = known_browser(request), address(request)
        self.is_known = is_known = browser.knows(account)
        place = browser.name if is_known else visitor
        self.here = [
            Limit(f"{purpose}-{seconds}", f"{account}|{place}", tries, seconds) for tries, seconds in AT_ONE_PLACE
        ]
        in_all = [] if is_known else ON_ONE_ACCOUNT[purpose]
        self.elsewhere = [Limit(f"{purpose}-on-{seconds}", account, tries, seconds) for tries, seconds in in_all]
        if not is_known:  # a hall's network is open to strangers, and a password takes the processor half a second
            self.elsewhere.append(share_of(f"{purpose}-from", visitor, FROM_ONE_ADDRESS_AN_HOUR, HOUR))

    def begin(self) -> int:
        """Count one try before it is answered. Returns 0, or the seconds to wait if it must not be answered."""
        return begin([*self.here, *self.elsewhere])

    @contextmanager
    def in_turn(self) -> Iterator[bool]:
        """Context manager for checking a password; yields whether there is room now. Known browsers always have
        room."""
        if self.is_known or not PLACES.acquire(blocking=False):
            yield self.is_known
            return
        try:
            with IN_TURN:
                yield True
        finally:
            PLACES.release()

    def succeed(self) -> None:
        """It was right: forget the tries at this place, and take one off the others."""
        for limit in self.here:
            limit.window.delete()
        take_back(self.elsewhere)


def one_spelling(account: str) -> str:
    """One form for all spellings of a name, so that another spelling gives no more tries."""
    return normal("NFKC", account.strip()[:LONGEST_NAME]).casefold().strip()[:LONGEST_NAME]
