import pytest

from dialogue_portal.open_data import dataset

from ..builders import make_ward
from .rows import PUBLIC_URL


@pytest.fixture(autouse=True)
def world(settings, db):
    settings.PUBLIC_URL = PUBLIC_URL
    make_ward()


@pytest.fixture(autouse=True)
def one_file(monkeypatch):
    """One file for each table, however high its ids are after earlier tests."""
    monkeypatch.setattr(dataset, "PER_FILE", 10**9)
