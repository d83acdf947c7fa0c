"""What the worker does between jobs: show that it lives, take up jobs that another dropped, sweep once an hour, and
erase once a day what is past its time."""

import datetime as dt
import logging
import time
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from feedback.actions.forget import forget_all
from feedback.actions.sweep import count_some, sweep
from feedback.models import Tombstone

from . import clock, keys
from .backup import tombstones
from .files_and_rows import pair_files
from .lib.sealed_files import Damaged
from .models import Heartbeat

logger = logging.getLogger(__name__)

BEAT = dt.timedelta(seconds=30)
SWEEP = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)

LONGEST_JOB = dt.timedelta(minutes=10)
"""No job takes so long: whoever began it and has not ended by then is dead."""

JOBS_KEPT = dt.timedelta(days=14)
BATCH = 500

TRIES = 8
FIRST_PAUSE = dt.timedelta(minutes=1)
PASSING = [
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
    "django.db.utils.ProgrammingError",
    "builtins.OSError",
    "builtins.PermissionError",
    "builtins.TimeoutError",
    "builtins.ConnectionRefusedError",
    "builtins.ConnectionResetError",
    "dialogue_portal.lib.object_storage.StoreUnavailable",
    "builtins.MemoryError",
    "builtins.SystemExit",
    "builtins.ImportError",
    "builtins.ModuleNotFoundError",
]
"""What a job may have failed of and get over: outages, a second word to stop, code or tables of another version while
the portal is upgraded."""

NEVER_AGAIN = ["sessions_app.tasks.send_password_reset"]
"""Whoever waits for it asks again, and would be surprised by a second mail."""


def look_after() -> None:
    """Cheap enough to be called between any two jobs. Raises `OperationalError` while the database is gone. Deletes
    nothing while the clock is in doubt."""
    if not is_time("beat", BEAT):
        return
    is_doubted = clock.is_doubted()
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})
    if is_time("keys", DAY):
        keys.note()
    returned = return_dropped() + return_failed()
    if returned:
        logger.warning("%s jobs are tried again", returned)
    if take_turn("sweep", SWEEP):
        count_some()
        if not is_doubted:
            sweep()
            pair_files()
    note_erasures()
    if not is_doubted and take_turn("retention", DAY):
        forget_all()
        tidy()


def tidy() -> None:
    """Delete expired sessions, with what they hold about staff, and the results of old jobs: a failed job keeps the
    text of its error, which may quote what somebody typed."""
    now = timezone.now()
    take_away(Session.objects.filter(expire_date__lt=now))
    take_away(DBTaskResult.objects.finished().filter(finished_at__lt=now - JOBS_KEPT))


def take_away(rows: QuerySet[Any]) -> None:
    """Delete `rows` in portions, so that others can write in between."""
    while keys := list(rows.order_by().values_list("pk", flat=True)[:BATCH]):
        rows.model._base_manager.filter(pk__in=keys).delete()


def note_erasures() -> None:
    """Copy the list of what was erased to the backups, where it must be before one of them is restored. If that fails,
    other work goes on: the next backup fails too, and says why."""
    if settings.BACKUP_DIR and Tombstone.objects.filter(at__gte=timezone.now() - 2 * SWEEP).exists():
        folder = Path(settings.BACKUP_DIR)
        try:
            if folder.is_dir():
                tombstones.write_beside(folder)
        except (Damaged, OSError) as error:
            logger.error("%s is not kept: %s", tombstones.NAME, error)


@cache
def last_times() -> dict[str, float]:
    """When this process last did what, by a clock that nobody can set."""
    return {}


def is_time(what: str, pause: dt.timedelta) -> bool:
    now, before = time.monotonic(), last_times().get(what)
    if before is not None and now - before < pause.total_seconds():
        return False
    last_times()[what] = now
    return True


def take_turn(name: str, pause: dt.timedelta) -> bool:
    """Whether this worker, of several, does `name` now. A noted moment in the future, from a wrong clock, is
    ignored."""
    now = timezone.now()
    with transaction.atomic():
        row, is_new = Heartbeat.objects.select_for_update().get_or_create(name=name, defaults={"at": now})
        if not is_new and now - pause < row.at <= now:
            return False
        Heartbeat.objects.filter(pk=row.pk).update(at=now)
    return True


def return_dropped() -> int:
    """Make jobs due again whose worker died half-way; any of them may run twice. Returns how many."""
    running = DBTaskResult.objects.running().exclude(task_path__in=NEVER_AGAIN)
    return running.filter(started_at__lt=timezone.now() - LONGEST_JOB).update(status=TaskResultStatus.READY)


def return_failed() -> int:
    """Make jobs due again, after a while, that failed for a reason that passes, such as a full disk. Returns how
    many."""
    now = timezone.now()
    failed = DBTaskResult.objects.failed().exclude(task_path__in=NEVER_AGAIN).filter(exception_class_path__in=PASSING)
    recent = failed.filter(finished_at__gt=now - dt.timedelta(days=1))
    due = [job.pk for job in recent if job.finished_at + pause_after(len(job.worker_ids)) < now]
    return failed.filter(pk__in=due).update(status=TaskResultStatus.READY, finished_at=None)


def pause_after(tries: int) -> dt.timedelta:
    """1, 2, 4… minutes; after the eighth try so long that it is the last."""
    return FIRST_PAUSE * 2 ** (tries - 1) if tries < TRIES else dt.timedelta(days=365)
