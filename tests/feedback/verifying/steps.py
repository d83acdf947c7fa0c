"""Steps of the tests in this folder."""

import re
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions import done_reports, rating
from sessions_app.models import OutboxMessage
from tests.mails import mail_for

from ...builders import (
    make_commitment,
    make_opinion,
    make_user,
)

NAME = "DAU-TEN"


MAIL = {"name": NAME, "phone": "+84911115678", "email": "dau@example.vn"}


WORDS = "Nắp cống thứ ba vẫn vỡ"


def heard(**fields):
    return make_opinion(**{"moderation": "approved", "sender": MAIL, **fields})


def reported(*opinions, **fields):
    made = make_commitment(**{"published_at": timezone.now(), "state": "under_way", **fields})
    made.opinions.set(opinions)
    return actions.report_done(made, by=make_user(), text="Đã thay 09 nắp.")


def link_to(report, opinion):
    return reverse("feedback:verify_done", args=[done_reports.token_of(report, opinion)])


def rate_link(response, opinion=None):
    return reverse("feedback:rate_answer", args=[rating.token_of(response, opinion or response.opinion)])


def mail_of(kind):
    return mail_for(OutboxMessage.objects.get(kind=kind, channel="mail"))


def links_in(message):
    return [urlsplit(found).path for found in re.findall(r"https?://\S+", message.body)]
