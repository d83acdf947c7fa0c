"""The longest list that is allowed."""

import pytest

from . import test_lists as lists

pytestmark = [pytest.mark.long, pytest.mark.django_db]

office, session = lists.office, lists.session


def test_the_longest_list_is_taken_in_two_minutes(office, session):
    assert lists.spent_on(office, session, 2000) < 120
