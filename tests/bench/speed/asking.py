"""Asks as many visitors do at once: a new connection each, the next as soon as the last is answered. One thread with
next to no work, as its time is taken from those that it measures."""

import select
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Told:
    """The result: seconds of each answer, answers by status, bytes of one answer."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    size: int = 0

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        return sorted(self.took)[min(len(self.took) - 1, int(len(self.took) * share))] * 1000


class Visit:
    """One request in progress."""

    def __init__(self, port: int, request: bytes) -> None:
        self.request, self.answer, self.begun = request, b"", time.perf_counter()
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.connect_ex(("127.0.0.1", port))

    def send(self) -> None:
        sent = self.socket.send(self.request)
        self.request = self.request[sent:]

    def is_answered(self) -> bool:
        """Read what has arrived. Returns whether the answer is whole: the server has disconnected, or the told length
        has come."""
        piece = self.socket.recv(1 << 20)
        self.answer += piece
        head, gap, body = self.answer.partition(b"\r\n\r\n")
        if not piece or not gap:
            return not piece
        told = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return b" 304 " in head[:20] or (bool(told) and len(body) >= int(told))

    @property
    def status(self) -> int:
        return int(self.answer[9:12]) if self.answer else 0


def ask(port: int, requests: Iterator[bytes], *, at_once: int, seconds: float) -> Told:
    """Send `requests`, `at_once` at a time, until they end or the time is up; waits for every answer."""
    told, visits, poll = Told(), {}, select.epoll()
    begun = time.perf_counter()

    def begin() -> None:
        request = next(requests, None) if time.perf_counter() - begun < seconds else None
        if request is not None:
            visit = Visit(port, request)
            visits[visit.socket.fileno()] = visit
            poll.register(visit.socket.fileno(), select.EPOLLOUT)

    for _ in range(at_once):
        begin()
    while visits:
        for number, event in poll.poll(30) or stuck():
            visit = visits[number]
            if event & select.EPOLLOUT and visit.request:
                visit.send()
                if not visit.request:
                    poll.modify(number, select.EPOLLIN)
                continue
            if not visit.is_answered():
                continue
            told.took.append(time.perf_counter() - visit.begun)
            told.statuses[visit.status] += 1
            told.size = len(visit.answer)
            poll.unregister(number)
            del visits[number]
            visit.socket.close()
            begin()
    told.seconds = time.perf_counter() - begun
    poll.close()
    return told


def stuck() -> list[tuple[int, int]]:
    raise TimeoutError("nobody has answered for thirty seconds")


def get(address: str, **headers: str) -> bytes:
    lines = {"Host": "127.0.0.1", "Accept-Encoding": "gzip, br", "User-Agent": "bench", "Connection": "close"} | headers
    return build("GET", address, lines, b"")


def post(address: str, form: bytes, **headers: str) -> bytes:
    lines = {
        "Host": "127.0.0.1",
        "User-Agent": "bench",
        "Connection": "close",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(form)),
    }
    return build("POST", address, lines | headers, form)


def build(method: str, address: str, lines: dict[str, str], body: bytes) -> bytes:
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"{method} {address} HTTP/1.1\r\n{head}\r\n".encode() + body
