"""Cases in the states that staff see most."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback import actions
from feedback.deadlines import refresh_deadline
from sessions_app.models import OutboxMessage

from ...builders import make_body, make_meeting, make_opinion, make_session, make_topic, make_ward
from ..people import make_staff

LONG = "Đề nghị nạo vét cống thoát nước dọc ngõ vì mỗi trận mưa lại ngập " * 3


@pytest.fixture
def cases():
    """A case that was forwarded, one that came back late, one not yet sorted; an office and a unit."""
    make_ward()
    clerk = make_staff("vanphong", "Văn phòng")
    body = make_body(name="Phòng Hạ tầng")
    make_staff("donvi", "Đơn vị xử lý", body=body)
    make_topic(name="Thoát nước")
    make_meeting(session=make_session(), held_on=timezone.localdate() + dt.timedelta(days=9))
    session = make_session(title=LONG[:200].strip())
    common = {"session": session, "moderation": "approved", "sender": {"name": "Nguyễn Thử", "phone": "+84912345678"}}
    made = [make_opinion(**common, subject=LONG[:200].strip(), public_text=LONG) for _ in range(3)]
    actions.assign(made[0], by=clerk, body=body, note="Xem ngõ 5.")
    actions.forward(
        made[1], by=clerk, to_body=make_body(kind="higher"), letter_number="7", sent_on=timezone.localdate()
    )
    make_opinion(session=session)
    refresh_deadline(made[2])
    OutboxMessage.objects.create(
        kind="answered",
        case_kind="opinion",
        case_id=made[0].pk,
        recipient_kind="sender",
        recipient_id=made[0].sender.pk,
        channel=OutboxMessage.Channel.PHONE,
    )
    return made
