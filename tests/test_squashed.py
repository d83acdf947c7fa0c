"""The tables and rows that a new portal gets in one go are those that the migrations make one after the other, and an
older portal, or a backup of it, still comes that way."""

import os
import re
import sqlite3
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

from tests.marks import committing

pytestmark = [pytest.mark.long, committing]

MIGRATE = """
import django
from django.core.management import call_command
from dialogue_portal.backup.databases import make_tables

django.setup()
make_tables({stop})
call_command("migrate", verbosity=0)
"""
AMID = [("feedback", "0038_number_of_the_slip"), ("sessions_app", "0029_bodies_by_alphabet")]
"""Where an older portal may stand, and a backup of it."""
FIRST_ROWS = [
    "feedback_declinereason",
    "feedback_dropreason",
    "feedback_outcome",
    "feedback_privacynotice",
    "sessions_app_calendarday",
    "sessions_app_deadlinerule",
    "sessions_app_retentionrule",
    "sessions_app_topic",
]
GRANTED = """
    SELECT name, app_label, model, codename FROM auth_group
    JOIN auth_group_permissions ON group_id = auth_group.id
    JOIN (SELECT auth_permission.id AS granted, app_label, model, codename FROM auth_permission
        JOIN django_content_type ON content_type_id = django_content_type.id) AS permissions
    ON permission_id = granted
"""
OF_POSTGRESQL = {
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, "
    "is_generated, generation_expression FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}
NAMED_BY_DJANGO = re.compile(r"(_[0-9a-f]{8}(_uniq)?|_key)(?=_|\b)")
"""Ends of names of what nobody named: another where a field was altered later, and looked for by its columns."""


@contextmanager
def a_database(folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / uuid4().hex}"
        return
    name = f"squashed_{uuid4().hex}"
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as server, server.cursor() as cursor:
        server.autocommit = True
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
        finally:
            cursor.execute(f"DROP DATABASE {name}")


def made(folder: Path, *, stop: list[tuple[str, str]]) -> dict[str, set]:
    """What is in a database that all migrations were applied to, with a stop on the way."""
    with a_database(folder) as url:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
        program = MIGRATE.format(stop=stop)
        subprocess.run([sys.executable, "-c", program], env=environment, cwd=settings.BASE_DIR, check=True)
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
                return tables_of_sqlite(database) | rows_of(database.cursor())
        with closing(psycopg2.connect(url)) as database, database.cursor() as cursor:
            return {what: asked(cursor, question) for what, question in OF_POSTGRESQL.items()} | rows_of(cursor)


def rows_of(cursor) -> dict[str, set]:
    """Without their numbers."""
    found = {table: {row[1:] for row in asked(cursor, f"SELECT * FROM {table}")} for table in FIRST_ROWS}
    return found | {"granted": asked(cursor, GRANTED)}


def asked(cursor, question: str) -> set:
    cursor.execute(question)
    return {tuple(NAMED_BY_DJANGO.sub("", word) if isinstance(word, str) else word for word in row) for row in cursor}


def tables_of_sqlite(database: sqlite3.Connection) -> dict[str, set]:
    """Of each table its columns and constraints in any order; the rest word by word."""
    found: dict[str, set] = {}
    for kind, name, text in database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        words = NAMED_BY_DJANGO.sub("", text)
        found[f"{kind} {NAMED_BY_DJANGO.sub('', name)}"] = set(parts_of(words)) if kind == "table" else {words}
    return found


def parts_of(text: str) -> Iterator[str]:
    """What stands between the commas of a CREATE TABLE that are in no inner bracket."""
    inside, depth, part = text.partition("(")[2].rpartition(")")[0], 0, ""
    for sign in inside:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            yield part.strip()
            part = ""
        else:
            part += sign
    yield part.strip()


def test_squashed_migrations_make_the_same_database_as_one_by_one(tmp_path):
    at_once, one_by_one = made(tmp_path, stop=[]), made(tmp_path, stop=AMID)
    assert at_once["granted"]
    assert {what: at_once[what] ^ one_by_one[what] for what in one_by_one if at_once[what] != one_by_one[what]} == {}
    assert at_once.keys() == one_by_one.keys()
