"""The conferences whose work is not over, for the start page of staff: what is owed about each, and until when."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .deadlines import WorkingCalendar
from .duties import SessionDuty, duties_of, reasons_given, with_duties
from .models import DialogueSession

REMEMBERED = dt.timedelta(days=365)
"""How long after its last day a session without a conclusion is still spoken of: archives stay silent."""
AT_MOST = 3


@dataclass(frozen=True)
class Countdown:
    """A session and what is owed about it, first to last; empty while its day is not known or it was called off."""

    session: DialogueSession
    duties: list[SessionDuty]


def countdowns(calendar: WorkingCalendar | None = None) -> list[Countdown]:
    """The sessions whose work is not over, the soonest first: some queries for any number."""
    calendar, sessions = calendar or WorkingCalendar.current(), list(unfinished_sessions()[:AT_MOST])
    reasons = reasons_given(sessions)
    return [Countdown(session, duties_of(session, calendar, reasons)) for session in sessions]


def countdown_of(session_id: int) -> Countdown | None:
    """Of any one session, whatever became of it."""
    session = with_duties(DialogueSession.objects.filter(pk=session_id)).first()
    return session and Countdown(session, duties_of(session, reasons=reasons_given([session])))


def unfinished_sessions() -> models.QuerySet[DialogueSession]:
    """Those to be held, and those of the last year that lack their conclusion; one put off stays, one cancelled goes
    when its day is over, and one that is only retold goes when it is announced."""
    today = timezone.localdate()
    recent = Q(last_day=None) | Q(last_day__gte=today - REMEMBERED) | Q(postponed_at__isnull=False)
    called_off = Q(cancelled_at__isnull=False) & (Q(last_day=None) | Q(last_day__lt=today))
    retold = ~Q(source="") & Q(announced_at__date__gt=F("last_day"))  # as `is_retold` says
    is_open = DialogueSession.objects.filter(closed_at=None).with_dates()
    waiting = is_open.filter(recent, Q(conclusion=None) | Q(conclusion__published_at=None)).exclude(called_off)
    waiting = waiting.exclude(retold)
    return with_duties(waiting).nearest_first()
