"""What a new portal begins with fits a xã, a phường and a đặc khu."""

import pytest

from feedback.models import DeclineReason, DropReason, Outcome, PrivacyNotice
from sessions_app.models import DeadlineRule

pytestmark = pytest.mark.django_db

FIRST = [
    (Outcome, "name"),
    (DropReason, "name"),
    (DeclineReason, "words"),
    (PrivacyNotice, "text"),
    (DeadlineRule, "basis"),
]


@pytest.mark.parametrize(("model", "field"), FIRST)
def test_the_first_texts_fit_every_kind_of_unit(model, field):
    texts = list(model.objects.values_list(field, flat=True))
    assert texts
    assert [text for text in texts if "phường" in text.lower()] == []
