"""Whether the keys are still those that the portal began with. With another `CODE_KEY` no receipt works, with another
`AUDIT_KEY` no record can be verified, and nobody would notice before somebody comes with a receipt.

Of each key a mark is stored, which identifies it and reveals nothing: in every backup, and by the worker with the time
at which it first found that key.
"""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.utils import timezone

from .models import Heartbeat

KEPT = ("CODE_KEY", "AUDIT_KEY")
TOLD_FOR = dt.timedelta(days=7)
"""Somebody who has lost a key for good need not be warned for ever."""


def marks() -> dict[str, str]:
    """The mark of each key, by its name."""
    return {name: hmac.new(getattr(settings, name).encode(), b"mark", hashlib.sha256).hexdigest()[:16] for name in KEPT}


def note() -> None:
    """Store the marks of the keys in use, with the time if they are new."""
    for name, mark in marks().items():
        Heartbeat.objects.get_or_create(name=f"{name} {mark}", defaults={"at": timezone.now()})


def exchanged() -> list[str]:
    """The names of keys that are not the first ones noted here, unless they have been in use for a while."""
    noted = list(Heartbeat.objects.order_by("pk").values_list("name", "at"))
    return [name for name, mark in marks().items() if is_new(f"{name} {mark}", dict(noted))]


def is_new(row: str, noted: dict[str, dt.datetime]) -> bool:
    name, _ = row.split()
    first = next((each for each in noted if each.startswith(name)), row)
    return first != row and noted.get(row, timezone.now()) > timezone.now() - TOLD_FOR
