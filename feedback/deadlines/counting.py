"""What the ward owes about an opinion now, and by when: counted from the rows of its case, explained line by line."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils import timezone

from dialogue_portal.lib.calendar import DAY, Computation, Extension
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import DeadlineRule

from ..models import Competence, Moderation, Opinion, Processing
from ..models.choices import DONE

WAITING_FOR_SENDER = "chờ người gửi bổ sung"
PUT_OFF = "Hội nghị đang tạm hoãn: hạn vẫn tính từ ngày họp đã định; có ngày họp mới thì tính lại từ ngày ấy."
"""Postponing a conference takes nothing back that its senders were told: the old day counts until the ward names a new
one."""
EXTENDED_LATE = "Gia hạn sau khi hạn đã qua: trả lời vẫn tính là quá hạn."
UNDECIDED = frozenset({Moderation.HELD, Moderation.PENDING})


@dataclass(frozen=True)
class Owed:
    """The next duty of the ward about an opinion: a value of `DeadlineRule.Duty`, and its last day."""

    duty: str
    computation: Computation

    @property
    def label(self) -> str:
        return str(DeadlineRule.Duty(self.duty).label)

    @property
    def due_on(self) -> dt.date:
        return self.computation.result

    @property
    def is_late(self) -> bool:
        return self.due_on < timezone.localdate()


def awaits_answer(opinion: Opinion) -> bool:
    """Whether its sender still waits for an answer, or for the notice that there will be none. What the sender declares
    a complaint or a denunciation is promised none unless staff have classified it otherwise."""
    if opinion.withdrawn_at or opinion.processing in DONE:
        return False
    if opinion.moderation in UNDECIDED:
        return not opinion.declares_grievance
    return opinion.moderation == Moderation.APPROVED


def owed(opinion: Opinion, calendar: WorkingCalendar | None = None) -> Owed | None:
    """The next duty about an opinion; None if nothing is owed, or while the case waits for the sender. Nothing is owed
    about a conference that is only recorded here afterwards, as other rules applied to it then."""
    calendar = calendar or WorkingCalendar.current()
    if opinion.withdrawn_at or opinion.session.is_retold:
        return None
    if opinion.moderation in UNDECIDED:
        duty = DeadlineRule.Duty.FIRST_RESPONSE
        return Owed(duty, calendar.deadline(duty, start_of(duty, opinion, calendar)))
    if opinion.moderation != Moderation.APPROVED or opinion.processing in {*DONE, Processing.WAITING}:
        return None
    if opinion.competence in {Competence.HIGHER, Competence.OTHER} and not opinion.meant_referrals:
        duty = DeadlineRule.Duty.FORWARD
        start = start_of(duty, opinion, calendar)
        return Owed(duty, calendar.deadline(duty, start, paused_days(opinion)))
    return Owed(DeadlineRule.Duty.ANSWER, answer_deadline(opinion, calendar))


def answer_deadline(opinion: Opinion, calendar: WorkingCalendar | None = None) -> Computation:
    """The last day for the answer: by the rules from the day it came or the meeting (or was reopened, or the body it
    was sent to replied), with pauses and extensions; while another body has it, the day that this body named."""
    calendar = calendar or WorkingCalendar.current()
    start, anew = start_of(DeadlineRule.Duty.ANSWER, opinion, calendar), dt.date.min
    for referral in opinion.meant_referrals:
        if referral.replied_on is None and referral.expected_on and is_of_this_count(referral.expected_on, opinion):
            promised = Computation(referral.sent_on, f"Ngày {referral.to_body} hẹn trả lời.", (), referral.expected_on)
            return extended(promised, opinion, anew=referral.sent_on)
        anew = referral.replied_on or referral.sent_on
        start = max(start, anew)
    counted = calendar.deadline(DeadlineRule.Duty.ANSWER, start, paused_days(opinion))
    if is_put_off(opinion) and max(timezone.localdate(opinion.received_at), anew) < start:
        counted = replace(counted, note=PUT_OFF)
    return extended(counted, opinion, anew=anew)


def is_put_off(opinion: Opinion) -> bool:
    """Whether its answer counts from a conference whose new day is not known yet."""
    session = opinion.session
    return bool(session.postponed_at) and not (session.cancelled_at or opinion.reopened_at)


def is_of_this_count(day: dt.date, opinion: Opinion) -> bool:
    """Whether `day` had not yet passed when the case was reopened."""
    return opinion.reopened_at is None or day > timezone.localdate(opinion.reopened_at)


def extended(counted: Computation, opinion: Opinion, *, anew: dt.date) -> Computation:
    """With the extensions. One from before the count began again on `anew`, when another body got the case or gave it
    back, applies only if it is later: it never makes the new count end sooner."""
    lines = extensions_of(opinion)
    if lines and lines[-1].on <= anew and lines[-1].until < counted.result:
        return counted
    return replace(counted, if_late=EXTENDED_LATE).extended(lines)


def start_of(duty: str, opinion: Opinion, calendar: WorkingCalendar) -> dt.date:
    """The day from which `duty` counts by its rule: what was said before a conference may be answered after it, if its
    day is known, and a reopened case counts from the reopening."""
    if opinion.reopened_at:
        return timezone.localdate(opinion.reopened_at)
    received_on = timezone.localdate(opinion.received_at)
    if calendar.rule(duty).counts_from != DeadlineRule.Start.MEETING or opinion.session.cancelled_at:
        return received_on
    meetings = opinion.session.meetings.all()
    return max([received_on, *(meeting.held_on for meeting in meetings if not meeting.day_said)])


def extensions_of(opinion: Opinion) -> list[Extension]:
    """The extensions of the present count; those before a reopening belong to the earlier one."""
    found = []
    for line in opinion.extensions.all():
        if opinion.reopened_at is None or line.extended_at >= opinion.reopened_at:
            found.append(Extension(timezone.localdate(line.extended_at), line.until, line.reason))
    return found


def paused_days(opinion: Opinion) -> dict[dt.date, str]:
    """The days on which the ward waited for the sender: from the day after the question to the day of the answer."""
    days: dict[dt.date, str] = {}
    for request in opinion.information_requests.all():
        day = timezone.localdate(request.asked_at)
        last = timezone.localdate(request.ended_at)
        while day < last:
            day += DAY
            days[day] = WAITING_FOR_SENDER
    return days


def with_case_rows(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Load the rows that `owed` counts with: a fixed number of queries."""
    case = ["extensions", "information_requests", "referrals__to_body", "referrals__urgings", "session__meetings"]
    return opinions.select_related("session").prefetch_related(*case)
