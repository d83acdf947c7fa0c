"""Kept pages are sent from the loop that reads requests: waking a thread costs more than such a page.

The loop must never block, so it sends only what is ready, and checks asynchronously whether that is still valid
(`tools/versions.py`). Threads do everything else.
"""

import signal
import socket
import time
from threading import get_ident
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from tools.strict_http import StrictChannel, StrictTask
from tools.versions import Versions

NEWCOMER_SECONDS = 1
QUEUE_SECONDS = 2
"""Seconds. With the time that threads take to finish (5), less than the supervisor waits (`tools/workers.py`)."""


class Front:
    """Stands between the loop of `server` and its threads: a request that the loop hands over is first looked at by its
    channel. It also ends the loop, between two turns and never within an answer."""

    def __init__(self, server: BaseWSGIServer, versions: Versions) -> None:
        self.server, self.threads, self.versions = server, server.task_dispatcher, versions
        self.loop = get_ident()
        self.must_stop = self.is_closing = False
        self.usual_readable = server.readable
        server.pull_trigger = self.wake

    def readable(self) -> bool:
        """Called by the loop at the beginning of each turn."""
        if self.must_stop and not self.has_newcomers():
            raise SystemExit
        self.versions.turn()
        return not self.must_stop and bool(self.usual_readable())

    def has_newcomers(self) -> bool:
        """Whether a connection was accepted a moment ago whose request has not arrived: it would be cut off."""
        since = time.time() - NEWCOMER_SECONDS
        return any(
            channel.creation_time > since and not channel.requests for channel in self.server.active_channels.values()
        )

    def wake(self) -> None:
        """Called by anybody with work for the loop. The loop itself is awake and need not write to itself."""
        if get_ident() != self.loop:
            self.server.trigger.pull_trigger()

    def add_task(self, channel: HTTPChannel) -> None:
        if get_ident() == self.loop and isinstance(channel, QuickChannel):
            channel.has_next = True
        else:
            self.hand_on(channel)

    def hand_on(self, channel: HTTPChannel) -> None:
        if self.is_closing:
            channel.service()  # the threads take nothing new
        else:
            self.threads.add_task(channel)

    def stop(self, number: int, frame: object) -> None:
        """The handler of SIGTERM. Only the first counts: a second one, say to the whole group, would cut off answers
        that are being finished."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self.must_stop = True
        self.server.trigger.pull_trigger()  # the loop runs in this thread and may be asleep

    def shutdown(self, *args: Any, **kwargs: Any) -> bool:
        """Answer those who wait for a version without one, in the loop; then let the threads finish, including their
        queue, which they would drop."""
        self.is_closing = True
        self.versions.close()
        until = time.monotonic() + QUEUE_SECONDS
        while self.threads.queue and time.monotonic() < until:
            time.sleep(0.01)
        return bool(self.threads.shutdown(*args, **kwargs))


class WholeTask(StrictTask):
    """Sends head and page in one piece: sending one after the other costs a tenth of a kept page."""

    def service(self) -> None:
        pieces: list[bytes] = []
        self.channel.pieces = pieces
        try:
            super().service()
        finally:
            self.channel.pieces = None
        self.channel.write_soon(b"".join(pieces))


class QuickChannel(StrictChannel):
    """A connection of an application that knows which pages are ready: `KeepingHandler`."""

    has_next = False
    """Whether a whole request has arrived that nobody works on yet."""
    is_beginning = False
    pieces: list[bytes] | None = None
    """What a `WholeTask` has written so far."""

    def __init__(self, server: BaseWSGIServer, sock: socket.socket, addr: Any, adj: Any, map: Any = None) -> None:
        super().__init__(server, sock, addr, adj, map)
        try:
            data = sock.recv(adj.recv_bytes)  # a browser has usually sent its request by then
        except OSError:  # it has not, or has disconnected: the loop will see
            return
        try:
            self.received(data)
        except Exception:  # a fault of this connection, not of the listening socket
            self.handle_error()

    def received(self, data: bytes) -> bool:
        taken: bool = super().received(data)
        self.begin()
        return taken

    def begin(self) -> None:
        """Answer whole requests: at once if the page is ready, otherwise in a thread. Several may have arrived in one
        piece."""
        self.is_beginning = True
        while self.has_next:
            self.has_next = False
            task = WholeTask(self, self.requests[0])
            if self.may_answer() and self.server.application.may_be_ready(task.get_environment()):
                self.front.versions.ask(Answer(self, task))
            else:
                self.front.hand_on(self)
        self.is_beginning = False

    def answer(self, task: WholeTask) -> None:
        """Carry out `task` in the loop. A connection that ends is closed at once: each turn of the loop costs."""
        self.task_class = lambda *args: task
        self.service()
        del self.task_class
        if self.will_close or (self.close_when_flushed and not self.total_outbufs_len):
            self.handle_close()

    def write_soon(self, data: bytes) -> int:
        if self.pieces is None:
            return int(super().write_soon(data))
        self.pieces.append(data)
        return len(data)

    def may_answer(self) -> bool:
        """Whether the loop may write. Not to a connection that has not taken the last answer: a client that asks for
        much and reads nothing blocks the writer, and only a thread may block."""
        request = self.requests[0]
        return not request.error and request.command in ("GET", "HEAD") and not self.total_outbufs_len

    @property
    def front(self) -> Front:
        front: Front = self.server.task_dispatcher
        return front


class Answer:
    """The step after the version is known."""

    def __init__(self, channel: QuickChannel, task: WholeTask) -> None:
        self.channel, self.task = channel, task

    def __call__(self, version: str | None) -> None:
        channel, front = self.channel, self.channel.front
        keeper = channel.server.application
        if version is None or not keeper.make_ready(self.task.get_environment(), version):
            front.hand_on(channel)
            return
        channel.answer(self.task)  # the environment of this task says that the page is ready
        if not channel.is_beginning:
            channel.begin()
