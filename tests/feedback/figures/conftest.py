"""Fixtures of these tests."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback import deadlines
from feedback.models import (
    Opinion,
    Referral,
)
from tests.builders import (
    make_body,
    make_commitment,
    make_group,
    make_issue,
    make_opinion,
    make_response,
    make_session,
    make_topic,
)

from .world import STATES, approved, at


@pytest.fixture
def world():
    """Two public conferences and a draft, two years, every state; rows that are not public beside all of them."""
    topics, bodies = [make_topic(), make_topic()], [make_body(), make_body()]
    kept = make_group()
    groups = [kept, make_group(), make_group(merged_into=kept)]
    sessions = [make_session(year=2025), make_session(year=2026), make_session(announced_at=None)]
    for number in range(24):
        opinion = approved(
            session=sessions[number % 3],
            topic=[*topics, None][number % 3] if number % 5 else topics[0],
            group=[*groups, None][number % 4],
            channel=["portal", "front", "letter_box"][number % 3],
            received_at=at(2025 + number % 2, 1 + number % 12),
        )
        if number % 2:
            opinion.assignments.create(body=bodies[number % 4 // 2])
        if number % 4 < 2:
            late = dt.timedelta(days=90 if number % 3 else 4)
            on = timezone.localdate(opinion.received_at) + late
            make_response(opinion=opinion, state="published", body=bodies[number % 3 // 2], issued_on=on)
        if number % 6 == 0:
            Referral.objects.create(
                opinion=opinion, to_body=bodies[0], letter_number="1/UBND", sent_on=timezone.localdate()
            )
        if number % 8 == 0:
            Opinion.objects.filter(pk=opinion.pk).update(reopened_at=opinion.received_at)
        today = timezone.localdate()
        commitment = make_commitment(
            session=sessions[number % 3],
            lead_body=bodies[number % 2],
            state=STATES[number % 6],
            dropped_reason="Không có vốn." if STATES[number % 6] == "dropped" else "",
            due_on=today + dt.timedelta(days=number - 12),
            published_at=at(2025 + number % 2) if number % 7 else None,
        )
        if number % 5 == 0:
            commitment.issues.add(make_issue(opinion, session=opinion.session))
        elif number % 5 < 3:
            commitment.opinions.add(opinion)
    hidden = {"hidden_at": timezone.now()}, {"withdrawn_at": timezone.now()}, {"visibility": "not_published"}
    for fields in hidden:
        approved(session=sessions[0], topic=topics[0], group=groups[0], received_at=at(2025), **fields)
    make_opinion(session=sessions[0], topic=topics[0], received_at=at(2025))
    deadlines.recount_answer_times()
    deadlines.refresh_all_deadlines()
    return sessions
