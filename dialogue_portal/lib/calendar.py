"""Counting days as Civil Code Art. 147–148 does, in a way that can be shown to the person who waits.

The first day is not counted; a period that ends on a day off ends at the close of the next working day. What is off
and what is worked beside the week itself is handed in: Tết and make-up Saturdays are decided year by year.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

WEEKDAYS = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Skipped:
    """A day that did not count, and why: its weekday, and the occasion if there is one."""

    day: dt.date
    why: str

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} ({self.why})"


@dataclass(frozen=True)
class Computation:
    """A date that was counted from another, with all that is needed to count it again by hand."""

    start: dt.date
    rule: str
    skipped: tuple[Skipped, ...]
    result: dt.date
    basis: str = ""

    @property
    def lines(self) -> list[str]:
        """The count as sentences, first to last."""
        why = [f"Căn cứ: {self.basis}."] if self.basis else []
        skipped = [f"Không tính {day}." for day in self.skipped]
        return [f"Tính từ ngày {self.start:%d/%m/%Y}.", self.rule, *why, *skipped, f"Kết quả: {self.result:%d/%m/%Y}."]


def add_working_days(start: dt.date, days: int, off: Mapping[dt.date, str], worked: Collection[dt.date]) -> Computation:
    """The `days`-th working day after `start`. `off` are days off with their occasions, `worked` weekends made up for.

    A day in both is worked. Raises `ValueError` for less than one day.
    """
    check(days)
    day, counted, skipped = start, 0, []
    while counted < days:
        day += DAY
        why = reason_off(day, off, worked)
        if why:
            skipped.append(Skipped(day, why))
        else:
            counted += 1
    rule = f"{days} ngày làm việc; ngày đầu không tính."
    return Computation(start, rule, tuple(skipped), day)


def add_days(start: dt.date, days: int, off: Mapping[dt.date, str], worked: Collection[dt.date]) -> Computation:
    """`days` calendar days after `start`; when that is a day off, the next working day. `ValueError` below one day."""
    check(days)
    day, skipped = start + days * DAY, []
    while why := reason_off(day, off, worked):
        skipped.append(Skipped(day, why))
        day += DAY
    rule = (
        f"{days} ngày, kể cả ngày nghỉ; ngày đầu không tính; hết hạn vào ngày nghỉ thì lùi đến ngày làm việc kế tiếp."
    )
    return Computation(start, rule, tuple(skipped), day)


def days_before(event: dt.date, days: int) -> Computation:
    """The last day on which something told at least `days` days before `event` may be told. Never rolled forward."""
    check(days)
    return Computation(event, f"Trước đó {days} ngày; ngày ấy không tính.", (), event - days * DAY)


def reason_off(day: dt.date, off: Mapping[dt.date, str], worked: Collection[dt.date]) -> str:
    """Why `day` is no working day; empty when it is one."""
    weekday = WEEKDAYS[day.weekday()]
    if day in worked:
        return ""
    if day in off:
        return f"{weekday}, {off[day]}"
    return weekday if day.weekday() >= 5 else ""


def check(days: int) -> None:
    if days < 1:
        raise ValueError("a period has at least one day")
