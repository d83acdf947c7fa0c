"""How early a planned downtime must be told."""

import datetime as dt

from django.utils import timezone

from .deadlines import WorkingCalendar
from .models import SiteNotice

WARNING_DAYS = 7
BASIS = "Nghị định 224/2026/NĐ-CP, Điều 13"


def last_day_to_tell(notice: SiteNotice) -> dt.date:
    """The last day from which `WARNING_DAYS` whole working days lie before the downtime; never rolled forward."""
    calendar, day, counted = WorkingCalendar.current(), timezone.localdate(notice.starts_at), 0
    while counted < WARNING_DAYS:
        day -= dt.timedelta(days=1)
        counted += calendar.is_working_day(day)
    return day


def is_late_to_tell(notice: SiteNotice) -> bool:
    return timezone.localdate() > last_day_to_tell(notice)
