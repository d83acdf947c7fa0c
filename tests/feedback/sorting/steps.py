"""Opinions to be sorted, and steps at the desk."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from feedback.models import Assignment, CaseHandBack, Referral
from tests.builders import make_body, make_opinion, make_topic

QUEUE = reverse("admin:sorting")
DAY = dt.timedelta(days=1)


def waiting(**kwargs):
    return make_opinion(**{"moderation": "approved", "sender": {"email": "rieng@example.vn"}, **kwargs})


def address(opinion):
    return reverse("admin:sort_case", args=[opinion.pk])


def given(opinion, body=None):
    Assignment.objects.create(opinion=opinion, body=body or make_body())
    return opinion


def hand_back(opinion, **kwargs):
    CaseHandBack.objects.create(assignment=opinion.assignments.get(), reason="Việc của đơn vị khác.", **kwargs)


def sent_on(opinion, **kwargs):
    to_body = kwargs.pop("to_body", None) or make_body(name="Sở Xây dựng " + str(opinion.pk))
    said = {"to_body": to_body, "letter_number": "7/UBND", "sent_on": timezone.localdate() - 9 * DAY}
    Referral.objects.create(opinion=opinion, **{**said, **kwargs})
    return opinion


def sort(client, opinion, **typed):
    known = {"giao-topic": make_topic().pk, "giao-competence": "ward"}
    return client.post(address(opinion), {"viec": "giao", **known, **typed}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]
