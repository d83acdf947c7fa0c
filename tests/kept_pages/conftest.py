import pytest

from tests.visitors import Process


@pytest.fixture
def process():
    return Process()


@pytest.fixture
def kept(settings, standing_clock):
    """Pages are kept."""
    settings.KEEP_PAGES_MB = 4
