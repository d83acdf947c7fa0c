"""Requests that end in two ways, or never, are refused before anybody reads them.

With everything else that no browser sends, to the portal itself: tests/soak/test_malformed_http.py.
"""

import socket
from threading import Thread
from time import process_time

import pytest
from waitress.adjustments import Adjustments
from waitress.wasyncore import close_all

from tools import web
from tools.strict_http import StrictParser

CHUNKED = b"Transfer-Encoding: chunked\r\n"


def parsed(request, *, line=b"POST / HTTP/1.1\r\n", pieces=()):
    parser = StrictParser(Adjustments(sockets=[]))
    for piece in [line + b"Host: x\r\n" + request, *pieces]:
        parser.received(piece)
    return parser


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        (CHUNKED + b"Content-Length: 4\r\n\r\n", b"POST / HTTP/1.1\r\n"),
        (b"content-length: 4\r\n" + CHUNKED.lower() + b"\r\n", b"POST / HTTP/1.1\r\n"),
        (CHUNKED + CHUNKED + b"\r\n", b"POST / HTTP/1.1\r\n"),
        (b"Transfer-Encoding: chunked, chunked\r\n\r\n", b"POST / HTTP/1.1\r\n"),
        (CHUNKED + b"\r\n", b"POST / HTTP/1.0\r\n"),
        (b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", b"POST / HTTP/1.1\r\n"),
        (b"\r\n", b"GET http://[::1/ HTTP/1.1\r\n"),
    ],
)
def test_a_request_that_may_be_read_in_two_ways_or_none_is_refused(request_, line):
    assert parsed(request_, line=line).error.code == 400


@pytest.mark.parametrize("opening", [b"", b"1;a=", b"0\r\nX: "])
def test_a_line_without_end_is_refused_before_it_is_long(opening):
    parser = parsed(CHUNKED + b"\r\n" + opening, pieces=[b"a" * 8192] * 2)
    assert parser.completed
    assert parser.error.code == 400


