"""A restore that is not over, or was cut off: until what was erased is erased again, nobody may read what is there.

The mark is a table of its own: it can stand in a database of any version, and in one that is not filled yet. Whoever
opens the database meets it, whether a page, the worker or a command.
"""

import sqlite3
from typing import Any

from django.db import DatabaseError, OperationalError, connection

MARK = "dialogue_portal_unfinished_restore"
MAKE = f"CREATE TABLE {MARK} (id integer)"


class UnfinishedRestore(OperationalError):
    """To pages and to the worker the same as a database that does not answer."""

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
    """What takes the place of the whole database has the mark as well."""
    copy.execute(MAKE)


def end() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {MARK}")


def refuse(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Raises `UnfinishedRestore` for a database that was just opened; then it is closed again."""
    question = f"SELECT to_regclass('{MARK}')"
    if connection.vendor == "sqlite":
        question = f"SELECT max(name) FROM sqlite_master WHERE name = '{MARK}'"
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            (found,) = cursor.fetchone()
    except DatabaseError:
        connection.close()
        raise
    if found:
        connection.close()
        raise UnfinishedRestore
