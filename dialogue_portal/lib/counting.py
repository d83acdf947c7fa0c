"""Counting views without a write per request: each process counts in memory, and a thread writes now and then.

Up to `COUNT_VIEWS_EVERY` seconds of views are lost when a process is killed: pages must not wait for a count.
"""

import atexit
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection
from django.http import HttpRequest, HttpResponse

ROBOTS = re.compile(
    r"bot|crawl|spider|slurp|scan|monitor|preview|fetch|archiv|feed|http|curl|wget|python|java/|go-|libwww|headless"
    r"|facebookexternal|whatsapp|skypeuri|lighthouse|pingdom|uptime",
    re.IGNORECASE,
)
"""Words in the names of programs that read pages for nobody: search engines, link previews, checks of being up."""


def is_reading(asked: Mapping[str, Any]) -> bool:
    """Whether a request (its `META`) comes from a browser that shows the page to a person, as far as it says so
    itself."""
    agent = asked.get("HTTP_USER_AGENT", "")
    ahead = asked.get("HTTP_SEC_PURPOSE", "") + asked.get("HTTP_PURPOSE", "")
    return asked["REQUEST_METHOD"] == "GET" and bool(agent) and not ROBOTS.search(agent) and "prefetch" not in ahead


class ViewCounter:
    """Counts by primary key; `write(key, number)` stores how many views came since the last time."""

    def __init__(self, write: Callable[[int, int], None]) -> None:
        self.write = write
        self.counts: Counter[int] = Counter()
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None

    def add(self, key: int) -> None:
        with self.lock:
            self.counts[key] += 1
            if self.thread is None and settings.COUNT_VIEWS_EVERY:
                self.thread = threading.Thread(target=self.run, name="view-counter", daemon=True)
                self.thread.start()
                atexit.register(self.flush)

    def count(self, request: HttpRequest, response: HttpResponse, key: int) -> None:
        """Count `response`, the page of `key`, now and whenever it is served again from the kept pages."""

        def on_reading(asked: Mapping[str, Any]) -> None:
            if is_reading(asked):
                self.add(key)

        on_reading(request.META)
        response.on_reading = on_reading  # type: ignore[attr-defined]  # no answer of Django's has it: what keeps the page looks for it there

    def run(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(settings.COUNT_VIEWS_EVERY)
            close_old_connections()
            self.flush()
            connection.close()

    def flush(self) -> None:
        """Write the counts; what cannot be written now is kept for the next time."""
        with self.lock:
            waiting, self.counts = self.counts, Counter()
        for key, number in waiting.items():
            try:
                self.write(key, number)
            except Exception:  # whatever the database says: a figure of views must never stop anything
                with self.lock:
                    self.counts[key] += number
