"""What the worker looks after between two jobs, and how it lives through an outage."""

import datetime as dt
import errno
import io
import logging
import os
import signal
from contextlib import nullcontext
from unittest.mock import Mock

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from dialogue_portal import clock, keys, readiness, upkeep
from dialogue_portal.backup import tombstones
from dialogue_portal.backup.archive import Manifest
from dialogue_portal.backup.databases import NotRestorable
from dialogue_portal.backup.refusals import refuse_clock_ahead
from dialogue_portal.lib.object_storage import StoreUnavailable
from dialogue_portal.lib.sealed_files import Damaged
from dialogue_portal.management.commands import work
from dialogue_portal.models import Heartbeat
from feedback.actions.erase import add_tombstone
from feedback.models import Tombstone

from .marks import seldom

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
RENDER, RESET = "feedback.tasks.render_attachment", "sessions_app.tasks.send_password_reset"


@pytest.fixture(autouse=True)
def new_process(monkeypatch):
    """Nothing was done yet by this process, and neither the hourly sweep nor the daily forgetting is due."""
    begin_anew()
    for name in ["sweep", "retention"]:
        Heartbeat.objects.create(name=name, at=timezone.now())


def begin_anew():
    upkeep.last_times().clear()
    clock.last_seen().clear()


def make_job(status, task_path=RENDER, **fields):
    arguments = {"args": [], "kwargs": {"attachment_id": 0}}
    return DBTaskResult.objects.create(
        status=status, task_path=task_path, args_kwargs=arguments, backend_name="default",
        run_after=timezone.now() - MINUTE, **fields,
    )  # fmt: skip


def is_due(job):
    return DBTaskResult.objects.ready().filter(pk=job.pk).exists()


def test_the_worker_shows_that_it_lives(caplog):
    upkeep.look_after()
    before = Heartbeat.objects.get(name="worker").at
    upkeep.look_after()
    assert Heartbeat.objects.get(name="worker").at == before
    upkeep.last_times().clear()
    upkeep.look_after()
    assert Heartbeat.objects.get(name="worker").at > before
    assert Heartbeat.objects.filter(name__contains="_KEY ").count() == len(keys.KEPT)


@pytest.mark.parametrize(("minutes", "path", "expected"), [(11, RENDER, True), (9, RENDER, False), (11, RESET, False)])
def test_a_job_whose_worker_died_is_due_again(minutes, path, expected):
    job = make_job(TaskResultStatus.RUNNING, path, started_at=timezone.now() - minutes * MINUTE)
    upkeep.look_after()
    assert is_due(job) is expected


@pytest.mark.parametrize(
    ("error", "tries", "minutes", "expected"),
    [
        ("django.db.utils.OperationalError", 1, 2, True),
        (f"{StoreUnavailable.__module__}.{StoreUnavailable.__qualname__}", 1, 2, True),
        ("builtins.OSError", 3, 3, False),
        ("builtins.OSError", 3, 5, True),
        ("builtins.ImportError", 1, 2, True),
        ("builtins.ValueError", 1, 2, False),
        *seldom(
            ("builtins.OSError", 1, 2, True), ("builtins.OSError", 8, 500, False), ("builtins.OSError", 1, 2000, False)
        ),
    ],
)
def test_a_job_that_failed_of_what_passes_is_due_again_after_a_while(error, tries, minutes, expected):
    job = make_job(
        TaskResultStatus.FAILED, worker_ids=["w"] * tries, exception_class_path=error,
        finished_at=timezone.now() - minutes * MINUTE,
    )  # fmt: skip
    upkeep.look_after()
    assert is_due(job) is expected


def test_one_of_several_workers_sweeps_once_an_hour(monkeypatch):
    swept = []
    monkeypatch.setattr(upkeep, "sweep", lambda: swept.append("rows"))
    monkeypatch.setattr(upkeep, "pair_files", lambda: swept.append("files"))
    for at in [-59 * MINUTE, -61 * MINUTE, dt.timedelta(0), dt.timedelta(days=1)]:
        Heartbeat.objects.filter(name="sweep").update(at=timezone.now() + at)
        for _ in range(2):
            upkeep.last_times().clear()
            upkeep.look_after()
    assert swept == ["rows", "files"] * 2  # a moment in the future is a wrong clock's


