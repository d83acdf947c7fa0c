"""Whether the keys are those that the portal began with. With another `CODE_KEY` no receipt opens anything, with
another `AUDIT_KEY` no record can be verified, and nothing else would say so before somebody comes with a receipt.

Of a key a mark is kept that tells it from others and nothing of it: in every backup, and where the worker notes which
ones it found.
"""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.utils import timezone

from .models import Heartbeat

KEPT = ("CODE_KEY", "AUDIT_KEY")
TOLD_FOR = dt.timedelta(days=7)
"""Whoever has lost a key for good need not hear of it for ever."""


def marks() -> dict[str, str]:
    """By the name of the key."""
    return {name: hmac.new(getattr(settings, name).encode(), b"mark", hashlib.sha256).hexdigest()[:16] for name in KEPT}


def note() -> None:
    """That these are in use, and since when."""
    for name, mark in marks().items():
        Heartbeat.objects.get_or_create(name=f"{name} {mark}", defaults={"at": timezone.now()})


def exchanged() -> list[str]:
    """The names of those that are not the first that were noted here, unless they have been in use for a while."""
    noted = list(Heartbeat.objects.order_by("pk").values_list("name", "at"))
    return [name for name, mark in marks().items() if is_new(f"{name} {mark}", dict(noted))]


def is_new(row: str, noted: dict[str, dt.datetime]) -> bool:
    name, _ = row.split()
    first = next((each for each in noted if each.startswith(name)), row)
    return first != row and noted.get(row, timezone.now()) > timezone.now() - TOLD_FOR
