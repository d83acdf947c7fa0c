"""Fill tables without their indexes and build these once at the end: quicker than updating them row by row."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SORTING_MEMORY = "512MB"

NEEDLESS = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(%s) AND NOT indisunique
"""
"""Indexes that are not needed while rows come in. Unique ones stay: they refuse rows."""


@contextmanager
def indexes_built_last(tables: list[str]) -> Iterator[None]:
    """While rows are filled into `tables`, leave their indexes away and build them at the end. PostgreSQL only, inside
    a transaction; faulty rows are found before any index is built."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(NEEDLESS, [tables])
        found = dict(cursor.fetchall())
        for name in found:
            cursor.execute(f"DROP INDEX {name}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no index is built on a table with checks outstanding
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{SORTING_MEMORY}'")
        for definition in found.values():
            cursor.execute(definition)
