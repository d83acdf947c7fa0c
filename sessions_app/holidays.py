"""Filling in the working calendar: holidays on the same day every year, and stretches such as Tết."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone

from dialogue_portal.lib.calendar import DAY, Skipped, stretches

from .deadlines import WEEKEND
from .models import CalendarDay

FIXED = [(1, 1, "Tết Dương lịch"), (30, 4, "Ngày Chiến thắng"), (1, 5, "Ngày Quốc tế lao động"), (2, 9, "Quốc khánh")]
"""Day, month, occasion: Labour Code 45/2019/QH14, Art. 112. Lunar days and days in lieu are decided each year. A day
that was announced but is not yet in the law as read here (24/11) is entered by staff."""

ASK_FROM_MONTH = 11
TET_BETWEEN = ((1, 15), (2, 28))
"""In every year all days off of Tết lie in this stretch, and no other holiday does."""

TET_DAYS = 5
"""Working days off, for those that fall on a weekend are given in lieu: Labour Code 45/2019/QH14, Art. 111 and 112."""


def fixed_days(year: int) -> list[CalendarDay]:
    """The fixed holidays of `year`, not saved."""
    return [CalendarDay(day=dt.date(year, month, day), name=name) for day, month, name in FIXED]


def stretch(first: dt.date, last: dt.date, *, kind: str, name: str) -> list[CalendarDay]:
    """All days from `first` to `last`, both included, not saved."""
    days = range((last - first).days + 1)
    return [CalendarDay(day=first + number * DAY, kind=kind, name=name) for number in days]


def parted(days: Iterable[CalendarDay]) -> tuple[list[CalendarDay], list[CalendarDay]]:
    """Those of `days` that the calendar lacks, and its rows for the others, which are not overwritten."""
    wanted = list(days)
    there = list(CalendarDay.objects.filter(day__in=[line.day for line in wanted]))
    taken = {line.day for line in there}
    return [line for line in wanted if line.day not in taken], there


def entered(year: int) -> list[str]:
    """The entries of the calendar for `year` in order, consecutive days joined."""
    lines = CalendarDay.objects.filter(day__year=year).order_by("day")
    return stretches([Skipped(line.day, f"{line.get_kind_display()}, {line.name}") for line in lines])


@dataclass(frozen=True)
class YearToEnter:
    """A year of which the calendar lacks days of Tết, or some of the fixed holidays."""

    year: int
    tet_days: int
    """Weekdays off that were entered."""
    lacking: list[CalendarDay]

    @property
    def lacks_tet(self) -> int:
        """How many more must be entered."""
        return max(0, TET_DAYS - self.tet_days)


def year_to_enter(off: Collection[dt.date], worked: Collection[dt.date]) -> YearToEnter | None:
    """The year whose days must be entered now, if days off are in neither: from November next year, in January this
    year."""
    today = timezone.localdate()
    if 1 < today.month < ASK_FROM_MONTH:
        return None
    year = today.year + 1 if today.month >= ASK_FROM_MONTH else today.year
    first, last = (dt.date(year, *day) for day in TET_BETWEEN)
    lacking = [line for line in fixed_days(year) if line.day not in off and line.day not in worked]
    tet_days = sum(first <= day <= last and day.weekday() < WEEKEND for day in off)
    found = YearToEnter(year, tet_days, lacking)
    return found if found.lacks_tet or lacking else None
