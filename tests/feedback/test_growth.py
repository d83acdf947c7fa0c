"""What keeps lists quick among a million opinions: the same rows as ever, found by the right index."""

import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.actions.calls import calls_to_make
from feedback.answers.steps import begun, to_draft, to_publish
from feedback.models import Draft, Issue, Moderation, Opinion, Processing, Response, conditions
from feedback.models.columns import BY_URGENCY
from feedback.models.conditions import in_turn, is_approved, is_in, is_open, is_with_the_ward
from feedback.models.responses import UNDER_WAY, is_under_way
from feedback.seen_by_staff import responses_listed_for
from feedback.staff_views.promises import newest_answers_left
from feedback.views.narrowing import Narrowed
from tests.builders import (
    make_body,
    make_commitment,
    make_group,
    make_issue,
    make_opinion,
    make_response,
    make_session,
    make_user,
)
from tests.marks import asks_sqlite_how
from tests.staff import page_of, signed_in, text_of


def test_with_the_ward_is_what_is_approved_open_and_not_taken_back():
    session = make_session()
    for processing in Processing:
        make_opinion(session=session, moderation="approved", processing=processing)
        make_opinion(session=session, moderation="approved", processing=processing, withdrawn_at=timezone.now())
    for moderation in [Moderation.PENDING, Moderation.HELD, Moderation.DECLINED]:
        make_opinion(session=session, moderation=moderation)
    open_now = [Processing.RECEIVED, Processing.CLASSIFIED, Processing.ASSIGNED]
    wanted = Opinion.objects.filter(is_approved(), withdrawn_at=None, processing__in=open_now)
    assert set(Opinion.objects.filter(is_with_the_ward())) == set(wanted)
    assert wanted.count() == 3


@asks_sqlite_how
def test_what_is_with_the_ward_is_found_by_its_own_index():
    assert "opinion_with_the_ward" in Opinion.objects.filter(is_with_the_ward()).explain()


def test_open_is_what_is_approved_not_taken_back_and_not_answered():
    session = make_session()
    for processing in Processing:
        make_opinion(session=session, moderation="approved", processing=processing)
        make_opinion(session=session, moderation="approved", processing=processing, withdrawn_at=timezone.now())
        make_opinion(session=session, processing=processing)
    assert set(Opinion.objects.filter(is_open())) == set(Opinion.objects.public().unanswered())
    assert Opinion.objects.filter(is_open()).count() == 4


@asks_sqlite_how
def test_what_is_open_in_a_group_is_found_by_its_own_index():
    plan = Opinion.objects.public().filter(is_open(), is_in("group", [make_group().pk])).order_by().explain()
    assert "opinion_open_of_group" in plan


@asks_sqlite_how
@pytest.mark.parametrize("order", [["received_at", "pk"], ["-received_at", "-pk"]])
def test_what_is_open_is_found_in_the_order_of_the_list_by_its_own_index(order):
    for rows in [Opinion.objects.public().filter(is_open()), Narrowed({"tinh_trang": "qua-han"}).opinions]:
        plan = rows.order_by(*order).explain()
        assert "opinion_open_oldest" in plan
        assert "TEMP B-TREE FOR ORDER BY" not in plan


def test_under_way_is_what_is_not_out_yet():
    for state in Draft:
        make_response(opinion=make_opinion(moderation="approved"), state=state, published_at=timezone.now())
    assert set(Response.objects.filter(is_under_way())) == set(Response.objects.filter(state__in=UNDER_WAY))
    assert Response.objects.filter(is_under_way()).count() == 3


@asks_sqlite_how
@pytest.mark.parametrize("answers", [begun, to_publish])
def test_answers_under_way_are_found_by_an_index_that_holds_all_that_is_asked(answers):
    user = make_user("Văn phòng", body=make_body())
    plan = answers(user).order_by().values("opinion").explain()
    assert "COVERING INDEX response_under_way" in plan


@asks_sqlite_how
def test_the_newest_answers_are_found_without_sorting_them():
    plan = Response.objects.all().explain()
    assert "response_newest" in plan
    assert "TEMP B-TREE" not in plan


@asks_sqlite_how
def test_the_newest_answers_without_a_promise_are_found_by_their_day():
    plan = newest_answers_left(make_user("Văn phòng")).order_by().values("pk").explain()
    assert "response_newest (issued_on>?)" in plan
    assert "feedback_response USING INTEGER PRIMARY KEY" not in plan


