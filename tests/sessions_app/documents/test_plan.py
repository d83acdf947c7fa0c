"""Kế hoạch tổ chức says what was entered and until when the law wants what."""

import pytest

from sessions_app.documents.plan import PAPER

from .papers import HEAD, empty_session, full_session, tables, words


def test_the_plan_says_what_for_when_who_and_until_when():
    plan = PAPER.write(full_session(), HEAD)
    assert (plan.title, plan.subject) == ("KẾ HOẠCH", "Tổ chức hội nghị đối thoại năm 2027")
    said = words(plan)
    assert said[:2] == ["Căn cứ Luật số 72/2025/QH15;", "Căn cứ Kế hoạch số 14-KH/ĐU."]
    for line in [
        "I. MỤC ĐÍCH",
        "Nghe Nhân dân.",
        "Thời gian: 19 giờ, thứ Sáu, ngày 05 tháng 3 năm 2027.",
        "Địa điểm: Hội trường, số 1.",
        "Hình thức: trực tiếp.",
        "Chủ trì: Bí thư Đảng ủy.",
        "VII. TỔ CHỨC THỰC HIỆN",
        "Đầu mối liên hệ: Văn phòng, điện thoại 0000.",
    ]:
        assert line in said


def test_the_days_of_the_plan_are_those_of_the_law():
    rows = {row[1]: row[2:] for row in tables(PAPER.write(full_session(), HEAD))[0].rows}
    assert rows["Thông báo hội nghị"] == ("26/02/2027", "Luật 72/2025/QH15, Điều 43")
    assert rows["Công bố kết luận"] == ("15/03/2027", "Luật 72/2025/QH15, Điều 43")


def test_only_the_division_of_work_is_missing_when_all_is_entered():
    assert PAPER.write(full_session(), HEAD).gaps == ["phân công cơ quan, đơn vị chuẩn bị"]


def test_what_is_not_entered_is_left_open_and_not_invented():
    plan = PAPER.write(empty_session(), HEAD)
    assert plan.gaps == [
        "căn cứ tổ chức",
        "mục đích",
        "nội dung đối thoại",
        "thời gian, địa điểm họp",
        "chủ trì",
        "thành phần tham dự",
        "thời gian nhận ý kiến",
        "nơi và cách gửi ý kiến",
        "tiến độ: chưa có ngày họp",
        "phân công cơ quan, đơn vị chuẩn bị",
        "đầu mối liên hệ",
    ]
    assert not tables(plan)


@pytest.mark.parametrize("items", [1, 12])
def test_the_plan_takes_the_same_queries_for_any_number_of_people(items, django_assert_num_queries):
    session = full_session()
    for place in range(items):
        session.participations.create(role="chair", title_then=f"Phó Chủ tịch {place}")
    with django_assert_num_queries(8):
        PAPER.write(session, HEAD)
