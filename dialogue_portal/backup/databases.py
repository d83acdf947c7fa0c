"""The database at one moment, out of and into SQLite and PostgreSQL, while others write.

A dump of one can be loaded into the other (`crossing`).

SQLite: its online backup in one step; in small steps every write would start it again. PostgreSQL: one transaction with
one snapshot (REPEATABLE READ) copies table after table in the server's own text format, so that no client program of a
matching version is needed; on loading, migrations make the tables.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField

from dialogue_portal.kept_pages import publication
from dialogue_portal.lib.late_indexes import indexes_built_last
from dialogue_portal.lib.sealed_files import Damaged

from . import crossing, early_trials, unfinished

SQLITE_FILE = "portal.sqlite3"
VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
LONG_TABLE = 10_000
"""Tables with more rows are announced before they are filled."""
UNREADABLE = (
    "Cơ sở dữ liệu trong bản sao lưu này hỏng từ trước khi được đóng gói, nên không nạp được. Chưa có gì bị thay đổi; "
    "hãy dùng bản sao lưu khác."
)


class NotRestorable(Exception):
    """The target cannot be restored into; the message is for the operator."""


@dataclass
class Dump:
    """The files of a dump, and their contents."""

    files: dict[str, Path]
    counts: dict[str, int]
    columns: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    """Names of the files in the storage that its rows refer to."""
    last_numbers: dict[str, int] = field(default_factory=dict)
    """By table, the highest id ever given, if its row may be gone."""


def dump(folder: Path) -> Dump:
    """Write the database as it is now to `folder`."""
    return dump_sqlite(folder) if connection.vendor == "sqlite" else dump_postgresql(folder)


def tables() -> list[str]:
    """The tables of our models that exist in the database."""
    return sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))


def models_with_tables() -> list[Any]:
    there = set(tables())
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in there]


def dump_sqlite(folder: Path) -> Dump:
    path = folder / SQLITE_FILE
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        if not is_sound(copy):
            raise Damaged("Cơ sở dữ liệu có chỗ hỏng (PRAGMA quick_check): hãy kiểm ngay, giữ các bản sao lưu cũ.")
        copy.execute("PRAGMA journal_mode = DELETE")
        counts = {table: copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables()}
        names = {name for question in questions_for_files() for (name,) in copy.execute(question)}
    return Dump({SQLITE_FILE: path}, counts, names=names)


def is_sound(copy: sqlite3.Connection) -> bool:
    """Whether SQLite finds no fault. Raises if it cannot even read, as with a full disk."""
    try:
        return bool(copy.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return False


def questions_for_files() -> list[str]:
    """One query for each existing column with file names; before an upgrade the code may be newer than the tables."""
    columns = [
        (model._meta.db_table, column.column)
        for model in models_with_tables()
        for column in model._meta.concrete_fields
        if isinstance(column, FileField) and column.column in columns_there(model._meta.db_table)
    ]
    return [f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> \'\'' for table, column in columns]


def columns_there(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
        return {name for name, *_ in cursor.description}


def dump_postgresql(folder: Path) -> Dump:
    names = tables()
    found = Dump({}, {}, {table: columns_of(table) for table in names})
    with closing(connection.get_new_connection(connection.get_connection_params())) as server:
        server.set_session("REPEATABLE READ", readonly=True)
        with server.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            for table in names:
                path = found.files[f"{table}.copy"] = folder / f"{table}.copy"
                with path.open("wb") as file:
                    cursor.copy_expert(f"COPY {named(table, found.columns[table])} TO STDOUT", file)
                found.counts[table] = cursor.rowcount
            for question in questions_for_files():
                cursor.execute(question)
                found.names.update(name for (name,) in cursor)
    return found


def columns_of(table: str) -> list[str]:
    """All columns except those generated by the server, such as the words of the search."""
    return list(kinds_of(table))


def kinds_of(table: str) -> crossing.Kinds:
    """The same columns, with their types."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return dict(cursor.fetchall())


def named(table: str, columns: list[str]) -> str:
    return '"{}" ({})'.format(table, ", ".join(f'"{name}"' for name in columns))


