"""Steps of the tests in this folder."""

from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import Outcome
from tests.builders import (
    make_opinion,
    make_user,
)
from tests.staff import fresh, text_of


def given_to(body, **fields):
    opinion = make_opinion(moderation="approved", **fields)
    actions.assign(opinion, by=make_user(), body=body)
    return fresh(opinion)


def screen(row):
    return reverse("admin:answer", args=[getattr(row, "opinion_id", None) or row.pk])


def words(body, **typed):
    first = {"text": "Đã sửa đèn.", "outcome": Outcome.objects.first().pk, "body": body.pk, "version": 0}
    return {**first, "issued_on": f"{timezone.localdate():%d/%m/%Y}", **typed}


def queue(client, step=""):
    return text_of(client.get(reverse("admin:answering"), {"buoc": step} if step else {}))
