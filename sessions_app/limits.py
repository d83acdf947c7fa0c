"""How often one visitor may try something, counted where every process sees it."""

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
    """So many tries of `purpose` by `identity` in each stretch of `seconds`."""

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
    """Count one try (or `by`), and say whether it is past `limit` within the current stretch of `seconds`.

    `identity` (an address, a browser, «all») is kept only as an HMAC together with `purpose`.
    """
    return counted(purpose, identity, seconds, by) > limit


def is_over_share(purpose: str, visitor: str, *, limit: int, seconds: int, by: int = 1) -> bool:
    """Count one try (or `by`) of `visitor`, an address of the network, and say whether its share is used up: `limit`,
    or for a hall that is named what all such halls have together. A script that runs there takes from nobody else."""
    share = share_of(purpose, visitor, limit, seconds)
    return counted(share.purpose, share.identity, share.seconds, by) > share.tries


def share_of(purpose: str, visitor: str, tries: int, seconds: int) -> Limit:
    if is_exempt(visitor):
        return Limit(purpose, "halls", tries * settings.SHARES_OF_HALLS, seconds)
    return Limit(purpose, visitor, tries, seconds)


def counted(purpose: str, identity: str, seconds: int, by: int = 1) -> int:
    """Count `by` more, and return how many that makes: in one statement, so that of many at once each hears its own
    number and no two the same."""
    table, ops = connection.ops.quote_name(RateWindow._meta.db_table), connection.ops
    values = [keyed(purpose, identity).hex(), ops.adapt_datetimefield_value(current_start(seconds)), by]
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(table=table), values)
        number: int = cursor.fetchone()[0]
    return number


def used(limit: Limit) -> int:
    """How many tries were counted in the current stretch. Counts nothing."""
    return limit.window.values_list("count", flat=True).first() or 0


def begin(limits: Sequence[Limit]) -> int:
    """Count one try against each of `limits` before it is answered. Returns 0, or the seconds to wait when it must not
    be answered: whoever looks first and counts afterwards answers as many as come at once.

    What meets a limit that is used up already is not counted, so that impatience costs nothing.
    """
    return seconds_left(limits) or count(limits)


def seconds_left(limits: Sequence[Limit]) -> int:
    """How long until none of `limits` is used up; 0 when none is. Counts nothing."""
    full = (left_of(limit.seconds) for limit in limits if used(limit) >= limit.tries)
    return max(full, default=0)


def count(limits: Sequence[Limit]) -> int:
    """Count one try against each of `limits`, up to the first that it passes. Returns how long until that one is no
    longer used up; 0 when it passes none."""
    for limit in limits:
        if counted(limit.purpose, limit.identity, limit.seconds) > limit.tries:
            return left_of(limit.seconds)
    return 0


def take_back(limits: Iterable[Limit]) -> None:
    """The try that was counted was none: it was right."""
    for limit in limits:
        limit.window.filter(count__gt=0).update(count=F("count") - 1)


def left_of(seconds: int) -> int:
    """How much of the current stretch of `seconds` is left, whole seconds and never 0."""
    return int(seconds - timezone.now().timestamp() % seconds) + 1


def wait_in_words(seconds: int) -> str:
    """«24 phút (đến 10:00)», by the ward's clock: how long says nothing any more to who comes back to it later."""
    minutes, now = -(-seconds // 60), timezone.localtime()
    until = now + dt.timedelta(seconds=seconds)
    day = "" if until.date() == now.date() else f" ngày {until:%d/%m/%Y}"
    return (f"{minutes} phút" if minutes < 60 else f"{-(-minutes // 60)} giờ") + f" (đến {until:%H:%M}{day})"


def tell_to_wait(form: Any, words: str, wait: int) -> None:
    """Say on `form`, above what was typed, that its sender must wait; there is nothing to put right. `words` have a
    place «{wait}» for how long."""
    form.add_error(None, words.format(wait=wait_in_words(wait)))
    form.error_heading, form.wait = "Xin ông/bà đợi ít lâu", wait


def too_many(response: HttpResponse, wait: int) -> HttpResponse:
    """`response`, which says so in words and keeps what was typed, as 429 that tells how many seconds to `wait`; as it
    is for 0."""
    if not wait:
        return response
    response.status_code = 429
    response["Retry-After"] = str(wait)
    return response


def current_start(seconds: int) -> dt.datetime:
    now = int(timezone.now().timestamp())
    return dt.datetime.fromtimestamp(now - now % seconds, tz=dt.UTC)
