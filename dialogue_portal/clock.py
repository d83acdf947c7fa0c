"""Whether the machine's clock can be trusted, asked before what cannot be undone: erasing, deleting old backups,
sending reminders."""

import datetime as dt
import logging
import time
from functools import cache

from django.utils import timezone

from .models import Heartbeat

logger = logging.getLogger(__name__)

LEAP = dt.timedelta(days=3)
"""The worker may stand still for a weekend. Nothing else here shows that time has passed: record, files and backups are
no newer than the worker's last sign, or were dated by the same clock."""

STEP = dt.timedelta(hours=1)
"""Within one process, where another clock tells how much time has passed. Nothing is kept for less."""

WAIT = dt.timedelta(days=1)
"""Until then somebody notices, or that time has really passed."""

LEAPT, WENT_BACK = "leap", "back"

DOUBTED = (
    "Đồng hồ của máy vừa nhảy tới trước, hoặc tiến trình nền đã dừng lâu, nên {so}. Hãy xem timedatectl và systemctl "
    "status doi-thoai-worker; giờ đúng thì mai lệnh tự chạy."
)
"""What a command says that does nothing meanwhile; `so` is what it does not do, and why."""


def is_doubted() -> bool:
    """Whether the clock jumped ahead within the last day. Compares it with the worker's last sign, so call it before
    the next one."""
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
    """How much further the clock went than time did since the last call in this process: somebody set it, or a virtual
    machine was paused."""
    before, then = last_seen().get("now", (now, elapsed()))
    last_seen()["now"] = now, elapsed()
    return now - before - dt.timedelta(seconds=elapsed() - then)


def elapsed() -> float:
    """Seconds by a clock that nobody can set and that, where there is one, also runs while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@cache
def last_seen() -> dict[str, tuple[dt.datetime, float]]:
    """When this process last asked, by both clocks."""
    return {}


def believe() -> None:
    """Trust the clock as it is now: somebody checked it, or something shows that it is right."""
    stepped_by(timezone.now())
    Heartbeat.objects.filter(name__in=[LEAPT, WENT_BACK]).delete()
    note("worker", timezone.now())


def is_waited_for() -> bool:
    """Whether the clock jumped ahead within the last day. Notes nothing."""
    return was_noted(LEAPT)


def needs_a_look() -> bool:
    """Whether the clock jumped ahead or back within the last day."""
    return was_noted(LEAPT, WENT_BACK)


def was_noted(*what: str) -> bool:
    now = timezone.now()
    return Heartbeat.objects.filter(name__in=what, at__gt=now - WAIT, at__lte=now).exists()
