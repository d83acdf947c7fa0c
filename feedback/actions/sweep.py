"""What nobody needs any more is taken away: unsent drafts with their files, old counts of tries, who came long ago."""

from dialogue_portal.lib import waiting_files
from sessions_app.models import DataKind

from ..figures import stored
from .concern import recount_some
from .forget import forget

EVERY_HOUR = [DataKind.DRAFTS, DataKind.TRIES, DataKind.REGISTRANTS]
"""What is kept for hours cannot wait for the daily `manage.py retention`."""


def sweep() -> dict[str, int]:
    """Delete what is older than the rules of retention allow, count figures anew, and set right how many care about an
    opinion, a part of them each hour; how many of each.

    Safe to run at any time and twice at once.
    """
    waiting_files.sweep()
    gone = {kind.value: forget(kind) for kind in EVERY_HOUR}
    return gone | {"figures": stored.store(), "concerns": recount_some()}
