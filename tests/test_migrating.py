"""Indexes on tables that people write to while an upgrade runs."""

import fcntl
import io
import os
import time
from threading import Thread

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import AddIndex
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import timezone

from dialogue_portal.lib.live_tables import AddIndexOnLiveTable, AddUniqueConstraintOnLiveTable
from sessions_app.models import RateWindow
from tests.marks import committing

pytestmark = committing
on_postgresql = pytest.mark.only_on("postgresql", "SQLite has one writer at any time")

WITHOUT = {("feedback", "0001"), ("sessions_app", "0001")}
"""They make the tables."""

WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'CREATE%INDEX%' AND wait_event_type = 'Lock'
"""


INDEX = AddIndexOnLiveTable("ratewindow", models.Index(fields=["count"], name="an_index"))
UNIQUE = AddUniqueConstraintOnLiveTable(
    "ratewindow",
    models.UniqueConstraint(fields=["count"], condition=models.Q(count__gt=5), name="an_index"),
)


def add_index(operation=INDEX, undo=False):
    """Put an index on the windows that limits are counted in, or take it off, as a migration does."""
    before = ProjectState.from_apps(apps)
    after = before.clone()
    operation.state_forwards("sessions_app", after)
    with connection.schema_editor(atomic=False) as editor:
        if undo:
            operation.database_backwards("sessions_app", editor, after, before)
        else:
            operation.database_forwards("sessions_app", editor, before, after)


def has_index():
    with connection.cursor() as cursor:
        return "an_index" in connection.introspection.get_constraints(cursor, RateWindow._meta.db_table)


def count_one(key):
    RateWindow.objects.create(key=key, starts_at=timezone.now(), count=1)


def in_thread(run):
    def closing():
        try:
            run()
        finally:
            connection.close()

    thread = Thread(target=closing)
    thread.start()
    return thread


def wait_for(question):
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw first
            cursor.execute(question)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError(question)


both = pytest.mark.parametrize("operation", [INDEX, UNIQUE], ids=["index", "unique"])


@both
def test_an_index_on_a_live_table_is_added_and_removed(operation):
    add_index(operation)
    assert has_index()
    add_index(operation, undo=True)
    assert not has_index()


def test_what_is_unique_under_a_condition_is_refused_twice():
    add_index(UNIQUE)
    for key, count in [("one", 5), ("two", 5), ("three", 6)]:
        RateWindow.objects.create(key=key, starts_at=timezone.now(), count=count)
    with pytest.raises(IntegrityError):
        RateWindow.objects.create(key="four", starts_at=timezone.now(), count=6)
    add_index(UNIQUE, undo=True)


@on_postgresql
@both
def test_people_write_while_it_is_made(operation):
    with transaction.atomic():  # begun before, as long as a page takes
        count_one("before")
        making = in_thread(lambda: add_index(operation))
        wait_for(WAITING)
        writing = in_thread(lambda: count_one("meanwhile"))
        writing.join(3)
        went_on = not writing.is_alive()
    making.join(10)
    writing.join(10)
    assert went_on
    assert has_index()
    add_index(operation, undo=True)


@on_postgresql
def test_what_a_making_that_was_cut_off_left_is_made_anew():
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX an_index ON {RateWindow._meta.db_table} (key)")
    add_index()
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, RateWindow._meta.db_table)["an_index"]
    assert found["columns"] == ["count"]
    add_index(undo=True)


def test_no_newer_migration_makes_writers_wait():
    for (app, name), migration in MigrationLoader(connection).disk_migrations.items():
        added = [operation for operation in migration.operations if isinstance(operation, AddIndex)]
        if app in {"feedback", "sessions_app", "dialogue_portal"} and added and (app, name[:4]) not in WITHOUT:
            assert not migration.atomic, name
            assert all(isinstance(operation, AddIndexOnLiveTable) for operation in added), name


@on_postgresql
def test_migrating_may_take_longer_than_a_page():
    def set_to(name):
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {name}")
            return cursor.fetchone()[0]

    connection.close()
    assert (set_to("statement_timeout"), set_to("jit")) == ("5s", "off")
    call_command("migrate", verbosity=0)
    assert set_to("statement_timeout") == "0"
    connection.close()


def test_a_second_one_waits_for_the_first(settings, tmp_path):
    settings.VAR_DIR, said = tmp_path, io.StringIO()
    first = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(first, fcntl.LOCK_EX)
    call_command("migrate", check_unapplied=True)  # whoever only looks need not wait
    second = in_thread(lambda: call_command("migrate", plan=True, stdout=said))
    second.join(1)
    waited = second.is_alive(), "đợi nó xong" in said.getvalue()
    os.close(first)
    second.join(30)
    assert (waited, second.is_alive()) == ((True, True), False)
    assert "Planned operations" in said.getvalue()
