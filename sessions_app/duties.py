"""The duties of the ward about a conference itself, and their deadlines: announcing it and publishing its result.

Nothing here blocks anybody. Lateness is shown, with how the day was counted and the given reason.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from dialogue_portal.lib.calendar import Computation

from .deadlines import OfSession, WorkingCalendar
from .models import CaseEvent, ConclusionNotice, DialogueSession, Document, DocumentKind, SessionChange

NEW_SCHEDULE = {SessionChange.Kind.RESUMED, SessionChange.Kind.RESCHEDULED}

Reasons = dict[tuple[str, int, str], str]
"""The reason given with a verb: by kind of case, its primary key, and the verb."""


class Progress(models.TextChoices):
    DONE = "done", "đã làm"
    DUE = "due", "phải làm"
    LATE = "late", "đã quá hạn"


@dataclass(frozen=True)
class SessionDuty:
    """One duty about a session; done on `done_on`; `reason` says why it was late, `note` what staff must see to."""

    label: str
    computation: Computation
    done_on: dt.date | None
    given_reason: str = ""
    note: str = ""

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
    def reason(self) -> str:
        return self.given_reason if self.was_late else ""

    @property
    def days_left(self) -> int:
        return (self.due_on - timezone.localdate()).days


def with_duties(sessions: QuerySet[DialogueSession]) -> QuerySet[DialogueSession]:
    """Load all that `duties_of` needs."""
    plans = Document.objects.filter(kind=DocumentKind.PLAN)
    return (
        sessions.with_dates()  # type: ignore[attr-defined]  # the query set is DialogueSession's own
        .select_related("conclusion")
        .prefetch_related(Prefetch("documents", plans, to_attr="plans"), "changes", "meetings")
    )


def duties_of(
    session: DialogueSession, calendar: WorkingCalendar | None = None, reasons: Reasons | None = None
) -> list[SessionDuty]:
    """The duties about `session` (loaded by `with_duties`) in order; none unless `is_counted`."""
    if not is_counted(session):
        return []
    calendar = calendar or WorkingCalendar.current()
    duties = [announce_duty(session, calendar, reasons), conclude_duty(session, calendar, reasons)]
    if session.opinions_close_at:
        duties.insert(1, window_duty(session, calendar))
    if change := last_new_schedule(session):
        duties.insert(1, tell_again_duty(session, calendar, change))
    if session.kind == DialogueSession.Kind.YOUTH:
        duties.insert(0, plan_duty(session, calendar))
    return duties


def is_counted(session: DialogueSession) -> bool:
    """Whether the days of `session` (its meetings loaded) create duties. Not while it is called off or its days are
    unknown; nor if it was entered after the event: other rules held when it was held."""
    return not session.is_called_off and session.has_known_days and not session.is_retold


def announce_duty(session: DialogueSession, calendar: WorkingCalendar, reasons: Reasons | None = None) -> SessionDuty:
    done_on = timezone.localdate(session.announced_at) if session.announced_at else None
    reason = (reasons or {}).get(("dialoguesession", session.pk, "announce"), "")
    computation = calendar.deadline(OfSession.ANNOUNCE, session.first_day)
    return SessionDuty("Thông báo hội nghị", computation, done_on, reason)


def last_new_schedule(session: DialogueSession) -> SessionChange | None:
    """The last change of days or places made before the last day was over; a later correction informs nobody."""
    new = [change for change in session.changes.all() if change.kind in NEW_SCHEDULE]
    return next((change for change in reversed(new) if timezone.localdate(change.at) <= session.last_day), None)


def tell_again_duty(session: DialogueSession, calendar: WorkingCalendar, change: SessionChange) -> SessionDuty:
    """A new day or place must be told as early as the first one; it was told when it was changed."""
    computation = calendar.deadline(OfSession.ANNOUNCE, first_new_day(session, change))
    return SessionDuty("Báo lịch họp mới", computation, timezone.localdate(change.at), change.reason)


def first_new_day(session: DialogueSession, change: SessionChange) -> dt.date:
    """The first day, still ahead when `change` was made, of the meetings that it moved; all of them when it was
    resumed."""
    told_on, before = timezone.localdate(change.at), change.before.splitlines()
    to_come = [meeting for meeting in session.meetings.all() if meeting.held_on >= told_on]
    new = [line for line in change.after.splitlines() if line not in before]
    moved = [meeting for meeting in to_come if any(line.startswith(meeting.when) for line in new)]
    told = to_come if change.kind == SessionChange.Kind.RESUMED else moved or to_come
    return min(meeting.held_on for meeting in told)


def window_duty(session: DialogueSession, calendar: WorkingCalendar) -> SessionDuty:
    """Done when the window has closed. If it is set to close too late, `note` says so beforehand."""
    closes_on = timezone.localdate(session.opinions_close_at)
    computation = calendar.deadline(OfSession.CLOSE_WINDOW, session.first_day)
    done_on = closes_on if session.window_has_closed else None
    note = f"Đang đặt đến ngày {closes_on:%d/%m/%Y}, sau hạn" if closes_on > computation.result and not done_on else ""
    return SessionDuty("Ngừng nhận ý kiến qua cổng", computation, done_on, note=note)


def conclude_duty(session: DialogueSession, calendar: WorkingCalendar, reasons: Reasons | None = None) -> SessionDuty:
    notice = session.published_conclusion
    done_on = timezone.localdate(notice.published_at) if notice else None
    reason = (reasons or {}).get(("conclusionnotice", notice.pk if notice else 0, "publish"), "")
    return SessionDuty("Công bố kết luận", result_deadline(session, calendar, session.last_day), done_on, reason)


def result_deadline(session: DialogueSession, calendar: WorkingCalendar, last_day: dt.date) -> Computation:
    """The one deadline for the result: by the youth law for a youth dialogue, otherwise by the law on local
    government."""
    duty = OfSession.PUBLISH_RESULT
    if session.kind == DialogueSession.Kind.YOUTH:
        duty = OfSession.YOUTH_COMPLEX if session.is_complex else OfSession.YOUTH_CONCLUDE
    return calendar.deadline(duty, last_day)


def plan_duty(session: DialogueSession, calendar: WorkingCalendar) -> SessionDuty:
    """Fulfilled by the first document of the kind «plan» of the session, on the day of the paper."""
    days = [plan.issued_on or (plan.published_at and timezone.localdate(plan.published_at)) for plan in session.plans]
    done_on = min((day for day in days if day), default=None)
    return SessionDuty("Ra kế hoạch đối thoại", calendar.deadline(OfSession.YOUTH_PLAN, session.first_day), done_on)


def reasons_given(sessions: Iterable[DialogueSession]) -> Reasons:
    """The reasons for lateness in the record: one query for any number of sessions."""
    sessions = list(sessions)
    notices = [session.conclusion.pk for session in sessions if hasattr(session, "conclusion")]
    announced = Q(case_kind="dialoguesession", verb="announce", case_id__in=[session.pk for session in sessions])
    published = Q(case_kind="conclusionnotice", verb="publish", case_id__in=notices)
    events = CaseEvent.objects.filter(announced | published).exclude(reason="").order_by("pk")
    return {(event.case_kind, event.case_id, event.verb): event.reason for event in events}


def late_to_announce(session: DialogueSession) -> SessionDuty | None:
    """The duty to announce `session` if announcing it now is late."""
    return if_late(session, announce_duty)


def late_to_conclude(notice: ConclusionNotice) -> SessionDuty | None:
    """The duty to publish the result if publishing `notice` now is late."""
    return if_late(notice.session, conclude_duty)


def if_late(session: DialogueSession, duty_of: Callable[..., SessionDuty]) -> SessionDuty | None:
    loaded = with_duties(DialogueSession.objects.filter(pk=session.pk)).get()
    if not is_counted(loaded):
        return None
    duty = duty_of(loaded, WorkingCalendar.current())
    return duty if duty.progress == Progress.LATE else None
