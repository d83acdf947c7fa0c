"""A process that came to hold its SQLite file as read-only writes again, without being started again."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from threading import Thread

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from dialogue_portal.lib.queued_sqlite3 import anew
from tools import versions

KEEP_OPEN = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute("PRAGMA journal_mode = WAL")
file.execute("CREATE TABLE things (number)")
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path, django_db_blocker):
    """A file that another process has open and can write, so its log lies beside it."""
    path = tmp_path / "portal.sqlite3"
    command = [sys.executable, "-c", KEEP_OPEN, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"open\n"
        with django_db_blocker.unblock():
            yield path
        other.stdin.close()


@pytest.fixture
def handler(path):
    """Gives each thread a connection of its own."""
    engine = "dialogue_portal.lib.queued_sqlite3"
    return ConnectionHandler({"default": {"ENGINE": engine, "NAME": str(path), "CONN_MAX_AGE": None}})


@pytest.fixture
def connection(handler):
    connection = handler["default"]
    connection.inc_thread_sharing()
    yield connection
    connection.close()


@contextmanager
def opened_read_only(path):
    """As a disk that may only be read makes every connection of the process."""
    with closing(sqlite3.connect(f"file:{path}?readonly_shm=1", uri=True, isolation_level=None)) as opened:
        opened.execute("SELECT count(*) FROM things").fetchone()
        yield


def look(connection):
    """SQLite opens the log, and with it what the process shares, at the first look into the file."""
    return connection.cursor().execute("SELECT count(*) FROM things").fetchone()


def has_written(connection):
    try:
        connection.cursor().execute("INSERT INTO things VALUES (1)")
    except OperationalError as error:
        if error.__cause__.sqlite_errorname != "SQLITE_READONLY":
            raise
        connection.let_go("SQLITE_READONLY")
        return False
    return True


def in_a_thread(handler, what):
    """What `what` gives in a thread of its own, given the connection there, which stays open."""
    told = []

    def work():
        mine = handler["default"]
        mine.inc_thread_sharing()
        told.extend([mine, what(mine)])

    thread = Thread(target=work)
    thread.start()
    thread.join()
    return told


def begins_a_request(connection):
    connection.close_if_unusable_or_obsolete()


def test_a_connection_opened_again_stays_read_only_while_another_is_open(path, connection):
    """What SQLite does, and why all must be closed."""
    with opened_read_only(path):
        assert not has_written(connection)
        connection.close()
        assert not has_written(connection)
    connection.close()
    assert has_written(connection)


def test_all_are_closed_before_the_first_is_opened(path, handler, connection):
    with opened_read_only(path):
        look(connection)
        idle, _ = in_a_thread(handler, look)
    assert not has_written(connection)
    assert idle.connection is not None
    begins_a_request(idle)
    assert idle.connection is None
    assert has_written(connection)
    assert has_written(idle)
    idle.close()


def test_who_opens_first_waits_for_those_who_are_about_to_close(path, handler, connection, monkeypatch):
    monkeypatch.setattr(anew, "PATIENCE", 10.0)
    with opened_read_only(path):
        look(connection)
        busy, _ = in_a_thread(handler, look)
    assert not has_written(connection)
    told = []
    waiting = Thread(target=lambda: told.extend(in_a_thread(handler, has_written)))
    waiting.start()
    waiting.join(0.2)
    assert told == []
    begins_a_request(busy)
    waiting.join(10)
    assert told[1:] == [True]
    told[0].close()


def test_nobody_waits_long_for_a_thread_that_has_nothing_to_do(path, handler, connection, monkeypatch):
    monkeypatch.setattr(anew, "PATIENCE", 0.01)
    with opened_read_only(path):
        look(connection)
        idle, _ = in_a_thread(handler, look)
    assert not has_written(connection)
    assert not connection.is_of_use()
    monkeypatch.setattr(anew, "GIVEN_UP", 0.0)
    assert connection.is_of_use()
    assert not has_written(connection)
    idle.close()
    assert has_written(connection)


def test_a_process_whose_threads_take_turns_writes_again_when_each_had_one(path, handler, monkeypatch):
    """As a quiet ward does: one request at a time, and between two the connections stay open."""
    monkeypatch.setattr(anew, "PATIENCE", 0.01)
    threads, wrote = [in_a_thread(handler, lambda mine: None)[0] for _ in range(4)], []

    def request(connection, what):
        begins_a_request(connection)
        told = what(connection)
        begins_a_request(connection)  # and when it has ended
        return told

    with opened_read_only(path):
        for each in threads:
            request(each, look)
    for number in range(20):
        each = threads[number % 4]
        if number % 5 == 0:
            wrote.append(request(each, has_written))
        else:
            request(each, look)
    assert wrote == [False, True, True, True]
    for each in threads:
        each.close()


def test_too_many_open_files_close_nobody_elses(handler, connection):
    look(connection)
    in_a_thread(handler, lambda mine: mine.let_go("SQLITE_CANTOPEN"))
    assert connection.is_of_use()


def test_while_the_disk_may_only_be_read_everything_stays_open(path, handler, connection, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with opened_read_only(path):
        look(connection)
        reader, _ = in_a_thread(handler, look)
        assert not has_written(connection)
        begins_a_request(reader)
        assert look(reader) == (0,)
    reader.close()


def test_the_loop_of_the_server_closes_its_own_though_nobody_asks_for_a_page(path, handler, connection):
    loop = versions.FromSqlite(connection)
    with opened_read_only(path):
        look(connection)
        assert in_a_thread(handler, has_written)[1] is False
    loop.turn()
    assert connection.connection is None
    other, wrote = in_a_thread(handler, has_written)
    assert wrote
    other.close()


def test_reading_the_version_never_waits_while_the_database_reopens(path, handler, connection):
    connection.cursor().execute("CREATE TABLE dialogue_portal_publication (token)")
    connection.cursor().execute("INSERT INTO dialogue_portal_publication VALUES ('now')")
    loop, told = versions.FromSqlite(connection), []
    loop.ask(told.append)
    idle, _ = in_a_thread(handler, look)
    in_a_thread(handler, lambda mine: mine.let_go("SQLITE_READONLY"))
    loop.turn()
    loop.ask(told.append)
    begins_a_request(idle)
    loop.ask(told.append)
    assert told == ["now", None, "now"]
