"""Restores what the migrations left, after a test whose writes are not rolled back.

Django keeps it as JSON and saves it row by row through the models: three quarters of the waiting time of the browser
tests. Here the database does it itself, in hundredths of a second.
"""

import io
import sqlite3
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import connection

from dialogue_portal.kept_pages.publication import TABLE


def put_back_quickly() -> None:
    """Make Django's test cases take their serialized rows from here. Call it before the test database is made."""
    put_back: list[Callable[[], None]] = []

    def remember() -> str:
        put_back[:] = [remembered_sqlite() if connection.vendor == "sqlite" else remembered_postgresql()]
        return "kept in put_back"

    def restore(data: str) -> None:
        put_back[0]()
        publish_something()

    connection.creation.serialize_db_to_string = remember
    connection.creation.deserialize_db_from_string = restore
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = emptied


def publish_something() -> None:
    """Otherwise pages that a process kept during an earlier test would count for these rows too."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET token = %s", [uuid4().hex])


def remembered_sqlite() -> Callable[[], None]:
    """The whole database, page by page."""
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(kept)

    def restore() -> None:
        connection.ensure_connection()
        kept.backup(connection.connection)

    return restore


def remembered_postgresql() -> Callable[[], None]:
    """The rows of every table that has any. Triggers and foreign keys are off meanwhile: they have checked these rows
    before."""
    with connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        kept = {name: text for name in tables if (text := copied_out(cursor, name))}

    def restore() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for name, text in kept.items():
                cursor.execute(f'DELETE FROM "{name}"')  # before the first test the rows are still there
                cursor.copy_expert(f'COPY "{name}" FROM STDIN', io.StringIO(text))
            cursor.execute("RESET session_replication_role")

    return restore


def emptied(style: Any, tables: list[str], **kwargs: Any) -> list[str]:
    """Row by row: TRUNCATE gives each of hundreds of tables and indexes a new file."""
    return ["SET LOCAL session_replication_role = replica", *(f'DELETE FROM "{name}"' for name in tables)]


def copied_out(cursor: Any, table: str) -> str:
    text = io.StringIO()
    cursor.copy_expert(f'COPY "{table}" TO STDOUT', text)
    return text.getvalue()
