"""How early a planned downtime must be told."""

import datetime as dt

from django.utils import timezone

from .deadlines import OfPortal, WorkingCalendar
from .models import DeadlineRule, SiteNotice


def warning_rule() -> DeadlineRule:
    """How many working days ahead, and on what ground."""
    return WorkingCalendar.current().rule(OfPortal.DOWNTIME)


def last_day_to_tell(notice: SiteNotice) -> dt.date:
    """The last working day after which so many of them come as the rule says, up to the day of the downtime: the day of
    telling is not counted (Civil Code Art. 147), nor is a Sunday on which it happens. Never rolled forward."""
    calendar, day, counted = WorkingCalendar.current(), timezone.localdate(notice.starts_at), 0
    while counted < calendar.rule(OfPortal.DOWNTIME).days or not calendar.is_working_day(day):
        counted += calendar.is_working_day(day)
        day -= dt.timedelta(days=1)
    return day


def is_late_to_tell(notice: SiteNotice) -> bool:
    return timezone.localdate() > last_day_to_tell(notice)
