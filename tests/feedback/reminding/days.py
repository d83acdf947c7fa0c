"""Days of these tests."""

import datetime as dt

MONDAY = dt.date(2044, 8, 1)
"""Later than any real now, and no public holiday for weeks on both sides."""


def day(number):
    return MONDAY + dt.timedelta(days=number)
