"""Few raters are not told."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.figures.ratings import FEW, untold
from feedback.figures.tables import Figures
from feedback.models import (
    Rating,
)
from sessions_app.actions import record
from sessions_app.models import Topic
from tests.builders import (
    make_response,
    make_session,
    make_topic,
)

from .world import approved, at


def rate(topic: Topic, *scores: str, session=None) -> None:
    for score in scores:
        opinion = approved(topic=topic, session=session or make_session())
        response = make_response(opinion=opinion, state="published")
        Rating.objects.create(response=response, opinion=opinion, score=score)
        record(opinion, "rate", by=None)


def satisfaction_by(by: str) -> dict[str, tuple[int, bool]]:
    table = next(table for table in Figures().tables if table.by == by)
    return {row.name: (row.satisfaction.raters, row.satisfaction.is_told) for row in table.rows if row.satisfaction}


def test_fewer_than_five_raters_are_not_told(client):
    topic = make_topic()
    rate(topic, *["satisfied"] * 4)
    page = client.get(reverse("feedback:figures")).content.decode()
    assert Figures().whole.satisfaction.raters == 0
    assert "4 trên 4" not in page
    assert "hài lòng (" not in page


def test_small_row_hides_another_so_that_it_cannot_be_subtracted(client):
    one, two, three = make_topic(), make_topic(), make_topic()
    session = make_session()
    rate(one, *["satisfied"] * 8, session=session)
    rate(two, *["satisfied"] * 5, session=session)
    rate(three, "unsatisfied", "satisfied", session=session)
    told = satisfaction_by("topic")
    assert told[one.name] == (8, True)
    assert told[two.name] == told[three.name] == (0, False)
    assert Figures().whole.satisfaction.raters == 15
    page = client.get(reverse("feedback:figures")).content.decode()
    table = page.split('id="bang-topic"')[1].split("</table>")[0]
    assert table.count("ít hơn 05 người đánh giá") == 2
    assert "ít hơn 05 người đánh giá</a>" not in page


def test_newest_raters_wait_until_five_have_come():
    topic = make_topic()
    rate(topic, *["satisfied"] * 5)
    before = Figures().whole.satisfaction
    rate(topic, "unsatisfied")
    assert Figures().whole.satisfaction == before
    rate(topic, *["unsatisfied"] * 4)
    assert Figures().whole.satisfaction.raters == 10
    assert Figures().whole.satisfaction.unsatisfied == 5


def test_who_rates_twice_counts_once_as_they_said_last():
    topic = make_topic()
    rate(topic, *["satisfied"] * 5)
    rating = Rating.objects.first()
    again = make_response(opinion=rating.opinion, state="superseded")
    Rating.objects.create(response=again, opinion=rating.opinion, score="unsatisfied")
    whole = Figures().whole.satisfaction
    assert (whole.raters, whole.satisfied, whole.unsatisfied) == (5, 4, 1)


def test_raters_are_not_told_by_year_nor_for_a_part_of_a_conference():
    session, topic = make_session(), make_topic()
    rate(topic, *["satisfied"] * 5, session=session)
    approved(received_at=at(2020))
    assert satisfaction_by("year") == {}
    narrowed = Figures(session=session)
    assert narrowed.whole.satisfaction.raters == 5
    assert all(row.satisfaction is None for table in narrowed.tables for row in table.rows)
    assert Figures(year=timezone.localdate().year).whole.satisfaction is None


@pytest.mark.parametrize(
    ("raters", "hidden"),
    [
        ({"a": 5, "b": 9}, ""),
        ({"a": 4, "b": 9}, "ab"),
        ({"a": 4, "b": 9, "c": 30}, "ab"),
        ({"a": 3, "b": 2, "c": 30}, "ab"),
        ({"a": 2, "b": 2, "c": 30}, "abc"),
        ({"a": 4, "b": 0, "c": 9}, "ac"),
        ({"a": 0, "b": 9}, ""),
    ],
)
def test_what_is_untold_is_never_one_row_nor_few_people(raters, hidden):
    assert untold(raters) == set(hidden)
    assert not hidden or sum(raters[name] for name in hidden) >= FEW
