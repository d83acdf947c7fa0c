"""Tracking codes: what a resident writes down, reads aloud, and types in again.

80 random bits in 16 signs without look-alikes, in groups of four, then a check sign: `7K3M-9QWT-2HXA-C8ND-5`.
The database holds only an HMAC under `CODE_KEY`, so that a stolen copy of it opens nothing.

A code is derived from a random ticket that travels in the form. The ticket says nothing without the key, and the same
ticket gives the same code, so a form that is sent twice shows the same receipt.
"""

import hashlib
import hmac
import re
import secrets

from django.conf import settings

from .text import normal

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""

LOOK_ALIKES = str.maketrans("OILU", "011V")
LENGTH = 16


def new_ticket() -> str:
    """A random ticket for one form, 32 hexadecimal digits."""
    return secrets.token_hex(16)


def code_for(ticket: str) -> str:
    """The tracking code that belongs to `ticket`, as people read it."""
    bits = int.from_bytes(keyed("code", ticket)[:10], "big")
    signs = "".join(SIGNS[bits >> shift & 31] for shift in range(75, -1, -5))
    return spaced(signs + check_sign(signs))


def spaced(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


AS_WRITTEN = re.compile(r"(?=.*\d)(?=.*[A-Z])[\dA-Z]{4}(?:[- ]?[\dA-Z]{4}){3}[- ]?[\dA-Z]", re.ASCII | re.IGNORECASE)


def looks_like_code(typed: str) -> bool:
    """Whether `typed` has the form of a code, right or wrong: whoever types it in the wrong place is shown the right
    one.

    >>> looks_like_code("7k3m 9qwt 2hxa c8nd 5"), looks_like_code("ngập ngõ 12")
    (True, False)
    """
    return AS_WRITTEN.fullmatch(typed) is not None


MARKS = ["\u0301", "\u0300", "\u0309", "\u0303", "\u0323", "\u0302", "\u031b", "\u0306"]
"""Acute, grave, hook above, tilde, dot below, circumflex, horn, breve."""

TELEX = dict(zip(MARKS, "SFRXJ*WW", strict=True))
VNI = dict(zip(MARKS, "12345678", strict=True))
"""The key that makes each mark, in the two ways of typing Vietnamese. In Telex a letter makes its own circumflex."""


def normalise(typed: str) -> str | None:
    """The code meant by `typed` (any case, any spacing, O for 0, I and L for 1), or None if it is none.

    A Vietnamese keyboard turns W into Ư, DD into Đ, AS into Á while typing: the keys that were pressed count.
    """
    keys = [typed.upper(), *(as_pressed(typed.upper(), way) for way in (TELEX, VNI))]
    return next(filter(None, map(as_code, keys)), None)


def as_pressed(text: str, way: dict[str, str]) -> str:
    """Which keys produced `text` with this input method.

    >>> as_pressed("ƯĐẬ", TELEX)
    'WDDAAJ'
    """
    stroke = "DD" if way is TELEX else "D9"
    text = text.replace("Đ", stroke).replace("Ð", stroke)
    text = text.replace("Ư", "W") if way is TELEX else text
    pressed = ""
    for sign in re.sub("(\u0323)([\u0302\u0306])", r"\2\1", normal("NFD", text)):
        key = way.get(sign, sign)
        pressed += pressed[-1:] if key == "*" else key
    return pressed


def as_code(typed: str) -> str | None:
    signs = "".join(sign for sign in typed if sign.isascii() and sign.isalnum()).translate(LOOK_ALIKES)
    if len(signs) != LENGTH + 1 or not set(signs) <= set(SIGNS) or check_sign(signs[:-1]) != signs[-1]:
        return None
    return spaced(signs)


def check_sign(signs: str) -> str:
    """A weighted sum over GF(32): one wrong character, or two exchanged ones, always change it."""
    total = 0
    for sign in signs:
        total = (total ^ SIGNS.index(sign)) << 1
        total ^= 0b100101 if total & 0b100000 else 0
    return SIGNS[total]


def hashed(code: str) -> str:
    """What the database stores of `code`: 64 hexadecimal digits."""
    return keyed("hash", code).hex()


def keyed(purpose: str, value: str) -> bytes:
    return hmac.digest(settings.CODE_KEY.encode(), f"{purpose}:{value}".encode(), hashlib.sha256)
