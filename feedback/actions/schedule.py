"""What happens to the days of a conference moves the answers that are counted from them and what counts as said before
or after it, and people hear of it: who follows it, and who registered.

Each change is told once, to those who are there when it is made, while some day is still to come; that more or fewer
may come, only to those who thereby get a seat.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from sessions_app import actions as sessions
from sessions_app.actions.schedule import meeting_words
from sessions_app.models import DialogueSession, Meeting, OutboxMessage, SessionChange, User

from ..models import Registration, RegistrationState
from .live import last_standing
from .recount import recount_session
from .register import locked, move_up
from .registrants import CANCELLED, CASE, POSTPONED, expected_at, tell_all_registered
from .tell import tell_session_followers
from .timing import retime_session

CALLED_OFF = {CANCELLED, POSTPONED}
"""Changes of which who means to come hears no less than who follows, so that one mail tells both."""
SOMEBODY_COMES = "Buổi bị bỏ đã có người đăng ký. Hãy đổi ngày của buổi ấy, hoặc rút các đăng ký trước."
TOLD_IN_HALL = "Buổi bị bỏ đã có mục trên màn hình hội trường. Bấm nhầm thì hãy bỏ các mục ấy ở bàn trước."


def told(verb: Callable[..., SessionChange]) -> Callable[..., SessionChange]:
    """`verb` of the other app, with what this one must do in the same transaction.

    Raises what that raises, and `NotReady` when a meeting would be dropped to which somebody means to come, or that was
    told of in the hall.
    """

    @transaction.atomic
    def with_people(session: DialogueSession, *, by: User, **facts: Any) -> SessionChange:
        sessions.hold_schedule(session, seen=facts.get("seen"))
        was, stood = days_of(session), said_of(session)
        for plan in facts.get("meetings", []):
            if plan.is_dropped and plan.meeting:
                check_not_begun(plan.meeting)
                let_go_of_registrations(plan.meeting)
        try:
            change = verb(session, by=by, **facts)
        except ProtectedError:
            raise sessions.NotReady(SOMEBODY_COMES) from None
        recount_session(session, by=by)
        retime_session(session, was, days_of(session), by=by)
        if change.kind != SessionChange.Kind.RESEATED and (session.cancelled_at or not sessions.has_passed(session)):
            comes = {who.email.lower() for who in expected_at(session)} if change.kind in CALLED_OFF else set()
            stays = unmoved(session, stood) if change.kind == SessionChange.Kind.RESCHEDULED else []
            tell_session_followers(session, change.kind, occurrence=str(change.pk), knowing=comes)
            tell_all_registered(session, change.kind, occurrence=str(change.pk), but=stays)
        for meeting in Meeting.objects.filter(session=session):
            move_up(meeting, by=by)
        return change

    return with_people


def said_of(session: DialogueSession) -> dict[int, str]:
    """What the public reads of each meeting, by its key, except how many may come."""
    meetings = Meeting.objects.filter(session=session).prefetch_related("groups")
    return {meeting.pk: meeting_words(meeting, with_room=False) for meeting in meetings}


def unmoved(session: DialogueSession, stood: dict[int, str]) -> list[int]:
    """The meetings that are held as they `stood` before."""
    return [key for key, words in said_of(session).items() if stood.get(key) == words]


def check_not_begun(meeting: Meeting) -> None:
    """What was told in the hall is not dropped with the meeting. Raises `NotReady` unless all of it was taken back."""
    if last_standing(locked(meeting)):
        raise sessions.NotReady(TOLD_IN_HALL)


def let_go_of_registrations(meeting: Meeting) -> None:
    """A meeting that is dropped takes with it the registrations that were withdrawn; their record stays. Raises
    `NotReady` while somebody means to come, or has not been told yet that they were taken off."""
    rows = Registration.objects.filter(meeting=meeting)
    if rows.exclude(state=RegistrationState.WITHDRAWN).exists():
        raise sessions.NotReady(SOMEBODY_COMES)
    untold = OutboxMessage.objects.filter(case_kind=CASE, case_id__in=rows.values("pk"), sent_at=None, dropped_at=None)
    if untold.exists():
        raise sessions.NotReady("Có người đã rút khỏi buổi bị bỏ mà chưa được báo. Hãy gọi báo họ trước.")
    rows.delete()


def days_of(session: DialogueSession) -> list[dt.date]:
    """The days of its meetings as the database has them now, the first one first."""
    return list(Meeting.objects.filter(session=session).order_by("held_on").values_list("held_on", flat=True))


postpone_session = told(sessions.postpone_session)
resume_session = told(sessions.resume_session)
reschedule_session = told(sessions.reschedule_session)
cancel_session = told(sessions.cancel_session)
