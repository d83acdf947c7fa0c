"""What was sent is there once, and its sender gets a code that nobody else sees."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.deadlines import answer_deadline
from feedback.models import Opinion, OpinionDraft, PrivacyNotice, Sender
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import make_meeting

from .steps import HOUR, STEPS, address, go


def test_what_was_sent_waits_unseen_and_its_sender_gets_a_code(client, session):
    response = go(client, session, place="ngõ 15")
    assert response.url == reverse("feedback:receipt")
    opinion = Opinion.objects.get()
    code = client.get(response.url).content.decode().split("<code>")[1].split("</code>")[0]
    assert Opinion.objects.with_code(code).get() == opinion
    assert (opinion.moderation, opinion.processing, opinion.place) == ("pending", "received", "ngõ 15")
    assert client.get(opinion.get_absolute_url()).status_code == 404
    assert CaseEvent.objects.get().verb == "submit"


def test_the_receipt_says_where_to_type_the_code_by_when_an_answer_comes_and_how_it_is_heard_of(client, session):
    told = []
    for phone in ["0912345678", ""]:
        go(client, session, phone=phone)
        told.append(client.get(reverse("feedback:receipt")).content.decode())
    due = answer_deadline(Opinion.objects.first()).result
    for page in told:
        assert f"hoặc mở {settings.PUBLIC_URL}{reverse('feedback:look_up')} rồi nhập mã." in page
        assert f"Hạn trả lời: ngày <strong>{due:%d/%m/%Y}</strong>." in page
        assert "đưa vào báo cáo cho hội nghị" in page
    assert ["không báo kết quả được" in page for page in told] == [False, True]


def test_what_comes_after_the_conference_is_not_promised_to_its_report(client, session):
    make_meeting(session=session, held_on=timezone.localdate() - dt.timedelta(days=1))
    go(client, session)
    assert "chuyển cho đơn vị phải trả lời." in client.get(reverse("feedback:receipt")).content.decode()


def test_the_last_step_asks_little_of_the_database(client, session, settings, django_assert_num_queries):
    """With the one count that halls have. Four begin and end what is written together; six where the count is."""
    settings.RATE_LIMIT_EXEMPT = ["127.0.0.1"]
    go(client, session, upto="cong-khai", text="Đèn đường.")
    assert OpinionDraft.objects.get().opinion is None
    with django_assert_num_queries(18 if connection.vendor == "sqlite" else 16):
        client.post(address(session, "kiem-tra"))
    assert OpinionDraft.objects.get().opinion == Opinion.objects.get()


def test_a_double_tap_makes_one_opinion_and_shows_the_same_receipt(client, session):
    go(client, session, upto="cong-khai")
    cookie = client.cookies["draft"].value
    pages = []
    for _ in range(2):
        client.cookies["draft"] = cookie
        pages.append(client.post(address(session, "kiem-tra"), follow=True).content.decode())
    assert Opinion.objects.count() == Sender.objects.count() == 1
    assert all(codes.code_for(cookie) in page for page in pages)


def test_a_tap_after_the_line_broke_finds_the_receipt_and_not_after_a_while(client, session):
    go(client, session)
    assert client.post(address(session, "kiem-tra")).url == reverse("feedback:receipt")
    OpinionDraft.objects.update(sent_at=timezone.now() - HOUR)
    assert client.post(address(session, "kiem-tra")).url == f"{address(session)}?da-gui=1"
    assert Opinion.objects.count() == 1


def test_the_next_person_at_the_same_tablet_starts_afresh(client, session):
    for text in ["Ý kiến của người trước.", "Ý kiến của người sau."]:
        go(client, session, text=text)
    assert {opinion.original_text for opinion in Opinion.objects.all()} == {
        "Ý kiến của người trước.",
        "Ý kiến của người sau.",
    }
    assert len({opinion.code_hash for opinion in Opinion.objects.all()}) == 2


def test_who_writes_next_at_the_same_tablet_finds_no_word_and_no_code_of_who_sent_before(client, session):
    go(client, session, place="Ngõ nhà BÀ-TƯ", text="Lời của BÀ-TƯ.", name="BÀ-TƯ", phone="0912345678")
    form = client.post(reverse("feedback:receipt"), {"another": "1"})
    assert form.url == address(session)
    go(client, session, text="Lời của BÀ-TƯ.", name="BÀ-TƯ")
    go(client, session, upto="ve-viec-gi")
    pages = [client.get(address(session, step), follow=True).content.decode() for step in STEPS]
    assert not any("BÀ-TƯ" in page or "912345678" in page for page in pages)
    assert client.get(reverse("feedback:receipt")).url == reverse("feedback:look_up")


def test_a_step_that_arrives_after_the_sending_leads_to_the_receipt(client, session, monkeypatch):
    go(client, session, upto="cong-khai")
    before = OpinionDraft.objects.get()
    go(client, session)
    monkeypatch.setattr("feedback.views.sending.own_draft", lambda request, session: before)
    late = client.post(address(session, "noi-dung"), {"text": "Gửi muộn."})
    assert late.url == reverse("feedback:receipt")
    assert OpinionDraft.objects.get().data == {}


def test_a_sent_draft_keeps_nothing_of_what_was_typed(client, session):
    go(client, session, name="Nguyễn Thử")
    draft = OpinionDraft.objects.get()
    assert (draft.data, draft.opinion) == ({}, Opinion.objects.get())


def test_the_receipt_is_gone_when_its_owner_has_written_it_down(client, session):
    go(client, session)
    page = client.get(reverse("feedback:receipt")).content.decode()
    assert f"<dt>Ý kiến số</dt><dd>{Opinion.objects.get().pk}, để nói khi gọi hỏi phường</dd>" in page
    said = client.post(reverse("feedback:receipt"), follow=True)
    assert "Đã xóa mã khỏi máy này." in said.content.decode()
    assert "<title>Đã xóa mã: " in said.content.decode()
    assert client.get(reverse("feedback:receipt")).url == reverse("feedback:look_up")
    assert "Đã xóa mã" not in client.get(reverse("feedback:look_up")).content.decode()


def test_a_receipt_is_shown_to_nobody_else(client, session):
    go(client, session)
    client.cookies.clear()
    assert client.get(reverse("feedback:receipt")).url == reverse("feedback:look_up")
    client.cookies["receipt"] = "a" * 32
    assert client.get(reverse("feedback:receipt")).url == reverse("feedback:look_up")


def test_the_code_itself_is_nowhere_in_the_database(client, session):
    go(client, session, upto="cong-khai")
    key = client.cookies["draft"].value
    client.post(address(session, "kiem-tra"))
    opinion = Opinion.objects.get()
    kept = [vars(opinion), vars(opinion.sender), vars(OpinionDraft.objects.get())]
    assert not any(codes.code_for(key) in str(value) or key in str(value) for row in kept for value in row.values())


def test_the_contact_is_kept_apart_with_both_consents(client, session):
    answers = {"name": "Nguyễn Thử", "phone": "0912 345 678", "email": "thu@example.vn"}
    go(client, session, visibility="named", naming_consent="on", **answers)
    sender = Sender.objects.get()
    assert (sender.name, sender.phone, sender.email) == ("Nguyễn Thử", "+84912345678", "thu@example.vn")
    assert sender.consented_at
    assert sender.naming_consented_at
    assert sender.consent_version == sender.naming_consent_version == PrivacyNotice.objects.get().version


@pytest.mark.parametrize(
    ("contact", "channel"), [({"email": "a@example.vn"}, "mail"), ({"phone": "0912345678"}, "phone")]
)
def test_whoever_can_be_reached_is_to_be_told_that_it_arrived(client, session, contact, channel):
    go(client, session, **contact)
    message = OutboxMessage.objects.get(kind="received")
    assert message.channel == channel


def test_nobody_is_told_who_left_no_address(client, session):
    go(client, session)
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("answers", "said", "untrue"),
    [
        ({"email": "a@example.vn"}, "gửi tới thư điện tử đã ghi", "gọi đến số"),
        ({"phone": "0912345678"}, "gọi đến số điện thoại đã ghi", "thư điện tử đã ghi"),
        ({}, "xem được bằng mã này", "đã ghi. Có kết quả"),
        ({"kind": "grievance"}, "không thay cho đơn", "đưa vào báo cáo"),
        ({"kind": "grievance"}, "Mặt trận, người duyệt câu trả lời và lãnh đạo đọc được", "Không ai khác"),
        ({"visibility": "not_published"}, "không được đăng, như ông/bà đã chọn", "không thay cho đơn"),
    ],
)
def test_the_receipt_says_what_will_happen_to_this_opinion(client, session, answers, said, untrue):
    go(client, session, **answers)
    page = client.get(reverse("feedback:receipt")).content.decode()
    assert said in page
    assert untrue not in page


def test_before_sending_a_number_is_shown_as_one_dials_it_under_a_heading_of_its_own(client, session):
    go(client, session, upto="cong-khai", phone="+84 912 345 678")
    page = client.get(address(session, "kiem-tra")).content.decode()
    assert "<h2>Tên và cách liên lạc</h2>" in page
    assert "0912345678" in page
    assert "+84" not in page
