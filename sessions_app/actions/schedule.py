"""Changing the days of an announced conference, or what was announced about it. Each change is told to the public,
once."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ..models import DialogueSession, Meeting, ResidentialGroup, SessionChange, User
from .base import NotReady, WrongState, claim, record

Kind = SessionChange.Kind
CHANGED_MEANWHILE = "Lịch họp vừa được đổi từ nơi khác. Hãy mở lại trang này để thấy lịch mới."


@dataclass
class MeetingPlan:
    """How one meeting shall be: its columns and groups. A new one has no `meeting`; a dropped one is deleted."""

    meeting: Meeting | None
    columns: dict[str, Any] = field(default_factory=dict)
    groups: Sequence[ResidentialGroup] = ()
    is_dropped: bool = False


@transaction.atomic
def postpone_session(session: DialogueSession, *, by: User, reason: str) -> SessionChange:
    """Postpone a session.

    Raises `WrongState` when it is postponed or cancelled already, `NotReady` when its day has passed.
    """
    hold_schedule(session, cancelled_at=None)
    if has_passed(session):
        raise NotReady("Mọi buổi họp của hội nghị này đã qua ngày nên không hoãn được nữa.")
    claim(session, "postponed_at", postponed_reason=reason)
    record(session, "postpone", by=by, reason=reason)
    return note_change(session, Kind.POSTPONED, reason=reason, before=schedule_words(session))


@transaction.atomic
def resume_session(
    session: DialogueSession,
    *,
    by: User,
    meetings: Iterable[MeetingPlan] = (),
    reason: str = "",
    seen: int | None = None,
) -> SessionChange:
    """Give a postponed session its new days. Raises `WrongState` when it is not postponed, `NotReady` when all days are
    over, or when it has changed since the page was loaded (`seen`)."""
    hold_schedule(session, seen=seen, cancelled_at=None, postponed_at__isnull=False)
    before = schedule_words(session)
    dropped = carry_out(session, meetings)
    if has_passed(session):
        raise NotReady("Các ngày họp đã ghi đều đã qua. Hãy ghi ngày họp mới trước.")
    DialogueSession.objects.filter(pk=session.pk).update(postponed_at=None, postponed_reason="")
    session.postponed_at, session.postponed_reason = None, ""
    after = schedule_words(session)
    record(session, "resume", by=by, reason=said(before, after, reason))
    return note_change(session, Kind.RESUMED, reason=reason, before=before, after=after, dropped=dropped)


@transaction.atomic
def reschedule_session(
    session: DialogueSession, *, by: User, meetings: Iterable[MeetingPlan], reason: str, seen: int | None = None
) -> SessionChange:
    """Change days, hours or places of an announced session, or how many may come and speak.

    Raises `NotReady` when nothing changes, when no meeting is left or when it has changed since the page was loaded
    (`seen`); `WrongState` when it is a draft, postponed or cancelled: a draft is edited, a postponed one resumed.
    """
    as_announced = {"announced_at__isnull": False, "postponed_at": None, "cancelled_at": None, "closed_at": None}
    hold_schedule(session, seen=seen, **as_announced)
    before, stood = schedule_words(session), schedule_words(session, with_room=False)
    dropped = carry_out(session, meetings)
    after = schedule_words(session)
    if before == after:
        raise NotReady("Lịch họp chưa đổi gì.")
    kind = Kind.RESEATED if stood == schedule_words(session, with_room=False) else Kind.RESCHEDULED
    record(session, "reschedule", by=by, reason=said(before, after, reason))
    return note_change(session, kind, reason=reason, before=before, after=after, dropped=dropped)


@transaction.atomic
def cancel_session(session: DialogueSession, *, by: User, reason: str) -> SessionChange:
    """Cancel a session.

    Raises `WrongState` when it is cancelled already, `NotReady` when its day has passed.
    """
    now = hold_schedule(session)
    if has_passed(now) and not now.postponed_at:
        raise NotReady("Mọi buổi họp của hội nghị này đã qua ngày nên không hủy được nữa.")
    claim(session, "cancelled_at", cancelled_reason=reason)
    record(session, "cancel", by=by, reason=reason)
    return note_change(session, Kind.CANCELLED, reason=reason, before=schedule_words(session))


@transaction.atomic
def correct_session(session: DialogueSession, *, by: User, parts: Mapping[str, str], reason: str) -> SessionChange:
    """Tell the public that `parts` of the announcement were corrected.

    `parts` maps the name of each, as on the page, to what it said before; empty where that must not be read again.
    """
    named = ", ".join(parts)
    before = "\n\n".join(f"{name}: {words}" for name, words in parts.items() if words)
    record(session, "correct", by=by, reason=f"{named}. {reason}")
    return note_change(session, Kind.CORRECTED, reason=reason, before=before, after=named)


def hold_schedule(session: DialogueSession, *, seen: int | None = None, **state: Any) -> DialogueSession:
    """`session` as it is now, locked against other changes of its days.

    Raises `WrongState` when it is not in `state`, `NotReady` when there are more changes than the number `seen` on the
    page.
    """
    now = DialogueSession.objects.select_for_update(no_key=True).filter(pk=session.pk, **state).first()
    if now is None:
        raise WrongState
    if seen is not None and seen != now.changes.count():
        raise NotReady(CHANGED_MEANWHILE)
    return now


def note_change(session: DialogueSession, kind: str, **facts: Any) -> SessionChange:
    return SessionChange.objects.create(session=session, kind=kind, **facts)


def carry_out(session: DialogueSession, plans: Iterable[MeetingPlan]) -> list[dict[str, Any]]:
    """Make the meetings of `session` as planned.

    Returns what calendars had of meetings that are dropped or whose day is now known only in words. Raises `NotReady`
    when no meeting is left.
    """
    dropped = []
    for plan in plans:
        if plan.is_dropped and plan.meeting:
            dropped += remembered(plan.meeting)
            plan.meeting.delete()
        else:
            meeting = plan.meeting or Meeting(session=session)
            if plan.columns.get("day_said") and plan.meeting:
                dropped += remembered(plan.meeting)
            for name, value in plan.columns.items():
                setattr(meeting, name, value)
            meeting.save()
            meeting.groups.set(plan.groups)
    if not Meeting.objects.filter(session=session).exists():
        raise NotReady("Hội nghị phải còn ít nhất một buổi họp.")
    return dropped


def remembered(meeting: Meeting) -> list[dict[str, Any]]:
    """What calendars have of `meeting`; empty if its day is known only in words."""
    if meeting.day_said:
        return []
    times = {"start": meeting.start_time, "end": meeting.end_time}
    kept = {name: value.isoformat() if value else "" for name, value in times.items()}
    return [{"meeting": meeting.pk, "held_on": meeting.held_on.isoformat(), **kept}]


def recalled(kept: dict[str, Any]) -> Meeting:
    """The meeting, not saved, that `remembered` described as `kept`."""
    times = {f"{name}_time": dt.time.fromisoformat(kept[name]) if kept[name] else None for name in ["start", "end"]}
    return Meeting(pk=kept["meeting"], held_on=dt.date.fromisoformat(kept["held_on"]), **times)


def schedule_words(session: DialogueSession, *, with_room: bool = True) -> str:
    """Everything that the public reads about the meetings, one line each; without `with_room` not how many may come and
    speak."""
    return "\n".join(meeting_words(meeting, with_room) for meeting in session.meetings.prefetch_related("groups"))


def meeting_words(meeting: Meeting, with_room: bool) -> str:
    """«19:00, Thứ Ba, 08/12/2026; Hội trường; dành cho Tổ dân phố số 3; nhận 60 người đăng ký»."""
    groups = ", ".join(str(group) for group in meeting.groups.all())
    parts = [
        meeting.when,
        meeting.place,
        meeting.address,
        meeting.online_url,
        meeting.bridge_points and f"điểm cầu: {meeting.bridge_points}",
        groups and f"dành cho {groups}",
        *(room_words(meeting) if with_room else []),
        meeting.note,
    ]
    return "; ".join(part.replace("\n", ", ") for part in parts if part)


def room_words(meeting: Meeting) -> list[str]:
    limits = [(meeting.seats, "người đăng ký"), (meeting.speaking_slots, "lượt phát biểu")]
    return [f"nhận {number} {what}" for number, what in limits if number is not None]


def said(before: str, after: str, reason: str) -> str:
    changed = f"{before} → {after}".replace("\n", " | ") if before != after else after.replace("\n", " | ")
    return f"{changed}. {reason}".strip()


def has_passed(session: DialogueSession) -> bool:
    """Whether all its days are over; False while no day is known."""
    last = session.meetings.aggregate(last=Max("held_on"))["last"]
    return last is not None and last < timezone.localdate()
