"""Vietnamese telephone numbers: as people type them, as they are stored (`+84…`), as they are shown."""

import re

MOBILE = re.compile(r"0[35789][0-9]{8}")
LANDLINE = re.compile(r"02[0-9]{9}")
SERVICE = re.compile(r"1[01][0-9]{1,2}|1[89]00[0-9]{4,6}")


class BadPhone(ValueError):
    """Not a number that can be called in Viet Nam."""


def normalise_phone(typed: str) -> str:
    """`0912 345 678`, `+84 912…` or `84912…` as `+84912345678`. Raises `BadPhone`."""
    digits = re.sub(r"[\s.\-()]", "", typed)
    national = re.sub(r"^(\+84|0084|84(?=\d{9,10}$))0?", "0", digits)
    if not (MOBILE.fullmatch(national) or LANDLINE.fullmatch(national)):
        raise BadPhone
    return "+84" + national[1:]


def can_be_called(typed: str) -> bool:
    """Whether each number that an office names can be dialled: «024 3827 0000 (máy lẻ 12), 1022»; between them commas,
    semicolons, strokes, «hoặc». Numbers of the state and of companies (113, 1022, 1900 …) count too."""
    plain = re.sub(r"\([^)]*[^\W\d_][^)]*\)|máy lẻ:? *\d+", "", typed)
    return all(is_dialled(number) for number in re.split(r"[,;/]|\bhoặc\b|\bvà\b", plain))


def is_dialled(number: str) -> bool:
    if SERVICE.fullmatch(re.sub(r"[\s.\-]", "", number)):
        return True
    try:
        return bool(normalise_phone(number))
    except BadPhone:
        return False


def as_dialled(stored: str) -> str:
    """`+84912345678` as `0912345678`."""
    return re.sub(r"^\+84", "0", stored)
