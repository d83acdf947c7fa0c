"""Vietnamese telephone numbers: as people type them, as they are stored (`+84…`), as they are shown."""

import re

MOBILE = re.compile(r"0[35789][0-9]{8}")
LANDLINE = re.compile(r"02[0-9]{9}")


class BadPhone(ValueError):
    """Not a number that can be called in Viet Nam."""


def normalise_phone(typed: str) -> str:
    """`0912 345 678`, `+84 912…` or `84912…` as `+84912345678`. Raises `BadPhone`."""
    digits = re.sub(r"[\s.\-()]", "", typed)
    national = re.sub(r"^(\+84|0084|84(?=\d{9,10}$))0?", "0", digits)
    if not (MOBILE.fullmatch(national) or LANDLINE.fullmatch(national)):
        raise BadPhone
    return "+84" + national[1:]


def as_dialled(stored: str) -> str:
    """`+84912345678` as `0912345678`."""
    return re.sub(r"^\+84", "0", stored)
