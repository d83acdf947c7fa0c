"""What nobody needs any more is taken away: unsent drafts with their files, old counts of tries, who came long ago."""

import datetime as dt

from django.utils import timezone

from dialogue_portal.lib import waiting_files
from sessions_app.models import RateWindow

from ..figures import stored
from ..models import OpinionDraft
from .attach import detach
from .registrants import forget_registrants

KEPT = dt.timedelta(hours=24)
"""How long an unsent draft waits for its writer: what the privacy notice says."""


def sweep() -> dict[str, int]:
    """Delete what is older than a day, forget whom the ward keeps no longer, count figures anew; how many of each.

    Safe to run at any time and twice at once.
    """
    limit = timezone.now() - KEPT
    old = OpinionDraft.objects.filter(touched_at__lt=limit)
    for draft in old.prefetch_related("attachments"):
        for attachment in draft.attachments.all():
            detach(attachment)
    drafts, _ = old.delete()
    waiting_files.sweep()
    windows, _ = RateWindow.objects.filter(starts_at__lt=limit).delete()
    figures = stored.store()
    return {"drafts": drafts, "windows": windows, "registrants": forget_registrants(), "figures": figures}