def applied_migrations() -> dict[str, str]:
    """The last applied migration of each app."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


# --- Back in ----------------------------------------------------------------------------------------------------------


def load(dumped: Dump, migrations: dict[str, str], say: Callable[[str], None]) -> None:
    """Load a dump of either kind of database, made at these `migrations`; all or nothing."""
    is_of_sqlite = SQLITE_FILE in dumped.files
    if is_of_sqlite and connection.vendor == "sqlite":
        load_sqlite(dumped.files[SQLITE_FILE])
        return
    make_tables(list(migrations.items()))
    publication.unwatch(connection.alias)  # else its triggers fire for every row; `migrate` sets them up again
    if connection.vendor == "sqlite":
        fill_sqlite(dumped, say)
    else:
        load_postgresql(put_for_postgresql(dumped) if is_of_sqlite else dumped, say)


def make_tables(targets: list[tuple[str, str]]) -> None:
    """Make the tables as of the migrations `targets`."""
    MigrationExecutor(connection).migrate(early_trials.as_of_today(targets))


def load_sqlite(path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        if not is_sound(copy):
            raise NotRestorable(UNREADABLE)
        unfinished.mark(copy)
        copy.backup(connection.connection)


def fill_sqlite(dumped: Dump, say: Callable[[str], None]) -> None:
    """From a dump of PostgreSQL."""
    try:
        with transaction.atomic():
            for table, columns in dumped.columns.items():
                tell(dumped, table, say)
                crossing.into_sqlite(connection.connection, dumped.files[f"{table}.copy"], table, columns)
    except (IntegrityError, sqlite3.DatabaseError, ValueError, KeyError) as error:
        raise NotRestorable(UNREADABLE) from error


def put_for_postgresql(dumped: Dump) -> Dump:
    """A dump of SQLite converted to one of PostgreSQL."""
    path, put = dumped.files[SQLITE_FILE], Dump({}, dumped.counts)
    try:
        for table in dumped.counts:
            kinds = kinds_of(table)
            put.columns[table] = list(kinds)
            put.files[f"{table}.copy"] = crossing.out_of_sqlite(path, path.parent, table, kinds)
        put.last_numbers = crossing.last_numbers(path)
    except sqlite3.DatabaseError as error:
        raise NotRestorable(UNREADABLE) from error
    return put


def tell(dumped: Dump, table: str, say: Callable[[str], None]) -> None:
    if dumped.counts.get(table, 0) >= LONG_TABLE:
        say(f"… {table}: {dumped.counts[table]} dòng")


def load_postgresql(dumped: Dump, say: Callable[[str], None]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("TRUNCATE {} CASCADE".format(", ".join(f'"{table}"' for table in tables())))
        try:
            with indexes_built_last(tables()):
                for table, columns in dumped.columns.items():
                    tell(dumped, table, say)
                    with dumped.files[f"{table}.copy"].open("rb") as file:
                        cursor.copy_expert(f"COPY {named(table, columns)} FROM STDIN", file)
                say("… lập các mục lục")
        except (connection.Database.DataError, connection.Database.IntegrityError, IntegrityError) as error:
            raise NotRestorable(refusal(error) if dumped.last_numbers else UNREADABLE) from error
        models = models_with_tables()  # in a backup of an older portal, later tables are missing
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        for model in models:
            if number := dumped.last_numbers.get(model._meta.db_table):
                give_no_number_up_to(number, model)
        cursor.execute("ANALYZE")  # rows are read next, and autovacuum would need a minute


def refusal(error: Any) -> str:
    """Which value of SQLite PostgreSQL refuses, by place and without the value, which may be somebody's words."""
    told = (error.__cause__ or error).diag
    place, reason = (str(text).partition(":")[0] for text in (told.context or told.table_name, told.message_primary))
    return (
        f"PostgreSQL không nhận một giá trị mà SQLite đã giữ ({place}: {reason}). Chưa có dòng nào được chép. Hãy sửa "
        "giá trị ấy ở cổng đang dùng SQLite, sao lưu rồi chạy lại."
    )


def counts_now() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def give_no_number_up_to(number: int, model: Any) -> None:
    """Make ids of new rows of `model` higher than `number`, whatever ids the tables hold."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [number, table])
            if not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
        else:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column])
            (sequence,) = cursor.fetchone()
            cursor.execute("SELECT setval(%s, greatest(%s, nextval(%s)))", [sequence, number, sequence])
