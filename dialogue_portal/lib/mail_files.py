"""Mail where no mail server is named: a file for each, so that whoever tries the portal can read it. It tells an
address, a code and words of a case, and is none of what retention looks through."""

import datetime as dt
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

KEPT = dt.timedelta(days=1)
"""As long as any other file that only waits to be taken."""


def clear(*, older_than: dt.timedelta = dt.timedelta()) -> None:
    """Take away what was written before, where mail is written to files."""
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return
    limit = time.time() - older_than.total_seconds()
    for file in Path(settings.EMAIL_FILE_PATH).glob("*.log"):
        with suppress(FileNotFoundError):  # another process was quicker
            if file.stat().st_mtime <= limit:
                file.unlink()


def sweep() -> None:
    """Delete what is past its time."""
    clear(older_than=KEPT)
