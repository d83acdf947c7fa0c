"""The link goes round every group of the ward at once: 1,200 visitors in 15 seconds, 2,400 pages, 480 opinions.

Each visitor reads the first page and the one of the conference; two of five go on and send an opinion, with some
seconds of thought before each of the six steps. Nobody sees an error, every receipt is stored once, and of 20 public
pages 19 come within half a second; what the steps of the form took is told beside it.
On two cores that also run the crowd. `make soak`; `VISITORS=300` makes it smaller.
"""

import asyncio
import os
import random
import re
import time
import urllib.parse
from collections import Counter

import pytest

from tests.faults.portal import Portal

from .databases import fresh_database

VISITORS = int(os.environ.get("VISITORS", "1200"))
SECONDS = 15 * VISITORS / 1200
SENDERS_OF_FIVE = 2
THOUGHT_SECONDS = float(os.environ.get("THOUGHT", "10"))
"""Before each of the six steps: whoever writes an opinion takes a minute at least."""

P95_SECONDS = 0.5
TEXT = "Phép thử đông người, người thứ {}: đề nghị thông cống."


@pytest.fixture
def portal(tmp_path):
    portal = Portal(tmp_path, fresh_database())
    yield portal
    portal.stop()


class Figures:
    """What the visitors met."""

    def __init__(self):
        self.statuses, self.receipts, self.errors = Counter(), {}, []
        self.read, self.pages, self.posts = [], [], []


class Visitor:
    """A browser with one connection, kept open while it is used."""

    def __init__(self, port, figures):
        self.port, self.figures, self.cookies, self.streams = port, figures, {}, None

    async def ask(self, method, path, fields=None, *, times=None):
        """The address and page at the end of the redirects; each answer is timed, into `times` if given."""
        while True:
            begin = time.perf_counter()
            status, headers, page = await self.answer(method, path, fields)
            usual = self.figures.posts if method == "POST" else self.figures.pages
            (usual if times is None else times).append(time.perf_counter() - begin)
            self.figures.statuses[status] += 1
            if status not in {301, 302}:
                assert status == 200, f"{status} {path}: {page[-800:]}"
                return path, page
            method, fields, path = "GET", None, urllib.parse.urljoin(path, headers["location"])

    async def answer(self, method, path, fields):
        body = urllib.parse.urlencode(fields).encode() if fields is not None else b""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\n"
        if fields is not None:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(f"{head}\r\n".encode() + body)
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {}
        for name, _, value in (line.partition(": ") for line in lines if line):
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, kept = value.partition(";")[0].partition("=")
                self.cookies[cookie] = kept
        page = (await reader.readexactly(int(headers.get("content-length", 0)))).decode(errors="replace")
        if headers.get("connection") == "close":
            self.leave()
        return int(first.split()[1]), headers, page

    def leave(self):
        if self.streams:
            self.streams[1].close()
        self.streams = None

    async def read(self):
        _, page = await self.ask("GET", "/", times=self.figures.read)
        await asyncio.sleep(random.uniform(0.5, 1.5))
        await self.ask("GET", re.search(r'href="(/doi-thoai/[^/"]+/)"', page).group(1), times=self.figures.read)

    async def send(self, number):
        start, page = await self.ask("GET", "/y-kien/gui/")
        token = {"csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)}
        steps = [
            ("", {"kind": "report"}),
            ("noi-dung/", {"text": TEXT.format(number)}),
            ("tep/", {}),
            ("nguoi-gui/", {}),
            ("cong-khai/", {"visibility": "unnamed", "consent": "2026-11"}),
            ("kiem-tra/", {}),
        ]
        for step, fields in steps:
            await asyncio.sleep(random.uniform(0.5, 1.5) * THOUGHT_SECONDS)
            _, page = await self.ask("POST", start + step, {**token, **fields})
        self.figures.receipts[re.search(r"<code>([0-9A-Z-]+)</code>", page).group(1)] = TEXT.format(number)


async def visit(number, port, figures):
    await asyncio.sleep(random.uniform(0, SECONDS))
    visitor = Visitor(port, figures)
    try:
        await visitor.read()
        if number % 5 < SENDERS_OF_FIVE:
            await visitor.send(number)
    except Exception as error:  # each is told at the end
        figures.errors.append(f"{type(error).__name__}: {error}"[:1500])
    finally:
        visitor.leave()


async def crowd(port, figures):
    await asyncio.gather(*(visit(number, port, figures) for number in range(VISITORS)))


def percentile(times, share):
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def test_a_flash_crowd_sees_no_error_and_loses_nothing(portal):
    portal.wait_for("/")
    figures, load, begin = Figures(), os.getloadavg()[0], time.monotonic()
    asyncio.run(crowd(int(portal.base.rpartition(":")[2]), figures))
    seconds = time.monotonic() - begin
    kinds = {"public pages": figures.read, "steps of the form": figures.pages, "steps sent": figures.posts}
    told = [
        f"{len(times)} {kind}: {[round(percentile(times, share) * 1000) for share in (0.5, 0.95, 0.99, 1)]} ms"
        for kind, times in kinds.items()
    ]
    print(
        f"\nFLASH {VISITORS} visitors in {SECONDS:.0f} s, all done after {seconds:.0f} s; load before {load:.1f}; "
        f"p50, p95, p99, max of {'; '.join(told)}; {len(figures.receipts)} receipts, {dict(figures.statuses)}, "
        f"{len(figures.errors)} errors"
    )
    assert figures.errors == []
    assert len(figures.receipts) == sum(number % 5 < SENDERS_OF_FIVE for number in range(VISITORS))
    stored = [row["text"] for row in portal.stored()]
    assert sorted(stored) == sorted(figures.receipts.values())
    assert percentile(figures.read, 0.95) <= P95_SECONDS
