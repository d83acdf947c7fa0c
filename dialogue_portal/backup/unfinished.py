"""The mark of a restore that is not over or was cut off: until erasures are repeated, nobody may read the data.

The mark is a table of its own: it fits a database of any version, and one that is not filled yet. Everything that opens
the database checks it: pages, the worker and commands.
"""

import sqlite3
from typing import Any

from django.db import DatabaseError, OperationalError, connection

MARK = "dialogue_portal_unfinished_restore"
MAKE = f"CREATE TABLE {MARK} (id integer)"


class UnfinishedRestore(OperationalError):
    """Treated by pages and the worker like a database that does not answer."""

    def __str__(self) -> str:
        return (
            "Cơ sở dữ liệu này đang được khôi phục, hoặc lần khôi phục trước bị ngắt giữa chừng, nên chưa dùng được. "
            "Lệnh restore không còn chạy thì tạo lại cơ sở dữ liệu trống, dọn thư mục tệp hay kho tệp, rồi chạy lại nó "
            "(docs/sao-luu.md)"
        )


def begin() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MAKE)


def mark(copy: sqlite3.Connection) -> None:
    """Mark a copy that will replace the whole database."""
    copy.execute(MAKE)


def end() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {MARK}")


def refuse(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Raises `UnfinishedRestore` on opening a marked database, and closes it."""
    try:
        found = is_marked(connection)
    except DatabaseError:
        connection.close()
        raise
    if found:
        connection.close()
        raise UnfinishedRestore


def is_marked(connection: Any) -> bool:
    question = f"SELECT to_regclass('{MARK}')"
    if connection.vendor == "sqlite":
        question = f"SELECT max(name) FROM sqlite_master WHERE name = '{MARK}'"
    with connection.cursor() as cursor:
        cursor.execute(question)
        (found,) = cursor.fetchone()
    return bool(found)
