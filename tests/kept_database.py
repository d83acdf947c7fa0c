"""What the migrations make, kept: an SQLite file with all of them applied, from which the next run begins.

Applying them costs each worker ten seconds of a processor, in every run. The file lies under .cache/ under a hash of
all that has a hand in it, so a migration that changed is applied. Django still runs `migrate`, which finds nothing to
do. PostgreSQL, thrown away with its server, starts from nothing each time.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache" / "migrated"
MAKERS = [
    "requirements.txt",
    "*/migrations/*.py",
    "dialogue_portal/lib/**/*.py",
    "feedback/models/columns.py",
    "feedback/search/*.py",
    "sessions_app/chain.py",
    "tests/kept_database.py",
]
"""What migrations are made of and what they call."""
KEPT = 8
"""Files that stay: several branches may share the folder."""


def begin() -> None:
    """Have the test database filled from the kept file, if there is one, as soon as it is opened."""
    path = kept_path()
    if connection.vendor != "sqlite" or not path.exists():
        return

    def fill(connection: Any, **kwargs: Any) -> None:
        if connection.is_in_memory_db():
            connection_created.disconnect(fill)
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as kept:
                kept.backup(connection.connection)

    connection_created.connect(fill, weak=False)


def keep() -> None:
    """Keep the test database as it is now, unless it is kept already. Two workers may do so at the same time."""
    path = kept_path()
    if connection.vendor != "sqlite" or path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with closing(sqlite3.connect(half)) as kept:
        connection.connection.backup(kept)
    half.rename(path)
    for old in sorted(FOLDER.glob("*.sqlite3"), key=os.path.getmtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def kept_path() -> Path:
    files = sorted({file for pattern in MAKERS for file in ROOT.glob(pattern)})
    digest = hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files))
    return FOLDER / f"{digest.hexdigest()}.sqlite3"
