import pytest

from ..builders import make_ward
from .rows import PUBLIC_URL


@pytest.fixture(autouse=True)
def world(settings, db):
    settings.PUBLIC_URL = PUBLIC_URL
    make_ward()
