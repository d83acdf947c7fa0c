"""Cases in work, with events on given days."""

import datetime as dt

from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from feedback.models import DeadlineExtension, InformationRequest, Opinion, Referral
from tests.builders import make_body, make_meeting, make_opinion

IN_DATABASE = settings(
    max_examples=15
    if connection.vendor == "sqlite"
    else 6,  # the rules are the same on PostgreSQL, where rows take longer to make
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TET = [dt.date(2027, 2, day) for day in range(5, 12)]
MADE_UP = dt.date(2027, 2, 20)
"""A Saturday worked in lieu of a day of Tết."""

MONDAY = dt.date(2027, 3, 1)
starts = st.dates(dt.date(2026, 12, 1), dt.date(2027, 3, 31))


def at(day, hour=9):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def case(received_on=MONDAY, **kwargs):
    facts = {"moderation": "approved", "processing": "assigned", "competence": "ward", "received_at": at(received_on)}
    return make_opinion(**{**facts, **kwargs})


def paused(opinion, first, last=None):
    """Asked on `first`, answered on `last`."""
    ended_at = at(last, 10) if last else None
    InformationRequest.objects.create(opinion=opinion, question="Ở đâu?", asked_at=at(first), ended_at=ended_at)
    return opinion


def extended(opinion, on, until):
    line = DeadlineExtension.objects.create(opinion=opinion, until=until, reason="Cần đo lại.")
    DeadlineExtension.objects.filter(pk=line.pk).update(extended_at=at(on))
    return opinion


def sent_away(opinion, on, **kwargs):
    return Referral.objects.create(
        opinion=opinion, to_body=make_body(name="Sở Thử"), letter_number="1", sent_on=on, **kwargs
    )


def days(number):
    return dt.timedelta(days=number)


def random_case(data):
    """A case in work with random events in any order."""
    received_on = data.draw(starts)
    opinion = case(received_on, processing=data.draw(st.sampled_from(["received", "classified", "assigned"])))
    if data.draw(st.booleans()):
        make_meeting(session=opinion.session, held_on=received_on + days(data.draw(st.integers(0, 40))))
    if data.draw(st.booleans()):
        asked = received_on + days(data.draw(st.integers(0, 20)))
        paused(opinion, asked, asked + days(data.draw(st.integers(0, 20))))
    if data.draw(st.booleans()):
        opinion.reopened_at = at(received_on + days(data.draw(st.integers(1, 30))))
        opinion.save()
    return Opinion.objects.get(pk=opinion.pk)
