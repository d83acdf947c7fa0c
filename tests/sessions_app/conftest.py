"""The database for every test of this folder."""

import pytest


@pytest.fixture(autouse=True)
def database(db):
    """Nearly every test here asks it. Those that must commit for real are marked `committing`."""
