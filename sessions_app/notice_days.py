"""How early a planned downtime must be told."""

import datetime as dt

from django.utils import timezone

from .deadlines import WorkingCalendar
from .models import SiteNotice

WARNING_DAYS = 7
BASIS = "Nghị định 224/2026/NĐ-CP, Điều 13"


def last_day_to_tell(notice: SiteNotice) -> dt.date:
    """The last working day after which `WARNING_DAYS` of them come, up to the day of the downtime: the day of telling
    is not counted (Civil Code Art. 147), nor is a Sunday on which it happens. Never rolled forward."""
    calendar, day, counted = WorkingCalendar.current(), timezone.localdate(notice.starts_at), 0
    while counted < WARNING_DAYS or not calendar.is_working_day(day):
        counted += calendar.is_working_day(day)
        day -= dt.timedelta(days=1)
    return day


def is_late_to_tell(notice: SiteNotice) -> bool:
    return timezone.localdate() > last_day_to_tell(notice)
