"""Counting days as Civil Code Art. 147–148 does, in a way that can be shown to the person who waits.

The first day does not count; a period that ends on a day off ends at the close of the next working day. Holidays and
make-up working days are passed in: Tết and make-up Saturdays are decided year by year.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

WEEKDAYS = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Skipped:
    """A day that did not count, and why: its weekday, and the holiday if there is one."""

    day: dt.date
    why: str

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} ({self.why})"


@dataclass(frozen=True)
class Extension:
    """A later day that was promised, when, and why; `verb` is what that is called."""

    on: dt.date
    until: dt.date
    why: str
    verb: str = "gia hạn"

    def __str__(self) -> str:
        return f"Ngày {self.on:%d/%m/%Y} {self.verb} đến {self.until:%d/%m/%Y}. Lý do: {self.why.rstrip('.')}."


@dataclass(frozen=True)
class Computation:
    """A date counted from another, with everything needed to count it again by hand."""

    start: dt.date
    rule: str
    skipped: tuple[Skipped, ...]
    result: dt.date
    basis: str = ""
    extensions: tuple[Extension, ...] = ()
    counted: dt.date | None = None
    """The day before any extension; None without one."""
    note: str = ""
    """What must be known of it beside the count."""
    if_late: str = ""
    """What must be known where a later day was promised after the period was over."""

    @property
    def lines(self) -> list[str]:
        """How the date was counted, sentence by sentence."""
        why = [f"Căn cứ: {self.basis}."] if self.basis else []
        skipped = [f"Không tính {stretch}." for stretch in stretches(self.skipped)]
        extended = [str(extension) for extension in self.extensions]
        late = [self.if_late] if self.if_late and self.in_time != self.result else []
        return [
            f"Tính từ ngày {self.start:%d/%m/%Y}.",
            self.rule,
            *([self.note] if self.note else []),
            *why,
            *skipped,
            *extended,
            *late,
            f"Kết quả: {self.result:%d/%m/%Y}.",
        ]

    def extended(self, extensions: Iterable[Extension]) -> "Computation":
        """The same with later days that were promised; the last promise counts."""
        extensions = tuple(extensions)
        if not extensions:
            return self
        return replace(self, extensions=extensions, result=extensions[-1].until, counted=self.result)

    @property
    def in_time(self) -> dt.date:
        """The last day on which it was in time: a later day promised after the period was over does not count.
        Otherwise the same as `result`."""
        last = self.counted or self.result
        for extension in self.extensions:
            if extension.on > last:
                break
            last = extension.until
        return last


def stretches(skipped: Iterable[Skipped]) -> list[str]:
    """`skipped` as text; consecutive days with the same reason are told together."""
    runs: list[list[Skipped]] = []
    for day in skipped:
        if runs and runs[-1][-1].day + DAY == day.day and runs[-1][-1].why == day.why:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [
        f"từ {run[0].day:%d/%m/%Y} đến {run[-1].day:%d/%m/%Y} ({run[0].why})" if len(run) > 1 else str(run[0])
        for run in runs
    ]


NO_PAUSE: Mapping[dt.date, str] = {}


def add_working_days(
    start: dt.date,
    days: int,
    off: Mapping[dt.date, str],
    worked: Collection[dt.date],
    paused: Mapping[dt.date, str] = NO_PAUSE,
) -> Computation:
    """The `days`-th working day after `start`. `off` are holidays with their names, `worked` make-up weekends.

    A day in both is worked. On a day in `paused` the clock stood still, for the reason given. Raises `ValueError` for
    less than one day.
    """
    check(days)
    day, counted, skipped = start, 0, []
    while counted < days:
        day += DAY
        why = paused.get(day) or reason_off(day, off, worked)
        if why:
            skipped.append(Skipped(day, why))
        else:
            counted += 1
    rule = f"{days} ngày làm việc; ngày đầu không tính."
    return Computation(start, rule, tuple(skipped), day)


def add_days(
    start: dt.date,
    days: int,
    off: Mapping[dt.date, str],
    worked: Collection[dt.date],
    paused: Mapping[dt.date, str] = NO_PAUSE,
) -> Computation:
    """`days` calendar days after `start`, not counting those in `paused`; if that is a day off, the next working day.

    Raises `ValueError` for less than one day.
    """
    check(days)
    day, counted, skipped = start, 0, []
    while counted < days:
        day += DAY
        if day in paused:
            skipped.append(Skipped(day, paused[day]))
        else:
            counted += 1
    while why := paused.get(day) or reason_off(day, off, worked):
        skipped.append(Skipped(day, why))
        day += DAY
    rule = (
        f"{days} ngày, kể cả ngày nghỉ; ngày đầu không tính; hết hạn vào ngày nghỉ thì lùi đến ngày làm việc kế tiếp."
    )
    return Computation(start, rule, tuple(skipped), day)


def days_before(event: dt.date, days: int) -> Computation:
    """The last day for something due at least `days` days before `event`. Never rolled forward."""
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
