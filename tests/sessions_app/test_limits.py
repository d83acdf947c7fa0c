"""Counting tries: each hears its own number, however many come at once."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from sessions_app import limits
from sessions_app.limits import Limit
from sessions_app.models import RateWindow
from tests.marks import committing

from ..threads import at_once

TEN = Limit("try", "192.0.2.1", 10, 3600)


@pytest.fixture(autouse=True)
def quiet_clock(monkeypatch):
    """One moment, in the middle of no stretch of counting."""
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 11, 26, 2, 1, tzinfo=dt.UTC))


def test_each_try_is_one_statement_and_hears_how_many_there_are(django_assert_num_queries):
    with django_assert_num_queries(3):
        assert [limits.counted("try", "192.0.2.1", 3600, by) for by in [1, 1, 5]] == [1, 2, 7]
    assert RateWindow.objects.get().count == 7


def test_what_meets_a_full_limit_is_not_counted_against_the_others():
    day = Limit("try-day", "192.0.2.1", 100, 86_400)
    answers = [limits.begin([TEN, day]) for _ in range(13)]
    assert [bool(wait) for wait in answers] == [False] * 10 + [True] * 3
    assert limits.used(day) == 10


def test_halls_that_are_named_have_many_shares_together_and_take_none_of_the_others(settings):
    settings.RATE_LIMIT_EXEMPT = ["10.1.2.0/24"]
    halls = [limits.is_over_share("try", f"10.1.2.{number}", limit=2, seconds=3600) for number in range(25)]
    assert halls == [False] * 20 + [True] * 5
    others = [limits.is_over_share("try", "192.0.2.1", limit=2, seconds=3600) for _ in range(3)]
    assert others == [False, False, True]


def test_what_was_right_is_taken_back_and_never_below_nothing():
    limits.begin([TEN])
    limits.take_back([TEN, TEN])
    assert limits.used(TEN) == 0


@committing
def test_of_many_at_once_no_two_hear_the_same_number(tmp_path):
    def count(_):
        with transaction.atomic():
            return limits.counted("try", "192.0.2.1", 3600)

    assert sorted(at_once(count, threads=8, folder=tmp_path)) == list(range(1, 9))
