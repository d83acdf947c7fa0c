"""Whoever sends something leaves their name, phone and address in one place; logs, jobs and records hold none of it."""

import logging

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import models
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from sessions_app.models import CaseEvent, OutboxMessage, RateWindow

from .feedback.wizard.conftest import session, unhurried  # noqa: F401  # fixtures
from .feedback.wizard.steps import go
from .staff import do, signed_in, verb_address

pytestmark = pytest.mark.django_db

MARKS = {"name": "Nguyễn Thị Dấu Riêng", "phone": "0987654321", "email": "dau-rieng@example.org"}
SAID = [*MARKS.values(), "+84987654321", "84987654321", "Dấu Riêng", "dau-rieng"]


@pytest.fixture
def jobs_in_the_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def told(rows: models.QuerySet) -> str:
    return " ".join(str(values) for values in rows.values())


def test_only_the_private_row_and_the_mail_itself_know_who_sent_it(
    session,  # noqa: F811
    jobs_in_the_database,
    caplog,
    django_capture_on_commit_callbacks,
):
    caplog.set_level(logging.DEBUG)
    visitor, office = Client(raise_request_exception=False), signed_in("Văn phòng")
    with django_capture_on_commit_callbacks(execute=True):
        go(visitor, session, **MARKS)
    opinion = session.opinions.get()
    assert opinion.sender.name == MARKS["name"]
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(reverse("feedback:look_up"), {"code": "sai", "contact": MARKS["phone"][-4:]})
        do(office, opinion, "xem-lien-lac", reason="Gọi hỏi thêm.")
        office.get(verb_address(opinion, "duyet"))
        office.get(reverse("admin:case", args=[opinion.pk]))
        office.get(reverse("admin:case_list"), {"q": opinion.pk})
        visitor.get("/khong-co/")
    assert DBTaskResult.objects.exists()
    kept = {
        "logs": caplog.text,
        "jobs": told(DBTaskResult.objects.all()),
        "admin log": told(LogEntry.objects.all()),
        "outbox": told(OutboxMessage.objects.all()),
        "record": told(CaseEvent.objects.all()),
        "counts": told(RateWindow.objects.all()),
        "subjects": " ".join(message.subject for message in mail.outbox),
    }
    assert {place: mark for place, text in kept.items() for mark in SAID if mark in text} == {}


def test_no_other_table_holds_them(session):  # noqa: F811
    go(Client(), session, **MARKS)
    found = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and any(mark in told(model._base_manager.all()) for mark in SAID)
    }
    assert found == {"feedback.Sender"}


def test_a_fault_is_logged_without_what_was_typed(session, caplog, monkeypatch):  # noqa: F811
    def breaks(*args, **kwargs):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("feedback.views.sending.send_draft", breaks)
    go(Client(raise_request_exception=False), session, **MARKS)
    assert "on purpose" in caplog.text
    assert [mark for mark in SAID if mark in caplog.text] == []
