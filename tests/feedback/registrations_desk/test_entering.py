"""Staff enter somebody who called."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.actions.register import Asked, register
from feedback.actions.submit import Contact
from feedback.models import Registration
from sessions_app.actions import ActionRefused
from sessions_app.models import CaseEvent, DialogueSession
from tests.builders import make_meeting
from tests.staff import text_of

from .steps import DESK, entered


def test_staff_enter_somebody_who_called_and_hand_out_the_code_once(office):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3))
    add = reverse("admin:registration_add")
    assert "Hãy ghi họ và tên." in text_of(office.post(add, entered(meeting, name="")))
    page = text_of(office.post(add, entered(meeting), follow=True))
    row = Registration.objects.get()
    code = page.split("chỉ hiện một lần: ")[1][:21]
    assert Registration.objects.with_code(code).get() == row
    assert codes.normalise(code) == code
    assert code not in text_of(office.get(DESK))
    assert CaseEvent.objects.get(case_kind="registration").actor == office.user


def test_a_full_meeting_is_said_at_the_box_of_the_waiting_list(office):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3), seats=0)
    assert "người ấy sẽ đứng thứ 1" in text_of(office.post(reverse("admin:registration_add"), entered(meeting)))
    office.post(reverse("admin:registration_add"), entered(meeting, would_wait="on"))
    assert Registration.objects.get().state == "waiting_list"


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ({"cancelled_at": timezone.now(), "cancelled_reason": "Bão"}, "Hội nghị đã hủy nên không nhận đăng ký nữa."),
        ({"postponed_at": timezone.now(), "postponed_reason": "Bão"}, "Hội nghị đang hoãn nên chưa nhận đăng ký."),
    ],
)
def test_for_a_session_that_is_called_off_nobody_is_entered(office, gone, said):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3))
    add, desk = reverse("admin:registration_add"), f"{DESK}?hoi_nghi={meeting.session_id}"
    assert f'href="{add}"' in text_of(office.get(desk))
    DialogueSession.objects.filter(pk=meeting.session_id).update(**gone)
    page = text_of(office.get(desk))
    assert f'href="{add}"' not in page
    assert said in page
    with pytest.raises(ActionRefused, match=said):
        register(meeting, ticket="x", asked=Asked(), contact=Contact(), by=office.user)
    make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3))
    page = text_of(office.post(add, entered(meeting)))
    assert "Buổi này không nhận đăng ký nữa: hội nghị đã hủy, đã hoãn, đã khép lại, hoặc buổi họp đã xong." in page
    assert not Registration.objects.exists()


def test_without_a_meeting_there_is_nothing_to_enter(office):
    assert "Không có buổi họp nào" in text_of(office.get(reverse("admin:registration_add")))
