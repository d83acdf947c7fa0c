"""What a member of staff is reminded of today: asked of the cases when the mail is written, never stored.

Each case is told once when its day comes near and once when that day is over, then again every `REPEAT` working days.
What was told is known from the last digest that went out: a case is told when it has come further since then, or came
to this person later.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import DeadlineRule, OutboxMessage, User

from .admin.visibility import SEES_ALL
from .models import Assignment, Opinion, Processing, Referral

DIGEST = "digest"
REPEAT = 5
"""Working days between two reminders of a late case."""

SOON, LATE = 0, 1
"""How far a case has come; each further `REPEAT` working days of being late are one more."""

Duty = DeadlineRule.Duty
ACTS = {
    Duty.FIRST_RESPONSE: {"feedback.moderate_opinion", SEES_ALL},
    Duty.FORWARD: {"feedback.assign_opinion"},
    Duty.ANSWER: {"feedback.assign_opinion"},
}
"""The permissions of who must act; where a body leads, its staff must answer instead."""


@dataclass(frozen=True)
class Digest:
    """What one person is told today. `late_in_all` counts also what was told before."""

    soon: list[Opinion]
    late: list[Opinion]
    late_in_all: int


def cases_to_remind_of() -> QuerySet[Opinion]:
    """All that the ward itself owes something about, each with `lead` and `lead_since`, the body that must answer.

    Answered, withdrawn and waiting cases owe nothing; what another body has is not for our staff to hurry.
    """
    elsewhere = Referral.objects.filter(opinion=OuterRef("pk"), replied_on=None)
    lead = Assignment.objects.current().filter(opinion=OuterRef("pk"), is_lead=True)
    owing = Opinion.objects.filter(~Exists(elsewhere), due_on__isnull=False, withdrawn_at=None, is_illustrative=False)
    return (
        owing.exclude(processing=Processing.WAITING)
        .annotate(lead=Subquery(lead.values("body")[:1]), lead_since=Subquery(lead.values("assigned_at")[:1]))
        .only("duty", "due_on")
        .order_by("due_on", "pk")
    )


def digest_for(
    user: User, cases: Iterable[Opinion], calendar: WorkingCalendar, told_on: dt.date | None
) -> Digest | None:
    """What `user` is told today of `cases`, after a digest of the day `told_on`; None when there is nothing new."""
    today = timezone.localdate()
    soon, late, late_in_all = [], [], 0
    for case in cases:
        if not must_act(user, case):
            continue
        now = stage(case, today, calendar)
        late_in_all += now is not None and now >= LATE
        if now is None or was_told(case, now, told_on, calendar):
            continue
        (late if now >= LATE else soon).append(case)
    return Digest(soon, late, late_in_all) if soon or late else None


def must_act(user: User, case: Opinion) -> bool:
    """Whether the next step is this person's; `case` comes from `cases_to_remind_of`."""
    if case.duty == Duty.ANSWER and case.lead:
        return case.lead in {body.pk for body in user.bodies}
    return user.has_perms(ACTS[Duty(case.duty)])


def stage(case: Opinion, day: dt.date, calendar: WorkingCalendar) -> int | None:
    """How far `case` had come on `day`, as its deadline stands now; None while it is not near."""
    if case.due_on < day:
        return LATE + max(0, calendar.working_days_between(case.due_on, day) - 1) // REPEAT
    near = calendar.rule(case.duty).remind_days_before
    return SOON if near and calendar.working_days_between(day, case.due_on) <= near else None


def was_told(case: Opinion, now: int, told_on: dt.date | None, calendar: WorkingCalendar) -> bool:
    if told_on is None or (case.lead_since and timezone.localdate(case.lead_since) >= told_on):
        return False
    return stage(case, told_on, calendar) == now


def days_told() -> dict[int, dt.date]:
    """On which day each member of staff last got a digest."""
    sent = OutboxMessage.objects.filter(kind=DIGEST, sent_at__isnull=False).order_by()
    last = sent.values("recipient_id").annotate(last=Max("occurrence")).values_list("recipient_id", "last")
    return {user_id: dt.date.fromisoformat(day) for user_id, day in last}
