"""What keeps lists quick among a million opinions: the same rows as ever, found by the right index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.models import Draft, Moderation, Opinion, Processing, Response
from feedback.models.asking import in_turn
from feedback.models.columns import BY_URGENCY
from feedback.models.conditions import is_approved, is_in, is_open, is_with_the_ward
from feedback.models.responses import UNDER_WAY, is_under_way
from feedback.staff_views.answering.waiting import begun, to_draft, to_publish
from tests.builders import make_body, make_group, make_opinion, make_response, make_session, make_user
from tests.staff import page_of, signed_in, text_of

pytestmark = pytest.mark.django_db


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


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
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


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
def test_what_is_open_in_a_group_is_found_by_its_own_index():
    plan = Opinion.objects.public().filter(is_open(), is_in("group", [make_group().pk])).order_by().explain()
    assert "opinion_open_of_group" in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
@pytest.mark.parametrize("order", [["received_at", "pk"], ["-received_at", "-pk"]])
def test_what_is_open_is_found_in_the_order_of_the_list_by_its_own_index(order):
    plan = Opinion.objects.public().filter(is_open()).order_by(*order).explain()
    assert "opinion_open_oldest" in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan


def test_under_way_is_what_is_not_out_yet():
    for state in Draft:
        make_response(opinion=make_opinion(moderation="approved"), state=state, published_at=timezone.now())
    assert set(Response.objects.filter(is_under_way())) == set(Response.objects.filter(state__in=UNDER_WAY))
    assert Response.objects.filter(is_under_way()).count() == 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
@pytest.mark.parametrize("answers", [begun, to_publish])
def test_answers_under_way_are_found_by_an_index_that_holds_all_that_is_asked(answers):
    user = make_user("Văn phòng", body=make_body())
    plan = answers(user).order_by().values("opinion").explain()
    assert "COVERING INDEX response_under_way" in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
def test_the_newest_answers_are_found_without_sorting_them():
    plan = Response.objects.all().explain()
    assert "response_newest" in plan
    assert "TEMP B-TREE" not in plan


def test_bodies_that_gave_an_answer_are_offered_and_looked_up_one_by_one():
    silent, *answering = [make_body() for _ in range(3)]
    for body in [*answering, *answering]:
        make_response(body=body)
    with CaptureQueriesContext(connection) as asked:
        page = text_of(signed_in("Văn phòng").get(page_of(Response, "changelist")))
    assert all(f"body__id__exact={body.pk}" in page for body in answering)
    assert f"body__id__exact={silent.pk}" not in page
    assert not [row["sql"] for row in asked if "DISTINCT" in row["sql"] and "feedback_response" in row["sql"]]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
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
