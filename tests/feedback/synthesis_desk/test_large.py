"""A conference with more opinions than can be put together at once: one topic is on the desk at a time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.models import Opinion
from feedback.synthesis import board, desk
from feedback.synthesis.board import sections_of
from feedback.synthesis.desk import part_of, tabs_of
from tests.builders import make_issue, make_opinion, make_session, make_topic
from tests.staff import text_of

from .steps import desk_of, lights, other, press, say, suggested


@pytest.fixture
def topics():
    return [make_topic(order=order) for order in [1, 2, 3]]


@pytest.fixture
def large(session, topics, monkeypatch):
    """One topic is done, one has a suggestion, an issue and one opinion left, one has issues alone."""
    monkeypatch.setattr(desk, "ALL_AT_ONCE", 5)
    done, mixed, elsewhere = topics
    make_issue(other(session, topic=done), session=session, topic=done, published_at=timezone.now())
    lights(session, 2, topic=mixed)
    other(session, topic=mixed)
    make_issue(*lights(session, 2, topic=done), session=session, topic=mixed)
    make_issue(other(session, topic=mixed), session=session, topic=elsewhere)
    left = lights(session, 1, topic=elsewhere)[0]
    make_issue(left, session=session, topic=elsewhere).members.update(ended_at=timezone.now())
    other(session, topic=elsewhere, withdrawn_at=timezone.now())
    whole = other(session, topic=elsewhere)
    Opinion.objects.filter(pk=other(session, topic=mixed).pk).update(part_of=whole)
    make_opinion(session=session, topic=mixed)
    return session


def shown(session, key):
    """What the desk has of the topic with that key."""
    part, is_cut = part_of(session, key)
    assert not is_cut
    return sections_of(session, part)


def test_the_topics_are_counted_as_they_would_be_shown(large):
    say(large, "Chó thả rông", "Chó không rọ mõm chạy trên vỉa hè.")
    assert tabs_of(large) == [section.tab for section in sections_of(large)]


def test_of_one_topic_the_same_is_shown_as_among_all(large):
    for section in sections_of(large):
        assert shown(large, section.key) == [section]


def test_the_first_topic_with_something_to_do_is_opened(front, large, topics):
    page = front.get(desk_of(large))
    assert [section.topic for section in page.context["sections"]] == [topics[1]]
    assert [tab.topic for tab in page.context["every"]] == topics
    assert "bàn mở từng lĩnh vực một" in text_of(page)
    assert ">Tất cả</a>" not in text_of(page)


@pytest.mark.parametrize(("asked", "shown"), [(0, 0), (2, 2), (None, 1)])
def test_another_topic_is_opened_when_it_is_asked_for(front, large, topics, asked, shown):
    key = "999" if asked is None else topics[asked].pk
    page = front.get(desk_of(large), {"linh_vuc": key})
    assert [section.topic for section in page.context["sections"]] == [topics[shown]]


def test_a_small_conference_is_shown_whole(front, session, topics):
    for topic in topics:
        other(session, topic=topic)
    page = front.get(desk_of(session))
    assert len(page.context["sections"]) == 3
    assert "bàn mở từng lĩnh vực một" not in text_of(page)
    assert ">Tất cả</a>" in text_of(page)


def test_a_suggestion_of_the_topic_that_is_open_is_accepted(front, large, topics):
    (section,) = shown(large, str(topics[1].pk))
    opinions = [row.opinion for row in section.proposals[0].rows]
    press(front, large, f"gop:{opinions[0].pk}", **suggested(opinions, opinions[0].pk, title="Ngõ 12 tối hẳn"))
    assert "Ngõ 12 tối hẳn" in text_of(front.get(desk_of(large), {"linh_vuc": topics[1].pk}))


def test_the_desk_takes_the_same_queries_for_one_topic_and_for_many(front, large):
    front.get(desk_of(large))
    with CaptureQueriesContext(connection) as one:
        front.get(desk_of(large))
    for _ in range(5):
        topic = make_topic(order=0)
        other(large, topic=topic)
        make_issue(*lights(large, 2, topic=topic), session=large, topic=topic)
    with CaptureQueriesContext(connection) as many:
        front.get(desk_of(large))
    assert len(many) == len(one)


def test_only_the_opinions_of_the_open_topic_are_compared(front, large, topics, monkeypatch):
    compared = []
    monkeypatch.setattr(board, "suggest", lambda texts, apart: compared.extend(texts) or [])
    front.get(desk_of(large))
    assert {text.topic for text in compared} == {topics[1].name}


def test_a_large_conference_of_which_nothing_is_left_to_put_together_opens(monkeypatch):
    monkeypatch.setattr(desk, "is_large", lambda session: True)
    assert desk.desk_of(make_session(), "") == desk.Desk([], [])


def test_what_is_looked_for_and_stands_in_another_topic_is_pointed_to(front, large, topics):
    say(large, "Chó thả rông", "Chó không rọ mõm.", topic=topics[2])
    rubbish = say(large, "Rác", "Chó không rọ mõm.", pk=9_000_000)  # no number that stands in any text
    make_issue(rubbish, session=large, topic=topics[0], title="Vật nuôi")
    opened = {"linh_vuc": topics[1].pk}
    page = front.get(desk_of(large), {"q": "rọ mõm", **opened})
    assert [tab.topic for tab in page.context["elsewhere"]] == [topics[0], topics[2]]
    assert "Trong lĩnh vực đang mở không có gì như vậy." in text_of(page)
    assert f'<a href="?q=r%E1%BB%8D%20m%C3%B5m&amp;linh_vuc={topics[2].pk}">' in text_of(page).replace("+", "%20")

    def found(**asked):
        return [tab.topic for tab in front.get(desk_of(large), {**asked, **opened}).context["elsewhere"]]

    assert found(q="rọ mõm", chi="1") == [topics[2]]
    assert found(q="vật nuôi") == [topics[0]]
    assert found(q=rubbish.pk) == [topics[0]]
    assert found(q="không đâu có") == found(q="9" * 30) == found() == []


def test_a_small_conference_is_looked_through_as_a_whole(front, session, topics):
    say(session, "Chó thả rông", "Chó không rọ mõm.", topic=topics[2])
    assert front.get(desk_of(session), {"q": "rọ mõm"}).context["elsewhere"] == []


def test_to_look_for_nothing_more_keeps_the_topic_open(front, large, topics):
    way_back = f'href="{desk_of(large)}?linh_vuc={topics[2].pk}">Bỏ lọc</a>'
    assert way_back in text_of(front.get(desk_of(large), {"q": "sổ đỏ", "linh_vuc": topics[2].pk}))
    assert "Bỏ lọc" not in text_of(front.get(desk_of(large), {"linh_vuc": topics[2].pk}))


def test_each_topic_is_counted_as_it_is_shown_also_beside_what_has_no_topic_or_was_split(large, topics):
    """Without a topic, and much like what the second topic has; and a whole of which two parts stand for it."""
    lights(large, 2)
    whole = other(large, topic=topics[1])
    for topic in topics[:2]:
        Opinion.objects.filter(pk=other(large, topic=topic).pk).update(part_of=whole)
    for tab in tabs_of(large):
        assert [section.tab for section in shown(large, tab.key)] == [tab]


@pytest.fixture
def crowded(session, topics, monkeypatch):
    """Of one topic alone more is left than can be put together at once, and two issues have many opinions."""
    monkeypatch.setattr(desk, "ALL_AT_ONCE", 4)
    monkeypatch.setattr(board, "MEMBERS_COMPARED", 3)
    for _ in range(2):
        make_issue(*lights(session, 5, topic=topics[0]), session=session, topic=topics[0])
    lights(session, 3, topic=topics[0])
    say(session, "Rác", "Rác đổ trước cổng trường.", topic=topics[0])
    say(session, "Chó thả rông", "Chó không rọ mõm.", topic=topics[0])
    return session


def test_of_a_topic_with_too_much_left_the_oldest_are_shown_and_no_more_is_compared(front, crowded, monkeypatch):
    compared = []
    suggest = board.suggest
    monkeypatch.setattr(board, "suggest", lambda texts, apart: suggest(compared.append(each) or each for each in texts))
    page = front.get(desk_of(crowded))
    (section,) = page.context["sections"]
    (tab,) = page.context["every"]
    assert (section.open_count, tab.open_count) == (4, 5)
    assert len(compared) == 4 + 2 * 3
    assert [len(card.rows) for card in section.cards] == [5, 5]
    assert "Chó thả rông" not in text_of(page)
    assert "bàn bày 4 ý kiến gửi sớm nhất" in text_of(page)


def test_what_is_looked_for_is_found_behind_those_that_are_shown(front, crowded):
    assert "Chó thả rông" in text_of(front.get(desk_of(crowded), {"q": "rọ mõm"}))
    assert "bàn bày 4" in text_of(front.get(desk_of(crowded), {"q": "không đâu có"}))


def test_what_was_put_together_makes_room_for_the_rest(front, crowded):
    press(front, crowded, "rieng", chon=[f"{Opinion.objects.get(subject='Rác').pk}-0"])
    page = front.get(desk_of(crowded))
    assert "Chó thả rông" in text_of(page)
    assert "gửi sớm nhất" not in text_of(page)
