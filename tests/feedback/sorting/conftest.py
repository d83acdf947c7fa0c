"""Who sorts."""

import pytest

from tests.builders import make_ward
from tests.staff import signed_in


@pytest.fixture
def office():
    make_ward()
    return signed_in("Văn phòng")
