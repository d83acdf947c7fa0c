"""Which pages are slow among a million opinions: opens linked pages, a few of each kind and each set of filters, as a
visitor and as staff of each role. The bench of `growth` knows only the pages that somebody thought of.

    DATABASE_URL=… VAR_DIR=… python -m tests.bench.crawl                     all
    DATABASE_URL=… VAR_DIR=… python -m tests.bench.crawl / 3                 as a visitor from there, three of each kind
    DATABASE_URL=… VAR_DIR=… python -m tests.bench.crawl /quan-tri/ 2 "Văn phòng"

Prints those that took longer than `SLOW` ms by the clock twice, the slowest first, and failures.
"""

import html
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection
from django.test import Client
from django.urls import Resolver404, resolve

from .growth import publish_something, signed_in

SLOW = 60
SECONDS = 600
LEFT_OUT = {"admin:logout", "admin:view_on_site"}
EVERY = [
    ("/", 3, ""),
    ("/quan-tri/", 2, "Văn phòng"),
    ("/quan-tri/", 2, "Đơn vị xử lý"),
    ("/quan-tri/", 2, "Lãnh đạo"),
]
LINK = re.compile(r'href="(/[^"#]*)')
FILTER = re.compile(r"[?&]([^=&]+)=")


def kind_of(address: str) -> tuple[str, ...]:
    """The name of the page and of its filters; empty if it is no page."""
    try:
        name = resolve(address.split("?")[0]).view_name
    except Resolver404:
        return ()
    return () if name in LEFT_OUT else (name, *sorted(FILTER.findall(address)))


def pages(client: Client, start: str, of_each: int) -> Iterator[tuple[str, float]]:
    """Each opened address, and the milliseconds that it took."""
    opened: Counter[tuple[str, ...]] = Counter()
    waiting, known, until = deque([start]), {start}, time.monotonic() + SECONDS
    while waiting and time.monotonic() < until:
        address = waiting.popleft()
        kind = kind_of(address)
        if not kind or opened[kind] == of_each:
            continue
        opened[kind] += 1
        try:
            response, took = timed(client, address)
        except DatabaseError as error:  # a query over its time limit matters most
            print(f"  {type(error).__name__}: {address}", flush=True)
            continue
        yield address, took
        for link in links_of(response):
            if link not in known:
                known.add(link)
                waiting.append(link)


def timed(client: Client, address: str) -> tuple[Any, float]:
    publish_something()
    begun = time.monotonic()
    response = client.get(address)
    if response.streaming:
        for _ in response.streaming_content:
            pass
    return response, (time.monotonic() - begun) * 1000


def links_of(response: Any) -> list[str]:
    if response.streaming or "html" not in response.get("Content-Type", ""):
        return []
    return [html.unescape(link) for link in LINK.findall(response.content.decode())]


def crawl(start: str, of_each: int, role: str = "") -> None:
    client = signed_in(role) if role else Client(SERVER_NAME="localhost")
    number, slow = 0, []
    for address, took in pages(client, start, of_each):
        number += 1
        if took > SLOW:  # the first time may be that of the disk
            slow.append((min(took, timed(client, address)[1]), address))
    print(f"{connection.vendor}, {role or 'visitor'}: {number} pages from {start}", flush=True)
    for took, address in sorted(slow, reverse=True):
        if took > SLOW:
            print(f"  {took:6.0f} ms  {address}", flush=True)


def main() -> None:
    if len(sys.argv) > 1:
        crawl(sys.argv[1], int(sys.argv[2]), *sys.argv[3:4])
    else:
        for start, of_each, role in EVERY:
            crawl(start, of_each, role)


if __name__ == "__main__":
    main()
