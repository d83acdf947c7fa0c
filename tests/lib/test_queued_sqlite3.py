"""Who writes to SQLite waits in a queue: in order, not for ever, and not behind somebody who has died."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread, Timer

import pytest
from django.db import OperationalError, transaction
from django.db.utils import ConnectionHandler

from dialogue_portal.lib.queued_sqlite3.queue import NEXT, Queue, TooLong

ROOT = Path(__file__).resolve().parent.parent.parent
HOLD = """
import sys, time
from pathlib import Path
from dialogue_portal.lib.queued_sqlite3.queue import Queue
Queue(Path(sys.argv[1])).enter(5)
print("inside", flush=True)
time.sleep(60)
"""


@contextmanager
def another_process(path):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        yield holder
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()


@contextmanager
def held_by_another_process(path):
    with another_process(path) as holder:
        assert holder.stdout.readline() == b"inside\n"
        yield holder


@pytest.fixture
def queue(tmp_path):
    return Queue(tmp_path / "queue")


def wait_until(happened):
    while not happened():
        time.sleep(0.001)


def test_threads_go_in_the_order_in_which_they_came(queue):
    order = []

    def pass_through(number):
        queue.enter(5)
        order.append(number)
        queue.leave()

    queue.enter(5)
    threads = [Thread(target=pass_through, args=[number]) for number in range(8)]
    for number, thread in enumerate(threads):
        thread.start()
        wait_until(lambda expected=number + 1: len(queue.waiting) == expected)
    queue.leave()
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_nobody_waits_for_ever_and_who_gave_up_is_not_waited_for(queue):
    queue.enter(5)
    refused = []

    def give_up():
        try:
            queue.enter(0.02)
        except TooLong as error:
            refused.append(error)

    thread = Thread(target=give_up)
    thread.start()
    thread.join()
    queue.leave()
    assert len(refused) == 1
    queue.enter(0.02)
    queue.leave()


def test_who_is_interrupted_while_waiting_is_not_waited_for(queue):
    interrupted = signal.signal(signal.SIGALRM, lambda *_: 1 / 0)
    queue.enter(5)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(ZeroDivisionError):
            queue.enter(5)
    finally:
        signal.signal(signal.SIGALRM, interrupted)
    queue.leave()
    queue.enter(0.02)
    queue.leave()


def test_who_was_inside_last_does_not_pass_a_process_that_waits(queue):
    queue.enter(5)
    with another_process(queue.turns.path) as other:
        wait_until(lambda: is_waiting(queue))
        queue.leave()
        with pytest.raises(TooLong):
            queue.enter(0.1)
        assert other.stdout.readline() == b"inside\n"


def is_waiting(queue):
    """Whether another process waits to go in."""
    if queue.turns.try_to_lock(NEXT):
        queue.turns.unlock(NEXT)
        return False
    return True


def test_another_process_is_waited_for_until_it_dies(queue):
    with held_by_another_process(queue.turns.path) as holder:
        with pytest.raises(TooLong):
            queue.enter(0.05)
        holder.kill()
        queue.enter(5)
        queue.leave()


def test_a_folder_in_which_nothing_can_be_written_keeps_nobody_out_and_is_told_of_once(tmp_path, caplog):
    queue = Queue(tmp_path / "not there" / "queue")
    queue.enter(5)
    queue.leave()
    queue.enter(5)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.fixture
def database(tmp_path, django_db_blocker):
    """A connection to an SQLite file of its own, whatever the tests' database is."""
    with django_db_blocker.unblock(), closing(opened(tmp_path / "portal.sqlite3", timeout=0.1)) as connection:
        yield connection


def opened(path, **options):
    options = {"transaction_mode": "IMMEDIATE", **options}
    settings = {"ENGINE": "dialogue_portal.lib.queued_sqlite3", "NAME": str(path), "OPTIONS": options}
    return ConnectionHandler({"default": settings})["default"]


@contextmanager
def begun(connection):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "get_connection", lambda using=None: connection)
        with transaction.atomic():
            yield


def can_enter(connection):
    """Whether somebody else could begin a transaction now."""
    other = Queue(Path(f"{connection.settings_dict['NAME']}-queue"))
    code = "import sys\nfrom pathlib import Path\nfrom dialogue_portal.lib.queued_sqlite3.queue import Queue, TooLong\n"
    code += "try:\n    Queue(Path(sys.argv[1])).enter(0.01)\nexcept TooLong:\n    sys.exit(3)"
    return subprocess.run([sys.executable, "-c", code, str(other.turns.path)], cwd=ROOT).returncode == 0


def test_a_transaction_keeps_others_out_until_its_outermost_end(database):
    with begun(database):
        with begun(database):
            database.cursor().execute("CREATE TABLE x (y)")
        assert not can_enter(database)
    assert can_enter(database)


def test_a_failed_transaction_lets_the_next_one_in(database):
    with pytest.raises(ZeroDivisionError), begun(database):
        raise ZeroDivisionError
    assert can_enter(database)


def test_a_connection_that_is_closed_lets_the_next_in(database):
    with begun(database):
        database.close()
        assert can_enter(database)


def test_a_queue_that_does_not_move_is_an_outage(database):
    path = f"{database.settings_dict['NAME']}-queue"
    with held_by_another_process(path), pytest.raises(OperationalError), begun(database):
        pass
    assert os.path.exists(path)
    with begun(database):
        database.cursor().execute("CREATE TABLE x (y)")


def test_a_number_may_be_as_large_as_on_other_databases(database):
    kinds = ["PositiveSmallIntegerField", "PositiveIntegerField", "BigAutoField"]
    assert [database.ops.integer_field_range(kind)[1] for kind in kinds] == [2**15 - 1, 2**31 - 1, 2**63 - 1]


GIVE_A_LOG = "PRAGMA journal_mode=WAL"


@contextmanager
def new_file_in_use(path):
    """A file that has no log yet, and that somebody has begun to write to: SQLite gives it none, and does not wait."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        with closing(sqlite3.connect(path, timeout=5)) as third, pytest.raises(sqlite3.OperationalError):
            third.execute(GIVE_A_LOG)
        yield other


def test_who_opens_a_new_file_waits_for_another_who_does(tmp_path, django_db_blocker):
    path = tmp_path / "portal.sqlite3"
    with django_db_blocker.unblock(), new_file_in_use(path) as other:
        leaves = Timer(0.1, lambda: other.execute("ROLLBACK"))
        leaves.start()
        with closing(opened(path, timeout=10, init_command=GIVE_A_LOG)) as connection:
            assert connection.cursor().execute("PRAGMA journal_mode").fetchone() == ("wal",)
        leaves.join()


def test_who_opens_a_file_does_not_wait_for_ever(tmp_path, django_db_blocker):
    path = tmp_path / "portal.sqlite3"
    with django_db_blocker.unblock(), new_file_in_use(path), pytest.raises(OperationalError):
        opened(path, timeout=0.05, init_command=GIVE_A_LOG).ensure_connection()


def test_who_may_not_wait_is_refused_at_once(tmp_path, django_db_blocker):
    path = tmp_path / "portal.sqlite3"
    connection = opened(path, timeout=20, init_command=GIVE_A_LOG)
    connection.may_wait = False
    began = time.monotonic()
    with django_db_blocker.unblock(), new_file_in_use(path), pytest.raises(OperationalError):
        connection.ensure_connection()
    assert time.monotonic() - began < 5
