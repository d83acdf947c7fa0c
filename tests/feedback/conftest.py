"""Fixtures for several folders."""

import pytest

from ..builders import make_body, make_user


@pytest.fixture
def issuers(db):
    """The bodies that issue papers."""
    make_body(kind="front")
    make_body(kind="committee")


@pytest.fixture
def clerk(db):
    """A user for verbs, which check no permissions."""
    return make_user()
