import pytest

from tests.builders import make_issue, make_session, make_ward

from .steps import said


@pytest.fixture(autouse=True)
def one_hand():
    make_ward(waives_two_hands=True)


@pytest.fixture
def members():
    session = make_session()
    return [said(session, f"nguoi-{number}@example.vn") for number in range(3)]


@pytest.fixture
def issue(members):
    return make_issue(*members)