def test_what_is_past_its_time_is_forgotten_once_a_day_and_what_was_erased_is_noted_at_once(
    monkeypatch, settings, tmp_path
):
    forgotten, settings.BACKUP_DIR = [], str(tmp_path)
    Heartbeat.objects.filter(name="retention").delete()
    monkeypatch.setattr(upkeep, "forget_all", lambda: forgotten.append("all"))
    for number in [1, 2]:
        add_tombstone(Tombstone.Kind.OPINION, number)
        upkeep.last_times().clear()
        upkeep.look_after()
        assert [line["id"] for line in tombstones.read(tmp_path)] == [1, 2][:number]
    assert forgotten == ["all"]


@pytest.mark.parametrize("error", [Damaged("dòng thứ ba"), OSError(errno.ENOSPC, "No space left on device")])
def test_a_list_of_the_erased_that_cannot_be_written_is_told_and_stops_no_other_work(
    monkeypatch, settings, tmp_path, caplog, error
):
    def broken(folder):
        raise error

    done, settings.BACKUP_DIR = [], str(tmp_path)
    monkeypatch.setattr(tombstones, "write_beside", broken)
    monkeypatch.setattr(upkeep, "forget_all", lambda: done.append("all"))
    Heartbeat.objects.filter(name="retention").delete()
    add_tombstone(Tombstone.Kind.OPINION, 1)
    upkeep.look_after()
    assert (done, f"da-xoa.jsonl is not kept: {error}" in caplog.text) == (["all"], True)


@pytest.mark.parametrize(("days", "is_believed"), [(2, True), (4, False), (400, False), (-4000, True)])
def test_by_a_clock_that_leapt_ahead_nothing_is_done_for_a_day_that_cannot_be_undone(
    monkeypatch, caplog, days, is_believed
):
    done, before = [], timezone.now()
    for name in ["sweep", "pair_files", "forget_all", "count_some"]:
        monkeypatch.setattr(upkeep, name, lambda name=name: done.append(name))
    upkeep.look_after()
    done.clear()

    def look_after_at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        begin_anew()
        upkeep.look_after()
        seen = sorted(done)
        done.clear()
        return seen

    leapt = before + dt.timedelta(days=days)
    every_hour, all_of_it = ["count_some", "pair_files", "sweep"], ["count_some", "forget_all", "pair_files", "sweep"]
    assert look_after_at(leapt) == (all_of_it if is_believed else ["count_some"])
    assert ("nothing is forgotten" in caplog.text) is not is_believed
    assert look_after_at(leapt + 65 * MINUTE) == (every_hour if is_believed else ["count_some"])
    assert look_after_at(leapt + dt.timedelta(hours=25)) == all_of_it


@pytest.mark.parametrize(
    ("minutes", "passed", "is_doubted"), [(61, 0, True), (59, 0, False), (600, 600, False), (-600, 0, False)]
)
def test_a_clock_that_is_set_ahead_by_an_hour_while_the_worker_lives_is_doubted(
    monkeypatch, minutes, passed, is_doubted
):
    now, elapsed = timezone.now(), clock.elapsed()
    upkeep.look_after()
    monkeypatch.setattr(timezone, "now", lambda: now + minutes * MINUTE)
    monkeypatch.setattr(clock, "elapsed", lambda: elapsed + 60 * passed)
    assert [clock.is_doubted(), clock.is_doubted()] == [is_doubted] * 2


def test_a_clock_that_was_set_right_is_believed_at_once_and_doubted_when_it_leaps_again(monkeypatch, caplog):
    now, year = timezone.now(), dt.timedelta(days=365)
    doubts = []
    for moment in [now, now + year, now + MINUTE, now + year + 30 * MINUTE, now + dt.timedelta(days=2)]:
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        begin_anew()
        upkeep.look_after()
        doubts.append(clock.is_doubted())
        assert clock.needs_a_look() is doubts[-1]
    assert doubts == [False, True, False, True, False]


