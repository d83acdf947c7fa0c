"""Steps of the tests in this folder."""

import datetime as dt

from django.core import mail
from django.utils import timezone

from feedback import actions
from feedback.deadlines import refresh_deadline
from sessions_app.models import CaseEvent
from tests.builders import make_body, make_opinion, make_user

DAY = dt.timedelta(days=1)
SENDER = {"name": "Phạm Bí Mật", "email": "rieng@example.vn"}


def approved(**kwargs):
    opinion = make_opinion(**{"moderation": "approved", "sender": SENDER, **kwargs})
    refreshed(opinion)
    return opinion


def refreshed(opinion):
    refresh_deadline(opinion)
    return opinion


def assigned(**kwargs):
    opinion = approved(**kwargs)
    actions.assign(opinion, by=make_user(), body=make_body())
    mail.outbox.clear()
    return opinion


def unit(**kwargs):
    body = make_body()
    make_user("Đơn vị xử lý", body=body, **{"email": "donvi@example.vn", **kwargs})
    return body


def last_event(opinion):
    return CaseEvent.objects.filter(case_kind="opinion", case_id=opinion.pk).order_by("sequence").last()


def told():
    return [(message.to, message.subject) for message in mail.outbox]


def forwarded(opinion, clerk, **kwargs):
    to_body = kwargs.pop("to_body", None) or make_body(name="Công ty Cấp nước", kind="higher")
    said = {"letter_number": "12/UBND-VX", "sent_on": timezone.localdate(), **kwargs}
    return actions.forward(opinion, by=clerk, to_body=to_body, **said)
