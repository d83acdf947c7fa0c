"""Tables of the site as a whole."""

from django.db import models


class Publication(models.Model):
    """The public pages have changed when `token` has. Written by triggers only: `kept_pages.publication`."""

    token = models.CharField(max_length=36)

    class Meta:
        default_permissions = ()
        verbose_name = "bản công bố"
        verbose_name_plural = "bản công bố"

    def __str__(self) -> str:
        return self.token


class Heartbeat(models.Model):
    """A moment that the portal notes for itself, by name: the background worker's last sign, sweep and daily work
    (`upkeep`), when each key was first found (`keys`), when the clock jumped (`clock`), since when files are missing
    (`files_and_rows`)."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    number = models.PositiveIntegerField(default=0, db_default=0)
    """How many were found then, of what is counted."""

    class Meta:
        default_permissions = ()
        verbose_name = "nhịp của tiến trình nền"
        verbose_name_plural = "nhịp của tiến trình nền"

    def __str__(self) -> str:
        return self.name
