"""Giving an opinion to those who must deal with it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import WrongState, move, record
from sessions_app.models import Body, User

from ..models import Assignment, Moderation, Opinion, Processing


@transaction.atomic
def assign(opinion: Opinion, *, by: User, body: Body, due_on: dt.date | None = None, note: str = "") -> Assignment:
    """Make `body` the lead for an approved opinion, in place of whoever had it.

    Raises `WrongState` for an opinion that is not approved or already answered.
    """
    start = Processing(opinion.processing)
    if opinion.moderation != Moderation.APPROVED or start in {Processing.ANSWERED, Processing.CLOSED}:
        raise WrongState
    opinion.assignments.current().filter(is_lead=True).update(ended_at=timezone.now())
    assignment = Assignment.objects.create(opinion=opinion, body=body, due_on=due_on, note=note, assigned_by=by)
    move(opinion, start, Processing.ASSIGNED)
    record(opinion, "assign", by=by, start=start, end=Processing.ASSIGNED, reason=body.name)
    return assignment
