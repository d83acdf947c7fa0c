"""A column of open data: name for programs, heading for people, meaning, source."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from dialogue_portal.lib.addresses import absolute, address_of

NUMBER, MARK = "so", "ma"
"""What identifies a row: a number that pages show too («ý kiến số 12»), or the last part of its page's address."""

PAGES = {
    "doi-thoai": ("sessions_app:session", MARK),
    "y-kien": ("feedback:opinion", NUMBER),
    "van-de": ("feedback:issue", NUMBER),
    "viec-phai-lam": ("feedback:commitment", NUMBER),
    "ket-luan": ("sessions_app:conclusion", MARK),
}
"""By dataset, named as the beginning of its pages' addresses: the route of the page, and the key."""


@dataclass(frozen=True)
class Reference:
    """A row of open data: its dataset and its key there."""

    dataset: str
    key: int | str

    @property
    def page(self) -> str:
        return absolute(address_of(PAGES[self.dataset][0], self.key))

    @property
    def data(self) -> str:
        """The address in the API: that of the page, behind `/api/v1`."""
        return absolute(address_of("api_row", self.dataset, self.key))

    @property
    def told(self) -> dict[str, int | str]:
        return {PAGES[self.dataset][1]: self.key, "trang": self.page, "api": self.data}


Value = str | int | bool | dt.date | Reference | tuple[Reference, ...] | None


@dataclass(frozen=True)
class Column:
    name: str
    heading: str
    meaning: str
    value: Callable[[Any], Value]


def of_conference(slug: Callable[[Any], str], meaning: str = "Mã của hội nghị.") -> Column:
    """The conference of a row; `slug` is the last part of its page's address."""
    return Column("hoi_nghi", "Hội nghị", meaning, lambda row: Reference("doi-thoai", slug(row)))


def is_illustrative(what: str, value: Callable[[Any], bool]) -> Column:
    """Whether a row is invented; `what` is the name of a real one."""
    return Column("minh_hoa", "Minh họa", f"«có» là dữ liệu minh họa, không phải {what} thật.", value)


def references(dataset: str, keys: Iterable[int | str]) -> tuple[Reference, ...]:
    """References without duplicates."""
    return tuple(Reference(dataset, key) for key in dict.fromkeys(keys))


def paired(dataset: str, *lists: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Reference, ...]]:
    """By row, its references in `dataset`, from `lists` of pairs."""
    found: dict[Any, list[Any]] = {}
    for row, key in (pair for pairs in lists for pair in pairs):
        found.setdefault(row, []).append(key)
    return {row: references(dataset, sorted(keys)) for row, keys in found.items()}


def as_json(value: Value) -> Any:
    """Days as `2026-03-05`, moments with time and offset from UTC, missing values as null."""
    if value == "":
        return None
    if isinstance(value, Reference):
        return value.told
    if isinstance(value, tuple):
        return [reference.told for reference in value]
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, dt.date) else value


def as_text(value: Value) -> str:
    """The text of a cell for people: 05/03/2026, «có», several keys separated by semicolons."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Reference):
        return str(value.key)
    if isinstance(value, tuple):
        return "; ".join(map(as_text, value))
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)
