"""How often one visitor may try something, counted where every process sees it."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from dialogue_portal.lib.codes import keyed

from .models import RateWindow


def over_limit(purpose: str, identity: str, *, limit: int, seconds: int) -> bool:
    """Count one try, and say whether it is past `limit` within the current stretch of `seconds`.

    `identity` (an address, a browser, «all») is kept only as an HMAC together with `purpose`.
    """
    now = int(timezone.now().timestamp())
    starts_at = dt.datetime.fromtimestamp(now - now % seconds, tz=dt.UTC)
    window = RateWindow.objects.filter(key=keyed(purpose, identity).hex(), starts_at=starts_at)
    if not window.update(count=F("count") + 1):
        try:
            with transaction.atomic():
                RateWindow.objects.create(key=keyed(purpose, identity).hex(), starts_at=starts_at, count=1)
        except IntegrityError:
            window.update(count=F("count") + 1)
    return window.values_list("count", flat=True).get() > limit
