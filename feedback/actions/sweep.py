"""Hourly deletion of what nobody needs: unsent drafts with their files, old counts of tries, who registered for a
meeting long past; and counting figures again."""

from dialogue_portal.lib import mail_files, waiting_files
from sessions_app.models import DataKind

from ..figures import stored
from .concern import recount_some
from .forget import forget

EVERY_HOUR = [DataKind.DRAFTS, DataKind.TRIES, DataKind.REGISTRANTS]
"""The first two are kept for hours and cannot wait for the daily `manage.py retention`."""


def sweep() -> dict[str, int]:
    """Delete what is older than the retention rules allow. Returns how much, by kind.

    May run at any time, also twice at once.
    """
    waiting_files.sweep()
    mail_files.sweep()
    return {kind.value: forget(kind) for kind in EVERY_HOUR}


def count_some() -> dict[str, int]:
    """Count outdated figures, and a part of the counts of concern, again. Returns how many of each."""
    return {"figures": stored.store(), "concerns": recount_some()}
