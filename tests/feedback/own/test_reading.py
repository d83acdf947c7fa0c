"""What the sender reads there."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback import actions
from sessions_app.models import CalendarDay

from ...builders import make_body, make_response, make_user
from .page import OWN, opened

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Đã nhận, đang chờ duyệt."),
        ({"moderation": "held"}, "Đã nhận, đang chờ duyệt."),
        ({"moderation": "declined", "decline_reason": "Không đúng thẩm quyền."}, "Không đúng thẩm quyền."),
        ({"moderation": "diverted"}, "thủ tục khiếu nại, tố cáo"),
        ({"moderation": "approved"}, "Đã duyệt và đăng lên cổng."),
        ({"moderation": "approved", "visibility": "not_published"}, "không đăng theo đề nghị của ông/bà"),
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
    assert opinion.original_text not in page
    assert "Phòng Hạ tầng" in page
    response = make_response(opinion=opinion, state="published")
    page = client.get(OWN).content.decode()
    assert response.text in page
    assert "Phòng Hạ tầng" not in page


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


@pytest.mark.parametrize(
    "fields", [{"moderation": "declined"}, {"moderation": "diverted"}, {"withdrawn_at": timezone.now()}]
)
def test_nothing_is_due_where_nothing_is_owed(client, fields):
    opened(client, **fields)
    assert "hạn trả lời" not in client.get(OWN).content.decode()


def test_an_answered_opinion_has_nothing_due(client):
    make_response(opinion=opened(client, moderation="approved"), state="published")
    assert "hạn trả lời" not in client.get(OWN).content.decode()


def test_while_the_sender_is_asked_the_clock_stands_and_the_page_says_so(client):
    opinion = opened(client, moderation="approved", received_at=timezone.now() - dt.timedelta(days=90))
    assert "đã quá hạn" in client.get(OWN).content.decode()
    actions.ask_sender(opinion, by=make_user(), question="Ở ngõ nào?")
    page = client.get(OWN).content.decode()
    assert "Hạn trả lời tạm dừng" in page
    assert "đã quá hạn" not in page


def test_a_reopened_case_is_due_again(client):
    opinion = opened(client, moderation="approved")
    make_response(opinion=opinion, state="published")
    opinion.refresh_from_db()
    actions.reopen(opinion, by=make_user(), reason="Có tình tiết mới.")
    assert "Phường tự đặt hạn trả lời" in client.get(OWN).content.decode()
