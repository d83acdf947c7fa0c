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
    pytest.mark.only_on("postgresql", "SQLite keeps no statistics"),
]


@pytest.fixture
def young_tables(db):
    """Rows of other tests are gone when those end, but the pages that held them stay, and what ANALYZE noted of their
    number: PostgreSQL would reckon with both. A table that was emptied forgets them, until the test ends."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE sessions_app_dialoguesession, sessions_app_caseevent CASCADE")
        cursor.execute("DELETE FROM pg_statistic")


is_young = pytest.mark.usefixtures("young_tables")


def sizes_of(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples, pg_relation_size(oid) FROM pg_class WHERE relname = %s", [table])
        return cursor.fetchone()


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


def test_what_others_left_behind_is_not_reckoned_with(request):
    make_opinion()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE")
    assert min(sizes_of("feedback_opinion")) > 0
    request.getfixturevalue("young_tables")
    assert sizes_of("feedback_opinion") == (-1, 0)


@is_young
def test_a_conference_with_issues(client):
    make_ward(waives_two_hands=True)
    session = make_session()
    for _ in range(20):
        pair = [make_opinion(session=session, moderation="approved", processing="answered") for _ in range(2)]
        issue = make_issue(*pair, published_at=timezone.now())
        make_response(opinion=issue.lead, issue=issue, state=Draft.PUBLISHED)
    assert sum(rows_met(plan_of(sql)) for sql in asked_at(client, session.get_absolute_url())) < 100_000


@pytest.mark.long
@is_young
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


@pytest.mark.long
@is_young
def test_the_start_page_of_somebody_with_many_drafts():
    office = signed_in("Văn phòng")
    for _ in range(200):
        make_response(author=office.user)
    assert max(rows_met(plan_of(sql)) for sql in asked_at(office, "/quan-tri/")) < 5_000
