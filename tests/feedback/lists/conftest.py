"""Who imports lists, and for which conference."""

import pytest
from django.utils import timezone

from tests.builders import make_group, make_session, make_topic


@pytest.fixture
def session():
    make_group(number=3, name="Tổ dân phố số 3")
    make_topic(name="Chiếu sáng")
    return make_session(year=timezone.localdate().year)
