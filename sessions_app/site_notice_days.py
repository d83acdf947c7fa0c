"""How early a planned downtime must be announced."""

import datetime as dt

from django.utils import timezone

from .deadlines import OfPortal, WorkingCalendar
from .models import DeadlineRule, SiteNotice


def warning_rule() -> DeadlineRule:
    """The number of working days ahead, and its legal ground."""
    return WorkingCalendar.current().rule(OfPortal.DOWNTIME)


def last_day_to_tell(notice: SiteNotice) -> dt.date:
    """The last working day that leaves the required number of working days up to the day of the downtime. The day of
    the notice does not count (Civil Code Art. 147), nor does a Sunday on which the downtime is. Never rolled
    forward."""
    calendar, day, counted = WorkingCalendar.current(), timezone.localdate(notice.starts_at), 0
    while counted < calendar.rule(OfPortal.DOWNTIME).days or not calendar.is_working_day(day):
        counted += calendar.is_working_day(day)
        day -= dt.timedelta(days=1)
    return day


def is_late_to_tell(notice: SiteNotice) -> bool:
    return timezone.localdate() > last_day_to_tell(notice)
