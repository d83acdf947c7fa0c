"""Marks of tests."""

from typing import Any

import pytest

committing = pytest.mark.django_db(transaction=True, serialized_rollback=True)
"""The test commits for real: other threads and processes see its rows, and code that waits for a commit runs.
Afterwards its rows are deleted, and rows of migrations restored."""

needs_several_writers = pytest.mark.only_on("postgresql", "SQLite lets one write at a time")
asks_sqlite_how = pytest.mark.only_on("sqlite", "PostgreSQL reads a small table whole")
"""The test asks by which index rows are found. There are too few of them here for PostgreSQL to use one."""


def seldom(*cases: Any) -> list[Any]:
    """For `pytest.mark.parametrize`: cases that rarely tell more than those beside them, tried by `make test-all`
    alone. A case of several values is a tuple."""
    return [pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.long) for case in cases]
