"""What the sender reads there."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback import actions
from feedback.actions.erase import erase_contact, erase_original
from sessions_app.chain import ERASED
from sessions_app.models import CalendarDay
from tests.feedback.splitting.steps import split

from ...builders import make_body, make_meeting, make_opinion, make_response, make_session, make_user
from .page import OWN, do, look_up, opened, sent


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Đã nhận, đang chờ duyệt."),
        ({"moderation": "held"}, "Đã nhận, đang chờ duyệt."),
        ({"moderation": "declined", "decline_reason": "Không đúng thẩm quyền"}, "Không đúng thẩm quyền."),
        ({"moderation": "diverted"}, "không thay cho đơn"),
        ({"moderation": "approved"}, "Đã duyệt và đăng lên cổng."),
        ({"moderation": "approved", "visibility": "not_published"}, "không đăng theo đề nghị của ông/bà"),
        (
            {"moderation": "approved", "visibility": "not_published", "declares_grievance": True},
            "<strong>Đã duyệt; lời nhắn riêng không bao giờ được đăng.</strong>",
        ),
        ({"moderation": "approved", "hidden_at": timezone.now(), "hidden_reason": "Lộ số nhà."}, "Lộ số nhà."),
        ({"withdrawn_at": timezone.now()}, "Ông/bà đã rút ý kiến này"),
        ({"moderation": "approved", "visibility": "named", "public_name": "DAU-TEN"}, "Tên ông/bà hiện cạnh"),
    ],
)
def test_the_sender_sees_where_it_stands_and_no_contact(client, fields, sentence):
    opened(client, **fields)
    for address in [OWN, f"{OWN}lien-lac/"]:
        page = client.get(address).content.decode()
        assert "…5678" in page or address == OWN
        assert "DAU-TEN" not in page
        assert "911115678" not in page
        assert "dau@" not in page.lower()
    assert sentence in client.get(OWN).content.decode()


def test_the_sender_reads_the_public_text_the_unit_and_the_answer(client):
    opinion = opened(client, moderation="approved", processing="assigned")
    opinion.assignments.create(body=make_body(name="Phòng Hạ tầng"))
    page = client.get(OWN).content.decode()
    assert opinion.public_text in page
    assert opinion.get_absolute_url() in page
    assert "Phòng Hạ tầng" in page
    response = make_response(opinion=opinion, state="published")
    page = client.get(OWN).content.decode()
    assert response.text in page
    assert "Phòng Hạ tầng" not in page
    assert f'<a href="#tra-loi-{opinion.pk}">Đã có trả lời</a>' in page
    assert f'id="tra-loi-{opinion.pk}"' in page


def test_the_sender_reads_no_unpublished_answer(client):
    opinion = opened(client, moderation="approved")
    response = make_response(opinion=opinion, state="approved")
    assert response.text not in client.get(OWN).content.decode()


def test_the_page_says_when_an_answer_is_due_and_how_that_was_counted(client):
    CalendarDay.objects.create(day=dt.date(2026, 3, 4), name="Nghỉ bù")
    opened(client, received_at=timezone.make_aware(dt.datetime(2026, 3, 2, 23, 30)))
    page = client.get(OWN).content.decode()
    assert "Phường tự đặt hạn trả lời: ngày <strong>24/03/2026</strong>" in page
    assert "Tính từ ngày 02/03/2026." in page
    assert "Không tính 04/03/2026 (thứ Tư, Nghỉ bù)." in page
    assert "đã quá hạn" in page


def test_the_day_of_a_conference_that_is_put_off_stands_and_the_page_says_so(client):
    session = make_session(postponed_at=timezone.now(), postponed_reason="Bão.")
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=9))
    opened(client, session=session)
    note = "Hội nghị đang tạm hoãn: hạn vẫn tính từ ngày họp đã định"
    assert f"</strong>. {note}" in client.get(OWN).content.decode()
    type(session).objects.update(postponed_at=None)
    assert note not in client.get(OWN).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"moderation": "declined"},
        {"moderation": "diverted"},
        {"withdrawn_at": timezone.now()},
        {"declares_grievance": True},
    ],
)
def test_a_case_that_gets_no_answer_shows_no_deadline(client, fields):
    opened(client, **fields)
    assert "hạn trả lời" not in client.get(OWN).content.decode()


def test_no_answer_is_due_to_a_part_that_follows_another_procedure(client):
    whole = opened(client, moderation="approved", received_at=timezone.now() - dt.timedelta(days=90))
    diverted, other = split(whole)
    actions.divert(diverted, by=make_user())
    assert "hạn trả lời" in client.get(OWN).content.decode()
    make_response(opinion=other, state="published")
    assert "hạn trả lời" not in client.get(OWN).content.decode()


def test_an_answered_opinion_has_nothing_due(client):
    make_response(opinion=opened(client, moderation="approved"), state="published")
    assert "hạn trả lời" not in client.get(OWN).content.decode()


def test_of_a_conference_that_is_only_retold_no_day_is_told_as_missed(client):
    session = make_session(source="Bài đăng")
    make_meeting(session=session, held_on=timezone.localdate() - dt.timedelta(days=90))
    opened(client, moderation="approved", session=session)
    assert "hạn trả lời" not in client.get(OWN).content.decode()


def test_while_the_sender_is_asked_the_clock_stands_and_the_page_says_so(client):
    opinion = opened(client, moderation="approved", received_at=timezone.now() - dt.timedelta(days=90))
    assert "đã quá hạn" in client.get(OWN).content.decode()
    actions.ask_sender(opinion, by=make_user(), question="Ở ngõ nào?")
    page = client.get(OWN).content.decode()
    assert "Hạn trả lời tạm dừng" in page
    assert "đã quá hạn" not in page
    assert page.index("Trả lời câu hỏi này") < page.index("Lời ông/bà đã gửi"), "first what they came for"
    assert "Ở ngõ nào?" in client.get(f"{OWN}bo-sung/").content.decode()
    assert "đã hỏi thêm ông/bà ngày" in do(client, "bo-sung", text="Ngõ 5.").content.decode()
    assert "Ở ngõ nào?" not in client.get(f"{OWN}bo-sung/").content.decode()


def test_the_day_that_another_body_named_is_told_as_its_own(client):
    opinion, office = opened(client, moderation="approved"), make_body(name="Sở Xây dựng", short_name="SXD")
    today, soon = timezone.localdate(), timezone.localdate() + dt.timedelta(days=9)
    actions.forward(opinion, by=make_user(), to_body=office, letter_number="12", sent_on=today, expected_on=soon)
    page = client.get(OWN).content.decode()
    assert f"Sở Xây dựng hẹn trả lời: ngày <strong>{soon:%d/%m/%Y}</strong>" in page
    assert "Phường tự đặt" not in page


def test_a_reopened_case_is_due_again(client):
    opinion = opened(client, moderation="approved")
    make_response(opinion=opinion, state="published")
    opinion.refresh_from_db()
    actions.reopen(opinion, by=make_user(), reason="Có tình tiết mới.")
    assert "Phường tự đặt hạn trả lời" in client.get(OWN).content.decode()


WORDS = "Đèn ngõ 5 hỏng đã 3 tuần."


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"moderation": "held", "held_reason": "unconfirmed"},
        {"moderation": "declined", "decline_reason": "Ngoài nội dung."},
        {"withdrawn_at": timezone.now()},
        {"moderation": "approved", "visibility": "not_published"},
        {"moderation": "approved", "hidden_at": timezone.now(), "hidden_reason": "Lộ số nhà."},
        {"channel": "household_slip"},
        {"moderation": "approved", "declares_grievance": True},
    ],
)
def test_senders_read_their_own_words_wherever_the_opinion_stands(client, fields):
    opened(client, original_text=WORDS, **fields)
    assert client.get(OWN).content.decode().count(WORDS) == 1


def test_a_duplicate_keeps_its_own_words_and_is_led_to_the_answer_once_there_is_one(client):
    other = make_opinion(moderation="approved")
    opened(client, original_text=WORDS, moderation="duplicate", duplicate_of=other)
    page = client.get(OWN).content.decode()
    assert WORDS in page
    assert f"Sẽ được trả lời chung với ý kiến số {other.pk}" in page
    make_response(opinion=other, state="published")
    page = client.get(OWN).content.decode()
    assert f'<a href="#tra-loi-{other.pk}">Đã được trả lời</a> chung với ý kiến số {other.pk}' in page
    assert f'<h2 id="tra-loi-{other.pk}">' in page


def test_what_was_published_word_for_word_is_not_said_twice(client):
    opinion = opened(client, moderation="approved", original_text=WORDS, public_text=WORDS)
    page = client.get(OWN).content.decode()
    assert (page.count(WORDS), "đúng từng chữ" in page) == (1, True)
    type(opinion).objects.update(public_text="Đèn hỏng.")
    page = client.get(OWN).content.decode()
    assert (page.count(WORDS), "Đèn hỏng." in page, "đúng từng chữ" in page) == (1, True, False)


@pytest.mark.parametrize(("number", "is_folded"), [(1, False), (60, True)])
def test_a_long_text_of_ones_own_is_folded(client, number, is_folded):
    opened(client, original_text=f"{WORDS} " * number + "Hết.")
    page = client.get(OWN).content.decode()
    assert ("Hết." in page, '<details class="own-words">' in page) == (True, is_folded)


def test_the_words_show_neither_name_nor_number_nor_house(client):
    opened(client, original_text="Tôi là Dau-Ten, số nhà 12, gọi 0911 115 678 hay dau@example.vn. <b>Đèn</b> hỏng.")
    page = client.get(OWN).content.decode()
    assert "Tôi là [đã che], [đã che], gọi [đã che] hay [đã che]. &lt;b&gt;Đèn&lt;/b&gt; hỏng." in page


@pytest.mark.parametrize("fields", [{"moderation": "diverted"}, {"declares_grievance": True}])
def test_a_grievance_shows_no_words(client, fields):
    opinion = opened(client, original_text=WORDS, **fields)
    reply = {"to_body": make_body(), "sent_on": timezone.localdate(), "replied_on": timezone.localdate()}
    opinion.referrals.create(reply="Ông Kín tố cáo ông Hở.", **reply)
    page = client.get(OWN).content.decode()
    assert (WORDS in page, "Lời ông/bà" in page) == (False, False)
    assert ("Ông Kín" in page) == (opinion.moderation != "diverted")


def test_erased_words_are_shown_no_more(client):
    opinion = opened(client, original_text=WORDS, moderation="approved")
    assert WORDS in client.get(OWN).content.decode()
    erase_original(opinion, by=None, reason="Hết hạn.")
    page = client.get(OWN).content.decode()
    assert [told in page for told in [WORDS, ERASED, "Lời ông/bà"]] == [False, False, False]
    assert "Phường đã xóa lời ông/bà gửi.</strong> Phần đã đăng thì vẫn còn, không nêu tên ông/bà.</p>" in page


def test_without_the_contact_that_was_erased_no_words_are_shown(client):
    code, opinion = sent(original_text=WORDS, moderation="approved")
    erase_contact(opinion, by=None, reason="Hết hạn.")
    look_up(client, code, "")
    page = client.get(OWN).content.decode()
    assert (WORDS in page, opinion.public_text in page) == (False, True)
    assert "Phường đã xóa tên và cách liên lạc.</strong>" in page
    assert "Có tin mới, phường không báo được nữa" in page


def test_who_never_left_a_contact_reads_the_words(client):
    opened(client, sender={"name": "", "collected_by": "Tổ trưởng"}, original_text=WORDS, channel="group_meeting")
    page = client.get(OWN).content.decode()
    assert WORDS in page
    assert "đã xóa" not in page


def test_what_was_taken_back_to_be_erased_is_not_said_to_be_their_own_doing(client):
    code, opinion = sent(original_text=WORDS)
    actions.withdraw(opinion)
    look_up(client, code)
    assert "Ông/bà đã rút ý kiến này lúc" in client.get(OWN).content.decode()
    erase_original(opinion, by=None, reason="Người dân đề nghị.")
    erase_contact(opinion, by=None, reason="Người dân đề nghị.")
    look_up(client, code, "")
    page = client.get(OWN).content.decode()
    assert "<strong>Ý kiến này đã được rút lúc" in page
    assert "Phường đã xóa lời ông/bà gửi, tên và cách liên lạc.</strong></p>" in page


def test_files_are_counted_and_their_names_are_not_shown(client):
    opinion = opened(client)
    for name, role in [("Nguyễn Văn A.pdf", "sent"), ("anh.pdf", "sent"), ("phieu.pdf", "scan")]:
        opinion.attachments.create(file_name=name, media_type="application/pdf", size=1, role=role)
    page = client.get(OWN).content.decode()
    assert "Ông/bà gửi kèm 02 tệp." in page
    assert "Nguyễn Văn A" not in page


def test_who_is_asked_for_more_is_told_so_in_the_second_person(client):
    opened(client, moderation="approved", subject="Cống tắc", public_text="Cống tắc.", processing="waiting")
    page = client.get(OWN).content.decode()
    assert "Phường đang chờ ông/bà bổ sung thông tin." in page
    assert "chờ người gửi" not in page


def test_what_was_taken_back_promises_nothing_more_to_do(client):
    opened(client, withdrawn_at=timezone.now())
    page = client.get(OWN).content.decode()
    assert "Việc ông/bà làm được" not in page
    assert "Đóng trang này" in page
