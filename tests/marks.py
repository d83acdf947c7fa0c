"""What tests are marked with."""

from typing import Any

import pytest

committing = pytest.mark.django_db(transaction=True, serialized_rollback=True)
"""The test commits for real: other threads and processes see what it wrote, and what waits for a commit is done. Its rows
are taken away afterwards, and the rows that migrations wrote are put back."""


def seldom(*cases: Any) -> list[Any]:
    """For `pytest.mark.parametrize`: cases that seldom tell more than those beside them, tried by `make test-all` alone.
    A case of several values is a tuple."""
    return [pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.long) for case in cases]
