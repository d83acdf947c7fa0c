"""What no browser sends, on raw sockets, to the portal as `make run` starts it: each is refused in order, and whoever
reads meanwhile notices nothing.

«Refused in order»: a status below 500, 501 (a coding nobody speaks) or 505, or the connection is closed; one answer for
one request, and never what was smuggled in behind another.
"""

import os
import re
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.faults.portal import Portal

from .databases import fresh_database

HOST = b"Host: 127.0.0.1\r\n"
GET = b"GET /robots.txt HTTP/1.1\r\n" + HOST
POST = b"POST /y-kien/tra-cuu/ HTTP/1.1\r\n" + HOST
SMUGGLED = b"GET /khong-co-trang-nay/ HTTP/1.1\r\n" + HOST + b"\r\n"
"""Answered 404: whoever sees that number found what was hidden in another request."""
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
FORM = POST + b"Content-Type: application/x-www-form-urlencoded"
READER_SECONDS = 2
SLOW = 60

LINES = {
    "nothing": b"\r\n\r\n",
    "noise": os.urandom(4000) + b"\r\n\r\n",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(500),
    "http/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "http/0.9": b"GET /\r\n\r\n",
    "http/9.9": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "small letters": b"get / http/1.1\r\n" + HOST + b"\r\n",
    "no address": b"GET HTTP/1.1\r\n" + HOST + b"\r\n",
    "spaces": b"GET  /  HTTP/1.1\r\n" + HOST + b"\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n",
    "bare carriage return": b"GET / HTTP/1.1\rHost: x\r\n" + HOST + b"\r\n",
    "nul in the address": b"GET /\0 HTTP/1.1\r\n" + HOST + b"\r\n",
    "nul in words": b"GET /?q=%00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "broken brackets": b"GET http://[::1/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "brackets in a name": b"GET http://[x]/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "letters of no host": "GET http://a\u2100b/ HTTP/1.1\r\n".encode() + HOST + b"\r\n",
    "another site": b"GET http://evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "climbing": b"GET /static/../../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n",
    "climbing in code": b"GET /media/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n",
    "not utf-8": b"GET /\xff\xfe%ff HTTP/1.1\r\n" + HOST + b"\r\n",
    "connect": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "trace": b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a verb of one's own": b"FLY / HTTP/1.1\r\n" + HOST + b"\r\n",
    "star": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long verb": b"A" * 20_000 + b" / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long address": b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
}
HEADERS = {
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": GET + HOST + b"\r\n",
    "unknown host": b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "host with a path": b"GET / HTTP/1.1\r\nHost: 127.0.0.1/evil\r\n\r\n",
    "host of letters nobody knows": b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
    "forwarded host": GET + b"X-Forwarded-Host: evil.example\r\n\r\n",
    "huge": GET + b"X-Big: " + b"a" * 300_000 + b"\r\n\r\n",
    "huge cookie": GET + b"Cookie: a=" + b"b" * 100_000 + b"\r\n\r\n",
    "many": GET + b"".join(b"X-%d: y\r\n" % number for number in range(20_000)) + b"\r\n",
    "the same many times": GET + b"X-A: y\r\n" * 20_000 + b"\r\n",
    "no name": GET + b": x\r\n\r\n",
    "space before the colon": GET + b"Content-Length : 5\r\n\r\n",
    "folded": GET + b"X-A: b\r\n c\r\n\r\n",
    "folded at once": b"GET / HTTP/1.1\r\n Host: x\r\n\r\n",
    "nul": GET + b"X-A: \0\r\n\r\n",
    "bytes": GET + b"X-A: \xff\xfe\r\nCookie: \xff=\xfe; sessionid=\xff\r\nAccept-Language: \xff\r\n\r\n",
    "request id with a line": GET + b"X-Request-ID: a\x0bb\r\n\r\n",
    "range": GET + b"Range: bytes=" + b"0-," * 5000 + b"\r\n\r\n",
    "date": GET + b"If-Modified-Since: 99 Nov 99999999 99:99:99\r\nIf-None-Match: " + b'"' * 999 + b"\r\n\r\n",
    "encodings": GET + b"Accept-Encoding: " + b"gzip;q=9e9," * 500 + b"\r\n\r\n",
    "underscore": GET + b"Content_Length: 9\r\nX_Forwarded_For: 1\r\n\r\n",
    "upgrade": GET + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n",
    "expectation": GET + b"Expect: a miracle\r\n\r\n",
}
BODIES = {
    "length of no number": POST + b"Content-Length: abc\r\n\r\n",
    "length below nothing": POST + b"Content-Length: -1\r\n\r\n",
    "length with a sign": POST + b"Content-Length: +5\r\n\r\nabcde",
    "length without end": POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
    "length of a terabyte": POST + b"Content-Length: 1099511627776\r\n\r\n",
    "length of forty megabytes": POST + b"Content-Length: 40000000\r\n\r\nx",
    "chunk of no size": CHUNKED + b"xyz\r\n",
    "chunk below nothing": CHUNKED + b"-1\r\n",
    "chunk without end": CHUNKED + b"F" * 400_000,
    "chunk longer than it says": CHUNKED + b"1\r\nabc\r\n0\r\n\r\n",
    "chunk of a huge size": CHUNKED + b"FFFFFFFFFFFFFFFFFFFFFFFF\r\na",
    "chunk with words": CHUNKED + b"1;a=\x00\r\na\r\n0\r\n\r\n",
    "chunk with long words": CHUNKED + b"1;a=" + b"b" * 400_000,
    "chunks with bare line feeds": CHUNKED + b"1\na\n0\n\n",
    "trailer without end": CHUNKED + b"0\r\n" + b"X: y\r\n" * 70_000,
    "another coding": POST + b"Transfer-Encoding: gzip\r\n\r\n",
    "two codings": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "utf-7": FORM + b"; charset=utf-7\r\nContent-Length: 6\r\n\r\ncode=1",
    "nul in a form": FORM + b"\r\nContent-Length: 8\r\n\r\ncode=%00",
    "bytes in a form": FORM + b"\r\nContent-Length: 7\r\n\r\ncode=\xff\xfe",
}
SMUGGLING = {
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(SMUGGLED) + SMUGGLED,
    "one length twice": POST + b"Content-Length: 0, 0\r\n\r\n" + SMUGGLED,
    "length and chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunks that are none": POST + b"Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n" + SMUGGLED,
    "chunks after a tab": POST + b"Transfer-Encoding:\tchunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunks after a strange space": POST + b"Transfer-Encoding: \x0bchunked\r\nContent-Length: 0\r\n\r\n" + SMUGGLED,
    "chunks twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunks before their time": (
        b"POST /y-kien/tra-cuu/ HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
        + SMUGGLED
    ),
    "space before the colon": POST + b"Transfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n" + SMUGGLED,
    "line feed in a header": POST + b"X: a\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n" + SMUGGLED,
    "chunk with a signed size": CHUNKED + b"+0\r\n\r\n" + SMUGGLED,
    "chunk with 0x": CHUNKED + b"0x0\r\n\r\n" + SMUGGLED,
}


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("portal"), fresh_database(), DEBUG="False")
    yield portal
    portal.stop()


