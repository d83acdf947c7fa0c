"""How often one visitor may try something, counted where every process sees it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.utils import timezone

from dialogue_portal.lib.codes import keyed

from .models import RateWindow


class Limit(NamedTuple):
    """So many tries of `purpose` by `identity` in each stretch of `seconds`."""

    purpose: str
    identity: str
    tries: int
    seconds: int

    @property
    def window(self) -> QuerySet[RateWindow]:
        return window_of(self.purpose, self.identity, self.seconds)


def over_limit(purpose: str, identity: str, *, limit: int, seconds: int) -> bool:
    """Count one try, and say whether it is past `limit` within the current stretch of `seconds`.

    `identity` (an address, a browser, «all») is kept only as an HMAC together with `purpose`.
    """
    window = window_of(purpose, identity, seconds)
    if not window.update(count=F("count") + 1):
        try:
            with transaction.atomic():
                starts_at = current_start(seconds)
                RateWindow.objects.create(key=keyed(purpose, identity).hex(), starts_at=starts_at, count=1)
        except IntegrityError:
            window.update(count=F("count") + 1)
    return (window.values_list("count", flat=True).first() or 0) > limit


def used(purpose: str, identity: str, seconds: int) -> int:
    """How many tries were counted in the current stretch. Counts nothing."""
    return window_of(purpose, identity, seconds).values_list("count", flat=True).first() or 0


def seconds_left(limits: Sequence[Limit]) -> int:
    """How long until none of `limits` is used up; 0 when none is. Counts nothing."""
    full = [limit for limit in limits if used(limit.purpose, limit.identity, limit.seconds) >= limit.tries]
    return max((left_of(limit.seconds) for limit in full), default=0)


def left_of(seconds: int) -> int:
    """How much of the current stretch of `seconds` is left, whole seconds and never 0."""
    return int(seconds - timezone.now().timestamp() % seconds) + 1


def wait_in_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"{minutes} phút" if minutes < 60 else f"{-(-minutes // 60)} giờ"


def tell_to_wait(form: Any, words: str) -> None:
    """Say on `form`, above what was typed, that its sender must wait; there is nothing to put right."""
    form.add_error(None, words)
    form.error_heading = "Xin ông/bà đợi ít lâu"


def too_many(response: HttpResponse, wait: int) -> HttpResponse:
    """`response`, which says so in words and keeps what was typed, as 429 that tells how many seconds to `wait`."""
    response.status_code = 429
    response["Retry-After"] = str(wait)
    return response


def count(limits: Sequence[Limit]) -> bool:
    """Count one try against each of `limits`, and say whether any of them is passed."""
    passed = [over_limit(item.purpose, item.identity, limit=item.tries, seconds=item.seconds) for item in limits]
    return any(passed)


def window_of(purpose: str, identity: str, seconds: int) -> QuerySet[RateWindow]:
    return RateWindow.objects.filter(key=keyed(purpose, identity).hex(), starts_at=current_start(seconds))


def current_start(seconds: int) -> dt.datetime:
    now = int(timezone.now().timestamp())
    return dt.datetime.fromtimestamp(now - now % seconds, tz=dt.UTC)
