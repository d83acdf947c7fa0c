"""Django's SQLite backend, with a queue before every transaction."""

from functools import cache
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.sqlite3 import base, operations

from .queue import Queue, TooLong

DEFAULT_SECONDS = 5.0
"""What SQLite's own driver waits if nothing is said."""


@cache
def queue_of(path: str) -> Queue:
    return Queue(Path(f"{path}-queue"))


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
            queue.enter(self.settings_dict["OPTIONS"].get("timeout", DEFAULT_SECONDS))
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
