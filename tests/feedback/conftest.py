"""What tests of several folders stand on."""

import pytest

from ..builders import make_body, make_user


@pytest.fixture
def issuers(db):
    """The bodies in whose names papers are made."""
    make_body(kind="front")
    make_body(kind="committee")


@pytest.fixture
def clerk(db):
    """Who acts by a verb, which asks nobody for permissions."""
    return make_user()
