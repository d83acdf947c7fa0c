"""What migrations put into a new portal fits a xã, a phường and a đặc khu, and leaves what people wrote alone."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from feedback.models import DeclineReason, DropReason, Outcome, PrivacyNotice
from sessions_app.models import DeadlineRule

from .builders import make_opinion

pytestmark = pytest.mark.django_db

TEXTS = import_module("feedback.migrations.0041_first_texts_for_any_kind_of_unit")
GROUNDS = import_module("sessions_app.migrations.0032_grounds_for_any_kind_of_unit")
FIRST = [
    (Outcome, "name"),
    (DropReason, "name"),
    (DeclineReason, "words"),
    (PrivacyNotice, "text"),
    (DeadlineRule, "basis"),
]


def of_a_phuong():
    texts = [text for model, field in FIRST for text in model.objects.values_list(field, flat=True)]
    return [text for text in texts if "phường" in text.lower()]


def test_the_first_texts_fit_every_kind_and_there_is_a_way_back():
    assert of_a_phuong() == []
    for step in [TEXTS, GROUNDS]:
        step.for_phuong(apps, None)
    assert len(of_a_phuong()) == 8
    for step in [TEXTS, GROUNDS]:
        step.for_any_kind(apps, None)
    assert of_a_phuong() == []


def test_what_staff_wrote_and_what_residents_agreed_to_keeps_its_words():
    TEXTS.for_phuong(apps, None)
    Outcome.objects.filter(slug="vuot-tham-quyen").update(name="Phường không quyết được")
    make_opinion(sender={"consent_version": "2026-11", "consented_at": timezone.now()})
    TEXTS.for_any_kind(apps, None)
    assert Outcome.objects.get(slug="vuot-tham-quyen").name == "Phường không quyết được"
    assert PrivacyNotice.objects.get(version="2026-11").text.startswith("## Phường giữ những gì")
