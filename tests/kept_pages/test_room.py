"""How many finished pages are kept, and which are read on while the database is gone."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from dialogue_portal.kept_pages import handler, publication
from dialogue_portal.kept_pages.addresses import LONGEST_QUERY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]


def test_the_shelf_takes_no_more_than_its_room(process, settings):
    settings.KEEP_PAGES_MB = 0.15
    for number in range(8):
        process.get(f"/can-bo/?{number}")
        process.get("/can-bo/")
    pages = process.door.shelf.kept
    assert 1 < len(pages) < 9
    assert sum(page.size for page in pages.values()) <= 0.15 * 1024 * 1024
    assert process.is_kept("/can-bo/")
    assert not process.is_kept("/can-bo/?0")


def test_a_long_address_takes_no_room(process):
    """It would be kept beside the page, and a stranger can make it long."""
    process.get(f"/can-bo/?{'x' * LONGEST_QUERY}")
    process.get(f"/can-bo/?x{'x' * LONGEST_QUERY}")
    assert [len(query) for *_, query in process.door.shelf.kept] == [LONGEST_QUERY]


def test_without_room_nothing_is_kept_and_nothing_asked(process, settings):
    settings.KEEP_PAGES_MB = 0
    process.get("/")
    with CaptureQueriesContext(connection) as asked:
        process.get("/")
    assert not any("publication" in row["sql"] for row in asked)


def test_what_was_read_a_moment_ago_is_read_on_while_the_database_is_gone(process, monkeypatch):
    page = process.get("/").body

    def gone():
        raise DatabaseError

    monkeypatch.setattr(publication, "current", gone)
    assert process.get("/").body == page
    hours_later = handler.time.monotonic() + handler.LAST_RESORT
    monkeypatch.setattr(handler.time, "monotonic", lambda: hours_later)
    with CaptureQueriesContext(connection) as asked:
        process.get("/")
    assert len(asked) > 1


def test_what_was_made_before_the_last_change_is_not_read_while_the_database_is_gone(process, monkeypatch):
    process.get("/")
    monkeypatch.setattr(publication, "current", lambda: "another")
    process.get("/can-bo/")

    def gone():
        raise DatabaseError

    monkeypatch.setattr(publication, "current", gone)
    with CaptureQueriesContext(connection) as asked:
        process.get("/can-bo/")
    assert not asked
    with CaptureQueriesContext(connection) as asked:
        process.get("/")
    assert asked
