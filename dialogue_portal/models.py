"""Rows that belong to the site as a whole."""

from django.db import models


class Publication(models.Model):
    """What the public sees has changed when `token` has. Written by triggers alone: `kept_pages.publication`."""

    token = models.CharField(max_length=36)

    class Meta:
        default_permissions = ()
        verbose_name = "bản công bố"
        verbose_name_plural = "bản công bố"

    def __str__(self) -> str:
        return self.token


class Heartbeat(models.Model):
    """A moment that the portal notes for itself, by name: when the background worker last showed that it lives, and
    last did what is due once in a while (`upkeep`); since when it has found which keys (`keys`); when the clock leapt
    (`clock`); since when files have been missing (`files_and_rows`)."""

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
