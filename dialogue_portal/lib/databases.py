"""What commands need of the database that pages must not have."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


def lift_time_limit() -> None:
    """Let queries take as long as they need: the limit is meant for pages, which somebody waits for.

    Inside a transaction until its end, else for all that this process still asks.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET {'LOCAL' if connection.in_atomic_block else ''} statement_timeout = 0")


@contextmanager
def unhurried() -> Iterator[None]:
    """For questions that only read and may take long. Nobody who writes waits meanwhile: on SQLite a transaction would
    keep them out, and there is no limit to lift."""
    if connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic():
        lift_time_limit()
        yield


def scrub(tables: list[str]) -> None:
    """Write anew what holds `tables`, so that nothing of deleted rows is left in the database's files.

    SQLite: all of it, and the log is emptied. PostgreSQL: those tables, each locked meanwhile; its write-ahead log is
    recycled by and by. Not inside a transaction: then nothing happens.
    """
    if connection.in_atomic_block:
        return
    lift_time_limit()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in tables:
            cursor.execute(f'VACUUM FULL "{table}"')
        cursor.execute("CHECKPOINT")
