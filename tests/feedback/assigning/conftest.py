"""The people who assign."""

import pytest

from tests.builders import make_user, make_ward


@pytest.fixture
def clerk():
    make_ward()
    return make_user("Văn phòng")
