"""Letting the verbs of the portal work on an earlier day.

A demo needs a past: opinions received, answered and recorded weeks ago. The verbs stamp «now», in the rows they change
and in the record, and are the only way to most states. Setting each stamp back afterwards would change a dozen columns
and rewrite the record, which nothing may do. So the clock itself is set back while a verb works, in this process
only.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Inside it `timezone.now()`, and so `localdate()` and `auto_now_add`, return `moment`."""
    real_now = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real_now


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """That hour by the ward's clock."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def saturday_about(days: int) -> dt.date:
    """The first Saturday that is at most `days` days ago."""
    day = timezone.localdate() - dt.timedelta(days=days)
    return day + dt.timedelta(days=(5 - day.weekday()) % 7)
