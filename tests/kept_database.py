"""What the migrations make, kept: databases with all of them applied, from which the tests begin.

    python -m tests.kept_database      make those that are not there yet, and tell the folder of PostgreSQL's

Applying them costs ten seconds of a processor, for each worker of each run. What is kept lies under .cache/ beneath a
hash of all that has a hand in it, so a migration that changed is applied: on SQLite a file, on PostgreSQL the data of a
server, with one database that the tests' own are copies of. Django still runs `migrate`, which finds nothing to do.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connection
from django.db.backends.signals import connection_created

from tools.postgres import running_server

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache" / "migrated"
MAKERS = [
    "requirements.txt",
    "*/migrations/*.py",
    "dialogue_portal/lib/**/*.py",
    "feedback/models/columns.py",
    "feedback/search/*.py",
    "sessions_app/chain/*.py",
    "sessions_app/likeness.py",
    "tests/kept_database.py",
]
"""The files that make up migrations, and that they call."""
TEMPLATE = "migrated"
"""The database on the kept server."""
KEPT = 6
"""Of each kind, the last used; several branches may share the folder. One takes 70 MB."""


def begin() -> None:
    """Fill the test database from the kept one, if there is one, as soon as it is made."""
    if connection.vendor == "sqlite":
        begin_sqlite()
    elif has_template():
        connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE
        connection.creation.destroy_test_db = leave_to_the_server


def leave_to_the_server(*names: Any, **options: Any) -> None:
    """Its data is deleted when the tests have ended. To drop a database waits for the disk, on a busy machine longer
    than a statement may take."""


def begin_sqlite() -> None:
    path = kept("sqlite3")
    if not path.exists():
        return

    def fill(connection: Any, **kwargs: Any) -> None:
        if connection.is_in_memory_db():
            connection_created.disconnect(fill)
            with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as kept:
                kept.backup(connection.connection)

    connection_created.connect(fill, weak=False)


def has_template() -> bool:
    """Whether the server began with the kept data. Asked without Django, which has no database yet."""
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as server, server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        return cursor.fetchone() is not None


def kept(kind: str) -> Path:
    files = sorted({file for pattern in MAKERS for file in ROOT.glob(pattern)})
    digest = hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files))
    return FOLDER / f"{digest.hexdigest()}.{kind}"


def keep() -> None:
    """Make the missing ones. Two may do so at once: the first one's stays."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind, make in {"sqlite3": make_sqlite, "postgres": make_postgres}.items():
        path = kept(kind)
        if path.exists():
            os.utime(path)
            continue
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            made = make(Path(folder))
            if not path.exists():
                made.rename(path)
        for old in sorted(FOLDER.glob(f"*.{kind}"), key=os.path.getmtime)[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True) if old.is_dir() else old.unlink(missing_ok=True)


def make_sqlite(folder: Path) -> Path:
    migrate(f"sqlite:///{folder / 'db.sqlite3'}")
    with closing(sqlite3.connect(folder / "db.sqlite3")) as made, closing(sqlite3.connect(folder / "whole")) as whole:
        made.backup(whole)
    return folder / "whole"


def make_postgres(folder: Path) -> Path:
    with tempfile.TemporaryDirectory(prefix="portal-postgres-") as place:
        with running_server(Path(place)) as url:
            with closing(psycopg2.connect(url)) as server, server.cursor() as cursor:
                server.autocommit = True
                cursor.execute(f"CREATE DATABASE {TEMPLATE}")
            migrate(f"{url.rpartition('/')[0]}/{TEMPLATE}")
        return Path(shutil.move(Path(place) / "data", folder))


def migrate(url: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
    subprocess.run([sys.executable, ROOT / "manage.py", "migrate", "--verbosity=0"], env=environment, check=True)


if __name__ == "__main__":
    keep()
    print(kept("postgres"))
