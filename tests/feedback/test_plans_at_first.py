"""What PostgreSQL does before it has gathered any statistics, as in a young table, and for good in one of which fewer than
fifty rows ever change: it takes every table for one of a row or two, and joins all of them row by row."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.models import Draft
from tests.builders import make_issue, make_opinion, make_response, make_session, make_ward

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no statistics"),
]


def pages_read(client, address):
    """How many pages of the database all that `address` asks goes through, those met again counted again."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    asked = [query["sql"] for query in queries.captured_queries if query["sql"].startswith(("SELECT", "EXECUTE"))]
    return sum(map(pages_of, asked))


def pages_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        [(found,)] = cursor.fetchall()
    plan = (found if isinstance(found, list) else json.loads(found))[0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def test_a_conference_with_issues(client):
    make_ward(waives_two_hands=True)
    session = make_session()
    for _ in range(20):
        pair = [make_opinion(session=session, moderation="approved", processing="answered") for _ in range(2)]
        issue = make_issue(*pair, published_at=timezone.now())
        make_response(opinion=issue.lead, issue=issue, state=Draft.PUBLISHED)
    assert pages_read(client, session.get_absolute_url()) < 40_000
