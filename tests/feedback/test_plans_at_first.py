"""What PostgreSQL does before it has gathered any statistics, as in a young table, and for good in one of which fewer than
fifty rows ever change: it takes every table for one of a row or two, and joins all of them row by row."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.models import Draft, Issue
from tests.builders import make_issue, make_opinion, make_response, make_session, make_ward
from tests.staff import signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no statistics"),
]


def asked_at(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries.captured_queries if query["sql"].startswith(("SELECT", "EXECUTE"))]


def plan_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        [(found,)] = cursor.fetchall()
    return (found if isinstance(found, list) else json.loads(found))[0]["Plan"]


def rows_met(plan):
    """How many rows all steps of `plan` go through, those met again counted again."""
    own = plan["Actual Rows"] + sum(plan[name] for name in plan if name.startswith("Rows Removed by"))
    return plan["Actual Loops"] * own + sum(map(rows_met, plan.get("Plans", [])))


def test_a_conference_with_issues(client):
    make_ward(waives_two_hands=True)
    session = make_session()
    for _ in range(20):
        pair = [make_opinion(session=session, moderation="approved", processing="answered") for _ in range(2)]
        issue = make_issue(*pair, published_at=timezone.now())
        make_response(opinion=issue.lead, issue=issue, state=Draft.PUBLISHED)
    assert sum(rows_met(plan_of(sql)) for sql in asked_at(client, session.get_absolute_url())) < 100_000


def test_the_issues_of_a_conference_with_many_opinions():
    session = make_session()
    for _ in range(20):
        pair = [make_opinion(session=session, moderation="approved") for _ in range(2)]
        make_issue(*pair, session=session, published_at=timezone.now())
        for _ in range(16):
            make_response(opinion=make_opinion(session=session, moderation="approved"), state=Draft.PUBLISHED)
    issues = Issue.objects.public().filter(session=session).with_public_count().in_order()
    with CaptureQueriesContext(connection) as queries:
        assert {issue.said for issue in issues} == {2}
    assert sum(rows_met(plan_of(query["sql"])) for query in queries.captured_queries) < 3_000


def test_the_start_page_of_somebody_with_many_drafts():
    office = signed_in("Văn phòng")
    for _ in range(200):
        make_response(author=office.user)
    assert max(rows_met(plan_of(sql)) for sql in asked_at(office, "/quan-tri/")) < 5_000
