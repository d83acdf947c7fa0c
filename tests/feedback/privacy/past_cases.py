"""A case that was done some days ago."""

import datetime as dt

from django.utils import timezone

from feedback.models import Sender
from feedback.privacy.retention import past
from sessions_app.actions import record
from sessions_app.models import CaseEvent
from tests.builders import make_opinion

WHO = {"name": "Nguyễn Thử", "phone": "+84911115678", "email": "thu@example.vn", "collected_by": "Tổ trưởng tổ 3"}


def ago(days):
    return timezone.now() - dt.timedelta(days=days)


def make_case(days, **kwargs):
    """An opinion answered `days` ago, without events since."""
    fields = {"moderation": "approved", "processing": "answered", "sender": WHO, **kwargs}
    opinion = make_opinion(**{"received_at": ago(days + 20), **fields})
    event = record(opinion, "publish_response", by=None)
    CaseEvent.objects.filter(pk=event.pk).update(at=ago(days))
    return opinion


def who_of(opinion):
    return Sender.objects.filter(opinion=opinion).values(*WHO).get()


def is_past(kind, row):
    return row.pk in {found.pk for rows in past(kind) for found in rows if type(found) is type(row)}
