"""The plug is pulled while people send: whatever was acknowledged had reached the disk, files and keys too.

Part of `make faults`. Needs root, loop devices and a gigabyte of memory.
"""

import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from dialogue_portal.static_files import remove_broken

from .crowd import people_sending
from .disk import Disk
from .portal import Portal, Server
from .world import World

pytestmark = pytest.mark.skipif("FAULTS" not in os.environ, reason="slow, and mounts disks: make faults")


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request):
    """Database, files and keys on one disk."""
    place = Path(tempfile.mkdtemp(prefix="portal-power-"))
    place.chmod(0o755)  # PostgreSQL is another user there
    disk = Disk(place)
    for name in ["postgres", "var"]:
        (disk.folder / name).mkdir()
    server = Server(disk.folder / "postgres") if request.param == "postgresql" else None
    os.sync()  # the machine stood there long before the portal came
    portal = Portal(disk.folder / "var", server.url if server else "")
    yield World(request.param, portal, server, disk, disk, None)
    portal.stop()
    if server:
        server.stop()
    disk.close()


def pull_the_plug(world):
    """In the middle of whatever is being done, then start all again as at boot."""
    disk, processes = world.files_room, everything(world)
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # it has just ended by itself
            process.suspend()
    (disk.folder / "not-waited-for").write_text("x" * 10_000)
    disk.keep_what_is_written()
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    world.portal.process.wait()
    if world.server:
        world.server.process.wait()
    psutil.wait_procs(processes, timeout=20)
    disk.come_back()
    left = disk.folder / "not-waited-for"
    assert not (left.exists() and left.read_text()), "this disk forgets nothing"
    if world.server:
        world.server.start()


def everything(world):
    """The processes of portal and database, those first that start others again."""
    found = [world.portal.process, *([world.server.process] if world.server else [])]
    return [one for process in found for one in family(psutil.Process(process.pid))]


def family(process):
    return [process, *process.children(recursive=True)]


def test_the_plug_is_pulled_again_and_again(world):
    with people_sending(world) as crowd:
        for pause in [0.1, 0.3, 1.1, 2.7]:
            crowd.wait_for_more(12)
            time.sleep(pause)
            pull_the_plug(world)
            world.portal.start()


def test_the_plug_is_pulled_while_it_is_started_for_the_first_time(world):
    """Keys half made, tables half made, static files half collected: the next start makes what is missing."""
    world.portal.stop()
    for name in os.listdir(world.portal.var):
        shutil.rmtree(world.portal.var / name, ignore_errors=True)
        (world.portal.var / name).unlink(missing_ok=True)
    if world.server:
        world.server.ask("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    os.sync()
    for pause in [1, 4, 9, 16, 25]:
        world.portal.launch()
        time.sleep(pause)
        pull_the_plug(world)
    world.portal.start()
    page = world.portal.wait_for("/")
    for link in re.findall(r'"(/static/[^"]+\.(?:css|js))"', page):
        assert world.portal.get(link)[1], link
    assert {path.name for path in remove_broken(world.portal.var / "static")} <= {".stamp"}
    with people_sending(world, refuses=False):
        pass


def test_a_backup_that_was_told_of_is_whole(world):
    folder = world.files_room.folder / "backups"
    world.portal.manage("backup", str(folder))
    pull_the_plug(world)
    world.portal.start()
    (path,) = folder.glob("sao-luu-*")
    read = (
        f"from pathlib import Path; from dialogue_portal.backup import archive; archive.verify(Path({str(path)!r}), '')"
    )
    assert world.portal.shell(f"{read}; print('whole')").strip() == "whole"
