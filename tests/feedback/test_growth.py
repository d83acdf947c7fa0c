"""What keeps lists quick among a million opinions: the same rows as ever, found by the right index."""

import pytest
from django.db import connection
from django.utils import timezone

from feedback.models import Moderation, Opinion, Processing
from feedback.models.conditions import is_approved, is_with_the_ward
from tests.builders import make_opinion, make_session

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
