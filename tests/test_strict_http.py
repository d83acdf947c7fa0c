"""Requests that end in two ways, or never, are refused before anybody reads them.

On real sockets, with everything else that no browser sends: tests/soak/test_malformed_http.py.
"""

import pytest
from waitress.adjustments import Adjustments

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


def test_what_is_sent_properly_in_chunks_or_with_its_length_arrives():
    chunked = parsed(CHUNKED + b"\r\n", pieces=[b"4\r\nab", b"cd\r\n", b"5000\r\n" + b"a" * 0x5000, b"\r\n0\r\n\r\n"])
    measured = parsed(b"Content-Length: 4\r\n\r\n", pieces=[b"abcd"])
    assert (chunked.completed, chunked.error, len(chunked.get_body_stream().read())) == (True, None, 4 + 0x5000)
    assert (measured.completed, measured.error, measured.get_body_stream().read()) == (True, None, b"abcd")
