"""A visitor at the portal's front door, kept pages included, which Django's test client bypasses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from dialogue_portal.kept_pages.handler import KeepingHandler

BROWSER = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd", "HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14)"}


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Process:
    """One web process with its own kept pages."""

    def __init__(self) -> None:
        self.door = KeepingHandler()

    def get(self, address: str, *, method: str = "GET", **environ: Any) -> Got:
        begun: list[Any] = []
        with open_connections():
            asked = RequestFactory().generic(method, address, **environ).environ
            response = self.door(asked, lambda *start: begun.extend(start))
            body = b"".join(response)
            if hasattr(response, "close"):
                response.close()
        return Got(int(begun[0].split()[0]), dict(begun[1]), body)

    def is_kept(self, address: str, **environ: Any) -> bool:
        """Whether `address` is answered from a kept page: with no query except that for the version."""
        with CaptureQueriesContext(connection) as asked:
            self.get(address, **environ)
        return [row["sql"] for row in asked] == ["SELECT token FROM dialogue_portal_publication"]


@contextmanager
def open_connections() -> Iterator[None]:
    """Django closes connections around a request, and with them the transaction of the test: not within this block."""
    for signal in SIGNALS:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in SIGNALS:
            signal.connect(close_old_connections)


SIGNALS = [request_started, request_finished]
