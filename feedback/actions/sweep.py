"""What nobody needs any more is taken away: unsent drafts with their files, old counts of tries, who came long ago.
What is counted is counted anew."""

from dialogue_portal.lib import mail_files, waiting_files
from sessions_app.models import DataKind

from ..figures import stored
from .concern import recount_some
from .forget import forget

EVERY_HOUR = [DataKind.DRAFTS, DataKind.TRIES, DataKind.REGISTRANTS]
"""What is kept for hours cannot wait for the daily `manage.py retention`."""


def sweep() -> dict[str, int]:
    """Delete what is older than the rules of retention allow, by kind how much.

    Safe to run at any time and twice at once.
    """
    waiting_files.sweep()
    mail_files.sweep()
    return {kind.value: forget(kind) for kind in EVERY_HOUR}


def count_some() -> dict[str, int]:
    """Count figures anew, and set right how many care about an opinion, a part of them each hour; how many of each."""
    return {"figures": stored.store(), "concerns": recount_some()}
