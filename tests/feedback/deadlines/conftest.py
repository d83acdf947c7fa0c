"""Fixtures of these tests."""

import pytest

from sessions_app.models import CalendarDay

from .cases import MADE_UP, TET


@pytest.fixture
def tet():
    for day in TET:
        CalendarDay.objects.create(day=day, name="Tết Nguyên đán")
    CalendarDay.objects.create(day=MADE_UP, kind="worked", name="Làm bù")
