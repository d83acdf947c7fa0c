"""One portal for each kind of database, on a small disk of its own, which every fault is done to and must recover."""

import shutil
import tempfile
from pathlib import Path

import pytest

from .portal import Portal, Room, Server
from .post_office import PostOffice
from .world import World


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def world(request):
    """The disk of the portal, its PostgreSQL (None for SQLite) with a disk of its own, and the mail server."""
    folder = Path(tempfile.mkdtemp(prefix="portal-faults-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user
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


@pytest.fixture(scope="module")
def store():
    """A real object store, if an S3 client is installed."""
    pytest.importorskip("storages", reason="needs what speaks S3: make faults-s3")
    object_store = pytest.importorskip("tools.object_store", reason="needs what speaks S3: make faults-s3")
    try:
        with object_store.running_store() as store:
            yield store
    except object_store.NotStarted as error:
        pytest.skip(str(error))
