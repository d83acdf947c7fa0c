"""Consent, warnings of personal data, and the notice that the boxes name."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from feedback.models import Opinion, PrivacyNotice, Sender

from ...builders import make_group, make_opinion, make_ward
from .steps import address, go


def test_a_ward_may_ask_for_name_and_contact(client, session):
    make_ward(accepts_unsigned=False)
    page = go(client, session, upto="nguoi-gui").content.decode()
    assert page.count("Hãy ghi họ và tên.") == 2
    assert "không bắt buộc" not in page
    assert page.count("Hãy ghi số điện thoại hoặc thư điện tử để phường trả lời.") == 2
    go(client, session, name="Nguyễn Thử", email="thu@example.vn")
    assert Opinion.objects.count() == 1


def test_personal_data_and_similar_opinions_are_shown_before_going_on(client, session):
    similar = make_opinion(
        session=session,
        moderation="approved",
        subject="Đèn đường ngõ 15 hỏng",
        public_text="Đèn đường đầu ngõ 15 hỏng, tối rất nguy hiểm.",
    )
    hidden = make_opinion(session=session, moderation="pending", public_text="Đèn đường đầu ngõ 15 hỏng", subject="CHỜ")
    response = go(client, session, upto="noi-dung", text="Đèn đường đầu ngõ 15 hỏng, gọi tôi 0912345678.")
    assert response.url == reverse("feedback:send_advice", args=[session.slug])
    page = client.get(response.url).content.decode()
    assert "<mark>0912345678</mark>" in page
    assert similar.subject in page
    assert hidden.subject not in page
    assert address(session, "tep") in page


def test_a_text_that_raises_no_question_goes_straight_on(client, session):
    assert go(client, session, upto="noi-dung").url == address(session, "tep")


def test_a_grievance_is_shown_where_to_go_and_stays_private_when_sent_all_the_same(client, session):
    make_ward(complaints_guide="Mời đến phòng tiếp công dân, 1 Phố Thử.", address="1 Phố Thử", phone="024 3827 0000")
    response = go(client, session, upto="ve-viec-gi", kind="grievance")
    told = client.get(response.url).content.decode().partition("<h1>")[2].partition("<footer")[0]
    assert [told.count(words) for words in ["Mời đến phòng", "1 Phố Thử", ">024 3827 0000</a>"]] == [1, 1, 1]
    page = go(client, session, upto="nguoi-gui", kind="grievance")
    assert "nêu tên tôi" not in client.get(page.url).content.decode()
    page = go(client, session, upto="cong-khai", kind="grievance", visibility="unnamed")
    assert "không bao giờ đăng" in client.get(page.url).content.decode()
    asked = client.get(address(session, "cong-khai")).content.decode()
    assert "vào việc đọc lời nhắn riêng này và hướng dẫn tôi" in asked
    assert "trả lời ý kiến này" not in asked
    go(client, session, kind="grievance", visibility="unnamed")
    opinion = Opinion.objects.get()
    assert (opinion.visibility, opinion.declares_grievance) == ("not_published", True)


def test_who_chose_no_group_reads_that_none_is_named(client, session):
    group = make_group()
    for chosen, shown in [({}, "chỉ ghi «Công dân»"), ({"group": group.pk}, "chỉ ghi «Công dân tổ dân phố …»")]:
        go(client, session, upto="cong-khai", **chosen)
        assert all(shown in client.get(address(session, step)).content.decode() for step in ["cong-khai", "kiem-tra"])


def test_the_box_names_the_notice_and_who_agreed_to_an_earlier_one_is_asked_again(client, session):
    go(client, session, upto="cong-khai")
    assert "thông báo bảo vệ dữ liệu bản 2026-11" in client.get(address(session, "cong-khai")).content.decode()
    PrivacyNotice.objects.create(version="2026-12", in_force_from=timezone.localdate(), text="Bản mới.")
    response = client.post(address(session, "kiem-tra"))
    assert response.url == f"{address(session, 'cong-khai')}?sua=1"
    assert "vừa có bản 2026-12" in client.get(response.url).content.decode()
    assert not Opinion.objects.exists()
    client.post(address(session, "cong-khai"), {"visibility": "unnamed", "consent": "2026-12"})
    client.post(address(session, "kiem-tra"))
    assert Sender.objects.get().consent_version == "2026-12"


def test_the_notice_that_the_boxes_name_can_be_read_in_every_version(client):
    PrivacyNotice.objects.create(version="2019-01", in_force_from=dt.date(2019, 1, 1), text="Bản cũ hơn.")
    PrivacyNotice.objects.create(version="2999-01", in_force_from=dt.date(2999, 1, 1), text="Chưa áp dụng.")
    page = client.get(reverse("feedback:privacy")).content.decode()
    assert "Giữ trong bao lâu" in page
    assert "Bản cũ hơn." in page
    assert "Chưa áp dụng." not in page


def test_who_wants_everything_erased_reads_whom_to_ask_and_how_many_days_that_takes(client, settings):
    settings.PERSON_REQUEST_DAYS = 7
    make_ward(responsible_body="Ủy ban nhân dân phường Thử", phone="0240000000")
    page = client.get(reverse("feedback:privacy")).content.decode()
    asked = page.partition('id="xoa"')[2].partition("</p>")[0]
    assert "xóa hẳn dữ liệu của mình, xin đề nghị với Ủy ban nhân dân phường Thử" in asked
    assert "Phường làm xong trong 7 ngày." in asked
