"""Earlier answers on the same topic, which are shown beside the words that are being written."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.staff_views.answering import previous
from tests.builders import make_opinion, make_response, make_topic
from tests.marks import asks_sqlite_how
from tests.staff import signed_in


def answered(topic, days, **kwargs):
    opinion = make_opinion(moderation="approved", topic=topic, **kwargs)
    return make_response(opinion=opinion, state="published", published_at=timezone.now() - dt.timedelta(days=days))


def shown_for(topic):
    opinion = make_opinion(moderation="approved", processing="assigned", topic=topic)
    return list(signed_in("Văn phòng").get(reverse("admin:answer", args=[opinion.pk])).context["previous"])


@pytest.mark.parametrize("looked_through", [0, 1, 2, 4, 6, 100])
def test_the_newest_public_ones_are_shown_wherever_they_are_found(monkeypatch, looked_through):
    """Of the newest answers, of all on the topic, or of no matter which."""
    monkeypatch.setattr(previous, "LOOKED_THROUGH", looked_through)
    monkeypatch.setattr(previous, "PREVIOUS", 3)
    topic, another = make_topic(), make_topic()
    wanted = [answered(topic, days) for days in [5, 2, 9, 7]]
    for days in [1, 3, 8]:
        answered(another, days)
    answered(topic, 4, hidden_at=timezone.now(), hidden_reason="Nêu tên.")
    make_response(opinion=make_opinion(moderation="approved", topic=topic), state="draft")
    assert shown_for(topic) == [wanted[1], wanted[0], wanted[3]]


def test_no_previous_answers_are_shown_without_a_topic():
    answered(None, 1)
    assert shown_for(None) == []


@asks_sqlite_how
def test_the_opinions_on_the_topic_are_not_gathered_where_the_newest_answers_suffice(monkeypatch):
    monkeypatch.setattr(previous, "LOOKED_THROUGH", previous.PREVIOUS)
    topic = make_topic()
    for days in range(previous.PREVIOUS + 1):
        answered(topic, days)
    with CaptureQueriesContext(connection) as asked:
        assert len(shown_for(topic)) == previous.PREVIOUS
    plans = []
    for query in [row["sql"] for row in asked if "published_at" in row["sql"] and row["sql"].startswith("SELECT")]:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query}")
            plans += [step[-1] for step in cursor.fetchall()]
    assert any("response_published_last" in step for step in plans)
    assert not [step for step in plans if "topic_id=" in step]
