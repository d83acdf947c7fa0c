"""The people who sort."""

from typing import Any

import pytest


@pytest.fixture
def office(ward: Any, office: Any) -> Any:
    return office
