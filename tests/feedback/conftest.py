"""What tests of several folders stand on."""

import pytest

from ..builders import make_body


@pytest.fixture
def issuers(db):
    """The bodies in whose names papers are made."""
    make_body(kind="front")
    make_body(kind="committee")
