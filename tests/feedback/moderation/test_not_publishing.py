"""Declining, diverting, setting aside as a duplicate."""

import pytest
from django.core import mail

from sessions_app.models import CaseEvent
from tests.builders import (
    make_decline_reason,
    make_opinion,
    make_session,
)
from tests.staff import fresh, text_of

from .desk import EDITED, case, decide


def test_declining_tells_the_sender_the_words_of_the_reason(office):
    opinion, reason = make_opinion(sender={"email": "toi@example.vn"}), make_decline_reason(words="Xin gửi lại cho rõ.")
    decide(office, opinion, "khong-dang", template=reason.pk, reason="")
    assert (fresh(opinion).moderation, fresh(opinion).decline_reason) == ("declined", "Xin gửi lại cho rõ.")
    assert "Xin gửi lại cho rõ." in mail.outbox[-1].body


def test_the_words_of_a_reason_are_filled_in_to_be_edited_without_a_script(office):
    opinion, reason = make_opinion(), make_decline_reason(words="Xin gửi lại cho rõ.")
    page = decide(office, opinion, "loi-mau", template=reason.pk)
    assert page.context["decline"]["reason"].value() == "Xin gửi lại cho rõ."
    assert EDITED["public_text"] in text_of(page)
    assert fresh(opinion).moderation == "pending"
    decide(office, opinion, "khong-dang", template=reason.pk, reason="Lời đã sửa.")
    assert fresh(opinion).decline_reason == "Lời đã sửa."


def test_declining_needs_words_and_offers_only_reasons_in_use(office):
    opinion, old = make_opinion(), make_decline_reason(is_active=False, name="Lý do đã bỏ")
    assert "Hãy chọn lý do hoặc ghi lời" in text_of(decide(office, opinion, "khong-dang"))
    assert "Lý do đã bỏ" not in text_of(office.get(case(opinion)))
    for template in [old.pk, "x", "9" * 30]:
        decide(office, opinion, "khong-dang", template=template)
    assert fresh(opinion).moderation == "pending"


def test_diverting_publishes_nothing(office, client):
    opinion = make_opinion()
    decide(office, opinion, "khieu-nai", note="Đã hướng dẫn.")
    assert fresh(opinion).moderation == "diverted"
    assert CaseEvent.objects.get(verb="divert").reason == "Đã hướng dẫn."
    assert client.get(opinion.get_absolute_url()).status_code == 404


def test_a_similar_opinion_is_offered_and_picked(office):
    session = make_session()
    words = "Đèn đường ngõ Tô Hiệu hỏng đã hai tuần, tối không đi được."
    first = make_opinion(session=session, moderation="approved", subject="Đèn ngõ Tô Hiệu hỏng", public_text=words)
    make_opinion(
        session=session, moderation="approved", hidden_at=first.received_at, public_text=words, subject="Ẩn đi"
    )
    opinion = make_opinion(session=session, original_text="Đèn đường ngõ Tô Hiệu hỏng, tối om.")
    page = text_of(office.get(case(opinion)))
    assert "Đèn ngõ Tô Hiệu hỏng" in page
    assert "Ẩn đi" not in page
    office.post(case(opinion), {"same_as": first.pk, "of": ""})
    assert fresh(opinion).duplicate_of == first


def test_a_duplicate_is_named_by_its_number(office):
    first, opinion = make_opinion(moderation="approved"), make_opinion()
    decide(office, opinion, "trung", of=first.pk)
    assert (fresh(opinion).moderation, fresh(opinion).duplicate_of) == ("duplicate", first)


@pytest.mark.parametrize("number", ["", "x", "-1", "0", "999999", "9" * 30])
def test_a_number_that_is_no_opinion_is_refused(office, number):
    opinion = make_opinion()
    page = text_of(decide(office, opinion, "trung", of=number))
    assert "Không có ý kiến số này." in page or "Hãy ghi số của ý kiến kia." in page
    assert fresh(opinion).moderation == "pending"


def test_what_cannot_be_waited_for_is_refused_with_what_was_typed(office):
    opinion, pending = make_opinion(), make_opinion()
    page = text_of(decide(office, opinion, "trung", of=pending.pk))
    assert "Chỉ ghi trùng được với một ý kiến khác đang công khai" in page
    assert EDITED["public_text"] in page
