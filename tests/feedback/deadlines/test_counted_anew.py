"""Counting all open cases anew, of which mostly none has moved."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from feedback.deadlines import (
    owed,
    refresh_all_deadlines,
    refresh_deadline,
    refresh_session_deadlines,
)
from feedback.deadlines.refreshing import differing, open_cases
from feedback.models import AnswerTime, Opinion, Referral
from sessions_app.deadlines import WorkingCalendar
from tests.builders import make_body, make_opinion, make_session

from .cases import IN_DATABASE, MADE_UP, MONDAY, TET, at, case, days, extended, paused, random_case


@given(start=st.dates(dt.date(2026, 12, 1), dt.date(2027, 4, 1)), number=st.integers(-3, 400))
def test_working_days_are_those_that_one_counts_one_by_one(start, number):
    off, worked = dict.fromkeys([*TET, MADE_UP, dt.date(2027, 2, 13)], "Tết"), frozenset([MADE_UP, TET[0], MONDAY])
    calendar, end = WorkingCalendar(off, worked, {}), start + days(number)
    between = (start + days(nth) for nth in range(1, number + 1))
    assert calendar.working_days_between(start, end) == sum(map(calendar.is_working_day, between))


def test_each_start_is_counted_once_and_pauses_each_time(tet):
    calendar = WorkingCalendar.current()
    first = calendar.deadline("answer", MONDAY)
    assert calendar.deadline("answer", MONDAY) is first
    assert calendar.deadline("answer", MONDAY, {MONDAY + days(1): "chờ"}).result == first.result + days(1)
    assert calendar.deadline("forward", MONDAY).result < first.result


def every_state():
    """Opinions in all states that there are, some with a day written down that should or should not be there."""
    states = [("pending", "received"), ("held", "received"), ("declined", "received"), ("diverted", "received")]
    states += [("approved", state) for state in ["received", "classified", "assigned", "waiting", "answered", "closed"]]
    for moderation, processing in states:
        for withdrawn_at in [None, timezone.now()]:
            for due_on in [None, MONDAY]:
                facts = {"moderation": moderation, "processing": processing, "withdrawn_at": withdrawn_at}
                make_opinion(**facts, decline_reason="Vì", due_on=due_on, duty="answer" if due_on else "")


def test_the_open_cases_are_found_way_by_way_as_by_one_question():
    every_state()
    undecided = Q(moderation__in=["pending", "held"])
    in_work = Q(moderation="approved") & ~Q(processing__in=["answered", "closed"])
    asked = Opinion.objects.filter(undecided | in_work | Q(due_on__isnull=False))
    assert open_cases(Opinion.objects.all()) == sorted(asked.values_list("pk", flat=True))


def test_what_differs_is_what_counting_each_would_change(tet):
    every_state()
    extended(case(), MONDAY, MONDAY + days(90))
    paused(case(), MONDAY, MONDAY + days(3))
    opened = case()
    Referral.objects.create(
        opinion=opened, to_body=make_body(), letter_number="1", sent_on=MONDAY, expected_on=MONDAY + days(40)
    )
    found, wrong = set(differing(open_cases(Opinion.objects.all()))), set()
    for opinion in Opinion.objects.order_by("pk"):
        now, written = owed(opinion), (opinion.duty, opinion.due_on)
        if written != ((now.duty, now.due_on) if now else ("", None)):
            wrong.add(opinion.pk)
    assert len(wrong) > 10
    assert found == wrong
    assert refresh_all_deadlines() == len(wrong)
    assert list(differing(open_cases(Opinion.objects.all()))) == []


@pytest.mark.parametrize("withdrawn_at", [None, at(MONDAY)])
def test_the_time_of_an_answer_that_there_is_not_goes(withdrawn_at):
    opinion = case(withdrawn_at=withdrawn_at)
    refresh_deadline(opinion)
    AnswerTime.objects.create(opinion=opinion, answered_on=MONDAY, due_on=MONDAY, working_days=3)
    assert refresh_all_deadlines() == 0
    assert not AnswerTime.objects.exists()


def test_nothing_is_locked_or_written_where_nothing_moved(django_assert_num_queries):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert refresh_all_deadlines() == 0
        assert not [query["sql"] for query in asked if not query["sql"].startswith(("SELECT", "EXECUTE"))]
        return len(asked)

    refresh_deadline(case())
    for_one = count()
    for _ in range(4):
        refresh_deadline(case(session=make_session()))
    assert count() == for_one


def test_only_cases_of_the_conference_are_counted():
    here, elsewhere = case(duty="answer", due_on=TET[0]), case(duty="answer", due_on=TET[0], session=make_session())
    assert refresh_session_deadlines(here.session) == 1
    assert Opinion.objects.get(pk=elsewhere.pk).due_on == TET[0]


@IN_DATABASE
@given(data=st.data(), number=st.integers(1, 5))
def test_counting_all_is_counting_each(tet, data, number):
    with transaction.atomic():
        opinions = [random_case(data) for _ in range(number)]
        done = make_opinion(moderation="approved", processing="answered", duty="answer", due_on=MONDAY)
        assert refresh_all_deadlines() == number + 1
        for opinion in opinions:
            row = Opinion.objects.get(pk=opinion.pk)
            assert (row.duty, row.due_on) == (owed(row).duty, owed(row).due_on)
        assert Opinion.objects.get(pk=done.pk).due_on is None
        assert len(open_cases(Opinion.objects.all())) == number
        transaction.set_rollback(True)
