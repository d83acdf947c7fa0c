"""Registering on the portal: the form, its receipt, finding it again, taking it back; nothing of it is public."""

import datetime as dt

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import actions
from feedback.forms.registering import SALT
from feedback.models import PrivacyNotice, Registration
from tests.builders import make_group, make_meeting, make_opinion, make_registration, make_session, make_ward
from tests.staff import text_of

from .pages import address, look_up, meeting_of, receipt_of, registered_with_code, send, states, token, typed


def test_a_resident_registers_and_gets_a_receipt(client):
    meeting = meeting_of()
    page = text_of(send(client, meeting, wish="speak", about="Thoát nước", people=2, group=make_group().pk))
    row = Registration.objects.get()
    assert "Đã nhận đăng ký" in page
    assert "<strong>Ông/bà đã có chỗ</strong> và lượt phát biểu" in page
    assert (row.about, row.people, row.registrant.phone) == ("Thoát nước", 2, "+84911115678")
    assert row.registrant.consent_version == PrivacyNotice.objects.in_force().first().version
    assert "<svg" in page
    assert f"{reverse('feedback:look_up_registration')} rồi nhập mã." in page
    assert "Nguyễn Thử" not in page


def test_who_registers_for_an_online_meeting_has_the_way_in_at_hand(client):
    meeting = meeting_of(online_url="https://hop.example.vn/1", bridge_points="Trường A")
    page = text_of(send(client, meeting))
    assert '<br><a href="https://hop.example.vn/1">Vào dự trực tuyến</a><br>Điểm cầu: Trường A</dd>' in page
    type(meeting.session).objects.update(postponed_at=timezone.now(), postponed_reason="Bão")
    assert "hop.example.vn" not in text_of(client.get(receipt_of(meeting)))


def test_the_receipt_is_forgotten_when_asked(client):
    meeting = meeting_of()
    send(client, meeting)
    assert "<title>Đã xóa mã: " in text_of(client.post(receipt_of(meeting), follow=True))
    assert "Tra cứu đăng ký" in text_of(client.get(receipt_of(meeting), follow=True))


def test_a_second_tap_is_the_same_and_the_next_person_another(client):
    meeting = meeting_of()
    page = {"token": token()}
    send(client, meeting, **page)
    send(client, meeting, **page)
    assert Registration.objects.count() == 1
    send(client, meeting, **page, name="Trần Thử", phone="0922222222")
    assert Registration.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"wish": "speak", "about": ""}, "muốn phát biểu về việc gì"),
        ({"wish": "speak", "about": "Rác", "name": ""}, "Người phát biểu cần ghi họ và tên."),
        ({"wish": "speak", "about": "Rác", "phone": ""}, "Hãy ghi số điện thoại hoặc thư điện tử"),
        ({"would_wait": "on", "phone": ""}, "Hãy ghi số điện thoại hoặc thư điện tử"),
        ({"people": 11}, "Đoàn đông hơn xin gọi phường."),
        ({"people": "hai"}, "Hãy ghi bằng số"),
        ({"phone": "123"}, "Số điện thoại chưa đúng"),
        ({"consent": ""}, "Cần ông/bà đồng ý"),
        ({"consent": "0.0"}, "vừa có bản"),
        ({"token": "x"}, "Trang đã mở quá lâu"),
        ({"token": ""}, "Trang đã mở quá lâu"),
        ({"website": "http://a"}, "bấm «Đăng ký» lần nữa"),
        ({"token": None}, "bấm «Đăng ký» lần nữa"),
        ({"meeting": 0}, "Lựa chọn này không có trong danh sách"),
        ({"about": "x" * 301}, "Thừa 1 ký tự"),
        ({"name": "a\x00b"}, "không đọc được"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, wrong, words):
    if wrong == {"token": None}:
        wrong = {"token": token(seconds_ago=0)}
    page = text_of(send(client, meeting_of(), **wrong))
    assert words in page
    assert not Registration.objects.exists()
    assert "Có lỗi" in page


def test_who_is_merely_asked_to_press_again_hears_of_nothing_to_put_right(client):
    page = text_of(send(client, meeting_of(), token=token(seconds_ago=0)))
    assert "<h2>Xin ông/bà bấm lần nữa</h2>" in page
    assert "Vui lòng xem lại những chỗ sau" not in page


def test_a_page_that_lay_open_too_long_is_sent_again_with_one_press(client):
    meeting = meeting_of()
    page = client.post(address(meeting), typed(meeting, token=""))
    again = page.context["form"].data["token"]
    assert signing.loads(again, salt=SALT)


def test_who_only_listens_needs_no_name_where_the_ward_allows(client):
    meeting = meeting_of()
    send(client, meeting, name="", phone="")
    assert Registration.objects.count() == 1
    make_ward(accepts_unsigned=False)
    page = text_of(send(client, meeting, name="", phone=""))
    assert "Hãy ghi họ và tên." in page
    assert Registration.objects.count() == 1


