"""Vietnamese telephone numbers: as people type them, as they are stored (`+84…`), as they are shown."""

import re
from collections.abc import Iterator

MOBILE = re.compile(r"0[35789][0-9]{8}")
LANDLINE = re.compile(r"02[0-9]{9}")
SERVICE = re.compile(r"1[01][0-9]{1,2}|1[89]00[0-9]{4,6}")
WITHIN_WORDS = r"(?:\(0[0-9]+\) ?)?\+?[0-9](?:[ .\-]?[0-9]){7,}"
ASIDE = re.compile(r"\([^)]*\)?")
"""What stands in brackets, closed or not: whatever is typed, it is gone over once."""

SHORT = r"(?:(?<![^,;/])|(?<=[,;/] ))1[0-9]{2,3}(?=\s*(?:[,;/]|$))"


class BadPhone(ValueError):
    """Not a number that can be called in Viet Nam."""


def normalise_phone(typed: str) -> str:
    """`0912 345 678`, `+84 912…` or `84912…` as `+84912345678`. Raises `BadPhone`."""
    digits = re.sub(r"[\s.\-()]", "", typed)
    national = re.sub(r"^(\+84|0084|84(?=\d{9,10}$))0?", "0", digits)
    if not (MOBILE.fullmatch(national) or LANDLINE.fullmatch(national)):
        raise BadPhone
    return "+84" + national[1:]


def as_stored(typed: str) -> str:
    """As `normalise_phone`, but empty if `typed` is no number."""
    try:
        return normalise_phone(typed)
    except BadPhone:
        return ""


def can_be_called(typed: str) -> bool:
    """Whether every number that an office gives can be dialled: «024 3827 0000 (máy lẻ 12), 1022». They are separated
    by commas, semicolons, slashes, «hoặc». Service numbers (113, 1022, 1900 …) count too."""
    plain = re.sub(r"máy lẻ:? *\d+", "", ASIDE.sub(without_words, typed))
    return all(number_to_call(number) for number in re.split(r"[,;/]|\bhoặc\b|\bvà\b", plain))


def without_words(aside: re.Match[str]) -> str:
    is_told = aside[0].endswith(")") and any(map(str.isalpha, aside[0]))
    return "" if is_told else aside[0]


def pieces(told: str) -> Iterator[tuple[str, str]]:
    """What an office tells of its telephones, in pieces: each piece, and the number to call if it is one, else «».

    A short number (113, 1022) counts only alone between commas: «số 113 đường 30/4» is a house.
    """
    end = 0
    for found in re.finditer(f"{WITHIN_WORDS}|{SHORT}", told):
        if number := number_to_call(found[0]):
            yield told[end : found.start()], ""
            yield found[0], number
            end = found.end()
    yield told[end:], ""


def number_to_call(typed: str) -> str:
    digits = re.sub(r"[\s.\-]", "", typed)
    return digits if SERVICE.fullmatch(digits) else as_stored(typed)


def as_dialled(stored: str) -> str:
    """`+84912345678` as `0912345678`."""
    return re.sub(r"^\+84", "0", stored)
