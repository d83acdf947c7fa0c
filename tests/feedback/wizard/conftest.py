"""Fixtures of these tests."""

import pytest

from ...builders import make_collecting_session


@pytest.fixture
def session(ward):
    return make_collecting_session()


@pytest.fixture(autouse=True)
def every_test_unhurried(unhurried):
    """Most tests walk through the steps."""
