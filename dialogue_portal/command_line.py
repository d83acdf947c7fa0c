"""How `manage.py` talks: in Vietnamese, and listing only our own commands.

When tables are missing or old, when the database or the disk fails, or when somebody stops a command, it ends with one
sentence.
"""

import gettext
import os
import sys
from difflib import get_close_matches

import django
from django.conf import settings
from django.core.management import execute_from_command_line, get_commands, load_command_class
from django.db import DatabaseError, InterfaceError, connection

from .lib.deep_calls import with_room

MAKES_TABLES = {"migrate", "restore", "prepare_demo"}
"""Where these fail, missing tables are not the reason."""

NOT_MIGRATED = (
    "Cơ sở dữ liệu chưa có đủ bảng cho bản này. Hãy chạy «manage.py migrate» rồi chạy lại lệnh vừa rồi; trên máy chạy "
    "thử thì «make run» hoặc «make run-empty» tự làm việc ấy."
)


NO_DATABASE = "Không dùng được cơ sở dữ liệu: {}. Hãy xem {}, ổ đĩa (df -h) rồi chạy lại."
LOOK_AFTER = {
    "postgresql": "DATABASE_URL, dịch vụ PostgreSQL (systemctl status postgresql)",
    "sqlite": "thư mục VAR_DIR (có chưa, ai là chủ), DATABASE_URL (không đặt là SQLite)",
}
NO_DISK = "Không ghi được xuống đĩa: {}. Hãy xem ổ đĩa còn chỗ không (df -h), quyền ghi, rồi chạy lại."
STOPPED = 130
"""What the shell calls a program that Ctrl-C ended."""

INCOMPLETE = (
    "Mã nguồn hay thư viện ở đây chưa đủ cho bản này ({}). Trên máy chủ hãy chạy deploy/upgrade, trên máy chạy thử "
    "«make run»; vẫn như vậy thì «git status» kể tệp nào mất."
)
UNKNOWN = "Không có lệnh «{}».{} Gõ «manage.py help» để xem các lệnh của cổng."
OURS = ("dialogue_portal", "sessions_app", "feedback")
ASKS_FOR_HELP = ([], ["help"], ["--help"], ["-h"])

SOUND = {"SQLITE_ERROR", "SQLITE_MISMATCH", "SQLITE_MISUSE", "SQLITE_RANGE", "SQLITE_TOOBIG"}
"""With these SQLite refuses a question, and is well itself."""


def run(argv: list[str]) -> None:
    """Run a command, Django's or ours."""
    speak_vietnamese()
    try:
        if argv[1:] in ASKS_FOR_HELP:
            django.setup()
            print(all_of_ours())
            return
        refuse_unknown(argv[2] if argv[1] == "help" else argv[1])
        with_room(execute_from_command_line)(argv)
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    except ImportError as error:
        if "--traceback" in argv:
            raise
        sys.exit(INCOMPLETE.format(error))
    except Exception as error:
        if not set(argv[1:2]) & MAKES_TABLES and is_for_want_of_tables(error):
            sys.exit(NOT_MIGRATED)
        if settings.DEBUG or not (sentence := sentence_for(error)):
            raise
        sys.exit(sentence)


def speak_vietnamese() -> None:
    """Take the messages of Python's argparse from `locale/`, whatever the language of the machine."""
    os.environ["LANGUAGE"] = settings.LANGUAGE_CODE
    gettext.bindtextdomain("argparse", settings.LOCALE_PATHS[0])
    gettext.textdomain("argparse")


def all_of_ours() -> str:
    """Our commands, each with the first sentence of its help."""
    told = [(name, str(load_command_class(app, name).help)) for name, app in sorted(own_commands().items())]
    lines = [f"  {name:17} {words.partition('. ')[0].rstrip('.')}." for name, words in told]
    return "\n".join(
        ["Các lệnh của cổng; «manage.py help LỆNH» nói kỹ hơn. Lệnh của Django cũng gõ được như vậy.", "", *lines]
    )


def own_commands() -> dict[str, str]:
    return {name: app for name, app in get_commands().items() if str(app).startswith(OURS)}


def refuse_unknown(name: str) -> None:
    """End with a sentence if no command has this name, and suggest a similar one."""
    if name.startswith("-") or name in {"help", "version", "runserver"}:
        return
    django.setup()
    if name in get_commands():
        return
    near = get_close_matches(name, get_commands())
    meant = f" Có phải {', '.join(f'«{each}»' for each in near)}?" if near else ""
    sys.exit(UNKNOWN.format(name, meant))


def sentence_for(error: Exception) -> str:
    """What to check when the database or the disk fails; empty for an error of our own."""
    from .backup.unfinished import UnfinishedRestore
    from .faults import is_outage

    if isinstance(error, UnfinishedRestore):
        return f"{error}."
    if isinstance(error, OSError):
        return NO_DISK.format(error.strerror) if is_outage(error) else ""
    cause = error.__cause__ if isinstance(error, DatabaseError | InterfaceError) else error
    refusal = getattr(cause, "sqlite_errorname", "")
    ours = connection.Database
    if refusal in SOUND or isinstance(cause, ours.IntegrityError):
        return ""
    if is_outage(error) or refusal or isinstance(cause, ours.OperationalError | ours.InterfaceError):
        return NO_DATABASE.format(str(cause or error).strip().partition("\n")[0], LOOK_AFTER[connection.vendor])
    return ""


def is_for_want_of_tables(error: Exception) -> bool:
    """Whether tables are missing or older than this code. A database that does not answer at all is another matter."""
    from .readiness import is_migrated

    if not isinstance(error, DatabaseError | connection.Database.Error):
        return False
    try:
        return not is_migrated()
    except DatabaseError:
        return False
