"""The longest list that is allowed."""

import pytest

from .steps import spent_on

pytestmark = pytest.mark.long


def test_the_longest_list_is_taken_in_two_minutes(office, session):
    assert spent_on(office, session, 2000) < 120
