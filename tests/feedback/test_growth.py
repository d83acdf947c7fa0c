"""What keeps lists quick among a million opinions: the same rows as ever, found by the right index."""

import pytest
from django.db import connection
from django.utils import timezone

from feedback.models import Moderation, Opinion, Processing
from feedback.models.conditions import is_approved, is_in, is_open, is_with_the_ward
from tests.builders import make_group, make_opinion, make_session

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
