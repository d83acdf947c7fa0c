"""The one row that belongs to the site as a whole."""

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
