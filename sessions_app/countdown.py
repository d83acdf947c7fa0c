"""What the ward owes about a conference itself, and until when: announced in time, its conclusion published in time.

Nothing here blocks anybody: late is shown, with how the day was counted.
"""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dialogue_portal.lib.calendar import Computation, add_days, days_before

from .deadlines import WorkingCalendar
from .models import DialogueSession

ANNOUNCE_DAYS = 7
CONCLUDE_DAYS = 10
BASIS = "Luật 72/2025/QH15, Điều 43"
REMEMBERED = dt.timedelta(days=365)
"""How long after its last day a session without a conclusion is still spoken of: archives stay silent."""
AT_MOST = 3


class Progress(models.TextChoices):
    DONE = "done", "đã làm"
    DUE = "due", "phải làm"
    LATE = "late", "đã quá hạn"


@dataclass(frozen=True)
class SessionDuty:
    """One thing owed about a session; `done_on` is the day it was done."""

    label: str
    computation: Computation
    done_on: dt.date | None

    @property
    def due_on(self) -> dt.date:
        return self.computation.result

    @property
    def progress(self) -> Progress:
        if self.done_on:
            return Progress.DONE
        return Progress.LATE if self.due_on < timezone.localdate() else Progress.DUE

    @property
    def was_late(self) -> bool:
        return self.done_on is not None and self.done_on > self.due_on

    @property
    def days_left(self) -> int:
        return (self.due_on - timezone.localdate()).days


@dataclass(frozen=True)
class Countdown:
    """A session and what is owed about it, first to last; empty while its day is not known or it was called off."""

    session: DialogueSession
    duties: list[SessionDuty]


def countdowns() -> list[Countdown]:
    """The sessions whose work is not over, the soonest first: some queries for any number."""
    calendar = WorkingCalendar.current()
    return [Countdown(session, duties_of(session, calendar)) for session in unfinished_sessions()[:AT_MOST]]


def unfinished_sessions() -> models.QuerySet[DialogueSession]:
    """Those to be held, and those of the last year that lack their conclusion; one put off stays, one cancelled goes
    when its day is over."""
    today = timezone.localdate()
    recent = Q(last_day=None) | Q(last_day__gte=today - REMEMBERED) | Q(postponed_at__isnull=False)
    called_off = Q(cancelled_at__isnull=False) & (Q(last_day=None) | Q(last_day__lt=today))
    is_open = DialogueSession.objects.filter(closed_at=None, is_illustrative=False).with_dates()
    waiting = is_open.filter(recent, Q(conclusion=None) | Q(conclusion__published_at=None)).exclude(called_off)
    return waiting.select_related("conclusion").nearest_first()


def duties_of(session: DialogueSession, calendar: WorkingCalendar) -> list[SessionDuty]:
    """What is owed about `session`, loaded by `unfinished_sessions`."""
    if session.cancelled_at or session.postponed_at or session.first_day is None:
        return []
    announced = timezone.localdate(session.announced_at) if session.announced_at else None
    notice = session.published_conclusion
    concluded = timezone.localdate(notice.published_at) if notice else None
    conclude_by = add_days(session.last_day, CONCLUDE_DAYS, calendar.off, calendar.worked)
    return [
        SessionDuty("Thông báo hội nghị", on_ground(days_before(session.first_day, ANNOUNCE_DAYS)), announced),
        SessionDuty("Công bố kết luận", on_ground(conclude_by), concluded),
    ]


def on_ground(computation: Computation) -> Computation:
    return replace(computation, basis=BASIS)
