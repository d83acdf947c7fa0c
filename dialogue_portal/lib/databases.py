"""What commands need of the database that pages must not have, and what is done otherwise on SQLite."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

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


def in_one_turn() -> AbstractContextManager[Any]:
    """For counts that are taken before something is written. Where only one may write at a time (SQLite) both are one
    transaction: one wait for our turn and one for the disk. Elsewhere each is by itself, for a count that many share
    would be locked until the rest is written."""
    return transaction.atomic() if connection.vendor == "sqlite" else nullcontext()


def scrub(tables: list[str]) -> None:
    """Write anew what holds `tables`, so that nothing of deleted rows is left in the database's files.

    SQLite: all of it, and the log is emptied. PostgreSQL: those tables, each locked meanwhile, and the statistics for
    its plans, which hold samples of what stood there; its write-ahead log is recycled by and by. Not inside a
    transaction: then nothing happens.
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
            cursor.execute(f'VACUUM (FULL, ANALYZE) "{table}"')
            if is_empty(cursor, table):
                drop_statistics(cursor, table)
        cursor.execute("VACUUM FULL pg_statistic")  # allowed to who owns the database
        cursor.execute("CHECKPOINT")


MAY_BE_ALTERED = """
SELECT attname, format_type(atttypid, atttypmod)
FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND typcategory = 'S' AND NOT EXISTS (
    SELECT FROM pg_depend LEFT JOIN pg_attrdef ON classid = 'pg_attrdef'::regclass AND pg_attrdef.oid = objid
    WHERE refclassid = 'pg_class'::regclass AND refobjid = attrelid AND refobjsubid = attnum
    AND (classid = 'pg_trigger'::regclass OR adnum <> attnum)
)
"""
"""Name and type of the columns of words; not of those that a trigger asks or another column is made from, which
PostgreSQL lets nobody alter: states, and the words that opinions are found by, once all opinions are gone."""


def is_empty(cursor: Any, table: str) -> bool:
    cursor.execute(f'SELECT NOT EXISTS (SELECT FROM "{table}")')
    return bool(cursor.fetchone()[0])


def drop_statistics(cursor: Any, table: str) -> None:
    """ANALYZE leaves those of an empty table as they were. A column that is given its type once more loses them."""
    cursor.execute(MAY_BE_ALTERED, [table])
    for column, kind in cursor.fetchall():
        cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind}')
