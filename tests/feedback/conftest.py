"""Fixtures for several folders."""

import pytest

from ..builders import make_body, make_user


@pytest.fixture(autouse=True)
def database(db):
    """Nearly every test here asks it. Those that must commit for real are marked `committing`."""


@pytest.fixture
def issuers():
    """The bodies that issue papers."""
    make_body(kind="front")
    make_body(kind="committee")


@pytest.fixture
def clerk():
    """A user for verbs, which check no permissions."""
    return make_user()
