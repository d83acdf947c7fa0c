"""How a running portal serves, and whether it still does while others hold connections open. Not part of the tests.

    python -m tests.bench.serving http://127.0.0.1:8000

Loopback only, some seconds long: requests per second and the 99th percentile for the home page, a static file and a
post, then how many pages arrive within a second while 60 connections leave their headers unfinished and 60 more send
a body one byte a second.
"""

import asyncio
import re
import sys
import time
from urllib.parse import urlsplit

CLIENTS = 8
SECONDS = 6
SLOW_OF_EACH_KIND = 60
SLOW_SECONDS = 10
PATIENCE = 1.0


async def fetch(port: int, request: bytes) -> tuple[int, bytes]:
    """Status and whole answer, on a new connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        answer = await reader.read(-1)
    finally:
        writer.close()
    return int(answer.split(b" ", 2)[1]) if answer else 0, answer


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()


def post(path: str) -> bytes:
    body = b"code=1"
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + COOKIE + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body


async def load(port: int, request: bytes) -> tuple[float, float, set[int]]:
    """Requests per second, the 99th percentile in ms, and the statuses."""
    took: list[float] = []
    statuses: set[int] = set()
    end = time.monotonic() + SECONDS

    async def client() -> None:
        while time.monotonic() < end:
            start = time.monotonic()
            try:
                statuses.add((await fetch(port, request))[0])
            except OSError:
                statuses.add(-1)
            took.append(time.monotonic() - start)

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return len(took) / SECONDS, sorted(took)[int(len(took) * 0.99)] * 1000, statuses


async def hold(port: int, opening: bytes) -> None:
    """Begin a request and send the rest byte by byte; begin again when the server disconnects."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(opening)
            while True:
                await asyncio.sleep(1)
                writer.write(b"x")
                await writer.drain()
        except OSError:
            await asyncio.sleep(0.2)


async def besieged(port: int, openings: list[bytes]) -> tuple[int, int, float]:
    """Pages served in time, pages requested, and the slowest of those served in ms."""
    holders = [asyncio.create_task(hold(port, opening)) for opening in openings for _ in range(SLOW_OF_EACH_KIND)]
    await asyncio.sleep(2)
    served, asked, worst = 0, 0, 0.0
    end = time.monotonic() + SLOW_SECONDS
    while time.monotonic() < end:
        asked += 1
        start = time.monotonic()
        try:
            status, _ = await asyncio.wait_for(fetch(port, get("/")), PATIENCE)
            if status == 200:
                served, worst = served + 1, max(worst, time.monotonic() - start)
        except (OSError, TimeoutError):
            pass
        await asyncio.sleep(0.1)
    for holder in holders:
        holder.cancel()
    await asyncio.gather(*holders, return_exceptions=True)
    return served, asked, worst * 1000


COOKIE = b"Cookie: csrftoken=" + b"a" * 32 + b"\r\n"  # with it Django reads the whole form before it refuses it
HEADERS = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /y-kien/tra-cuu/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    + COOKIE
    + b"Content-Length: 100000\r\n\r\ncode="
)


async def main(port: int) -> None:
    _, page = await fetch(port, get("/"))
    sheet = re.search(rb'href="(/static/[^"]+)"', page)
    for name, request in [
        ("home", get("/")),
        ("static", get(sheet[1].decode() if sheet else "/")),
        ("post", post("/y-kien/tra-cuu/")),
    ]:
        rate, tail, statuses = await load(port, request)
        print(f"{name:>8}: {rate:7.1f} a second, p99 {tail:7.1f} ms, {sorted(statuses)}", flush=True)
    for name, openings in [("headers", [HEADERS]), ("bodies", [BODY]), ("both", [HEADERS, BODY])]:
        served, asked, worst = await besieged(port, openings)
        print(f"{name:>8}: {served} of {asked} pages within {PATIENCE:.0f} s, slowest {worst:.0f} ms", flush=True)
        await asyncio.sleep(2)


if __name__ == "__main__":
    address = urlsplit(sys.argv[1])
    if address.hostname not in {"127.0.0.1", "localhost"}:
        sys.exit("Only a portal on this machine.")
    asyncio.run(main(address.port or 80))
