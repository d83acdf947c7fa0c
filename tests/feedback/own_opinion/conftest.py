"""Fixtures of these tests."""

import pytest

from ...builders import make_ward


@pytest.fixture(autouse=True)
def ward():
    return make_ward()
