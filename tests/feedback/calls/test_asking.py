"""A sender with only a telephone is asked for more, and answers at once: the caller writes it down."""

import pytest

from feedback import actions
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import make_opinion
from tests.staff import fresh, text_of

from .steps import SENDER, address

pytestmark = pytest.mark.django_db

WORDS = "Tôi đến sáng thứ Hai, gặp quầy số 2."


@pytest.fixture
def asked(clerk):
    opinion = make_opinion(moderation="approved", sender=SENDER)
    actions.ask_sender(opinion, by=clerk, question="Ông/bà đến ngày nào?")
    return opinion


def call(office, **typed):
    return text_of(office.post(address("call", OutboxMessage.objects.get(kind="asked")), typed, follow=True))


def test_what_the_sender_says_is_kept_as_theirs_and_the_clock_runs_again(office, asked):
    page = call(office, result="told", words=WORDS)
    assert "Người gửi đã trả lời: thời hạn chạy tiếp." in page
    assert [note.text for note in asked.sender_notes.all()] == [WORDS]
    assert fresh(asked).processing == "received"
    assert asked.information_requests.get().ended_at
    event = CaseEvent.objects.get(verb="add_note")
    assert (event.actor, event.reason) == (office.user, "Qua điện thoại.")


def test_without_an_answer_the_case_waits_on(office, asked):
    call(office, result="told")
    assert fresh(asked).processing == "waiting"


def test_nobody_answers_who_was_not_reached_and_what_was_typed_is_kept(office, asked):
    page = call(office, result="no_answer", words=WORDS)
    assert "Chỉ ghi câu trả lời khi đã báo được." in page
    assert WORDS in page
    assert fresh(asked).processing == "waiting"
    assert not asked.sender_notes.exists()