def test_a_label_never_calls_a_field_optional_that_is_asked_for(client):
    form = text_of(client.get(address(meeting := meeting_of())))
    assert form.count("(cần khi phát biểu)") == 2
    assert 'Điện thoại <span class="optional">(cần khi phát biểu, nếu không ghi thư điện tử)' in form
    make_ward(accepts_unsigned=False)
    strict = text_of(client.get(address(meeting)))
    assert "Họ và tên</label>" in strict
    assert 'Điện thoại <span class="optional">(hoặc ghi thư điện tử)' in strict
    assert 'Thư điện tử <span class="optional">(hoặc ghi điện thoại)' in strict


def test_a_full_meeting_says_so_and_offers_the_place_in_the_list(client):
    meeting = meeting_of(seats=1)
    make_registration(meeting=meeting)
    make_registration(meeting=meeting, state="waiting_list")
    assert "đã hết chỗ" in text_of(client.get(address(meeting)))
    assert "ông/bà sẽ đứng thứ 2" in text_of(send(client, meeting))
    assert "Trong danh sách chờ, đứng thứ 2" in text_of(send(client, meeting, would_wait="on"))


def test_going_back_to_the_form_shows_the_receipt_and_a_second_person_registers_by_its_button(client):
    meeting = meeting_of()
    assert "Ngõ 15 ngập" in text_of(send(client, meeting, wish="speak", about="Ngõ 15 ngập"))
    came_back = client.get(address(meeting))
    assert came_back.url == f"{receipt_of(meeting)}?vua-dang-ky=1"
    page = text_of(client.get(came_back.url))
    assert ("Máy này vừa gửi đăng ký" in page, "Đã ghi lại mã, đăng ký cho người khác" in page) == (True, True)
    assert "Ngõ 15 ngập" not in page
    form = client.post(receipt_of(meeting), {"another": "1"}, follow=True)
    assert form.request["PATH_INFO"] == address(meeting)
    assert "Ngõ 15 ngập" not in text_of(form)
    assert client.get(receipt_of(meeting)).url == reverse("feedback:look_up_registration")
    send(client, meeting, name="Lê Thử")
    assert Registration.objects.count() == 2


def test_going_back_to_an_earlier_conference_shows_its_own_receipt(client):
    first, second = meeting_of(), meeting_of()
    send(client, first)
    send(client, second)
    for meeting, other in [(first, second), (second, first)]:
        page = text_of(client.get(address(meeting), follow=True))
        assert meeting.session.title in page
        assert other.session.title not in page


def test_writing_down_the_code_of_one_conference_leaves_the_receipt_of_another(client):
    first, second = meeting_of(), meeting_of()
    send(client, first)
    send(client, second)
    client.post(receipt_of(first))
    assert client.get(address(first)).status_code == 200
    assert second.session.title in text_of(client.get(address(second), follow=True))


def test_who_took_it_back_or_wrote_the_code_down_finds_an_empty_form(client):
    meeting = meeting_of()
    send(client, meeting)
    actions.withdraw_registration(Registration.objects.get())
    assert client.get(address(meeting)).status_code == 200
    send(client, meeting)
    client.post(receipt_of(meeting))
    assert client.get(address(meeting)).status_code == 200


@pytest.mark.parametrize(
    "gone",
    [
        {"cancelled_at": timezone.now(), "cancelled_reason": "Bão"},
        {"postponed_at": timezone.now(), "postponed_reason": "Bão"},
        {"closed_at": timezone.now()},
    ],
)
def test_there_is_no_registering_for_what_is_off(client, gone):
    session = make_session(**gone)
    meeting = meeting_of(session=session)
    page = text_of(send(client, meeting, about="Ngõ 15 ngập"))
    assert "Không còn nhận đăng ký" in page
    assert "Chưa có gì được gửi đi" in page
    assert "Ngõ 15 ngập" in page
    assert address(meeting) not in text_of(client.get(session.get_absolute_url()))
    assert not Registration.objects.exists()


def test_a_session_without_a_day_says_that_registering_comes_later(client):
    page = text_of(client.get(reverse("feedback:register", args=[make_session().slug])))
    assert "Chưa nhận đăng ký" in page
    assert "Không còn" not in page


def test_the_session_page_leads_to_the_form_until_the_meeting_begins(client):
    meeting = meeting_of()
    assert address(meeting) in text_of(client.get(meeting.session.get_absolute_url()))
    over = meeting_of(held_on=timezone.localdate() - dt.timedelta(days=1))
    assert address(over) not in text_of(client.get(over.session.get_absolute_url()))
    assert client.get(reverse("feedback:register", args=[make_session(announced_at=None).slug])).status_code == 404


def test_another_sessions_meeting_is_no_choice(client):
    page = text_of(send(client, meeting_of(), meeting=meeting_of().pk))
    assert "Lựa chọn này không có trong danh sách" in page


