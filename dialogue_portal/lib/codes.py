"""Tracking codes: what a resident writes down, reads aloud, and types in again.

80 random bits in 16 signs without look-alikes, in groups of four, then a check sign: `7K3M-9QWT-2HXA-C8ND-5`.
The database holds only an HMAC under `CODE_KEY`, so that a stolen copy of it opens nothing.

A code is derived from a random ticket that travels in the form. The ticket says nothing without the key, and the same
ticket gives the same code, so a form that is sent twice shows the same receipt.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""

LOOK_ALIKES = str.maketrans("OILU", "011V")
LENGTH = 16


def new_ticket() -> str:
    """A random ticket for one form, 32 hexadecimal digits."""
    return secrets.token_hex(16)


def code_for(ticket: str) -> str:
    """The code, as people read it, that belongs to `ticket`."""
    bits = int.from_bytes(keyed("code", ticket)[:10], "big")
    signs = "".join(SIGNS[bits >> shift & 31] for shift in range(75, -1, -5))
    return spaced(signs + check_sign(signs))


def spaced(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalise(typed: str) -> str | None:
    """The code a person meant by `typed` (any case, any spacing, O for 0, I and L for 1), or None if it is none."""
    signs = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum()).translate(LOOK_ALIKES)
    if len(signs) != LENGTH + 1 or not set(signs) <= set(SIGNS) or check_sign(signs[:-1]) != signs[-1]:
        return None
    return spaced(signs)


def check_sign(signs: str) -> str:
    """A weighted sum over GF(32): one wrong sign, or two that changed places, always gives another."""
    total = 0
    for sign in signs:
        total = (total ^ SIGNS.index(sign)) << 1
        total ^= 0b100101 if total & 0b100000 else 0
    return SIGNS[total]


def hashed(code: str) -> str:
    """What the database keeps of `code`: 64 hexadecimal digits."""
    return keyed("hash", code).hex()


def keyed(purpose: str, value: str) -> bytes:
    return hmac.digest(settings.CODE_KEY.encode(), f"{purpose}:{value}".encode(), hashlib.sha256)
