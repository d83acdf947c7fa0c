"""The drill in earnest: thousands of cases, people sending all the while, three backups, each restored elsewhere.

What had been acknowledged when a backup began is in it; no case is there without its sender or the first link of its
record. On the server that DATABASE_URL names (SQLite without). `CASES=100000` makes it larger.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .databases import fresh_database

CASES = int(os.environ.get("CASES", "20000"))
FILES = 300
BACKUPS = 3
KEYS = {name: f"soak-{name}-" + "x" * 40 for name in ["SECRET_KEY", "CODE_KEY", "AUDIT_KEY", "BACKUP_KEY"]}

FILL = f"""
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from tests.builders import make_session
from feedback.models import Opinion, Sender
from django.utils import timezone
from sessions_app.actions import record_first
session = make_session()
rows = Opinion.objects.bulk_create([
    Opinion(session=session, original_text=f"Ý kiến số {{n}} về thoát nước", received_at=timezone.now())
    for n in range({CASES})
], batch_size=1000)
Sender.objects.bulk_create([Sender(opinion=row, phone="+84911115678") for row in rows], batch_size=1000)
record_first([(row, "") for row in rows], "submit", by=None)
for n in range({FILES}):
    default_storage.save(f"documents/{{n}}", ContentFile(bytes(100_000)))
"""
WRITE = """
import sys
from django.db import transaction
from django.utils import timezone
from feedback.models import Opinion, Sender
from sessions_app.actions import record
from sessions_app.models import DialogueSession
session = DialogueSession.objects.first()
while True:
    with transaction.atomic():
        row = Opinion.objects.create(session=session, original_text="Gửi trong lúc sao lưu", received_at=timezone.now())
        Sender.objects.create(opinion=row, phone="+84911115678")
        record(row, "submit", by=None)
    print(row.pk, flush=True)
"""
LOOK = """
from feedback.models import Opinion
from sessions_app.models import CaseEvent
begun = CaseEvent.objects.filter(case_kind="opinion", verb="submit").values("case_id")
print(Opinion.objects.count(), Opinion.objects.filter(sender__phone="+84911115678", pk__in=begun).count())
print(*Opinion.objects.values_list("pk", flat=True))
"""


@pytest.fixture
def portal(tmp_path):
    """The environment of a portal of its own."""
    return environment(tmp_path / "portal", fresh_database())


def environment(var, url):
    var.mkdir()
    env = {**os.environ, **KEYS, "VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "dialogue_portal.settings"}
    env.pop("DATABASE_URL", None)
    return {**env, **({"DATABASE_URL": url} if url else {})}


def manage(env, *arguments, **kwargs):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], env=env, capture_output=True, text=True, check=False, **kwargs
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_backups_under_writes_come_back_whole(portal, tmp_path):
    manage(portal, "migrate", "--verbosity", "0")
    manage(portal, "shell", "-v", "0", "-c", FILL)
    told = (tmp_path / "told").open("w+")
    writer = subprocess.Popen([sys.executable, "manage.py", "shell", "-v", "0", "-c", WRITE], env=portal, stdout=told)
    try:
        backups = [one_backup(portal, tmp_path / f"sao-luu-{number}") for number in range(BACKUPS)]
        assert writer.poll() is None, "the writer was stopped by a backup"
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    for number, (path, acknowledged, seconds) in enumerate(backups):
        target = environment(tmp_path / f"target-{number}", fresh_database())
        began = time.monotonic()
        manage(target, "restore", str(path))
        restored = time.monotonic() - began
        figures, keys = manage(target, "shell", "-v", "0", "-c", LOOK).splitlines()
        total, whole = map(int, figures.split())
        print(f"{total} cases, {path.stat().st_size >> 20} MB: saved in {seconds:.1f} s, restored in {restored:.1f} s")
        assert total == whole
        assert acknowledged <= set(map(int, keys.split()))
        assert len(list(Path(target["VAR_DIR"], "files", "documents").iterdir())) == FILES


def one_backup(env, folder):
    """Where it lies, what had been acknowledged before it began, and how long it took."""
    acknowledged = told_by(folder.parent / "told")
    began = time.monotonic()
    manage(env, "backup", str(folder))
    return next(folder.glob("sao-luu-*.khoa")), acknowledged, time.monotonic() - began


def told_by(told, *, seconds=60):
    """The opinions that the writer said it stored; a busy machine lets it begin late."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(3)
        if acknowledged := set(map(int, told.read_text().split())):
            return acknowledged
    raise AssertionError(f"nothing was stored in {seconds} s")