@pytest.mark.parametrize(("minutes", "is_told"), [(-59, False), (-61, True), (-365 * 24 * 60, True)])
def test_a_clock_that_was_set_back_is_told_and_takes_nothing_away(monkeypatch, minutes, is_told):
    now = timezone.now()
    upkeep.look_after()
    monkeypatch.setattr(timezone, "now", lambda: now + minutes * MINUTE)
    begin_anew()
    upkeep.look_after()
    assert (clock.is_doubted(), clock.needs_a_look()) == (False, is_told)


@pytest.mark.parametrize(("days", "beside", "is_refused"), [(2, None, False), (4, None, True), (400, 1, False)])
def test_a_backup_is_restored_while_it_or_one_beside_it_tells_that_the_clock_is_right(
    tmp_path, days, beside, is_refused
):
    now, day = timezone.localtime(), dt.timedelta(days=1)
    manifest = Manifest((now - days * day).isoformat(), "sqlite", migrations={}, counts={})
    if beside:
        (tmp_path / f"sao-luu-{now - beside * day:%Y%m%d-%H%M%S}.tar.gz").touch()
    with pytest.raises(NotRestorable, match=r"4 ngày.*--clock-is-right") if is_refused else nullcontext():
        refuse_clock_ahead(tmp_path, manifest)


def test_while_the_clock_is_doubted_nobody_is_reminded_and_nothing_forgotten():
    Heartbeat.objects.create(name="worker", at=timezone.now() - 400 * dt.timedelta(days=1))
    for command, words in [("remind", "không nhắc ai"), ("retention", "chưa xóa gì"), ("sweep", "chưa xóa gì")]:
        with pytest.raises(CommandError, match=words):
            call_command(command)
    call_command("retention", "--dry-run", stdout=io.StringIO())


def test_ended_sessions_and_old_jobs_are_deleted():
    Heartbeat.objects.filter(name="retention").delete()
    now, day = timezone.now(), dt.timedelta(days=1)
    for key, ends_at in [("over", now - MINUTE), ("running", now + MINUTE)]:
        Session.objects.create(session_key=key, session_data="", expire_date=ends_at)
    for state in [TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL]:
        make_job(state, finished_at=now - 15 * day)
    kept = [make_job(TaskResultStatus.FAILED, finished_at=now - 13 * day), make_job(TaskResultStatus.READY)]
    upkeep.look_after()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
    assert set(DBTaskResult.objects.all()) == set(kept)


class Told(BaseException):
    """The test has seen enough."""


def test_the_worker_waits_while_the_database_is_gone(monkeypatch, caplog):
    pauses = []

    def sleep(seconds):
        pauses.append(seconds)
        if len(pauses) == 3:
            raise Told

    def fail():
        raise OperationalError("could not connect to secret-host")

    monkeypatch.setattr(work.time, "sleep", sleep)
    monkeypatch.setattr(work.upkeep, "look_after", fail)
    monkeypatch.setattr(work.connection, "close", lambda: None)
    with caplog.at_level(logging.WARNING), pytest.raises(Told):
        call_command("work")
    assert pauses == [work.OUTAGE_SECONDS] * 3
    assert "secret-host" not in caplog.text


@pytest.mark.parametrize(
    ("said", "is_migrated"), [("database is locked", False), ("no such table: x", True), ("no such column: x", False)]
)
def test_the_worker_waits_for_a_database_that_is_busy_or_being_migrated(said, is_migrated, monkeypatch):
    worker = Mock()
    monkeypatch.setattr(work.upkeep, "look_after", Mock(side_effect=OperationalError(said)))
    monkeypatch.setattr(work.connection, "close", lambda: None)
    monkeypatch.setattr(readiness, "is_migrated", lambda: is_migrated)
    assert work.turn(worker) == work.OUTAGE_SECONDS


@task()
def be_told_to_stop():
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.fixture
def signals():
    """Whoever changes how signals are taken gives that back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.only_on("sqlite", "signals know no database; tests/faults tries both")
def test_a_worker_that_is_told_to_stop_ends_its_job_and_leaves_the_next(settings, signals):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    first, second = be_told_to_stop.enqueue(), be_told_to_stop.enqueue()
    call_command("work")
    assert DBTaskResult.objects.get(pk=first.id).status == TaskResultStatus.SUCCESSFUL
    assert DBTaskResult.objects.get(pk=second.id).status == TaskResultStatus.READY
