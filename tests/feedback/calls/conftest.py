import pytest

from tests.builders import make_ward


@pytest.fixture(autouse=True)
def ward(db):
    return make_ward(phone="024 3827 0000")
