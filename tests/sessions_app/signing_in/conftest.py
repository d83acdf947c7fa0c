"""A clerk who signs in, and the clock for codes."""

import pytest
from django.utils import timezone

from tests.builders import make_user

from .steps import PASSWORD, Clock


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def required(settings):
    settings.STAFF_2FA = "required"


@pytest.fixture
def clerk(clock):
    return make_user("Văn phòng", username="van-phong", password=PASSWORD)
