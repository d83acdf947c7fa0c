"""How a kept page is packed, and what who has it already is told."""

import gzip

import brotli
import pytest

from dialogue_portal.kept_pages.encodings import best
from tests.visitors import BROWSER, Process

pytestmark = pytest.mark.usefixtures("kept")


@pytest.mark.django_db
def test_everybody_gets_the_page_as_they_take_it(process):
    plain = process.get("/").body
    for accepted, unpack in [("gzip, br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]:
        for _ in range(2):
            got = process.get("/", HTTP_ACCEPT_ENCODING=accepted)
            assert unpack(got.body) == plain
            assert got.headers["Content-Length"] == str(len(got.body))
            assert got.headers["Vary"] == "Accept-Encoding"
    assert len(process.get("/", HTTP_ACCEPT_ENCODING="br").body) < len(plain) / 3


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("identity, gzip;q=0.5", "identity"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("br;q=x", "identity"),
        ("deflate", "identity"),
        ("", "identity"),
    ],
)
def test_the_encoding_that_is_liked_best_is_taken(accepted, encoding):
    assert best(accepted) == encoding


@pytest.mark.django_db
def test_who_has_the_page_already_is_told_so(process):
    etag = process.get("/", **BROWSER).headers["ETag"]
    for known in [etag, etag.removeprefix("W/"), f'"other", {etag}', "*"]:
        again = process.get("/", HTTP_IF_NONE_MATCH=known, **BROWSER)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
        assert "Content-Length" not in again.headers
    assert process.get("/", HTTP_IF_NONE_MATCH='"other"', **BROWSER).status == 200
    assert Process().get("/", HTTP_IF_NONE_MATCH=etag).status == 304


@pytest.mark.django_db
def test_whoever_asks_for_the_headers_gets_no_body_and_makes_no_page(process):
    for address in ["/", "/du-lieu/y-kien.0.csv", "/khong-co/"]:
        alone, whole = process.get(address, method="HEAD"), Process().get(address)
        assert (alone.status, alone.body, bool(whole.body)) == (whole.status, b"", True)
    assert not process.door.shelf.kept
    page = process.get("/", **BROWSER)
    head = process.get("/", method="HEAD", **BROWSER)
    assert (head.body, head.headers) == (b"", page.headers)
