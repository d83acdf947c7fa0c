import pytest

from tests.builders import make_session
from tests.staff import signed_in


@pytest.fixture
def session():
    return make_session()


@pytest.fixture
def front():
    return signed_in("MTTQ")
