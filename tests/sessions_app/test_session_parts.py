"""The conference's form in parts: in the order of use, each saying what it holds, and open where something is wrong."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sessions_app.models import AgendaItem, DialogueSession, Official
from tests.builders import make_body, make_group, make_meeting, make_official, make_session, make_ward
from tests.staff import fresh, page_of, signed_in, text_of

from .announced import announced, saved

pytestmark = pytest.mark.usefixtures("ward")

PART = re.compile(
    r'<details class="form-part" id="phan-(\d+)"( open)?>\s*<summary><h2>\d+\. (.+?)</h2>(.*?)</summary>', re.S
)


def parts_on(response):
    """Name, whether it stands open, and what it says of itself, of every part."""
    found = PART.findall(text_of(response))
    return [(name, bool(is_open), re.sub("<[^>]+>", "", told).strip()) for _, is_open, name, told in found]


def told(response, name):
    return next((is_open, words) for part, is_open, words in parts_on(response) if part == name)


def test_a_new_conference_begins_with_what_is_needed_to_announce_it(office):
    parts = parts_on(office.get(page_of(DialogueSession, "add")))
    assert [name for name, is_open, _ in parts if is_open] == [
        "Tên, loại hội nghị",
        "Buổi họp",
        "Thông báo trước hội nghị",
        "Nhận ý kiến, đăng ký qua cổng",
    ]
    assert [name for name, is_open, _ in parts if not is_open] == [
        "Người chủ trì, báo cáo, dự, phát biểu",
        "Chương trình và diễn biến",
        "Sau hội nghị",
        "Thành phần dự",
        "Số liệu như biên bản đã báo cáo",
        "Trạng thái và địa chỉ trang",
    ]


def test_once_it_is_announced_all_is_folded_and_says_what_it_holds(office):
    session = make_session(purpose="Nghe bà con nói.", summary="Một câu.")
    make_meeting(session=session, held_on=timezone.localdate())
    page = office.get(page_of(session))
    assert not any(is_open for _, is_open, _ in parts_on(page))
    assert told(page, "Buổi họp")[1] == "đã ghi 1"
    assert told(page, "Thông báo trước hội nghị")[1] == "đã ghi 2 trên 8 ô"
    assert told(page, "Chương trình và diễn biến")[1] == "chưa ghi"
    assert told(page, "Nhận ý kiến, đăng ký qua cổng")[1] == "không nhận ý kiến qua cổng"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({"source_url": "không phải địa chỉ"}, "Sau hội nghị"),
        ({"agenda-0-time": "25:00"}, "Chương trình và diễn biến"),
        ({"agenda-0-title": "Khai mạc, chào cờ"}, "Chương trình và diễn biến"),  # refused for want of a note
    ],
)
def test_the_part_with_an_error_stands_open(office, typed, name):
    page = saved(office, announced(), **typed)
    assert told(page, name) == (True, "có lỗi")
    assert [part for part, is_open, _ in parts_on(page) if is_open] == [name]
    assert f'{name} <strong class="form-jump__wrong">có lỗi</strong></a>' in text_of(page)


def test_words_for_the_chair_are_written_without_a_note(office):
    session = announced()
    saved(office, session, **{"agenda-0-cue": "Mời mọi người đứng lên."})
    assert fresh(AgendaItem.objects.get(title="Khai mạc")).cue == "Mời mọi người đứng lên."


def test_who_may_only_look_reads_the_same_parts():
    make_ward()
    session = make_session(content="Thoát nước ngõ 5.")
    page = signed_in("Lãnh đạo").get(page_of(session))
    assert len(parts_on(page)) == 10
    assert "Thoát nước ngõ 5." in text_of(page)


def test_who_only_reads_the_page_gets_it_in_the_same_queries_for_any_number_of_lines():
    leader, session, numbers = signed_in("Lãnh đạo"), make_session(), []
    for rows in [1, 3]:
        while session.agenda.count() < rows:
            meeting = make_meeting(session=session)
            meeting.groups.add(make_group())
            official = make_official()
            chair = session.participations.create(role="chair", official=official, name_then="A", title_then="Chủ tịch")
            session.agenda.create(title="Khai mạc", meeting=meeting, participation=chair)
        leader.get(page_of(session))
        with CaptureQueriesContext(connection) as found:
            assert leader.get(page_of(session)).status_code == 200
        numbers.append(len(found))
    assert numbers[0] == numbers[1]


def test_of_an_official_who_is_chosen_the_titles_of_that_day_are_known(office):
    session, day = make_session(), dt.date(2019, 9, 12)
    make_meeting(session=session, held_on=day)
    official = make_official(name="Bí thư Thử", title="Bí thư Đảng ủy")
    official.roles.create(title="Chủ tịch HĐND phường", body=make_body(), order=2, since=day)
    official.roles.create(title="Trưởng phòng", body=make_body(), until=day - dt.timedelta(days=1))
    official.roles.create(title="Chủ tịch UBND phường", body=make_body(), since=day + dt.timedelta(days=1))
    saved(office, session, **{"participations-0-role": "chair", "participations-0-official": official.pk})
    assert str(session.participations.get()) == "Bí thư Thử, Bí thư Đảng ủy, Chủ tịch HĐND phường"
    speaker = {"participations-1-role": "speak", "participations-1-title_then": "Công dân tổ dân phố số 3"}
    saved(office, session, **speaker)
    assert list(session.participations.values_list("order", "title_then"))[1] == (2, "Công dân tổ dân phố số 3")


@pytest.mark.parametrize(("who", "told"), [(True, "chưa ghi chức vụ của ngày họp"), (False, "Chỗ này còn trống.")])
def test_who_takes_part_without_any_title_is_asked_for_one(office, who, told):
    session = make_session()
    chosen = Official.objects.create(name="Cán bộ Thử").pk if who else ""
    typed = {"participations-0-role": "speak", "participations-0-official": chosen, "participations-0-subject": "Đất"}
    assert told in text_of(saved(office, session, **typed))
    assert not session.participations.exists()


def test_what_has_no_place_in_the_programme_comes_last(office):
    session = make_session()
    session.agenda.create(order=7, title="Đối thoại")
    typed = {"agenda-1-title": "Kết luận", "agenda-1-order": "9", "agenda-2-title": "Bế mạc"}
    saved(office, session, note="Thêm", **typed)
    saved(office, session, note="Thêm", **{"agenda-3-title": "Khai mạc", "agenda-3-order": "1"})
    assert [item.title for item in session.agenda.all()] == ["Khai mạc", "Đối thoại", "Kết luận", "Bế mạc"]
