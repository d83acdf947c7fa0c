"""Steps of the tests in this folder."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from tests.pdfs import kept_pdf

from ...builders import (
    make_body,
    make_conclusion,
    make_outcome,
    make_response,
)

TODAY = timezone.localdate


PDF = kept_pdf()


def in_days(days):
    return TODAY() + dt.timedelta(days=days)


def item_of(published_at=None, part="d", **fields):
    notice = make_conclusion(published_at=published_at)
    return notice.items.create(part=part, **{"text": "Nạo vét ngõ 12", "body": make_body(), **fields})


def answer_of(is_promise=True, state="published", **fields):
    return make_response(state=state, outcome=make_outcome(is_promise=is_promise), **fields)


def page_of(commitment):
    return reverse("feedback:commitment", args=[commitment.pk])
