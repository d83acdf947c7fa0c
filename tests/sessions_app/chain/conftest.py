"""Fixtures of these tests."""

import pytest

from sessions_app.actions import record
from tests.builders import make_announcement, make_user


@pytest.fixture
def case():
    """An announcement with four events beside another with two: a fault in one must not affect the other."""
    case, other = make_announcement(), make_announcement()
    by = make_user(full_name="Lê Văn Ghi")
    for verb in ["publish", "hide", "publish", "hide"]:
        record(case, verb, by=by, start="draft", end="published", reason="Vì  thế.\r\nVà thế.")
    record(other, "publish", by=None)
    record(other, "hide", by=by)
    return case
