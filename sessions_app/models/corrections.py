"""The base of all public corrections of something published."""

from django.db import models
from django.utils import timezone

from dialogue_portal.lib.fields import ProseField


class Correction(models.Model):
    """One correction of something published, perhaps of several places. Never edited; `note` is public."""

    number = models.PositiveSmallIntegerField("đính chính lần")
    at = models.DateTimeField("lúc", default=timezone.now)
    note = ProseField("đính chính điều gì", max_length=600)

    class Meta:
        abstract = True
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Đính chính lần {self.number}, {timezone.localtime(self.at):%d/%m/%Y}"
