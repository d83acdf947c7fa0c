"""Days and hours are read as people in Viet Nam write them."""

import datetime as dt

import pytest
from django import forms


@pytest.mark.parametrize("typed", ["8:30", "08:30", "8h30", "8g30", "8 giờ 30"])
def test_an_hour_is_read_as_people_write_it(typed):
    assert forms.TimeField().clean(typed) == dt.time(8, 30)


@pytest.mark.parametrize("typed", ["8:00", "8h", "8g", "8 giờ"])
def test_a_full_hour_needs_no_minutes(typed):
    assert forms.TimeField().clean(typed) == dt.time(8)


@pytest.mark.parametrize("typed", ["1/2/2026", "01-02-26", "1.2.26", "1/2/26"])
def test_a_day_is_read_as_people_write_it(typed):
    assert forms.DateField().clean(typed) == dt.date(2026, 2, 1)
