"""Kept pages leave from the loop that reads the requests: to wake a thread costs more than such a page.

The loop must never wait for anybody, so it gives only what lies ready, and learns without waiting whether that still
holds (`tools/versions.py`). All else goes to the threads, as ever.
"""

import signal
from threading import get_ident
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import WSGITask

from tools.strict_http import StrictChannel
from tools.versions import Versions


class Front:
    """Stands between the loop of `server` and its threads: what the loop itself hands over, its channel looks at first.
    It also ends the loop, between two turns and not within an answer."""

    def __init__(self, server: BaseWSGIServer, versions: Versions) -> None:
        self.server, self.threads, self.versions = server, server.task_dispatcher, versions
        self.loop = get_ident()
        self.must_stop = self.is_closing = False
        self.usual_readable = server.readable

    def readable(self) -> bool:
        """The loop asks its server this at the beginning of each turn."""
        if self.must_stop:
            raise SystemExit
        return bool(self.usual_readable())

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
        """The handler of SIGTERM. It heeds the first only: a second one, to the whole group, say, would cut off what is
        being finished."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self.must_stop = True
        self.server.pull_trigger()  # the loop may be asleep

    def shutdown(self, *args: Any, **kwargs: Any) -> bool:
        """Those who wait for a version are answered without, by the loop itself; then the threads finish."""
        self.is_closing = True
        self.versions.close()
        return bool(self.threads.shutdown(*args, **kwargs))


class QuickChannel(StrictChannel):
    """One connection of an application that says what lies ready: `KeepingHandler`."""

    has_next = False
    """Whether a request is whole that nobody works on yet."""
    is_beginning = False

    def received(self, data: bytes) -> bool:
        taken: bool = super().received(data)
        self.begin()
        return taken

    def begin(self) -> None:
        """Answer what is whole: at once if its page lies ready, else a thread does. Many may have come in one piece."""
        self.is_beginning = True
        while self.has_next:
            self.has_next = False
            task = WSGITask(self, self.requests[0])
            if self.may_answer() and self.server.application.may_be_ready(task.get_environment()):
                self.front.versions.ask(Answer(self, task))
            else:
                self.front.hand_on(self)
        self.is_beginning = False

    def may_answer(self) -> bool:
        """Whether the loop may write. Not to a line that has not taken the last answer yet: one who asks for much and
        reads nothing is waited for, and a thread may wait."""
        request = self.requests[0]
        return not request.error and request.command in ("GET", "HEAD") and not self.total_outbufs_len

    @property
    def front(self) -> Front:
        front: Front = self.server.task_dispatcher
        return front


class Answer:
    """What is done when the version is known."""

    def __init__(self, channel: QuickChannel, task: WSGITask) -> None:
        self.channel, self.task = channel, task

    def __call__(self, version: str | None) -> None:
        channel, front = self.channel, self.channel.front
        keeper = channel.server.application
        if version is None or not keeper.make_ready(self.task.get_environment(), version):
            front.hand_on(channel)
            return
        channel.task_class = self.same_task
        channel.service()
        del channel.task_class
        if not channel.is_beginning:
            channel.begin()

    def same_task(self, *args: Any) -> WSGITask:
        """In place of a new one: the environment says that the page is ready."""
        return self.task
