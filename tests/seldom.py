"""Cases of a test that seldom tell more than those beside them: tried by `make test-all` alone."""

from typing import Any

import pytest


def seldom(*cases: Any) -> list[Any]:
    """For `pytest.mark.parametrize`; a case of several values is a tuple."""
    return [pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.long) for case in cases]
