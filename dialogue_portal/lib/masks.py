"""Contact data shown so that its owner recognises it and nobody else learns it."""

import re
from collections.abc import Iterable

from .personal_data import find_personal_data

HIDDEN = "[đã che]"


SHOWN_OF_PHONE = 4
"""Last digits of a number, by which its owner recognises it."""


def masked_phone(stored: str) -> str:
    """`+84912345678` as `…5678`; empty stays empty."""
    return f"…{stored[-SHOWN_OF_PHONE:]}" if stored else ""


def masked_email(email: str) -> str:
    """`ten@example.vn` as `t…@example.vn`; empty stays empty."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host}" if email else ""


def masked_name(name: str) -> str:
    """«Nguyễn Thị Thử» as «N. T. T.»; empty stays empty."""
    return " ".join(f"{word[0].upper()}." for word in name.split())


def masked_text(text: str, names: Iterable[str]) -> str:
    """`text` without the numbers and addresses that can be recognised, and without `names` in any case.

    >>> masked_text("Tôi là Tý, gọi 0912 345 678.", ["Tý"])
    'Tôi là [đã che], gọi [đã che].'
    """
    for mark in reversed(find_personal_data(text)):
        text = text[: mark.start] + HIDDEN + text[mark.end :]
    for name in filter(None, names):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return text
