"""Who makes papers, and for which conference."""

import pytest

from tests.builders import make_body, make_meeting, make_session, make_ward


@pytest.fixture(autouse=True)
def bodies():
    make_ward()
    return [make_body(kind=kind, name=f"Cơ quan {kind}") for kind in ["party", "council", "committee", "front"]]


@pytest.fixture
def session():
    return make_meeting(session=make_session(purpose="Nghe dân.")).session
