"""Duties about a posted notice: thirty days in a row at the headquarters, three days on the loudspeaker."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from .deadlines import OfSession, WorkingCalendar
from .duties import Progress, SessionDuty
from .models import ConclusionNotice, DialogueSession, Posting

REMEMBERED = dt.timedelta(days=90)
"""How long after its publication a notice is still asked for."""
AT_MOST = 6

Subject = DialogueSession | ConclusionNotice


@dataclass(frozen=True)
class Owed:
    """A notice that must be posted, and its duties."""

    subject: Subject
    duties: list[SessionDuty]

    @property
    def is_conclusion(self) -> bool:
        return isinstance(self.subject, ConclusionNotice)

    @property
    def is_done(self) -> bool:
        return all(duty.progress == Progress.DONE for duty in self.duties)


def owed_about(subject: Subject, calendar: WorkingCalendar, postings: list[Posting]) -> Owed:
    """Counted from the day it was first posted; until then from its publication."""
    published = subject.announced_at if isinstance(subject, DialogueSession) else subject.published_at
    start = min((posting.posted_on for posting in postings), default=timezone.localdate(published))
    return Owed(subject, [board_duty(postings, start, calendar), loudspeaker_duty(postings, start, calendar)])


def board_duty(postings: list[Posting], start: dt.date, calendar: WorkingCalendar) -> SessionDuty:
    days = calendar.rule(OfSession.POSTING).days
    runs = [(posting.posted_on, posting.taken_down_on or timezone.localdate()) for posting in postings]
    full = [since + dt.timedelta(days=days) for since, until in runs if (until - since).days >= days]
    longest = max(((until - since).days for since, until in runs), default=0)
    note = f"Mới được {longest} trên {days} ngày liền" if runs else "Chưa ghi niêm yết ở đâu"
    computation = calendar.deadline(OfSession.POSTING, start)
    return SessionDuty(f"Niêm yết đủ {days} ngày liền", computation, min(full, default=None), note="" if full else note)


def loudspeaker_duty(postings: list[Posting], start: dt.date, calendar: WorkingCalendar) -> SessionDuty:
    days = calendar.rule(OfSession.LOUDSPEAKER).days
    heard = days_heard(postings)
    title, computation = f"Phát loa đủ {days} ngày", calendar.deadline(OfSession.LOUDSPEAKER, start)
    if heard >= days:
        return SessionDuty(title, computation, max(filter(None, (posting.loudspeaker_until for posting in postings))))
    note = f"Mới phát {heard} trên {days} ngày" if heard else "Chưa ghi phát loa ngày nào"
    return SessionDuty(title, computation, None, note=note)


def days_heard(postings: list[Posting]) -> int:
    """The number of days on which it was read out. A notice at three boards, read out once at each on one day, counts
    one. Never more than the days from the first posting to the last reading."""
    heard = [(posting.posted_on, posting.loudspeaker_until) for posting in postings if posting.loudspeaker_until]
    if not heard:
        return 0
    span = max(until for _, until in heard) - min(since for since, _ in heard)
    return min(sum(posting.loudspeaker_days for posting in postings), span.days + 1)


def owed_postings(calendar: WorkingCalendar) -> list[Owed]:
    """Recently published notices with unfinished duties, the newest first. A fixed number of queries."""
    since, now = timezone.now() - REMEMBERED, timezone.now()
    recent = Q(announced_at__range=(since, now)) | Q(conclusion__published_at__range=(since, now))
    sessions = DialogueSession.objects.filter(recent, announced_at__lte=now, is_illustrative=False)
    newest = sessions.select_related("conclusion").prefetch_related("meetings").order_by("-announced_at")[:AT_MOST]
    subjects = [subject for session in newest for subject in published_since(since, session)]
    return [owed for owed in owed_about_each(subjects, calendar) if not owed.is_done]


def published_since(since: dt.datetime, session: DialogueSession) -> list[Subject]:
    """The announcement of a session that stands and its conclusion, if published after `since`; nothing for a session
    entered after the event."""
    if session.is_retold:
        return []
    subjects: list[Subject] = [session] if not session.is_called_off and session.announced_at >= since else []
    notice = session.published_conclusion
    return [*subjects, notice] if notice and notice.published_at >= since else subjects


def owed_about_session(session: DialogueSession) -> list[Owed]:
    """For its announcement and its conclusion, if they are public, finished or not; nothing for a session entered after
    the event."""
    if session.is_retold:
        return []
    subjects: list[Subject] = [session] if session.is_public and not session.cancelled_at else []
    subjects += [notice] if (notice := session.published_conclusion) else []
    return owed_about_each(subjects, WorkingCalendar.current())


def owed_about_each(subjects: list[Subject], calendar: WorkingCalendar) -> list[Owed]:
    """Duties of each of `subjects`; all postings are read in one query."""
    sessions = [subject.pk for subject in subjects if isinstance(subject, DialogueSession)]
    notices = [subject.pk for subject in subjects if isinstance(subject, ConclusionNotice)]
    hung: dict[tuple[int | None, int | None], list[Posting]] = {}
    for posting in Posting.objects.filter(Q(session__in=sessions) | Q(notice__in=notices)):
        hung.setdefault((posting.session_id, posting.notice_id), []).append(posting)
    return [owed_about(subject, calendar, hung.get(key_of(subject), [])) for subject in subjects]


def key_of(subject: Subject) -> tuple[int | None, int | None]:
    return (subject.pk, None) if isinstance(subject, DialogueSession) else (None, subject.pk)
