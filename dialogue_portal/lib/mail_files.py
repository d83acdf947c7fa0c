"""Mail written to files where no mail server is set, so that whoever tries the portal can read it. The files hold
addresses, codes and words of cases, and retention does not look through them, so they are soon deleted."""

import datetime as dt
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

KEPT = dt.timedelta(days=1)
"""As long as other files that wait to be fetched."""


def clear(*, older_than: dt.timedelta = dt.timedelta()) -> None:
    """Delete mails that were written to files, those `older_than` the given age."""
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return
    limit = time.time() - older_than.total_seconds()
    for file in Path(settings.EMAIL_FILE_PATH).glob("*.log"):
        with suppress(FileNotFoundError):  # another process was quicker
            if file.stat().st_mtime <= limit:
                file.unlink()


def sweep() -> None:
    """Delete mails older than `KEPT`."""
    clear(older_than=KEPT)
