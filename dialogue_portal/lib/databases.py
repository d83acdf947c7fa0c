"""What commands need from the database and pages must not have, and what SQLite does otherwise."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any

from django.db import DatabaseError, NotSupportedError, connection, transaction

FOR_PAGES = "SET statement_timeout = 5000; SET jit = off; SET plan_cache_mode = force_generic_plan"
"""Told to PostgreSQL on each new connection. Compiling a query (jit) is for those that run for seconds; pages ask none.
What is prepared is planned once, for any values (`prepared`).

Not said in the `options` of the connection: pgbouncer refuses these, and DATABASE_URL may name a schema in them.
"""


def prepare_for_pages(sender: Any, connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "postgresql":
        try:
            with connection.cursor() as cursor:
                cursor.execute(FOR_PAGES)
        except DatabaseError:
            connection.close()  # else the next one to ask would find it open, without its limits
            raise


def lift_time_limit() -> None:
    """Let queries take as long as they need: the limit is meant for pages, where somebody waits.

    Inside a transaction it holds until the end of that, else for the rest of this process.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET {'LOCAL' if connection.in_atomic_block else ''} statement_timeout = 0")


@contextmanager
def unhurried() -> Iterator[None]:
    """For reading that may take long. On PostgreSQL a transaction without time limit; on SQLite nothing: there is no
    limit, and a transaction would keep writers waiting."""
    if connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic():
        lift_time_limit()
        yield


def in_one_turn() -> AbstractContextManager[Any]:
    """For counts that are written before something else is. On SQLite, which has one writer at a time, both become one
    transaction: one wait for the lock and for the disk. Elsewhere each commits by itself, so that the row of the count
    is not locked until the rest is written."""
    return transaction.atomic() if connection.vendor == "sqlite" else nullcontext()


def scrub(tables: list[str]) -> None:
    """Rewrite `tables`, so that nothing of deleted rows is left in the files of the database. Does nothing inside a
    transaction.

    On SQLite the whole database is rewritten and its log emptied. On PostgreSQL each table is locked meanwhile, and the
    planner's statistics, which hold sample values, are rewritten too; the write-ahead log is recycled by and by.
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


def is_empty(cursor: Any, table: str) -> bool:
    cursor.execute(f'SELECT NOT EXISTS (SELECT FROM "{table}")')
    return bool(cursor.fetchone()[0])


def drop_statistics(cursor: Any, table: str) -> None:
    """Drop the statistics of an empty table, which ANALYZE would leave as they were. Setting the type of a column again
    drops them; PostgreSQL refuses that while a trigger names the column."""
    with transaction.atomic(), triggers_off(cursor, table):
        give_types_anew(cursor, table)


@contextmanager
def triggers_off(cursor: Any, table: str) -> Iterator[None]:
    """Take the triggers off `table` for a while. Call it inside a transaction, so that nobody else sees the table
    without them."""
    cursor.execute(
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        [table],
    )
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
    yield
    for _, definition in triggers:
        cursor.execute(definition)


def give_types_anew(cursor: Any, table: str) -> None:
    """Set the type of each text and JSON column again. Columns that generated columns depend on cannot be altered and
    are skipped."""
    cursor.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND typcategory IN ('S', 'U')",
        [table],
    )
    for column, kind in cursor.fetchall():
        with suppress(NotSupportedError), transaction.atomic():
            cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind}')
