"""A backup of a portal whose tables are older than the code: made by the new code before an upgrade, and brought back
into the tables of today."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

BEGIN = """
import django, sys
from django.core.management import call_command
from django.db import connection
django.setup()
cursor = connection.cursor()
"""
SAVE = """
from django.db.migrations.loader import MigrationLoader
from dialogue_portal.backup.databases import make_tables
today = dict(MigrationLoader(None).graph.leaf_nodes())
make_tables(list((today | {"dialogue_portal": "0002_heartbeat"}).items()))
cursor.execute("UPDATE sessions_app_topic SET name = 'Cống rãnh ngõ Mười Lăm' WHERE id = 1")
call_command("backup", sys.argv[1])
"""
BRING_BACK = """
from dialogue_portal.kept_pages import publication
from dialogue_portal.readiness import is_migrated
call_command("restore", sys.argv[1])
cursor.execute("SELECT name FROM sessions_app_topic WHERE id = 1")
name = cursor.fetchone()[0]
watched = {table for _, table in publication.triggers_there(cursor)}
print(name, is_migrated(), watched == publication.names(publication.WATCHED))
"""


KEYS = {name: "khoa-thu-" * 5 + name for name in ("SECRET_KEY", "CODE_KEY", "AUDIT_KEY")}


@contextmanager
def a_database(folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / uuid4().hex}"
        return
    name = f"older_{uuid4().hex}"
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as server, server.cursor() as cursor:
        server.autocommit = True
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
        finally:
            cursor.execute(f"DROP DATABASE {name}")


def said_by(program, database, tmp_path, *arguments):
    own = {"VAR_DIR": str(tmp_path / "var"), "BACKUP_DIR": "", "BACKUP_KEY": "", "DATABASE_URL": database, **KEYS}
    environment = os.environ | own | {"DJANGO_SETTINGS_MODULE": "dialogue_portal.settings"}
    command = [sys.executable, "-c", BEGIN + program, *map(str, arguments)]
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_backup_of_older_tables_is_made_and_restored(tmp_path):
    with a_database(tmp_path) as older, a_database(tmp_path) as today:
        said_by(SAVE, older, tmp_path, tmp_path / "sao-luu")
        (saved,) = (tmp_path / "sao-luu").glob("*.gz")
        said = said_by(BRING_BACK, today, tmp_path, saved)
    assert said.splitlines()[-1] == "Cống rãnh ngõ Mười Lăm True True"
