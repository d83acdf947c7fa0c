"""Conferences with unfinished work, for the start page of staff: the duties of each and their deadlines."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from dialogue_portal.lib.loading import LoadedTogether

from .deadlines import WorkingCalendar
from .duties import SessionDuty, duties_of, reasons_given, with_duties
from .models import DialogueSession

REMEMBERED = dt.timedelta(days=365)
"""How long after its last day a session without a conclusion is still listed; archives are not."""
AT_MOST = 3

load = LoadedTogether(DialogueSession, with_duties)


@dataclass(frozen=True)
class Countdown:
    """A session and its duties in order; no duties while its day is unknown or it is called off."""

    session: DialogueSession
    duties: list[SessionDuty]


def countdowns(calendar: WorkingCalendar | None = None) -> list[Countdown]:
    """Sessions with unfinished work, the soonest first: a fixed number of queries."""
    keys = list(unfinished_sessions().values_list("pk", flat=True)[:AT_MOST])
    calendar, loaded = calendar or WorkingCalendar.current(), load(keys) if keys else {}
    sessions = [loaded[key] for key in keys]
    reasons = reasons_given(sessions)
    return [Countdown(session, duties_of(session, calendar, reasons)) for session in sessions]


def countdown_of(session_id: int) -> Countdown | None:
    """The countdown of one session in any state; None if there is none."""
    session = with_duties(DialogueSession.objects.filter(pk=session_id)).first()
    return session and Countdown(session, duties_of(session, reasons=reasons_given([session])))


def unfinished_sessions() -> models.QuerySet[DialogueSession]:
    """Sessions to be held, and those of the last year without a conclusion. A postponed one stays; a cancelled one goes
    when its day is over, and one entered after the event when it is announced."""
    today = timezone.localdate()
    recent = Q(last_day=None) | Q(last_day__gte=today - REMEMBERED) | Q(postponed_at__isnull=False)
    called_off = Q(cancelled_at__isnull=False) & (Q(last_day=None) | Q(last_day__lt=today))
    retold = ~Q(source="") & Q(announced_at__date__gt=F("last_day"))  # as `is_retold` says
    is_open = DialogueSession.objects.filter(closed_at=None).with_dates()
    waiting = is_open.filter(recent, Q(conclusion=None) | Q(conclusion__published_at=None)).exclude(called_off)
    waiting = waiting.exclude(retold)
    return waiting.nearest_first()
