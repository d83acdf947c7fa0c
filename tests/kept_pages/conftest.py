import pytest

from tests.visitors import Process


@pytest.fixture
def process():
    return Process()
