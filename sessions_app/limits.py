"""Rate limits for visitors, counted in the database so that all processes share them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.utils import timezone

from dialogue_portal.lib.codes import keyed
from dialogue_portal.lib.visitors import is_exempt

from .models import RateWindow


class Limit(NamedTuple):
    """At most `tries` of `purpose` by `identity` in each window of `seconds`."""

    purpose: str
    identity: str
    tries: int
    seconds: int

    @property
    def window(self) -> QuerySet[RateWindow]:
        key = keyed(self.purpose, self.identity).hex()
        return RateWindow.objects.filter(key=key, starts_at=current_start(self.seconds))


COUNT = """
    INSERT INTO {table} (key, starts_at, count) VALUES (%s, %s, %s)
    ON CONFLICT (key, starts_at) DO UPDATE SET count = {table}.count + excluded.count
    RETURNING {table}.count
"""


def over_limit(purpose: str, identity: str, *, limit: int, seconds: int, by: int = 1) -> bool:
    """Count one try (or `by`); returns whether that exceeds `limit` in the current window of `seconds`.

    `identity` (an address, a browser, «all») is kept only as an HMAC together with `purpose`.
    """
    return counted(purpose, identity, seconds, by) > limit


def is_over_share(purpose: str, visitor: str, *, limit: int, seconds: int, by: int = 1) -> bool:
    """Count one try (or `by`) of `visitor`, a network address; returns whether its share is used up: `limit`, or in a
    named hall the share of all such halls together. A script running there takes from nobody else."""
    share = share_of(purpose, visitor, limit, seconds)
    return counted(share.purpose, share.identity, share.seconds, by) > share.tries


def share_of(purpose: str, visitor: str, tries: int, seconds: int) -> Limit:
    if is_exempt(visitor):
        return Limit(purpose, "halls", tries * settings.SHARES_OF_HALLS, seconds)
    return Limit(purpose, visitor, tries, seconds)


def counted(purpose: str, identity: str, seconds: int, by: int = 1) -> int:
    """Add `by`; returns the new count. One statement, so that of simultaneous calls each gets its own number."""
    table, ops = connection.ops.quote_name(RateWindow._meta.db_table), connection.ops
    values = [keyed(purpose, identity).hex(), ops.adapt_datetimefield_value(current_start(seconds)), by]
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(table=table), values)
        number: int = cursor.fetchone()[0]
    return number


def used(limit: Limit) -> int:
    """The number of tries in the current window. Counts nothing."""
    return limit.window.values_list("count", flat=True).first() or 0


def begin(limits: Sequence[Limit]) -> int:
    """Count one try against each of `limits` before it is answered. Returns 0, or the seconds to wait if it must not be
    answered. Counting afterwards would answer all tries that come at once.

    A try against a limit that is already used up is not counted, so that impatience costs nothing.
    """
    return seconds_left(limits) or count(limits)


def seconds_left(limits: Sequence[Limit]) -> int:
    """Seconds until none of `limits` is used up; 0 if none is. Counts nothing."""
    full = (left_of(limit.seconds) for limit in limits if used(limit) >= limit.tries)
    return max(full, default=0)


def count(limits: Sequence[Limit]) -> int:
    """Count one try against each of `limits`, up to the first one exceeded. Returns the seconds until that one is free
    again; 0 if none is exceeded."""
    for limit in limits:
        if counted(limit.purpose, limit.identity, limit.seconds) > limit.tries:
            return left_of(limit.seconds)
    return 0


def take_back(limits: Iterable[Limit]) -> None:
    """Uncount a try that was right."""
    for limit in limits:
        limit.window.filter(count__gt=0).update(count=F("count") - 1)


def left_of(seconds: int) -> int:
    """Whole seconds left in the current window of `seconds`, never 0."""
    return int(seconds - timezone.now().timestamp() % seconds) + 1


def wait_in_words(seconds: int) -> str:
    """«24 phút (đến 10:00)», in the ward's time zone. The hour is for readers who come back to the page later."""
    minutes, now = -(-seconds // 60), timezone.localtime()
    until = now + dt.timedelta(seconds=seconds)
    day = "" if until.date() == now.date() else f" ngày {until:%d/%m/%Y}"
    return (f"{minutes} phút" if minutes < 60 else f"{-(-minutes // 60)} giờ") + f" (đến {until:%H:%M}{day})"


def tell_to_wait(form: Any, words: str, wait: int) -> None:
    """Put on `form`, above what was typed, that the sender must wait; there is nothing to correct. `words` has a place
    «{wait}» for how long."""
    form.add_error(None, words.format(wait=wait_in_words(wait)))
    form.error_heading, form.wait = "Xin ông/bà đợi ít lâu", wait


def too_many(response: HttpResponse, wait: int) -> HttpResponse:
    """`response` as a 429 with `Retry-After` of `wait` seconds; unchanged if `wait` is 0. It must itself say so in
    words and keep what was typed."""
    if not wait:
        return response
    response.status_code = 429
    response["Retry-After"] = str(wait)
    return response


def current_start(seconds: int) -> dt.datetime:
    now = int(timezone.now().timestamp())
    return dt.datetime.fromtimestamp(now - now % seconds, tz=dt.UTC)
