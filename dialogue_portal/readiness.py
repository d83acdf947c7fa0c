"""For whoever watches over the portal: is this process alive, and can the portal do its work?

`/healthz` touches nothing: who restarts processes asks it. `/readyz` tries everything that residents rely on: who is to
be woken asks it. What each answer means, and what to do, is in docs/runbook.md.
"""

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from hmac import compare_digest
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from dialogue_portal.lib import waiting_files
from dialogue_portal.lib.certificates import NoCertificate, certificate_in
from dialogue_portal.lib.object_storage import StoreUnavailable
from dialogue_portal.lib.storage import free_at
from sessions_app.models import DataKind, OutboxMessage, RateWindow, RetentionRule

from .backup.making import largest_in, newest_in
from .clock import needs_a_look
from .faults import let_go, seconds_since_outage
from .files_and_rows import MISSING
from .keys import exchanged
from .models import Heartbeat

MAIL_SECONDS = 60 * 60
"""Mail that waits longer goes to nobody: the worker or the mail server is at fault."""

TRIES = 3
"""The first three lie five and ten minutes apart."""

JOB_SECONDS = 10 * 60
BEAT_SECONDS = 5 * 60
"""The worker beats every half minute, but not while it carries out one long job."""

BACKUP_HOURS = 2 * 24
"""One night may fail: the next one makes it good."""

CERTIFICATE_DAYS = 14
"""Programs that renew begin weeks before; a person needs some days to get a new one."""

OUTAGE_SECONDS = 2 * 60
REFUSED = "SMTPRecipientsRefused"
"""A mailbox that is full for days is no fault of ours."""

