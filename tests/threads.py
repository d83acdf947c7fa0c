"""Several visitors at the same moment: threads, each with its own connection, on either database."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from django.db import connection, connections

from sessions_app.actions import ActionRefused


def at_once(does: Callable[[int], Any], *, threads: int, folder: Path) -> list[Any]:
    """Results of `does` in threads that begin together and get their number. The test must have committed what they
    need to see (`transaction=True`)."""
    together, given = Barrier(threads), []

    def run(number: int) -> None:
        try:
            together.wait(20)
            given.append(does(number))
        finally:
            connections.close_all()

    with database_for_threads(folder / "threads.sqlite3"):
        running = [Thread(target=run, args=[number]) for number in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
    assert len(given) == threads
    return given


def press(folder: Path, steps: Sequence[Callable[[], Any]], then: Callable[[], Any]) -> tuple[list[str], Any]:
    """The refusal of each of `steps`, all begun together, or «»; and what `then` reads when all are done."""
    all_done = Barrier(len(steps))

    def one(number: int) -> tuple[str, Any]:
        try:
            steps[number]()
            refusal = ""
        except ActionRefused as refused:
            refusal = type(refused).__name__
        finally:
            all_done.wait(20)
        return refusal, then()

    came = at_once(one, threads=len(steps), folder=folder)
    return sorted(refusal for refusal, _ in came), came[0][1]


@contextmanager
def database_for_threads(path: Path) -> Iterator[None]:
    """On SQLite, a copy in a file as in the portal: with the tests' database in memory, threads lock each other out."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
    settings = connections.settings["default"]
    before = settings["NAME"]
    settings["NAME"] = str(path)
    try:
        yield
    finally:
        settings["NAME"] = before
