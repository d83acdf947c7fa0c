"""Thông báo tổ chức tells time, place, content and how to attend (Law 72/2025, Art. 43)."""

import datetime as dt

from django.utils import timezone

from sessions_app.documents.notice import PAPER
from sessions_app.documents.plan import PAPER as PLAN
from tests.builders import make_group, make_meeting

from .papers import HEAD, empty_session, full_session, tables, words


def test_the_notice_tells_time_place_content_and_how_to_attend():
    notice = PAPER.write(full_session(), HEAD)
    assert (notice.title, notice.subject) == ("THÔNG BÁO", "Về việc tổ chức hội nghị đối thoại năm 2027")
    said = words(notice)
    for line in [
        "Thời gian: 19 giờ, thứ Sáu, ngày 05 tháng 3 năm 2027.",
        "Địa điểm: Hội trường, số 1.",
        "Thoát nước.",
        "Rác thải.",
        "Ai cũng được dự.",
        "Thời gian nhận ý kiến: từ 8 giờ, thứ Năm, ngày 25 tháng 02 năm 2027 đến 17 giờ, thứ Năm, ngày 04 tháng 3 năm 2027.",
    ]:
        assert line in said
    assert any("/hoi-nghi-doi-thoai-nam-2027/" in line for line in said)
    assert notice.gaps == []


def test_several_meetings_stand_in_a_table_with_whom_they_are_for():
    session = full_session()
    second = make_meeting(session=session, held_on=dt.date(2027, 3, 6), part_of_day="morning", place="Nhà văn hóa")
    second.groups.add(make_group(name="Tổ dân phố số 7"))
    (table,) = tables(PAPER.write(session, HEAD))
    make_meeting(session=session, held_on=dt.date(2027, 3, 7))
    assert PAPER.write(session, HEAD).gaps == ["địa điểm của buổi 3"]
    assert table.rows[1] == ("2", "Buổi sáng, thứ Bảy, ngày 06 tháng 3 năm 2027", "Nhà văn hóa", "Tổ dân phố số 7")


def test_a_list_of_grounds_whole_days_and_bridge_points_are_told_in_sentences():
    opens, closes = dt.datetime(2027, 2, 25), dt.datetime(2027, 3, 4, 23, 59)
    session = full_session(
        basis="- Luật số 72/2025/QH15;\n2. Hướng dẫn số 13-HD/BTGDVTU",
        opinions_open_at=timezone.make_aware(opens),
        opinions_close_at=timezone.make_aware(closes),
    )
    session.meetings.update(bridge_points="- Hội trường xã;\n- Nhà văn hóa thôn 2")
    said = words(PAPER.write(session, HEAD))
    for line in [
        "Căn cứ Luật số 72/2025/QH15;",
        "Căn cứ Hướng dẫn số 13-HD/BTGDVTU.",
        "Các điểm cầu: Hội trường xã; Nhà văn hóa thôn 2.",
        "Thời gian nhận ý kiến: từ thứ Năm, ngày 25 tháng 02 năm 2027 đến hết thứ Năm, ngày 04 tháng 3 năm 2027.",
    ]:
        assert line in said
    session.meetings.update(place="", address="")
    assert PAPER.write(session, HEAD).gaps == []
    session.meetings.update(place="Hội trường", address="Số 1")
    make_meeting(session=session, held_on=dt.date(2027, 3, 6))
    (table,) = tables(PAPER.write(session, HEAD))
    assert table.rows[0][2] == "Hội trường, số 1. Các điểm cầu: Hội trường xã; Nhà văn hóa thôn 2"


def test_a_name_that_says_who_talks_with_whom_is_cited_as_the_name_of_a_conference():
    notice = PAPER.write(full_session(title="Chủ tịch UBND phường đối thoại với nhân dân"), HEAD)
    assert notice.subject == "Về việc tổ chức hội nghị «Chủ tịch UBND phường đối thoại với nhân dân»"


def test_of_the_meetings_those_that_are_over_are_only_counted():
    session = full_session()
    make_meeting(session=session, held_on=dt.date(2026, 1, 5), place="Đình làng")
    notice = PAPER.write(session, HEAD)
    (table,) = tables(notice)
    assert [(row[0], row[2]) for row in table.rows] == [("2", "Hội trường, số 1")]
    assert [name for name, _ in table.columns] == ["Buổi", "Thời gian", "Địa điểm"]  # for nobody alone
    assert "Hội nghị gồm 02 buổi, đã họp 01 buổi. Các buổi còn lại:" in words(notice)
    assert "Đình làng" in [row[2] for table in tables(PLAN.write(session, HEAD)) for row in table.rows]


def test_a_conference_that_was_put_off_has_no_day():
    session = full_session(postponed_at=timezone.now(), postponed_reason="Bão.")
    notice = PAPER.write(session, HEAD)
    assert notice.gaps == ["lịch họp mới: hội nghị đang tạm hoãn"]
    assert "tháng 3 năm 2027." not in "\n".join(line for line in words(notice) if line.startswith("Thời gian:"))


def test_values_that_were_not_entered_are_listed_as_gaps():
    assert "cách tham dự" in PAPER.write(empty_session(), HEAD).gaps
