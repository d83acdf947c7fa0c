"""The page of one registration: its contact is seen for a reason, it is withdrawn, and erased afterwards."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback.actions.registrants import tell_registrant
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import make_meeting, make_registration, make_ward
from tests.staff import fresh, signed_in, text_of

from .steps import one


def test_staff_look_at_a_contact_for_a_reason_and_it_is_recorded(office):
    row = make_registration(meeting=make_meeting(), who={"name": "Thử", "phone": "+84911115678"})
    assert "911115678" not in text_of(office.get(one(row)))
    assert "Hãy ghi lý do." in text_of(office.post(one(row), {"viec": "xem", "reason": ""}))
    page = text_of(office.post(one(row), {"viec": "xem", "reason": "Hẹn giờ"}, follow=True))
    assert "0911115678" in page
    assert CaseEvent.objects.filter(case_kind="registration", verb="see_contact", actor=office.user).count() == 1
    assert "911115678" not in text_of(signed_in("Văn phòng").get(one(row)))
    CaseEvent.objects.update(at=timezone.now() - dt.timedelta(hours=1))
    assert "911115678" not in text_of(office.get(one(row)))


@pytest.mark.parametrize(
    ("role", "what", "allowed"),
    [("MTTQ", "xem", False), ("MTTQ", "rut", True), ("Lãnh đạo", "rut", False), ("MTTQ", "xoa", False)],
)
def test_each_verb_of_a_registration_is_for_its_roles(role, what, allowed):
    make_ward()
    row = make_registration()
    answer = signed_in(role).post(one(row), {"viec": what, "reason": "Vì thế"})
    assert answer.status_code == (302 if allowed else 403)
    assert CaseEvent.objects.filter(case_kind="registration").exists() == allowed


def test_a_verb_that_is_none_is_refused(office):
    assert office.post(one(make_registration()), {"viec": "khac", "reason": "x"}).status_code == 403


def test_staff_withdraw_with_a_reason_and_erase_afterwards(office):
    row = make_registration(who={"name": "Thử", "phone": "+84911115678"})
    refused = text_of(office.post(one(row), {"viec": "xoa", "reason": "Hết hạn lưu"}))
    assert "Hãy rút đăng ký trước." in refused
    assert "Hết hạn lưu" in refused
    office.post(one(row), {"viec": "rut", "reason": "Trùng"})
    page = text_of(office.post(one(row), {"viec": "xoa", "reason": "Hết hạn lưu"}, follow=True))
    assert "Tên và cách liên lạc đã xóa" in page
    assert fresh(row).registrant.phone == ""


def test_a_mail_that_did_not_arrive_is_told_on_the_page_of_the_registration(office):
    row = make_registration(who={"email": "thu@example.vn"})
    assert "Thư chưa đến được" not in text_of(office.get(one(row)))
    message = tell_registrant(row, "moved_up")
    OutboxMessage.objects.filter(pk=message.pk).update(
        sent_at=None, dropped_at=timezone.now(), last_error="SMTPRecipientsRefused"
    )
    assert "Thư không đến được người đăng ký" in text_of(office.get(one(row)))
