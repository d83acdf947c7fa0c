"""What these tests stand on."""

import pytest

from tests.staff import signed_in


@pytest.fixture
def office():
    return signed_in("Văn phòng")
