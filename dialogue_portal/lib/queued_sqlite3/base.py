"""Django's SQLite backend, with a queue before every transaction."""

import os
import sqlite3
import time
from functools import cache
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.sqlite3 import base, operations

from .anew import Openings
from .queue import Queue, TooLong

BUSY, READ_ONLY = "SQLITE_BUSY", "SQLITE_READONLY"
DEFAULT_SECONDS = 5.0
"""What SQLite's own driver waits if nothing is said."""
LOOK_SECONDS = 0.005
"""Between two tries to open a file."""


@cache
def queue_of(path: str) -> Queue:
    return Queue(Path(f"{path}-queue"))


@cache
def openings_of(path: str) -> Openings:
    return Openings()


class DatabaseOperations(operations.DatabaseOperations):
    """Numbers as large as other databases hold: SQLite's own, of nineteen digits, are told to nobody."""

    integer_field_range = BaseDatabaseOperations.integer_field_range


class DatabaseWrapper(base.DatabaseWrapper):
    """Waits in the queue from before BEGIN until after COMMIT or ROLLBACK, as long as `OPTIONS["timeout"]` at most.

    Only transactions wait, which are IMMEDIATE with us; a single statement is on its own, with SQLite's way of waiting.
    """

    ops_class = DatabaseOperations
    queue: Queue | None = None
    """The queue that we are at the head of."""
    number: int | None = None
    """After how many beginnings this connection was opened, if it is open."""

    @property
    def openings(self) -> Openings:
        return openings_of(str(self.settings_dict["NAME"]))

    may_wait = True
    """Whether to wait for others to close theirs."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if self.may_wait:
            self.openings.wait()
        opened = self.open_file(conn_params)
        self.number = self.openings.opened()
        return opened

    def open_file(self, conn_params: dict[str, Any]) -> Any:
        """Waits for whoever gives the file its log (WAL). SQLite waits for its locks, but not for that one: of several
        who open a new file in the same moment it refuses all but one at once."""
        until = time.monotonic() + self.seconds
        while True:
            try:
                return super().get_new_connection(conn_params)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorname != BUSY or not self.may_wait or time.monotonic() > until:
                    raise
            time.sleep(LOOK_SECONDS)

    @property
    def seconds(self) -> float:
        """To wait at most for a lock."""
        return float(self.settings_dict["OPTIONS"].get("timeout", DEFAULT_SECONDS))

    def is_of_use(self) -> bool:
        """Whether it could be asked now without waiting: neither was it opened before all began anew, nor has it to
        wait for those that were."""
        if self.number is not None:
            return self.number == self.openings.number
        return not self.openings.has_left()

    def close_if_unusable_or_obsolete(self) -> None:
        if self.number is not None and not self.in_atomic_block and not self.is_of_use():
            self.close()
        super().close_if_unusable_or_obsolete()

    def let_go(self, error: str) -> None:
        """Called when SQLite gave an `error` that this connection does not outlive. If it said that the file is
        read-only, which is not so, that is because of what this process knew of it: then all connections of the process
        are closed before the next one is opened."""
        if error == READ_ONLY and os.access(str(self.settings_dict["NAME"]), os.W_OK):
            self.openings.begin_anew()
        self.close()

    def _start_transaction_under_autocommit(self) -> None:
        self.wait_our_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # unknown to the stubs
        except BaseException:
            self.let_the_next_in()
            raise

    def wait_our_turn(self) -> None:
        if self.queue is not None or self.is_in_memory_db():
            return
        queue = queue_of(str(self.settings_dict["NAME"]))
        try:
            queue.enter(self.seconds)
        except TooLong as error:
            raise OperationalError("database is locked: nobody came out of the queue") from error
        self.queue = queue

    def let_the_next_in(self) -> None:
        queue, self.queue = self.queue, None
        if queue is not None:
            queue.leave()

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]  # unknown to the stubs
        finally:
            self.let_the_next_in()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]  # unknown to the stubs
        finally:
            self.let_the_next_in()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]  # unknown to the stubs
        finally:
            self.let_the_next_in()
            if self.number is not None:
                self.openings.closed(self.number)
                self.number = None
