"""Every fault, while people send: nothing that was acknowledged is lost or doubled, nobody sees a 500, what was typed
comes back, and all heals by itself.

Real processes on both databases. Not part of `make test`: `make faults`.
"""

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from .crowd import MAIL_HOST, Crowd, people_sending

pytestmark = pytest.mark.skipif("FAULTS" not in os.environ, reason="slow, and mounts disks: make faults")
FAULT_SECONDS = 8
DAY = 24 * 60 * 60
MAKE_ALL_DUE = """
from django.utils import timezone
from sessions_app.models import OutboxMessage
OutboxMessage.objects.filter(sent_at=None, dropped_at=None).update(next_try_at=timezone.now())
"""
READ_PAGE = "/y-kien/"


def during(seconds=FAULT_SECONDS):
    time.sleep(seconds)


def needs(world, kind):
    if world.kind != kind:
        pytest.skip(f"about {kind}")


def test_a_day_without_faults(world):
    with people_sending(world, refuses=False) as crowd:
        pass
    assert set(crowd.statuses) == {200}


def test_web_processes_are_killed(world):
    with people_sending(world):
        for _ in range(3):
            world.portal.kill("tools.web")
            during(3)


def test_the_worker_is_killed(world):
    with people_sending(world, refuses=False) as crowd:
        for _ in range(3):
            world.portal.kill("work")
            during(2)
    assert set(crowd.statuses) == {200}


def test_the_whole_machine_stops_dead(world):
    with people_sending(world):
        world.portal.kill_everything()
        if world.server:
            world.server.kill()
        during(2)
        if world.server:
            world.server.start()
        world.portal.start()


def test_a_stop_loses_nobodys_request(world):
    with people_sending(world):
        world.portal.stop()
        world.portal.start()


@pytest.mark.parametrize("which", ["database_room", "files_room"])
def test_the_disk_is_full(world, which):
    room = getattr(world, which)
    if which == "files_room" and room is world.database_room:
        pytest.skip("the same disk")
    if not room.is_small:
        pytest.skip("no small disk could be mounted")
    world.portal.wait_for(READ_PAGE)
    with people_sending(world), room.full():
        during()
        assert world.portal.get(READ_PAGE)[0] == 200
        assert world.portal.get("/du-lieu/y-kien.0.csv")[0] == 200
        assert world.portal.get("/healthz")[0] == 200
        assert world.portal.faults()


def test_sqlite_is_locked_by_somebody_else(world):
    needs(world, "sqlite")
    with people_sending(world):
        other = sqlite3.connect(world.portal.var / "portal.sqlite3", timeout=30, isolation_level=None)
        with closing(other):
            other.execute("BEGIN IMMEDIATE")
            during(25)
            assert world.portal.get(READ_PAGE)[0] == 200


@pytest.mark.parametrize("way", ["stop", "kill"])
def test_postgresql_goes_and_comes_back(world, way):
    needs(world, "postgresql")
    world.portal.wait_for(READ_PAGE)
    for _ in range(30):
        world.portal.get(READ_PAGE)  # until each web process has it
    with people_sending(world), world.server.gone(way):
        during()
        assert world.portal.get(READ_PAGE)[0] == 200, "a page that was kept is still shown"
        status, page = world.portal.get("/y-kien/?q=den+duong+khong+ai+hoi")
        assert (status, "Cổng tạm ngừng" in page) == (503, True)
        assert world.portal.faults() == {"database", "outage"}


def test_postgresql_may_only_be_read(world):
    needs(world, "postgresql")
    with people_sending(world), world.server.read_only():
        during()
        assert world.portal.get("/y-kien/?q=den")[0] == 200
        assert world.portal.faults() == {"database", "outage"}


def test_sqlite_may_only_be_read(world):
    """A disk that the system mounted read-only: what was typed comes back, and all heals."""
    needs(world, "sqlite")
    if not world.files_room.is_small:
        pytest.skip("no disk of its own")
    first_step, typed = world.portal.where("/y-kien/gui/"), {"kind": "report", "text": "Lời đã gõ"}
    world.portal.stop()
    with world.files_room.read_only(), world.portal.web_alone():
        status, page = world.portal.post(first_step, typed)
        assert (status, "Lời đã gõ" in page) == (503, True)
        assert world.portal.get(READ_PAGE)[0] in {200, 503}  # SQLite reads if its WAL was left behind
        assert {"database", "files"} <= world.portal.faults()
        world.files_room.remount("rw")
        tries = [world.portal.post(first_step, typed)[0] for _ in range(20)]
        assert tries[8:] == [200] * 12, ("each of eight threads finds out at most once", tries)
        assert not {"database", "files"} & world.portal.faults()
    world.portal.start()
    with people_sending(world, refuses=False):
        pass


@pytest.mark.parametrize("manner", ["refuses", "says nothing"])
def test_mail_is_not_taken(world, manner):
    world.mail.manner = manner
    before = len(world.mail.taken)
    with people_sending(world, refuses=False) as crowd:
        during(20)
    assert set(crowd.statuses) == {200}
    world.mail.manner = "takes"
    world.portal.shell(MAKE_ALL_DUE)
    deadline = time.monotonic() + 60
    while ", còn chờ 0." not in (said := world.portal.manage("send_outbox")):
        assert time.monotonic() < deadline, said
    ours = [letter.split(b"Message-ID: ")[1].split(b"\r\n")[0] for letter in world.mail.taken[before:]]
    assert len(ours) == len(set(ours)) >= len(crowd.acknowledged)


def test_the_clock_is_a_day_off(world, tmp_path):
    """A day ahead, a day behind, and right again."""
    library = tmp_path / "clock.so"
    command = ["cc", "-shared", "-fPIC", "-o", library, Path(__file__).with_name("clock.c"), "-ldl"]
    if shutil.which("cc") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("needs a C compiler")
    crowd = Crowd(world.portal.base)
    for seconds in [DAY, -DAY, 0]:
        world.portal.stop()
        world.portal.environment.update(LD_PRELOAD=str(library), CLOCK_OFF_SECONDS=str(seconds))
        world.portal.start()
        for _ in range(3):
            crowd.send_one()
    assert (crowd.errors, len(crowd.acknowledged)) == ([], 9)
    assert set(crowd.statuses) == {200}
    assert crowd.lost_or_doubled(world.portal.stored()) == []
    assert "khớp" in world.portal.manage("verify_events")
    assert world.portal.faults() <= {"outage"}


def test_the_log_tells_of_faults_and_not_of_people(world):
    """Last: after all that was done to it."""
    lines = world.portal.logged()
    assert "OperationalError" in lines
    assert "Phép thử" not in lines
    assert MAIL_HOST not in lines
    assert '"status": 500' not in lines
