"""What a member of staff is reminded of today: asked of the cases when the mail is written, never stored.

Each case is told once when its day comes near and once when that day is over, then again every `REPEAT` working days.
What was told is known from the last digest that went out: a case is told when it has come further since then, or came
to this person later.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import DeadlineRule, OutboxMessage, User

from .models import (
    Assignment,
    CaseHandBack,
    Commitment,
    LeadChange,
    Opinion,
    Processing,
    PromiseHandBack,
    Referral,
    Resumption,
)
from .models.commitments import TO_BE_KEPT
from .seen_by_staff import SEES_ALL

DIGEST = "digest"
REPEAT = 5
"""Working days between two reminders of a late case."""

PROMISE_NEAR = 5
"""Working days before its day on which a promise is first told."""

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
    """What one person is told today, of cases and of promises. `late_in_all` counts also what was told before."""

    soon: list[Opinion]
    late: list[Opinion]
    late_in_all: int
    promises_soon: list[Commitment]
    promises_late: list[Commitment]


def cases_to_remind_of() -> QuerySet[Opinion]:
    """All that the ward itself owes something about, each with `lead`, the body that must answer unless it handed the
    case back or has nobody to be told, and `lead_since`, from when it is there to be told: the office, once it was
    handed back.

    Answered, withdrawn and waiting cases owe nothing; what another body has is not for our staff to hurry.
    """
    elsewhere = Referral.objects.filter(opinion=OuterRef("pk"), replied_on=None)
    lead = Assignment.objects.leading().filter(has_somebody("body"), opinion=OuterRef("pk"), hand_backs=None)
    handed_back = CaseHandBack.objects.standing().filter(assignment__opinion=OuterRef("pk"), assignment__is_lead=True)
    since = Coalesce(Subquery(lead.values("assigned_at")[:1]), Subquery(handed_back.values("handed_back_at")[:1]))
    owing = Opinion.objects.filter(~Exists(elsewhere), due_on__isnull=False, withdrawn_at=None, is_illustrative=False)
    return (
        owing.exclude(processing=Processing.WAITING)
        .annotate(lead=Subquery(lead.values("body")[:1]), lead_since=since)
        .only("duty", "due_on")
        .order_by("due_on", "pk")
    )


def has_somebody(body: str) -> Exists:
    """Condition: somebody works for the body in the column `body` and can be told."""
    return Exists(User.objects.filter(User.AT_WORK, body=OuterRef(body)).exclude(email=""))


def cases_near(user: User) -> QuerySet[Opinion]:
    """Those among which all are in which the next step is this person's: who has no desk of the office only ever
    answers for their own body."""
    cases = cases_to_remind_of()
    if any(user.has_perms(needed) for needed in ACTS.values()):
        return cases
    return cases.filter(duty=Duty.ANSWER, lead__in=[body.pk for body in user.bodies])


def promises_to_remind_of() -> QuerySet[Commitment]:
    """What the ward promised in public for a day that stands, and has neither reported done nor given up. Each with
    `told_since`, from when it was there to be told, and `has_staff`: whether its lead body has anybody to be told, and
    has not handed it back."""
    owing = Commitment.objects.public().filter(
        state__in=TO_BE_KEPT, due_on__isnull=False, session__is_illustrative=False
    )
    handed_back = PromiseHandBack.objects.standing().filter(commitment=OuterRef("pk"))
    since = Coalesce(Subquery(handed_back.values("handed_back_at")[:1]), came_to_its_lead())
    is_kept = Q(has_somebody("lead_body")) & ~Q(Exists(handed_back))
    has_staff = ExpressionWrapper(is_kept, BooleanField())
    return owing.annotate(told_since=since, has_staff=has_staff).order_by("due_on", "pk")


def came_to_its_lead() -> Greatest:
    """When a promise came to the body that leads it: by being published, taken up again or given to that body."""
    led = LeadChange.objects.filter(commitment=OuterRef("pk")).order_by("-pk").values("changed_at")
    resumed = Resumption.objects.filter(commitment=OuterRef("pk")).order_by("-pk").values("taken_up_at")
    published = F("published_at")
    return Greatest(published, Coalesce(Subquery(led[:1]), published), Coalesce(Subquery(resumed[:1]), published))


def digest_for(
    user: User,
    cases: Iterable[Opinion],
    promises: Iterable[Commitment],
    calendar: WorkingCalendar,
    told_on: dt.date | None,
) -> Digest | None:
    """What `user` is told today of `cases` and `promises`, after a digest of the day `told_on`; None when there is
    nothing new."""
    to_act_on = own_of(user, cases)
    kept = [promise for promise in promises if must_keep(user, promise)]
    soon, late, late_in_all = news_of(to_act_on, calendar, told_on)
    promises_soon, promises_late, more = news_of(kept, calendar, told_on)
    is_news = soon or late or promises_soon or promises_late
    return Digest(soon, late, late_in_all + more, promises_soon, promises_late) if is_news else None


def own_of(user: User, cases: Iterable[Opinion]) -> list[Opinion]:
    """Those of `cases` in which the next step is this person's. Asked once for all of the same duty and body: of many
    thousand cases there are some dozen kinds."""
    mine: dict[tuple[str, int | None], bool] = {}
    found = []
    for case in cases:
        kind = case.duty, case.lead  # type: ignore[attr-defined]  # of `cases_to_remind_of`
        if kind not in mine:
            mine[kind] = must_act(user, case)
        if mine[kind]:
            found.append(case)
    return found


def news_of(rows: Iterable[Any], calendar: WorkingCalendar, told_on: dt.date | None) -> tuple[list, list, int]:
    """Of `rows`, cases or promises: what came near, what became late, and how many are late in all."""
    today = timezone.localdate()
    soon, late, late_in_all = [], [], 0
    for row in rows:
        now = stage(row, today, calendar)
        late_in_all += now is not None and now >= LATE
        if now is None or was_told(row, now, told_on, calendar):
            continue
        (late if now >= LATE else soon).append(row)
    return soon, late, late_in_all


def must_keep(user: User, promise: Commitment) -> bool:
    """Whether `user` works for the body that leads; for a body without anybody, the office that published it."""
    if promise.has_staff:  # type: ignore[attr-defined]  # of `promises_to_remind_of`
        return promise.lead_body_id in {body.pk for body in user.bodies}
    return user.has_perm("feedback.publish_commitment")


def must_act(user: User, case: Opinion) -> bool:
    """Whether the next step is this person's; `case` comes from `cases_to_remind_of`."""
    if case.duty == Duty.ANSWER and case.lead:
        return case.lead in {body.pk for body in user.bodies}
    return user.has_perms(ACTS[Duty(case.duty)])


def stage(row: Any, day: dt.date, calendar: WorkingCalendar) -> int | None:
    """How far a case or a promise had come on `day`, as its day stands now; None while it is not near."""
    if row.due_on < day:
        return LATE + max(0, calendar.working_days_between(row.due_on, day) - 1) // REPEAT
    near = PROMISE_NEAR if isinstance(row, Commitment) else calendar.rule(row.duty).remind_days_before
    return SOON if near and calendar.working_days_between(day, row.due_on) <= near else None


def was_told(row: Any, now: int, told_on: dt.date | None, calendar: WorkingCalendar) -> bool:
    since = row.told_since if isinstance(row, Commitment) else row.lead_since
    if told_on is None or (since and timezone.localdate(since) >= told_on):
        return False
    return stage(row, told_on, calendar) == now


def days_told() -> dict[int, dt.date]:
    """On which day each member of staff last got a digest."""
    sent = OutboxMessage.objects.filter(kind=DIGEST, sent_at__isnull=False).order_by()
    last = sent.values("recipient_id").annotate(last=Max("occurrence")).values_list("recipient_id", "last")
    return {user_id: dt.date.fromisoformat(day) for user_id, day in last}
