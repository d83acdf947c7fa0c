"""Who makes papers, and of which conference."""

import pytest

from tests.builders import (
    make_body,
    make_meeting,
    make_session,
    make_ward,
)
from tests.staff import signed_in


@pytest.fixture(autouse=True)
def bodies():
    make_ward()
    return [make_body(kind=kind, name=f"Cơ quan {kind}") for kind in ["party", "council", "committee", "front"]]


@pytest.fixture
def session():
    return make_meeting(session=make_session(purpose="Nghe dân.")).session


@pytest.fixture
def office():
    return signed_in("Văn phòng")