@pytest.fixture(scope="module")
def port(portal):
    return int(portal.base.rpartition(":")[2])


@pytest.fixture
def readers(portal):
    """Two ordinary visitors, for as long as the test takes: what they were answered, and how long the slowest waited."""
    met, waits, ended = Counter(), [0.0], threading.Event()

    def read():
        while not ended.is_set():
            begin = time.perf_counter()
            met[portal.get("/")[0]] += 1
            waits.append(time.perf_counter() - begin)
            ended.wait(0.05)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    yield
    ended.set()
    for thread in threads:
        thread.join()
    print(f"{met.total()} trang, chậm nhất {max(waits):.2f} s")
    assert set(met) == {200}
    assert met.total() > 2
    assert max(waits) < READER_SECONDS


def statuses(port, sent, *, patience=3.0):
    """Of all answers that come before the connection closes or falls silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
        received = b""
        with suppress(OSError):  # refused while we still talk, or silent because it waits for more
            connection.sendall(sent)
        with suppress(OSError):
            while piece := connection.recv(65536):
                received += piece
    return [int(found) for found in re.findall(rb"(?:^|\n|>|\))HTTP/1\.[01] (\d{3}) ", received)]


def all_statuses(port, requests):
    """Of each of `requests`, eight at a time: much of the time they are silent."""
    with ThreadPoolExecutor(8) as pool:
        return dict(zip(requests, pool.map(lambda sent: statuses(port, sent), requests.values()), strict=True))


def time_of(portal):
    """Seconds that the web processes have worked."""
    return sum(sum(process.cpu_times()[:2]) for process in portal.children("tools.web"))


def is_in_order(found):
    return len(found) <= 1 and all(status < 500 or status in {501, 505} for status in found)


@pytest.mark.parametrize("requests", [LINES, HEADERS, BODIES], ids=["lines", "headers", "bodies"])
def test_what_is_broken_is_refused_in_order(portal, port, readers, requests):
    begin = len(portal.logged())
    answers = all_statuses(port, requests)
    print(answers)
    assert {what: found for what, found in answers.items() if not is_in_order(found)} == {}
    assert "Traceback" not in portal.logged()[begin:]


def test_no_request_is_smuggled_in_behind_another(portal, port, readers):
    assert statuses(port, POST + b"Content-Length: 0\r\n\r\n" + SMUGGLED)[1:] == [404]  # so it would be seen
    answers = all_statuses(port, SMUGGLING)
    print(answers)
    assert {what: found for what, found in answers.items() if 404 in found or not is_in_order(found)} == {}


def test_requests_sent_at_once_are_answered_in_turn(port, readers):
    gone = b"GET /khong-co-trang-nay/ HTTP/1.1\r\n" + HOST + b"\r\n"
    assert statuses(port, (GET + b"\r\n" + gone) * 20, patience=10) == [200, 404] * 20


def test_an_unknown_host_sees_nothing_of_the_portal(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        answer = connection.makefile("rb").read()
    assert b" 400 " in answer.partition(b"\r\n")[0]
    assert b"evil.example" not in answer


def test_sixty_slow_senders_hold_nobody_up(port, readers):
    """A third send headers, a third a form, a third chunks, a byte every tenth of a second; some hang up in between."""
    openings = [GET + b"X-Slow: ", POST + b"Content-Length: 100000\r\n\r\n", CHUNKED + b"FFFFF\r\n"]
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW)]
    for number, connection in enumerate(held):
        connection.sendall(openings[number % 3])
    for _ in range(50):
        for connection in held:
            connection.sendall(b"a")
        time.sleep(0.1)
    for connection in held:
        connection.close()


def test_a_body_without_end_costs_no_more_than_another(portal, port):
    """Eight megabytes of one chunk's size, of its words, of what follows the last: seconds of the one loop that all
    visitors share, were they looked through with every piece that arrives."""
    before = time_of(portal)
    for opening in [CHUNKED, CHUNKED + b"1;a=", CHUNKED + b"0\r\nX: "]:
        assert statuses(port, opening + b"a" * 8_000_000) in ([400], [])
    assert time_of(portal) - before < 2
