"""How `manage.py` ends where the tables are not there yet or are those of an older version, where the database or the
disk cannot do its work, and where somebody stops it: with one sentence."""

import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import DatabaseError, InterfaceError, connection

from .lib.deep_calls import with_room

MAKES_TABLES = {"migrate", "restore", "prepare_demo"}
"""Where these fail, the tables are not the reason."""

NOT_MIGRATED = (
    "Cơ sở dữ liệu chưa có đủ bảng cho bản này. Hãy chạy «manage.py migrate» rồi chạy lại lệnh vừa rồi; trên máy chạy "
    "thử thì «make run» hoặc «make run-empty» tự làm việc ấy."
)


NO_DATABASE = (
    "Không dùng được cơ sở dữ liệu: {}. Hãy xem DATABASE_URL, dịch vụ PostgreSQL (systemctl status postgresql), ổ đĩa "
    "(df -h) rồi chạy lại."
)
NO_DISK = "Không ghi được xuống đĩa: {}. Hãy xem ổ đĩa còn chỗ không (df -h), quyền ghi, rồi chạy lại."
STOPPED = 130
"""What the shell calls a program that Ctrl-C ended."""

SOUND = {"SQLITE_ERROR", "SQLITE_MISMATCH", "SQLITE_MISUSE", "SQLITE_RANGE", "SQLITE_TOOBIG"}
"""With these SQLite refuses a question, and is well itself."""


def run(argv: list[str]) -> None:
    """Carry out a command of Django's or of ours, whoever wrote it."""
    try:
        with_room(execute_from_command_line)(argv)
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    except Exception as error:
        if not set(argv[1:2]) & MAKES_TABLES and is_for_want_of_tables(error):
            sys.exit(NOT_MIGRATED)
        if settings.DEBUG or not (sentence := sentence_for(error)):
            raise
        sys.exit(sentence)


def sentence_for(error: Exception) -> str:
    """What to look after when the database or the disk fails; nothing for a mistake of ours."""
    from .faults import is_outage

    if isinstance(error, OSError):
        return NO_DISK.format(error.strerror) if is_outage(error) else ""
    cause = error.__cause__ if isinstance(error, DatabaseError | InterfaceError) else error
    refusal = getattr(cause, "sqlite_errorname", "")
    ours = connection.Database
    if refusal in SOUND or isinstance(cause, ours.IntegrityError):
        return ""
    if is_outage(error) or refusal or isinstance(cause, ours.OperationalError | ours.InterfaceError):
        return NO_DATABASE.format(str(cause or error).strip().partition("\n")[0])
    return ""


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
