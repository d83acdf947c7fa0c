"""Registering by the verb."""

import datetime as dt

from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import actions
from feedback.actions import Asked
from feedback.actions.submit import Contact
from sessions_app.models import OutboxMessage
from tests.builders import make_meeting, make_ward

BY_MAIL = Contact("Nguyễn Thử", "", "thu@example.vn")
BY_PHONE = Contact("Trần Thử", "+84911115678", "")
SPEAKS = Asked(wish="speak", about="Thoát nước ngõ 15")


def soon(**kwargs):
    make_ward()
    return make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9), **kwargs)


def register(meeting, asked=None, contact=BY_PHONE, **kwargs):
    ticket = kwargs.pop("ticket", None) or codes.new_ticket()
    return actions.register(meeting, ticket=ticket, asked=asked or Asked(), contact=contact, **kwargs)[0]


def messages(**kwargs):
    return OutboxMessage.objects.filter(case_kind="registration", **kwargs)
