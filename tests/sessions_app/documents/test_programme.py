"""Chương trình và kịch bản điều hành: the same items, the chair's words only in the second."""

import datetime as dt

import pytest

from sessions_app.documents import programme, script
from sessions_app.documents.content import Text
from sessions_app.models import AgendaItem
from tests.builders import make_meeting

from .papers import HEAD, empty_session, full_session, tables, words


def test_the_programme_tells_hour_item_and_who_does_it():
    content = programme.PAPER.write(full_session(), HEAD)
    assert (content.title, content.subject) == ("CHƯƠNG TRÌNH", "Hội nghị đối thoại năm 2027")
    assert tables(content)[0].rows == (
        ("1", "19:00", "Khai mạc", "Bí thư Đảng ủy"),
        ("2", "19:10", "Nhân dân phát biểu", "Nhân dân"),
    )


def test_each_of_several_meetings_has_its_own_items():
    session = full_session()
    second = make_meeting(session=session, held_on=dt.date(2027, 3, 6))
    AgendaItem.objects.create(session=session, meeting=second, order=3, title="Kết luận")
    content = programme.PAPER.write(session, HEAD)
    assert [[row[2] for row in table.rows] for table in tables(content)] == [
        ["Kết luận"],
        ["Khai mạc", "Nhân dân phát biểu"],
    ]
    assert content.gaps.count("nội dung chương trình") == 1
    assert "Buổi 2. Thời gian: Thứ Bảy, ngày 06 tháng 3 năm 2027." in words(content)


def test_the_words_of_the_chair_stand_in_the_script_alone():
    session = full_session()
    cue = Text("Mời đứng lên chào cờ.", "cue")
    assert cue in script.PAPER.write(session, HEAD).blocks
    assert cue.text not in programme.PAPER.write(session, HEAD).plain
    assert script.PAPER.is_internal
    assert not programme.PAPER.is_internal


def test_the_script_leads_through_the_items_and_shows_where_words_are_missing():
    content = script.PAPER.write(full_session(), HEAD)
    steps = [block.text for block in content.blocks if isinstance(block, Text) and block.style == "part"]
    assert steps == ["1. Khai mạc (19 giờ)", "2. Nhân dân phát biểu (19 giờ 10 phút)"]
    assert content.gaps == ["lời nhắc người điều hành"]


@pytest.mark.parametrize("paper", [programme.PAPER, script.PAPER])
def test_without_items_the_place_stays_open(paper):
    assert "nội dung chương trình" in paper.write(empty_session(), HEAD).gaps


@pytest.mark.parametrize("paper", [programme.PAPER, script.PAPER])
@pytest.mark.parametrize("items", [1, 20])
def test_papers_take_the_same_queries_for_any_number_of_items(paper, items, django_assert_num_queries):
    session = full_session()
    for place in range(items):
        meeting = make_meeting(session=session)
        AgendaItem.objects.create(session=session, meeting=meeting, order=place, title="Thêm", done_by="Ai đó")
    with django_assert_num_queries(4):
        paper.write(session, HEAD)
