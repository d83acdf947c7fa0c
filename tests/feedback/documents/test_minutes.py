"""The minutes: what went on, who spoke, and blanks where nobody wrote it down."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback.documents import minutes
from feedback.models import LiveEntry
from sessions_app.models import AgendaItem, AttendeeCount, Participation

from ...builders import (
    make_body,
    make_group,
    make_meeting,
    make_opinion,
    make_response,
)
from .material import HARD, HEAD, SECRET, held, held_in, said, words


def test_minutes_leave_blank_what_nobody_wrote_down():
    content = minutes.write(held(), HEAD)
    assert "Thời gian, địa điểm: 8 giờ, ngày 05 tháng 3 năm 2026, tại Nhà văn hóa phường." in words(content)
    assert content.gaps == [
        "người chủ trì",
        "họ tên, chức vụ thư ký ghi biên bản",
        "số người dự",
        "chương trình và diễn biến",
        "ý kiến nêu tại hội nghị, nhập trên cổng",
        "giờ kết thúc hội nghị",
    ]


def test_minutes_name_those_who_spoke_where_nothing_of_it_is_on_the_portal():
    session = held()
    for role, title, subject in [("report", "Chủ tịch", "Kết quả 8 tháng."), ("speak", "Công dân tổ 3", "Sổ đỏ")]:
        Participation.objects.create(session=session, role=role, title_then=title, subject=subject)
    content = minutes.write(session, HEAD)
    assert "Báo cáo:\n- Chủ tịch: Kết quả 8 tháng." in words(content)
    assert "III. Ý KIẾN NÊU TẠI HỘI NGHỊ\n- Công dân tổ 3: Sổ đỏ." in words(content)
    assert "ý kiến nêu tại hội nghị, nhập trên cổng" in content.gaps
    said(session, "Đèn", timing="at")
    assert "Công dân tổ 3: Sổ đỏ" not in words(minutes.write(session, HEAD))


@pytest.mark.parametrize(
    ("kind", "value", "is_told"),
    [("opinions", 0, True), ("at_meeting", 0, True), ("before", 0, False), ("opinions", 7, False)],
)
def test_minutes_tell_that_nothing_was_asked_where_that_is_reported(kind, value, is_told):
    session, gap = held(), "ý kiến nêu tại hội nghị, nhập trên cổng"
    session.reported_figures.create(kind=kind, value=value)
    content = minutes.write(session, HEAD)
    assert ("HỘI NGHỊ\nKhông có ý kiến nào nêu tại hội nghị." in words(content), gap in content.gaps) == (
        is_told,
        not is_told,
    )
    Participation.objects.create(session=session, role="speak", title_then="Công dân tổ 3", subject="Sổ đỏ")
    assert gap in minutes.write(session, HEAD).gaps


def test_minutes_tell_who_came_what_went_on_and_what_was_asked_and_answered():
    session = held()
    chair = Participation.objects.create(session=session, role="chair", title_then="Bí thư Đảng ủy phường")
    AttendeeCount.objects.create(session=session, category="Nhân dân", number=8)
    AttendeeCount.objects.create(session=session, category="Tổ trưởng")
    AgendaItem.objects.create(
        session=session,
        order=1,
        time=dt.time(8, 5),
        title="Khai mạc",
        participation=chair,
        proceedings="Nêu mục đích.",
        cue=SECRET,
    )
    AgendaItem.objects.create(session=session, order=2, title="Kết luận")
    session.meetings.update(bridge_points="Hội trường;\nNhà văn hóa thôn 2")
    asked = said(session, "Đèn", timing="at", public_text=HARD, group=make_group(number=3, name="Tổ dân phố số 3"))
    make_response(
        opinion=asked, state="published", on_the_spot=True, answered_by="Chủ tịch UBND phường", text="Sẽ thay bóng"
    )
    said(session, "Gửi trước hội nghị", timing="before")
    content = minutes.write(session, HEAD)
    text = words(content)
    assert "tại Nhà văn hóa phường.\nCác điểm cầu: Hội trường; Nhà văn hóa thôn 2." in text
    assert "Chủ trì:\n- Bí thư Đảng ủy phường." in text
    assert "- Nhân dân: 08 người." in text
    assert "1. 8 giờ 5 phút: Khai mạc (Bí thư Đảng ủy phường).\nNêu mục đích." in text
    assert f"1. Công dân tổ dân phố số 3: {HARD}" in text
    assert "Chủ tịch UBND phường trả lời tại hội nghị: Sẽ thay bóng." in text
    assert {"số người: Tổ trưởng", "diễn biến của mục «Kết luận»"} <= set(content.gaps)
    assert "Gửi trước hội nghị" not in text
    assert SECRET not in text


def test_minutes_tell_who_spoke_and_answered_as_it_was_pressed_in_the_hall():
    session = held()
    meeting = session.meetings.get()
    day = {"meeting": meeting, "at": timezone.make_aware(dt.datetime(2026, 3, 5, 9, 5))}
    group, body = make_group(name="Tổ dân phố số 3"), make_body(name="Phòng Kinh tế")
    shown, secret = said(session, "Đèn tắt"), said(session, SECRET, visibility="not_published")
    facts = [
        ("speaker", {"number": 4, "group": group}),
        ("opinion", {"opinion": shown}),
        ("pause", {}),
        ("slip", {}),
        ("answer", {"body": body, "opinion": shown}),
        ("opinion", {"opinion": secret}),
        ("speaker", {"group": group}),
        ("end", {}),
    ]
    for place, (kind, named) in enumerate(facts, start=1):
        LiveEntry.objects.create(place=place, kind=kind, **named, **day)
    text = words(minutes.write(session, HEAD))
    assert "Có 02 người phát biểu. Thứ tự phát biểu, trả lời:\n- 9 giờ 5 phút: Người phát biểu số 4, công dân" in text
    assert "Nêu ý kiến: Đèn tắt.\n- 9 giờ 5 phút: Phòng Kinh tế trả lời.\n- 9 giờ 5 phút: Nêu một ý kiến." in text
    assert "Công dân tổ dân phố số 3 phát biểu." in text
    assert "Hội nghị kết thúc lúc 9 giờ 5 phút cùng ngày." in text
    assert "giải lao" not in text
    assert SECRET not in text


def test_minutes_of_several_meetings_say_what_went_on_at_which():
    session = held()
    first, second = session.meetings.get(), make_meeting(session=session, held_on=dt.date(2026, 3, 12))
    second.start_time, second.end_time = dt.time(8), dt.time(11)
    second.save()
    for meeting, title in [(first, "Khai mạc"), (second, "Phát biểu"), (first, "Báo cáo"), (None, "Văn nghệ")]:
        AgendaItem.objects.create(session=session, meeting=meeting, title=title, proceedings="Đã làm.")
    content = minutes.write(session, HEAD)
    course = words(content).partition("II. DIỄN BIẾN\n")[2].partition("\nIII.")[0].replace("\nĐã làm.", "")
    assert course.splitlines() == [
        *["Buổi thứ 1, ngày 05 tháng 3 năm 2026", "1. Khai mạc.", "2. Báo cáo."],
        *["Buổi thứ 2, ngày 12 tháng 3 năm 2026", "1. Phát biểu."],
        *["buổi họp của 01 mục sau đây", "1. Văn nghệ."],
    ]
    assert "Hội nghị kết thúc lúc 11 giờ ngày 12 tháng 3 năm 2026." in words(content)


def test_minutes_count_nothing_that_came_after_the_conference():
    session = held()
    first = said(session, "Đèn", timing="before")
    said(session, "Rác", timing="at")
    said(session, "Cống", timing="after")
    said(session, "Đèn nữa", timing="after", moderation="duplicate", duplicate_of=first)
    said(session, "Chưa đọc", timing="after", moderation="pending")
    content = minutes.write(session, HEAD)
    assert "đếm được 02 ý kiến, gồm 01 ý kiến trước hội nghị, 01 ý kiến tại hội nghị;" in words(content)
    assert "nêu cùng việc với một ý kiến khác" not in words(content)
    assert not any("kết quả duyệt" in gap for gap in content.gaps)


def test_minutes_do_not_tell_an_answer_that_is_not_out_nor_words_that_are_not_public():
    session = held()
    make_response(opinion=said(session, "Đèn", timing="at"), text=SECRET, on_the_spot=True)
    said(session, "Kín", timing="at", visibility="not_published", public_text=SECRET)
    content = minutes.write(session, HEAD)
    assert SECRET not in words(content)
    assert "(Người gửi đề nghị không công khai nội dung.)" in words(content)


def test_minutes_tell_what_was_said_there_though_others_had_said_the_same_before():
    session, later = held(), held_in(2027)
    before = said(session, "Đèn", timing="before")
    for where in [session, later]:
        make_opinion(session=where, moderation="duplicate", duplicate_of=before, timing="at", group=make_group())
    text = words(minutes.write(session, HEAD))
    assert text.count(f"(Nêu cùng việc với ý kiến số {before.pk}.)") == 1
    assert "đề nghị phường xem xét" not in text
