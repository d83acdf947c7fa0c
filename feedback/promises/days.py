"""The day by which a commitment is to be done: a named day or a number of days from one; and every later day that was
promised since, with its reason.

`Commitment.due_on` holds the present day, so that lists can be sorted and «late» is one comparison.
"""

import datetime as dt

from django.utils import timezone

from dialogue_portal.lib.calendar import Computation, Extension, add_days, add_working_days
from sessions_app.deadlines import WorkingCalendar

from ..models import Commitment
from ..models.commitments import OPEN_STATES


def counted_day(start: dt.date, days: int, *, by_working_days: bool, calendar: WorkingCalendar) -> Computation:
    """The last of `days` after `start`, with an explanation. Raises `ValueError` for less than one day."""
    count = add_working_days if by_working_days else add_days
    return count(start, days, calendar.off, calendar.worked)


def computation_of(commitment: Commitment, calendar: WorkingCalendar | None = None) -> Computation | None:
    """How the day of `commitment` was counted, with its postponements; None if a day was simply named."""
    if not commitment.due_days or commitment.due_counts_from is None:
        return None
    counted = counted_day(
        commitment.due_counts_from,
        commitment.due_days,
        by_working_days=commitment.counts_working_days,
        calendar=calendar or WorkingCalendar.current(),
    )
    return counted.extended(
        Extension(timezone.localdate(line.postponed_at), line.due_on, line.reason, verb="lùi hạn")
        for line in commitment.postponements.all()
    )


def refresh_counted_days(calendar: WorkingCalendar) -> int:
    """Count the days of open commitments again after a change of the calendar; a postponed one keeps the day that was
    promised.

    Returns how many days changed.
    """
    counted = Commitment.objects.filter(state__in=OPEN_STATES, due_days__isnull=False, postponements=None)
    moved = 0
    for commitment in counted.prefetch_related("postponements"):
        found = computation_of(commitment, calendar)
        if found and found.result != commitment.due_on:
            still = counted.filter(pk=commitment.pk, due_on=commitment.due_on)  # unless it was postponed meanwhile
            moved += still.update(due_on=found.result)
    return moved
