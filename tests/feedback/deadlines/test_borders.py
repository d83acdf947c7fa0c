"""Deadlines at their borders: today, a day that another body has let pass, a case sent on once more."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback.deadlines import owed, refresh_deadline
from feedback.models import Opinion

from .cases import MONDAY, at, case, days, sent_away


@pytest.mark.parametrize(("before", "is_late"), [(0, False), (1, True)])
def test_what_is_due_today_is_not_late_and_is_the_day_after(before, is_late):
    today = timezone.localdate()
    opinion = case(processing="classified", competence="higher", received_on=today - days(20))
    referral = sent_away(opinion, today - days(10), expected_on=today - days(before))
    refresh_deadline(opinion)
    assert owed(opinion).due_on == referral.expected_on
    assert owed(opinion).is_late == is_late
    assert Opinion.objects.overdue().exists() == is_late


def test_a_case_that_was_opened_again_and_sent_on_anew_has_the_day_that_the_body_names():
    opinion = case(reopened_at=at(MONDAY + days(10)), competence="higher", processing="classified")
    first = sent_away(
        opinion, MONDAY + days(1), expected_on=MONDAY + days(5), replied_on=MONDAY + days(4), reply="Đã rõ."
    )
    again = {"to_body": first.to_body, "letter_number": "2", "sent_on": MONDAY + days(11)}
    opinion.referrals.create(**again, expected_on=dt.date(2027, 4, 30))
    assert owed(opinion).due_on == dt.date(2027, 4, 30)