def test_who_is_held_finds_it_and_takes_it_back(client):
    _, code = registered_with_code(state="held")
    assert "chưa giữ chỗ" in text_of(look_up(client, code))
    withdraw = reverse("feedback:own_registration_withdraw")
    assert "Phường không xem đăng ký này nữa." in text_of(client.get(withdraw))
    client.post(withdraw)
    assert states() == ["cancelled"]


def test_one_finds_ones_registration_and_withdraws_it(client):
    row, code = registered_with_code()
    page = text_of(look_up(client, code.lower()))
    assert row.meeting.when in page
    assert "…5678" in page
    assert "911115678" not in page
    withdraw = reverse("feedback:own_registration_withdraw")
    assert "Rút đăng ký này" in text_of(client.get(withdraw))
    for _ in range(2):
        page = text_of(client.post(withdraw, follow=True))
        assert "<title>Đã rút: " in page
        assert "…5678" not in page
    row.refresh_from_db()
    assert row.state == "cancelled"
    actions.erase_registrant(row, by=None, reason="Người dân đề nghị.")
    page = text_of(look_up(client, code, ""))
    assert "Tên và cách liên lạc ông/bà đã ghi thì nay đã xóa." in page
    client.post(reverse("feedback:own_registration_leave"))
    assert "Tra cứu đăng ký" in text_of(client.get(reverse("feedback:own_registration"), follow=True))


def test_after_the_meeting_a_registration_says_so_and_is_not_withdrawn(client):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    row, code = registered_with_code(meeting=make_meeting(held_on=yesterday))
    withdraw = reverse("feedback:own_registration_withdraw")
    page = text_of(look_up(client, code))
    assert "Buổi họp đã qua" in page
    assert "Ông/bà đã có chỗ" not in page
    assert withdraw not in page
    assert "Cảm ơn ông/bà đã nhường chỗ" not in text_of(client.post(withdraw, follow=True))
    row.refresh_from_db()
    assert row.state == "registered"


@pytest.mark.parametrize("ended", ["postponed", "cancelled"])
def test_a_meeting_that_was_held_stays_held_when_those_after_it_are_called_off(client, ended):
    row, code = registered_with_code(meeting=make_meeting(held_on=timezone.localdate() - dt.timedelta(days=1)))
    session = row.meeting.session
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=9))
    type(session).objects.update(**{f"{ended}_at": timezone.now(), f"{ended}_reason": "Bão"})
    page = text_of(look_up(client, code))
    assert "Buổi họp đã qua" in page
    assert "Hội nghị đã hủy" not in page
    assert reverse("feedback:own_registration_withdraw") not in page


def test_who_came_is_not_thanked_for_giving_the_seat_back(client):
    _, code = registered_with_code(state="came", came_at=timezone.now())
    look_up(client, code)
    page = text_of(client.post(reverse("feedback:own_registration_withdraw"), follow=True))
    assert "Đã đến dự" in page
    assert "Đã rút" not in page


def test_wrong_looks_up_tell_nothing_and_are_throttled(client):
    _, code = registered_with_code()
    other = codes.code_for(codes.new_ticket())
    wrong = [text_of(look_up(client, *pair)) for pair in [(code, "1111"), (other, "1111"), (other, ""), (code, "")]]
    for page, words in zip(wrong, ["khớp cả mã lẫn"] * 2 + ["khớp khi ô thứ hai để trống"] * 2, strict=True):
        assert f"Không tìm thấy đăng ký nào {words}" in page
    for _ in range(8):
        look_up(client, code, "0000")
    right = client.post(reverse("feedback:look_up_registration"), {"code": code, "contact": "5678"})
    assert right.status_code == 429
    assert 0 < int(right["Retry-After"]) <= 3600
    assert "own_registration" not in right.cookies


def test_a_code_of_one_kind_opens_nothing_of_the_other(client):
    make_ward()
    code = codes.code_for(codes.new_ticket())
    make_opinion(code_hash=codes.hashed(code), sender={"phone": "+84911115678"})
    assert "Không tìm thấy đăng ký nào" in text_of(look_up(client, code))
    assert client.get(reverse("feedback:own_registration")).status_code == 302


@pytest.mark.parametrize("rows", [1, 30])
def test_the_form_takes_the_same_queries_for_any_number(client, rows, django_assert_num_queries):
    session = make_session()
    meetings = [meeting_of(session=session, seats=100) for _ in range(3)]
    for _ in range(rows):
        make_registration(meeting=meetings[0])
    with django_assert_num_queries(9):
        assert f"còn {100 - rows} chỗ" in text_of(client.get(address(meetings[0])))


@pytest.mark.parametrize("method", ["put", "delete", "trace"])
def test_the_pages_answer_to_nothing_else(client, method):
    meeting = meeting_of()
    addresses = [address(meeting), receipt_of(meeting)]
    addresses += [
        reverse(f"feedback:{name}")
        for name in ["look_up_registration", "own_registration", "own_registration_withdraw"]
    ]
    assert {getattr(client, method)(page).status_code for page in addresses} == {405}
