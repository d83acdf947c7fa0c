import pytest

from ...builders import (
    make_user,
    make_ward,
)


@pytest.fixture(autouse=True)
def ward():
    return make_ward()


@pytest.fixture
def clerk():
    return make_user()