def test_bodies_that_gave_an_answer_are_offered_and_looked_up_one_by_one():
    silent, *answering = [make_body() for _ in range(3)]
    for body in [*answering, *answering]:
        make_response(body=body)
    with CaptureQueriesContext(connection) as asked:
        page = text_of(signed_in("Văn phòng").get(page_of(Response, "changelist")))
    assert all(f"body__id__exact={body.pk}" in page for body in answering)
    assert f"body__id__exact={silent.pk}" not in page
    assert not [row["sql"] for row in asked if "DISTINCT" in row["sql"] and "feedback_response" in row["sql"]]


@asks_sqlite_how
def test_what_is_to_be_drafted_is_gone_through_in_its_order():
    user = make_user("Văn phòng", body=make_body())
    plan = to_draft(user).order_by(*BY_URGENCY).values("pk").explain()
    assert "opinion_with_the_ward" in plan
    assert "TEMP B-TREE" not in plan


def test_conditions_in_turn_hold_where_all_of_them_do():
    wanted = make_opinion(moderation="approved", processing="assigned")
    make_opinion(moderation="approved", processing="received")
    make_opinion(moderation="pending")
    assert list(Opinion.objects.filter(in_turn(is_approved(), is_in("processing", ["assigned"])))) == [wanted]


@pytest.fixture
def unit():
    return signed_in("Đơn vị xử lý", body=make_body())


def given_to(client):
    opinion = make_opinion(moderation="approved", processing="assigned")
    opinion.assignments.create(body=client.user.body)
    return opinion


def plan_of(client, address):
    """How SQLite finds the rows of every query of the page, but of those that only ask whether there are many."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    steps = []
    for sql in [row["sql"] for row in asked if re.match(r"SELECT (?!1 AS)", row["sql"])]:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps += [step[-1] for step in cursor.fetchall()]
    return steps


@asks_sqlite_how
def test_no_page_of_a_unit_lists_all_that_it_ever_had_or_wrote(unit):
    opinion = given_to(unit)
    issue = make_issue(opinion)
    commitment = make_commitment(lead_body=unit.user.body)
    commitment.opinions.add(opinion)
    make_response(opinion=opinion, body=unit.user.body)
    rows = [opinion, issue, commitment, opinion.responses.get()]
    desks = [reverse(f"admin:{name}", args=[opinion.pk]) for name in ["case", "answer"]]
    lists = [page_of(model, "changelist") for model in [Opinion, Issue, Response]]
    for address in [*map(page_of, rows), *desks, *lists, reverse("admin:promise", args=[commitment.pk])]:
        for step in plan_of(unit, address):
            assert "assignment_of_body_now (body_id=?)" not in step, address
            assert not re.search(r"feedback_response_body\w+ \(body_id=\?\)", step), address


def test_a_unit_finds_the_same_answers_whether_it_wrote_few_or_many(unit, monkeypatch):
    mine = make_response(opinion=given_to(unit), body=unit.user.body)
    make_response(opinion=given_to(unit))
    make_response(body=unit.user.body)
    found = []
    for part in [1, 10**9]:
        monkeypatch.setattr(conditions, "PART", part)
        found.append(list(responses_listed_for(unit.user)))
    assert found == [[mine], [mine]]


def test_a_unit_reads_the_issues_of_its_opinions_and_what_the_public_reads(unit):
    own = make_issue(given_to(unit))
    public = make_issue(make_opinion(moderation="approved"), published_at=timezone.now())
    make_issue(make_opinion(moderation="approved"))
    left = given_to(unit)
    make_issue(left).members.update(ended_at=timezone.now())
    page = unit.get(page_of(Issue, "changelist"))
    assert [(issue, issue.member_count) for issue in page.context["cl"].result_list] == [(public, 1), (own, 1)]


@asks_sqlite_how
def test_no_call_that_waits_is_compared_with_each_of_the_others():
    """Of three thousand that took two seconds."""
    lines = calls_to_make().explain().splitlines()
    asked_for_each = [after for line, after in pairwise(lines) if "CORRELATED" in line]
    assert asked_for_each
    assert all("INTEGER PRIMARY KEY" in line for line in asked_for_each)
