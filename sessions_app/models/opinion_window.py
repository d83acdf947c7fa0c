"""When a conference takes opinions: as a query over all, and for one."""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from dialogue_portal.lib.query_values import RightNow

A_MINUTE = dt.timedelta(minutes=1)


class AMinuteAgo(RightNow):
    def now(self) -> Any:
        return connection.ops.adapt_datetimefield_value(timezone.now() - A_MINUTE)


def window_is_open() -> Q:
    """Whether a session takes opinions now: the query for `OpinionWindow.window_is_open`."""
    now = RightNow()
    is_last_minute = Q(opinions_close_at__gt=AMinuteAgo(), opinions_close_at__hour=23, opinions_close_at__minute=59)
    return Q(Q(opinions_close_at__gt=now) | is_last_minute, opinions_open_at__lte=now)


class OpinionWindow:
    """The time in which a session takes opinions, whether or not it is public, put off or cancelled."""

    opinions_open_at: Any
    opinions_close_at: Any

    @property
    def window_is_open(self) -> bool:
        opens, closes = self.opinions_open_at, self.closes_at
        return opens is not None and closes is not None and opens <= timezone.now() < closes

    @property
    def closes_at(self) -> dt.datetime | None:
        """The moment from which opinions are refused. 23:59 means the end of the day: that minute still counts."""
        at = self.opinions_close_at
        is_last = at is not None and timezone.localtime(at).strftime("%H:%M") == "23:59"
        return at + A_MINUTE if at and is_last else at

    @property
    def opinions_window(self) -> str:
        """«từ 08:00 ngày 01/12/2026 đến 17:00 ngày 07/12/2026», without hours for whole days; empty without a
        window."""
        if not (self.opinions_open_at and self.opinions_close_at):
            return ""
        opens = timezone.localtime(self.opinions_open_at)
        start = "ngày %d/%m/%Y" if self.takes_whole_days else "%H:%M ngày %d/%m/%Y"
        return f"từ {opens.strftime(start)} đến {self.opinions_until}"

    @property
    def opinions_until(self) -> str:
        """«17:00 ngày 07/12/2026» or «hết ngày 07/12/2026»; empty without a window."""
        if not self.opinions_close_at:
            return ""
        closes = timezone.localtime(self.opinions_close_at)
        return closes.strftime("hết ngày %d/%m/%Y" if self.takes_whole_days else "%H:%M ngày %d/%m/%Y")

    @property
    def takes_whole_days(self) -> bool:
        """Whether opinions are taken from the first minute of one day to the last minute of another."""
        ends = [timezone.localtime(at) for at in [self.opinions_open_at, self.opinions_close_at] if at]
        return [(at.hour, at.minute) for at in ends] == [(0, 0), (23, 59)]

    @property
    def window_has_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()
