"""Rows of every kind to count, and reading the figures."""

import datetime as dt

from django.utils import timezone

from feedback.figures.tables import Figures
from feedback.models import (
    CommitmentState,
    Moderation,
    Opinion,
)
from tests.builders import (
    make_opinion,
)

ZONE = timezone.get_default_timezone()


STATES = [*CommitmentState.values, "planned"]


def at(year: int, month: int = 3, day: int = 2, hour: int = 9, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=ZONE)


def approved(**kwargs) -> Opinion:
    return make_opinion(moderation=Moderation.APPROVED, **kwargs)


def told(figures: Figures) -> list[tuple[str, list[str]]]:
    rows = [figures.whole, *(row for table in figures.tables for row in table.rows)]
    return [(row.name, [figure.text for figure in row.figures]) for row in rows]
