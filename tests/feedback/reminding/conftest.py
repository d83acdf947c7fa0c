import datetime as dt

import pytest
from django.utils import timezone

from tests.builders import make_body, make_user

from .days import MONDAY


@pytest.fixture(autouse=True)
def on(monkeypatch):
    """Makes it another day; it is `MONDAY` to begin with."""

    def go_to(day, hour=8):
        moment = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
        monkeypatch.setattr(timezone, "now", lambda: moment)

    go_to(MONDAY)
    return go_to


@pytest.fixture
def unit():
    return make_user("Đơn vị xử lý", body=make_body(), email="don-vi@example.vn")
