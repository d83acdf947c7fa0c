"""Whether the clock of this machine is to be believed, before something is done by it that cannot be undone: to forget,
to take old backups away, to remind people by mail."""

import datetime as dt
import logging

from django.utils import timezone

from .models import Heartbeat

logger = logging.getLogger(__name__)

LEAP = dt.timedelta(days=3)
"""The worker may stand for a weekend."""

WAIT = dt.timedelta(days=1)
"""Till then somebody notices, or so many days have indeed passed."""

LEAPT = "leap"


def is_doubted() -> bool:
    """Whether it went so far ahead in the last day. By what the worker showed last, so ask before it shows that it
    lives."""
    now = timezone.now()
    moments = dict(Heartbeat.objects.filter(name__in=["worker", LEAPT]).values_list("name", "at"))
    before, leapt_at = moments.get("worker"), moments.get(LEAPT)
    if leapt_at and leapt_at > now:  # somebody set it right
        Heartbeat.objects.filter(name=LEAPT).delete()
        leapt_at = None
    if before and now - before >= LEAP and not (leapt_at and leapt_at > before):
        Heartbeat.objects.update_or_create(name=LEAPT, defaults={"at": now})
        logger.error(
            "The clock went %s days ahead, or the worker stood: for a day nothing is forgotten, nobody is reminded",
            (now - before).days,
        )
    return is_waited_for()


def believe() -> None:
    """Somebody looked at it, or something tells that it is right: what the worker showed last is no reason to doubt."""
    Heartbeat.objects.filter(name=LEAPT).delete()
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})


def is_waited_for() -> bool:
    """Whether such a day is running; notes nothing."""
    now = timezone.now()
    return Heartbeat.objects.filter(name=LEAPT, at__gt=now - WAIT, at__lte=now).exists()
