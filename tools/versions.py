"""The version of what is published, queried from the loop of the web server, which must not block."""

import logging
import select
import sqlite3
import time
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol, cast

from django.db import DatabaseError, connection

from dialogue_portal.kept_pages import publication
from dialogue_portal.lib.databases import FOR_PAGES

if TYPE_CHECKING:
    from dialogue_portal.lib.queued_sqlite3.base import DatabaseWrapper

Then = Callable[[str | None], None]
"""Receives the version, or None if it could not be read."""

QUESTION = f"SELECT token FROM {publication.TABLE}"
PATIENCE = 0.5
"""Seconds after which a waiting request goes on without. The loop checks at least once a second."""
PAUSE = 1.0
"""Seconds between two attempts to connect to the database."""
CONNECT_SECONDS = 5.0
logger = logging.getLogger(__name__)


class Versions(Protocol):
    def ask(self, then: Then) -> None:
        """Call `then`, now or soon, with the version at a moment after this call."""

    def turn(self) -> None:
        """Called at each turn of the loop."""

    def close(self) -> None:
        """Answer all who still wait with None."""


class Unknown:
    """For an application that publishes nothing."""

    def ask(self, then: Then) -> None:
        then(None)

    def turn(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nobody waits."""


def versions_for(loop: dict[int, Any]) -> Versions:
    """For the portal's database. `loop` maps file numbers to what the server's loop watches."""
    return FromSqlite(cast(Any, connection)) if connection.vendor == "sqlite" else FromPostgresql(loop)


class FromSqlite:
    """Reads the file: with the write-ahead log, writers do not block readers. It queries SQLite directly: what Django
    does around this query costs a tenth of a kept page."""

    def __init__(self, connection: "DatabaseWrapper") -> None:
        self.connection = connection
        connection.may_wait = False

    def ask(self, then: Then) -> None:
        row = None
        if self.connection.is_of_use():
            try:
                self.connection.ensure_connection()
                row = self.connection.connection.execute(QUESTION).fetchone()
            except (DatabaseError, sqlite3.Error):
                self.connection.close()
        then(row[0] if row else None)

    def turn(self) -> None:
        """Close an outdated connection even if nobody asks for a page: while it is open, the threads cannot reopen
        theirs."""
        if not self.connection.is_of_use():
            self.connection.close()

    def close(self) -> None:
        self.connection.close()


class FromPostgresql:
    """A connection of its own that the loop watches. One query at a time; requests that come meanwhile share the next:
    a crowd costs the database less than as many visitors one after the other."""

    def __init__(self, loop: dict[int, Any]) -> None:
        import psycopg2  # not if the database is SQLite

        self.loop, self.errors = loop, psycopg2.Error
        self.asked: list[Then] = []
        self.waiting: list[Then] = []
        self.asked_at = 0.0
        self.link: Any = None
        self.cursor: Any = None
        self.number = -1
        self.new_link: Any = None
        self.connecting: Thread | None = None

    def turn(self) -> None:
        """A broken connection is noticed by the loop itself."""

    def ask(self, then: Then) -> None:
        if not self.is_linked():
            then(None)
            return
        self.waiting.append(then)
        if not self.asked:
            self.send()

    def send(self) -> None:
        self.asked, self.waiting, self.asked_at = self.waiting, [], time.monotonic()
        try:
            self.cursor.execute(QUESTION)
        except self.errors as error:
            self.lose(error)

    def close(self) -> None:
        if self.connecting:
            self.connecting.join(CONNECT_SECONDS)
        self.is_linked(again=False)
        self.lose(None)

    def lose(self, error: Exception | None) -> None:
        """Give up the connection."""
        without, self.asked, self.waiting = self.asked + self.waiting, [], []
        if self.link is not None:
            self.loop.pop(self.number, None)
            self.link.close()
            self.link = None
        if error:
            logger.warning("The web loop has lost its database: %s", type(error).__name__)
        for then in without:
            then(None)

    # What the server's loop asks of everything that it watches

    def fileno(self) -> int:
        return self.number

    def readable(self) -> bool:
        """Called at each turn of the loop: gives up if a request has waited too long."""
        if self.asked and time.monotonic() - self.asked_at > PATIENCE:
            self.lose(TimeoutError())
        return self.link is not None

    def writable(self) -> bool:
        return False

    def handle_read_event(self) -> None:
        from psycopg2.extensions import POLL_OK

        try:
            if self.link.poll() != POLL_OK or not self.asked:
                return
            row = self.cursor.fetchone()
        except self.errors as error:
            self.lose(error)
            return
        asked, self.asked = self.asked, []
        if self.waiting:
            self.send()
        for then in asked:
            then(row[0] if row else None)

    def handle_close(self) -> None:
        self.lose(ConnectionError())

    handle_expt_event = handle_error = handle_close

    # Connecting, in a thread, as looking up names may take long

    def is_linked(self, again: bool = True) -> bool:
        """Whether there is a connection; if not, begin to make one, while the threads do the work."""
        if self.link is None and self.new_link is not None:
            self.link, self.new_link = self.new_link, None
            self.cursor, self.number = self.link.cursor(), self.link.fileno()
            self.loop[self.number] = self
        if self.link is None and again and (self.connecting is None or not self.connecting.is_alive()):
            self.connecting = Thread(target=self.connect, name="web-loop-database", daemon=True)
            self.connecting.start()
        return self.link is not None

    def connect(self) -> None:
        try:
            self.new_link = connected(connection.get_connection_params())
        except (self.errors, OSError):
            time.sleep(PAUSE)


def connected(parameters: dict[str, Any]) -> Any:
    """A non-blocking connection, on which no query outlives its patience by more than seconds."""
    import psycopg2

    link, last = psycopg2.connect(**parameters, async_=True), time.monotonic() + CONNECT_SECONDS
    wait_for(link, last)
    cursor = link.cursor()  # must be there until the answer is
    cursor.execute(FOR_PAGES)
    wait_for(link, last)
    return link


def wait_for(link: Any, last: float) -> None:
    """Until what `link` was asked is done. Raises `TimeoutError` at the moment `last`."""
    from psycopg2.extensions import POLL_OK, POLL_READ, POLL_WRITE

    while (state := link.poll()) != POLL_OK:
        files = [link.fileno()]
        left = max(0.0, last - time.monotonic())
        ready = select.select(files if state == POLL_READ else [], files if state == POLL_WRITE else [], [], left)
        if not any(ready):
            link.close()
            raise TimeoutError
