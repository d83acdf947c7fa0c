"""Links that a mail carries to one sender, about one row: stored nowhere, good for nothing else.

`<number>-<opinion>-<mark>`; the mark is an HMAC under `CODE_KEY` of both numbers and of when the rows came, so that no
row that gets the same number after a restore is opened by an old mail; and of the address that the mail goes to: when
that was wrong and is corrected, or is erased, nobody speaks for the sender from there any more.
"""

import hmac

from dialogue_portal.lib import codes

from ..models import Opinion
from .tell import sender_of

MARK = 40
"""Hexadecimal digits of the mark: 160 bits."""

LONGEST_NUMBER = 18
"""Digits of a number that every database takes for a key."""


def link_token(purpose: str, number: int, came: str, opinion: Opinion) -> str:
    """The secret for the sender of `opinion` about the row `number`, which came at `came`."""
    sender = sender_of(opinion)
    address = sender.email.lower() if sender else ""
    what = f"{number}/{came}/{opinion.pk}/{opinion.received_at.isoformat()}/{address}"
    return f"{number}-{opinion.pk}-{codes.keyed(purpose, what).hex()[:MARK]}"


def numbers_in(token: str) -> tuple[int, int] | None:
    """The row and the opinion that `token` speaks of, whether or not its mark is right."""
    parts = token.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() for part in parts[:2]):
        return None
    return None if max(map(len, parts[:2])) > LONGEST_NUMBER else (int(parts[0]), int(parts[1]))


def is_same(token: str, right: str) -> bool:
    return hmac.compare_digest(token.encode(), right.encode())
