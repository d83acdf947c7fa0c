import pytest

from tests.builders import make_ward
from tests.mails import IN_JOBS


@pytest.fixture
def in_jobs(settings):
    """Jobs wait for a worker, as in the real portal."""
    make_ward()
    settings.TASKS = IN_JOBS
