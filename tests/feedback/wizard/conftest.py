"""What these tests stand on."""

import pytest
from django.utils import timezone

from ...builders import make_session, make_ward
from .steps import HOUR


@pytest.fixture
def session():
    make_ward()
    now = timezone.now()
    return make_session(opinions_open_at=now - HOUR, opinions_close_at=now + HOUR)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Tests fill in six pages faster than a person could."""
    monkeypatch.setattr("feedback.spam.FASTEST_SECONDS", 0)
