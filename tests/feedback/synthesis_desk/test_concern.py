"""What many residents nodded to is marked on the desk, and comes first for whom asks so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.synthesis import desk
from tests.builders import make_concern, make_issue, make_topic
from tests.staff import text_of

from .steps import desk_of, lights, other, say


def dogs(session, **kwargs):
    return say(session, "Chó thả rông", "Chó không rọ mõm chạy trên vỉa hè.", **kwargs)


def test_rows_and_issues_say_how_many_care(front, session):
    inside = lights(session)
    make_issue(*inside, session=session)
    make_concern(inside[0], 1200)
    make_concern(inside[1], 3)
    make_concern(other(session), 7)
    dogs(session)
    page = text_of(front.get(desk_of(session)))
    assert "1.200 người cùng quan tâm" in page
    assert "1.203 lượt bấm «Tôi cũng quan tâm»." in page
    assert "7 người cùng quan tâm" in page
    assert page.count("người cùng quan tâm") == 3


@pytest.mark.parametrize(("asked", "places"), [({}, [0, 1, 2]), ({"xep": "1"}, [2, 0, 1]), ({"xep": "x"}, [2, 0, 1])])
def test_what_most_care_about_comes_first_for_whom_asks(front, session, asked, places):
    topic = make_topic()
    left = [make(session, topic=topic) for make in [other, dogs]]
    left.append(say(session, "Ồn", "Quán hát karaoke mở khuya.", topic=topic))
    issues = [
        make_issue(say(session, f"Việc {word}", word, topic=topic), session=session, topic=topic, title=f"Việc {word}")
        for word in ["cổng chào", "sân bóng", "bến xe"]
    ]
    for rows in [left, [issue.members.get().opinion for issue in issues]]:
        make_concern(rows[0])
        make_concern(rows[2], 2)
    (section,) = front.get(desk_of(session), asked).context["sections"]
    assert [row.opinion.subject for row in section.rest] == [left[place].subject for place in places]
    assert [card.issue for card in section.cards] == [issues[place] for place in places]


def test_of_too_many_those_are_shown_that_most_care_about(front, session, monkeypatch):
    monkeypatch.setattr(desk, "ALL_AT_ONCE", 1)
    topic = make_topic()
    first, last = other(session, topic=topic), dogs(session, topic=topic)
    make_concern(last)
    for asked, shown, said in [({}, first, "gửi sớm nhất"), ({"xep": "1"}, last, "nhiều người quan tâm nhất")]:
        page = front.get(desk_of(session), asked)
        assert [row.opinion for row in page.context["sections"][0].rest] == [shown]
        assert f"bàn bày 1 ý kiến {said}" in text_of(page)


def test_the_order_is_kept_from_topic_to_topic(front, session):
    dogs(session, topic=make_topic())
    assert "?xep=1&amp;linh_vuc=" in front.get(desk_of(session), {"xep": "1"}).content.decode()


def test_the_order_takes_the_same_queries_for_one_and_for_many(front, session):
    front.get(desk_of(session))
    counts = []
    for _ in range(2):
        for opinion in lights(session, 3):
            make_concern(opinion, 2)
        make_concern(other(session))
        with CaptureQueriesContext(connection) as asked:
            front.get(desk_of(session), {"xep": "1"})
        counts.append(len(asked))
    with CaptureQueriesContext(connection) as plain:
        front.get(desk_of(session))
    assert counts == [len(plain)] * 2