@pytest.mark.parametrize("chunk", [b"1\r\na\r\n", b"\r\n", b"1;a=b\r\na\r\n", b"40\r\n" + b"a" * 64 + b"\r\n"])
def test_a_body_in_crumbs_is_refused_before_it_is_long(chunk):
    parser = parsed(CHUNKED + b"\r\n", pieces=[chunk * (8192 // len(chunk))] * 40)
    assert (parser.completed, parser.error.code) == (True, 400)
    assert parser.body_bytes_received < 40 * 8000


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        (b"\r\n", b"GET a://" + b"1" * 1500 + b" x\r\n"),
        (b"\r\n", b"GET a://" + b"1" * 1500 + b" HTTP/1.1x\r\n"),
        (b"X: " + b" " * 8000 + b"a\r\n\r\n", b"GET / HTTP/1.1\r\n"),
        (b"X:" + b"\r\n \t" * 4000 + b"a\r\n\r\n", b"GET / HTTP/1.1\r\n"),
    ],
)
def test_what_would_be_read_for_long_is_refused_at_once(request_, line):
    started = process_time()
    assert parsed(request_, line=line).error.code == 400
    assert process_time() - started < 0.1


@pytest.mark.parametrize(
    "line", [b"GET / HTTP/1.1 \r\n", b"GET /\r\n", b"GET http://x/" + b"1" * 9000 + b" HTTP/1.0\r\n"]
)
def test_a_first_line_that_waitress_takes_is_taken(line):
    assert parsed(b"X: \t a" + b"  b" * 3000 + b"\r\n\r\n", line=line).error is None


def test_what_is_sent_properly_in_chunks_or_with_its_length_arrives():
    chunked = parsed(CHUNKED + b"\r\n", pieces=[b"4\r\nab", b"cd\r\n", b"5000\r\n" + b"a" * 0x5000, b"\r\n0\r\n\r\n"])
    measured = parsed(b"Content-Length: 4\r\n\r\n", pieces=[b"abcd"])
    assert (chunked.completed, chunked.error, len(chunked.get_body_stream().read())) == (True, None, 4 + 0x5000)
    assert (measured.completed, measured.error, measured.get_body_stream().read()) == (True, None, b"abcd")


def test_many_chunks_of_a_usual_size_arrive():
    chunks = [b"400\r\n" + b"a" * 0x400 + b"\r\n"] * 1000
    parser = parsed(CHUNKED + b"\r\n", pieces=[*chunks, b"0\r\n\r\n"])
    assert (parser.completed, parser.error, len(parser.get_body_stream().read())) == (True, None, 1000 * 0x400)


@pytest.fixture
def port():
    """Where a server answers with what it was sent, and takes much at /files alone. At /unmeasured it does not say how
    long the answer is."""

    def application(environ, start_response):
        body = environ["wsgi.input"].read() or b"nothing"
        is_measured = environ["PATH_INFO"] != "/unmeasured"
        start_response("200 OK", [("Content-Length", str(len(body)))] if is_measured else [])
        return [body]

    application.largest_body = lambda path, cookies: 9000 if path == "/files" else 100
    application.taken_anywhere = 100
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = web.server_for(application, listening.dup())
        thread = Thread(target=server.run)
        thread.start()
        yield listening.getsockname()[1]
        server.trigger.pull_trigger(lambda: close_all(server._map))
        thread.join(10)
        server.task_dispatcher.shutdown()


def answers(port, head, body=b""):
    """The first lines of all answers, and what stands last. `body` is sent when the server says «go on»."""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as line:
        line.sendall(head)
        told = line.recv(4096)
        if told.startswith(b"HTTP/1.1 100"):
            line.sendall(body)
        while piece := line.recv(4096):
            told += piece
    lines = told.split(b"\r\n")
    return [int(text.split()[1]) for text in lines if text.startswith(b"HTTP/1.")], lines[-1]


EXPECTING = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"


@pytest.mark.parametrize(
    ("head", "body", "statuses", "last"),
    [
        (b"POST /" + EXPECTING + b"Content-Length: 4\r\n\r\n", b"abcd", [100, 200], b"abcd"),
        (b"POST /" + EXPECTING + b"Content-Length: 4\r\n\r\nabcd", b"", [100, 200], b"abcd"),
        (b"POST /" + EXPECTING + CHUNKED + b"\r\n", b"2\r\nab\r\n0\r\n\r\n", [100, 200], b"ab"),
        (b"POST /" + EXPECTING + b"Content-Length: 0\r\n\r\n", b"", [200], b"nothing"),
        (b"GET /" + EXPECTING + b"\r\n", b"", [200], b"nothing"),
        (b"POST /" + EXPECTING.replace(b"1.1", b"1.0") + b"Content-Length: 4\r\n\r\nabcd", b"", [200], b"abcd"),
        (b"POST /" + EXPECTING + b"Content-Length: 99999999999\r\n\r\n", b"", [413], None),
        (b"POST /" + EXPECTING + b"Content-Length: 101\r\n\r\n", b"", [200], b"nothing"),
        (b"POST /files" + EXPECTING + b"Content-Length: 101\r\n\r\n", b"x" * 101, [100, 200], b"x" * 101),
        (b"POST /" + EXPECTING + b"Content-Length: many\r\n\r\n", b"", [400], None),
        (b"POST /" + EXPECTING + CHUNKED + CHUNKED + b"\r\n", b"", [400], None),
    ],
    ids=[
        "body",
        "at once",
        "chunks",
        "empty",
        "get",
        "http/1.0",
        "too large",
        "too large here",
        "not there",
        "no number",
        "refused",
    ],
)
def test_whoever_asks_before_sending_is_answered_and_told_to_go_on_only_if_there_is_something(
    port, head, body, statuses, last
):
    """RFC 9110, section 10.1.1. waitress alone told all of them to go on, and then waited for a minute."""
    found, said = answers(port, head, body)
    assert found == statuses
    assert last in {None, said}


def test_an_answer_to_head_ends_with_its_head(port):
    """Whatever the application gave: a proxy that keeps the line open would take it for the next visitor's answer."""
    asked, ending = b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert answers(port, asked + b"GET /" + ending) == ([200, 200], b"nothing")
    assert answers(port, b"HEAD /unmeasured" + ending) == ([200], b"")
    refused = [b"Content-Length: many\r\n\r\n", b"Content-Length: 99999999999\r\n\r\n", CHUNKED + CHUNKED + b"\r\n"]
    for lines, status in zip(refused, [400, 413, 400], strict=True):
        assert answers(port, b"HEAD / HTTP/1.1\r\nHost: x\r\n" + lines) == ([status], b"")
    assert answers(port, b"HEAD\r\n\r\n")[0] == [400]


@pytest.mark.parametrize(("path", "length", "kept"), [(b"/", 9000, 0), (b"/files", 9000, 9000), (b"/files", 9001, 0)])
def test_what_the_application_will_refuse_by_its_length_is_read_to_its_end_and_kept_nowhere(path, length, kept):
    """Whoever stops reading is not heard: the browser shows a broken line instead of the page that explains."""
    settings = Adjustments(sockets=[])
    settings.largest_body = lambda path, cookies: 9000 if (path, cookies) == ("/files", "a=1") else 100
    settings.taken_anywhere = 100
    parser = StrictParser(settings)
    parser.received(b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nCookie: a=1\r\nContent-Length: %d\r\n\r\n" % length)
    for size in [length - 1, 1]:
        assert not parser.completed
        parser.received(b"x" * size)
    assert (parser.completed, parser.error, parser.headers["CONTENT_LENGTH"]) == (True, None, str(length))
    assert len(parser.get_body_stream().read()) == kept


def test_chunks_are_counted_too(port):
    sent = b"POST / HTTP/1.1\r\nHost: x\r\n" + CHUNKED + b"\r\n80\r\n" + b"x" * 128
    assert answers(port, sent)[0] == [413]
