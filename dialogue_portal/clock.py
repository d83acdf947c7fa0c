"""Whether the clock of this machine is to be believed, before something is done by it that cannot be undone: to forget,
to take old backups away, to remind people by mail."""

import datetime as dt
import logging
import time
from functools import cache

from django.utils import timezone

from .models import Heartbeat

logger = logging.getLogger(__name__)

LEAP = dt.timedelta(days=3)
"""The worker may stand for a weekend. Nothing else that lies here tells more of that time: record, files and backups
are no newer than its last beat, or were dated by the same clock."""

STEP = dt.timedelta(hours=1)
"""Within one process, where another clock tells how long it was. What is kept shortest is kept for a day."""

WAIT = dt.timedelta(days=1)
"""Till then somebody notices, or so many days have indeed passed."""

LEAPT, WENT_BACK = "leap", "back"

DOUBTED = (
    "Đồng hồ của máy vừa nhảy tới trước, hoặc tiến trình nền đã dừng lâu, nên {so}. Hãy xem timedatectl và systemctl "
    "status doi-thoai-worker; giờ đúng thì mai lệnh tự chạy."
)
"""What a command says that does nothing meanwhile; `so` is what it does not do, and why."""


def is_doubted() -> bool:
    """Whether it went so far ahead in the last day. By what the worker showed last, so ask before it shows that it
    lives."""
    now = timezone.now()
    moments = dict(Heartbeat.objects.filter(name__in=["worker", LEAPT]).values_list("name", "at"))
    before, leapt_at = moments.get("worker"), moments.get(LEAPT)
    if leapt_at and leapt_at > now:  # somebody set it right
        Heartbeat.objects.filter(name=LEAPT).delete()
        leapt_at = None
    elif before and before - now >= STEP:
        note(WENT_BACK, now)
        logger.error("The clock went %s back: what people send is dated by it", before - now)
    ahead = stepped_by(now)
    if before and now - before >= LEAP and not (leapt_at and leapt_at > before):
        ahead = now - before
    if ahead >= STEP:
        note(LEAPT, now)
        logger.error(
            "The clock went %s ahead, or the worker stood: for a day nothing is forgotten, nobody is reminded", ahead
        )
    return is_waited_for()


def note(what: str, now: dt.datetime) -> None:
    Heartbeat.objects.update_or_create(name=what, defaults={"at": now})


def stepped_by(now: dt.datetime) -> dt.timedelta:
    """How far it went further than time did, since this process asked last: somebody set it, or a virtual machine was
    halted."""
    before, then = last_seen().get("now", (now, elapsed()))
    last_seen()["now"] = now, elapsed()
    return now - before - dt.timedelta(seconds=elapsed() - then)


def elapsed() -> float:
    """Seconds by a clock that nobody sets, and that goes on while the machine sleeps where there is one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@cache
def last_seen() -> dict[str, tuple[dt.datetime, float]]:
    """When this process asked last, by both clocks."""
    return {}


def believe() -> None:
    """Somebody looked at it, or something tells that it is right: what the worker showed last, or this process saw, is
    no reason to doubt."""
    stepped_by(timezone.now())
    Heartbeat.objects.filter(name__in=[LEAPT, WENT_BACK]).delete()
    note("worker", timezone.now())


def is_waited_for() -> bool:
    """Whether such a day is running; notes nothing."""
    return was_noted(LEAPT)


def needs_a_look() -> bool:
    """Whether it leapt, either way, in the last day."""
    return was_noted(LEAPT, WENT_BACK)


def was_noted(*what: str) -> bool:
    now = timezone.now()
    return Heartbeat.objects.filter(name__in=what, at__gt=now - WAIT, at__lte=now).exists()
