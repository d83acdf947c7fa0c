"""One portal for each kind of database, on a small disk of its own; every fault is done to it, and it must heal."""

import shutil
import tempfile
from pathlib import Path

import pytest

from .portal import Portal, Room, Server
from .post_office import PostOffice
from .world import World


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def world(request):
    """The disk of the portal, its PostgreSQL (None for SQLite) with a disk of its own, and where mail goes."""
    folder = Path(tempfile.mkdtemp(prefix="portal-faults-"))
    folder.chmod(0o755)  # PostgreSQL is another user there
    rooms = [Room(folder / "var", "220m")]
    server = None
    if request.param == "postgresql":
        rooms.append(Room(folder / "postgres", "400m"))
        server = Server(rooms[1].folder)
    mail = PostOffice()
    portal = Portal(rooms[0].folder, server.url if server else "", EMAIL_URL=f"smtp://127.0.0.1:{mail.port}/")
    yield World(request.param, portal, server, rooms[-1], rooms[0], mail)
    portal.stop()
    if server:
        server.stop()
    for room in rooms:
        room.close()
    shutil.rmtree(folder, ignore_errors=True)
