"""Whoever sends something leaves their name, phone and address in one place; logs, jobs and records hold none of it."""

import logging
import smtplib

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from feedback.actions import attach
from feedback.actions.erase import erase_original
from feedback.actions.tell import tell_sender
from feedback.models import PersonRequest, Sender
from feedback.outbox.delivery import deliver
from sessions_app.models import CaseEvent, OutboxMessage, RateWindow
from tests.feedback.paper.steps import slip

from .builders import image_bytes, make_collecting_session, make_group, make_opinion
from .feedback.lists.steps import filled, row, upload
from .feedback.wizard.steps import go
from .forms import opened_form, send
from .staff import do, fresh, page_of, signed_in, verb_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]

MARKS = {"name": "Nguyễn Thị Dấu Riêng", "phone": "0987654321", "email": "dau-rieng@example.org"}
SAID = [*MARKS.values(), "+84987654321", "84987654321", "Dấu Riêng", "dau-rieng"]


@pytest.fixture
def session(ward):
    return make_collecting_session()


@pytest.fixture
def jobs_in_the_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def told(rows: models.QuerySet) -> str:
    return " ".join(str(values) for values in rows.values())


class Refusing(BaseEmailBackend):
    """As a mail server does, it repeats what it was given."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (452, messages[0].body.encode())})


def told_where(caplog) -> dict[str, str]:
    """Where it may not stand, the mark that stands there all the same, by place."""
    kept = {
        "logs": caplog.text,
        "jobs": told(DBTaskResult.objects.all()),
        "admin log": told(LogEntry.objects.all()),
        "outbox": told(OutboxMessage.objects.all()),
        "record": told(CaseEvent.objects.all()),
        "counts": told(RateWindow.objects.all()),
        "sessions": " ".join(str(browser.get_decoded()) for browser in Session.objects.all()),
        "subjects": " ".join(message.subject for message in mail.outbox),
    }
    return {place: mark for place, text in kept.items() for mark in SAID if mark in text}


def test_only_the_private_row_and_the_mail_itself_know_who_sent_it(
    session,
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
    assert told_where(caplog) == {}


def test_the_desks_that_take_in_what_stands_on_paper_tell_nobody(session, jobs_in_the_database, caplog):
    """A slip typed in twice, a list with a wrong row and a right one, each with its person."""
    caplog.set_level(logging.DEBUG)
    office = signed_in("Văn phòng")
    make_group(number=3, name="Tổ dân phố số 3")
    for _ in range(2):
        office.post(reverse("admin:keying"), slip(session, **MARKS), follow=True)
    person = {"name": MARKS["name"], "phone": MARKS["phone"]}
    wrong = upload(office, session, filled(office, session, row(**person, kind="không rõ")))
    right = upload(office, session, filled(office, session, row("Cống tắc.", **person)))
    office.post(reverse("admin:list_confirm"), {"token": right.context["token"]}, follow=True)
    assert "không rõ" in wrong.content.decode()
    assert session.opinions.filter(sender__phone="+84987654321").count() == 2
    assert told_where(caplog) == {}


def test_the_desks_that_look_for_a_person_tell_nobody(session, jobs_in_the_database, caplog):
    """A request about personal data, a call, a list searched and taken along, a page of the admin with a mistake."""
    caplog.set_level(logging.DEBUG)
    office, boss = signed_in("Văn phòng"), signed_in()
    opinion = make_opinion(session=session, sender={"name": MARKS["name"], "phone": "+84987654321"})
    message = tell_sender(opinion, "declined")
    today = f"{timezone.localdate():%d/%m/%Y}"
    asked = {"asked": "erase", "note": "Gọi lại", "received_on": today, "due_on": today}
    for typed in [MARKS["name"], MARKS["phone"]]:
        office.post(reverse("admin:person_requests"), {**asked, "typed": typed})
    request = PersonRequest.objects.get()
    office.get(reverse("admin:call", args=[message.pk]))
    shown = office.post(reverse("admin:call_contact", args=[message.pk]), follow=True)
    office.post(reverse("admin:call", args=[message.pk]), {"result": "told", "note": MARKS["phone"]}, follow=True)
    for path, query in [("case_list", "q"), ("calls", "q"), ("feedback_opinion_changelist", "q")]:
        boss.get(reverse(f"admin:{path}"), {query: MARKS["phone"]})
    boss.post(reverse("admin:case_file"), {"dang": "csv", "q": MARKS["name"]})
    boss.post(page_of(opinion), {"session": "x"})
    for act in ["xuat", "xoa"]:
        office.post(reverse("admin:person_request", args=[request.pk]), {"viec": act, "reason": "Theo đề nghị"})
    assert "0987" in shown.content.decode().replace(" ", "").replace(".", "")
    assert not Sender.objects.filter(name=MARKS["name"]).exists()
    assert told_where(caplog) == {}


def test_forms_of_the_admin_tell_which_boxes_were_changed_and_nothing_of_what_is_in_them(session):
    """What the log said of a row would outlive the erasing of its words."""
    office = signed_in("Văn phòng")
    opinion = make_opinion(session=session)
    file = attach(opinion, SimpleUploadedFile(f"don cua {MARKS['name']}.png", image_bytes()))
    form = opened_form(office, page_of(opinion))
    form.fill("subject", f"Bà {MARKS['name']} hỏi")
    form.fill("attachments-0-is_public", "on")
    send(office, page_of(opinion), form)
    erase_original(fresh(opinion), by=None, reason="Người gửi đề nghị")
    entry = LogEntry.objects.get()
    assert entry.object_repr == f"ý kiến số {opinion.pk}"
    assert entry.get_change_message() == (
        f"Đã thay đổi Tiêu đề công khai. Đã sửa Cho mọi người xem (chỉ với hình ảnh) của tệp đính kèm «số {file.pk}»."
    )
    assert MARKS["name"] not in told(CaseEvent.objects.all())


def test_who_signs_in_or_is_written_to_in_vain_is_named_nowhere(session, jobs_in_the_database, settings, caplog):
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_BACKEND = "tests.test_no_personal_data.Refusing"
    go(Client(), session, **MARKS)
    deliver(OutboxMessage.objects.get(kind="received").pk)
    for typed in MARKS.values():
        Client().post(reverse("admin:login"), {"username": typed, "password": typed})
        Client().post(reverse("admin_password_reset"), {"email": typed})
    assert OutboxMessage.objects.get(kind="received").last_error
    assert told_where(caplog) == {}


def test_no_other_table_holds_them(session):
    go(Client(), session, **MARKS)
    found = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and any(mark in told(model._base_manager.all()) for mark in SAID)
    }
    assert found == {"feedback.Sender"}


def test_a_fault_is_logged_without_what_was_typed(session, caplog, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("feedback.views.sending.send_draft", breaks)
    go(Client(raise_request_exception=False), session, **MARKS)
    assert "on purpose" in caplog.text
    assert [mark for mark in SAID if mark in caplog.text] == []
