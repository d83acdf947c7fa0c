"""How `manage.py` ends where the tables are not there yet, or are those of an older version: with one sentence."""

import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError, connection

from .lib.deep_calls import with_room

MAKES_TABLES = {"migrate", "restore", "prepare_demo"}
"""Where these fail, the tables are not the reason."""

NOT_MIGRATED = (
    "Cơ sở dữ liệu chưa có đủ bảng cho bản này. Hãy chạy «manage.py migrate» rồi chạy lại lệnh vừa rồi; trên máy chạy "
    "thử thì «make run» hoặc «make run-empty» tự làm việc ấy."
)


def run(argv: list[str]) -> None:
    """Carry out a command of Django's or of ours, whoever wrote it."""
    try:
        with_room(execute_from_command_line)(argv)
    except Exception as error:
        if set(argv[1:2]) & MAKES_TABLES or not is_for_want_of_tables(error):
            raise
        sys.exit(NOT_MIGRATED)


def is_for_want_of_tables(error: Exception) -> bool:
    """Whether the database refused something and is not the one that this code needs. One that does not answer at all
    is another matter."""
    from .readiness import is_migrated

    if not isinstance(error, DatabaseError | connection.Database.Error):
        return False
    try:
        return not is_migrated()
    except DatabaseError:
        return False
