"""Files chosen on a form that has still to be corrected before it is sent."""

import datetime as dt

from django.db import models
from django.utils import timezone

from .files import StoredFile
from .intake import Attachment
from .opinions import Opinion
from .verifying import DoneReport

LONGEST = dt.timedelta(hours=24)
"""How long at most a file waits, whatever the ward keeps of other things that were not sent."""


class WaitingFileQuerySet(models.QuerySet["WaitingFile"]):
    def of(self, opinion: Opinion, browser_hash: str, report: DoneReport | None) -> "WaitingFileQuerySet":
        """Files that one browser chose on one form."""
        still = self.filter(added_at__gte=timezone.now() - LONGEST)
        return still.filter(opinion=opinion, browser_hash=browser_hash, report=report)


class WaitingFile(StoredFile):
    """A file chosen for a note, or for «not yet» about `report`, and not sent: while the rest of the form is corrected
    it need not be chosen again. Only the browser that chose it sees it, staff never do. No picture is made of it
    yet."""

    FOLDER = Attachment.FOLDER

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="waiting_files")
    report = models.ForeignKey(
        DoneReport, on_delete=models.CASCADE, null=True, blank=True, related_name="waiting_files"
    )
    browser_hash = models.CharField(max_length=64)

    objects = WaitingFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp chưa gửi"
        verbose_name_plural = "tệp chưa gửi"
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["browser_hash"], name="waiting_of_browser")]