Finding = dict[str, Any]
"""What a check found: `ok`, and a figure or a word."""


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """«ok» while this process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Every check with what it found; 503 if one of them failed."""
    found = findings()
    is_ready = all(finding["ok"] for finding in found.values())
    return JsonResponse({"ready": is_ready, "checks": found}, status=200 if is_ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The checks as figures for Prometheus, for whoever knows `METRICS_TOKEN`."""
    told = request.headers.get("Authorization", "").encode()
    if not settings.METRICS_TOKEN or not compare_digest(told, f"Bearer {settings.METRICS_TOKEN}".encode()):
        raise Http404
    return HttpResponse("".join(f"{line}\n" for line in figures()), content_type="text/plain; version=0.0.4")


def figures() -> Iterator[str]:
    """A line for each check, 1 when it is good, then one for each figure that it found: Prometheus wants the lines of
    one name in a row."""
    found = findings()
    for name, finding in found.items():
        yield f'portal_check_ok{{check="{name}"}} {int(finding["ok"])}'
    for name, finding in found.items():
        for figure, value in finding.items():
            if isinstance(value, int) and figure != "ok":
                yield f"portal_{name}_{figure} {value}"


def findings() -> dict[str, Finding]:
    """What each check found. Without a database those that need it are left out: each would wait in vain."""
    found = {name: tried(check) for name, check in ALWAYS.items()}
    if found["database"]["ok"]:
        found |= {name: tried(check) for name, check in NEED_DATABASE.items()}
    return found


def tried(check: Callable[[], Finding]) -> Finding:
    """What `check` found; the kind of its fault, without the text that may tell of passwords and addresses."""
    try:
        return check()
    except (DatabaseError, InterfaceError, OSError) as error:
        let_go(error)
        return {"ok": False, "error": error.strerror if isinstance(error, StoreUnavailable) else type(error).__name__}


def outage() -> Finding:
    """Whether anybody was told a moment ago that the portal is down: a disk of the database's own machine that is full
    shows itself only when something larger is to be stored."""
    seconds = seconds_since_outage()
    return {"ok": seconds is None or seconds > OUTAGE_SECONDS, "seconds_ago": seconds}


def database() -> Finding:
    """Readable and writable: a change of no row is refused by a database that may not be written."""
    with transaction.atomic():
        RateWindow.objects.filter(pk=None).exists()
        RateWindow.objects.filter(pk=0).update(count=0)
    return {"ok": True}


def files() -> Finding:
    """Where uploads go takes a file, and every folder there is ours."""
    if not hasattr(default_storage, "base_location"):
        waiting_files.try_out()
        return {"ok": True}
    os.makedirs(settings.MEDIA_ROOT, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
        file.write(b"x" * 4096)
        file.flush()
        os.fsync(file.fileno())
    if any(folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK) for folder in os.scandir(settings.MEDIA_ROOT)):
        raise PermissionError
    return {"ok": True}


def static() -> Finding:
    """Whether this process found the collected sheets and scripts when it began: without them it draws no page, not
    even that of a fault."""
    return {"ok": bool(getattr(staticfiles_storage, "hashed_files", True))}


def disk() -> Finding:
    free = min(free_at(place) for place in (settings.VAR_DIR, settings.MEDIA_ROOT)) // 1024**2
    return {"ok": free >= settings.LOW_DISK_MB, "free_mb": free}


def backup_disk() -> Finding:
    """Whether where the backups lie there is room for one more as large as any of them."""
    if not settings.BACKUP_DIR:
        return {"ok": True}
    free = shutil.disk_usage(settings.BACKUP_DIR).free
    needed = max(settings.LOW_DISK_MB * 1024**2, largest_in(Path(settings.BACKUP_DIR)))
    return {"ok": free >= needed, "free_mb": free // 1024**2}


def certificate() -> Finding:
    """How long the certificate before the portal still holds, if we were told where it lies."""
    if not settings.CERTIFICATE_FILE:
        return {"ok": True}
    try:
        found = certificate_in(Path(settings.CERTIFICATE_FILE))
    except NoCertificate:
        return {"ok": False, "error": "NoCertificate"}
    days = (found.expires_at - timezone.now()).days
    if not found.is_for(urlsplit(settings.PUBLIC_URL).hostname or ""):
        return {"ok": False, "error": "OtherHost", "days_left": days}
    return {"ok": days >= CERTIFICATE_DAYS, "days_left": days}


def migrations() -> Finding:
    return {"ok": True} if is_migrated() else {"ok": False, "error": "pending"}


def is_migrated() -> bool:
    """Whether the tables are those of this code."""
    with suppress(StillPending):
        return seen_migrated()
    return False


class StillPending(Exception):
    """Tables are older than the code."""


@cache
def seen_migrated() -> bool:
    """True, once and for all: to read all migrations takes a while. Raises `StillPending`, which is not kept."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise StillPending
    return True


def mail() -> Finding:
    """How old the oldest mail is that nobody takes up, or that was tried in vain again and again."""
    left_lying = Q(next_try_at__lt=timezone.now() - dt.timedelta(seconds=JOB_SECONDS))
    stuck = OutboxMessage.objects.waiting_mail().filter(left_lying | Q(tries__gte=TRIES)).exclude(last_error=REFUSED)
    since, error = stuck.order_by("created_at").values_list("created_at", "last_error").first() or (None, "")
    return aged(since, MAIL_SECONDS) | ({"error": error} if error else {})


def jobs() -> Finding:
    """How long the worker has kept the oldest job waiting that is due; a moment to come, by a clock that was wrong,
    says nothing."""
    ready = DBTaskResult.objects.ready().values_list("enqueued_at", "run_after")
    moments, now = ready.order_by("enqueued_at").first() or (), timezone.now()
    return aged(max((moment for moment in moments if moment <= now), default=None), JOB_SECONDS)


def worker() -> Finding:
    """How long ago the worker showed that it lives; a moment in the future, by a clock that was wrong, says nothing."""
    at = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
    seconds = int((timezone.now() - at).total_seconds()) if at else None
    return {"ok": seconds is not None and abs(seconds) <= BEAT_SECONDS, "beat_seconds_ago": seconds}


def clock() -> Finding:
    """Whether somebody has to look at it: it went ahead, and what cannot be undone waits a day for that, or back."""
    return {"ok": not needs_a_look()}


def keys() -> Finding:
    """Whether receipts and records are still opened by what they were made with."""
    found = exchanged()
    return {"ok": not found} | ({"error": ", ".join(found)} if found else {})


def backup() -> Finding:
    """How old the newest backup is in `BACKUP_DIR`: a timer that fails every night tells nobody else. A new portal has
    as long for its first."""
    if not settings.BACKUP_DIR:
        return {"ok": True}
    newest = newest_in(Path(settings.BACKUP_DIR))
    if newest is None:
        newest = MigrationRecorder.Migration.objects.aggregate(first=Min("applied"))["first"]
    hours = int((timezone.now() - newest).total_seconds()) // 3600
    return {"ok": hours <= BACKUP_HOURS, "newest_hours_ago": hours}


def missing_files() -> Finding:
    """How many files rows tell of that are gone, as the hourly sweep found last. It is to be woken for as long as a
    backup may still have them; later only the number tells."""
    found = Heartbeat.objects.filter(name=MISSING).values_list("at", "number").first()
    if found is None:
        return {"ok": True, "number": 0}
    since, number = found
    return {"ok": since < RetentionRule.objects.of(DataKind.BACKUPS).limit(), "number": number}


def aged(since: dt.datetime | None, limit: int) -> Finding:
    seconds = int((timezone.now() - since).total_seconds()) if since else 0
    return {"ok": seconds <= limit, "oldest_seconds": seconds}


ALWAYS = {
    "database": database,
    "outage": outage,
    "files": files,
    "static": static,
    "disk": disk,
    "backup_disk": backup_disk,
    "certificate": certificate,
}
NEED_DATABASE = {
    "migrations": migrations,
    "mail": mail,
    "jobs": jobs,
    "worker": worker,
    "clock": clock,
    "keys": keys,
    "backup": backup,
    "missing_files": missing_files,
}
