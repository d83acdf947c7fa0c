"""Senders are told by mail: once per event, whatever the mail server does, and nobody waits for it."""

import datetime as dt
import email
import email.policy
import smtplib
import socket
import time

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from dialogue_portal.lib import codes
from feedback import actions, delivery, emails
from feedback.actions.submit import Contact, submit_opinion
from feedback.actions.tell import tell_sender
from feedback.models import Moderation, Opinion, Sender
from sessions_app.models import OutboxMessage

from ..builders import (
    make_commitment,
    make_drop_reason,
    make_opinion,
    make_response,
    make_session,
    make_user,
    make_ward,
)

pytestmark = pytest.mark.django_db

SENDER = {"name": "Phạm Thị Riêng", "phone": "+84912345678", "email": "rieng@example.vn"}
IN_JOBS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
HERE = "tests.feedback.test_outbox."


class Refusing(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("rieng@example.vn")


class UnknownMailbox(BaseEmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"rieng@example.vn": (550, b"No such user")})


class FullMailbox(BaseEmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"rieng@example.vn": (452, b"Mailbox full")})


class RefusingOne(LocmemBackend):
    """Refuses the first mail for good after it has read it, as a filter for spam does; takes the others."""

    error: Exception = smtplib.SMTPDataError(554, b"Message rejected")

    def send_messages(self, messages):
        if messages[0].extra_headers["Message-ID"] == refused_id():
            raise self.error
        return super().send_messages(messages)


class TooLarge(RefusingOne):
    error = smtplib.SMTPSenderRefused(552, b"Message size exceeds fixed limit", "x@example.vn")


class RelayDenied(RefusingOne):
    error = smtplib.SMTPRecipientsRefused({"rieng@example.vn": (554, b"Relay access denied")})


class ClosingDown(BaseEmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"rieng@example.vn": (421, b"Service shutting down")})


class SenderUnknown(BaseEmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPSenderRefused(550, b"Sender rejected", "x@example.vn")


def refused_id():
    return emails.message_id(OutboxMessage.objects.order_by("pk").first())


class SecondWorkerMeanwhile(LocmemBackend):
    """While one worker is sending, another one comes by and sends all that is due."""

    def send_messages(self, messages):
        delivery.deliver_due()
        delivery.deliver(OutboxMessage.objects.get().pk)
        return super().send_messages(messages)


@pytest.fixture
def in_jobs(settings):
    """Jobs wait for a worker, as in the real portal."""
    make_ward()
    settings.TASKS = IN_JOBS


def opinion_of(**kwargs):
    return make_opinion(**{"sender": SENDER, **kwargs})


def told(kind="declined", **kwargs):
    opinion = opinion_of(moderation=kwargs.pop("moderation", "declined"), **kwargs)
    return tell_sender(opinion, kind, occurrence="1")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("declined", {"decline_reason": "Có lời lẽ xúc phạm"}),
        ("hidden", {"moderation": "approved", "hidden_at": timezone.now(), "hidden_reason": "Có lời lẽ xúc phạm"}),
    ],
)
def test_a_reason_reads_as_a_sentence_and_whom_to_ask_is_said(kind, fields):
    words = emails.script_for(told(kind, **fields))
    assert "Lý do: Có lời lẽ xúc phạm.\n" in words
    assert "Nếu thấy chưa đúng, xin ông/bà liên hệ với chúng tôi." in words


def fresh():
    return OutboxMessage.objects.get()


def make_due():
    OutboxMessage.objects.update(next_try_at=timezone.now() - dt.timedelta(seconds=1))


def test_sending_an_opinion_sends_its_code_in_the_body_and_then_forgets_the_way_to_it():
    make_ward()
    submit_opinion(make_session(), text="x", ticket="a" * 32, contact=Contact(email="rieng@example.vn"))
    (received,) = mail.outbox
    assert codes.code_for("a" * 32) in received.body
    assert "(nhập mã tra cứu ghi ở trên)" in received.body
    assert codes.code_for("a" * 32) not in received.subject
    assert fresh().sent_at
    assert fresh().ticket == ""


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({}, "duyệt trước khi đăng"),
        ({"visibility": "not_published"}, "không được đăng, như ông/bà đã chọn"),
        ({"visibility": "not_published", "declares_grievance": True}, "không thay cho đơn"),
        ({"channel": "household_slip"}, f"gửi ngày {timezone.localdate():%d/%m/%Y}"),
    ],
)
def test_the_mail_says_what_becomes_of_this_opinion(about, said):
    submit_opinion(make_session(), text="x", ticket="a" * 32, contact=Contact(email="rieng@example.vn"), **about)
    (received,) = mail.outbox
    assert said in received.body
    assert ("trước khi đăng" in received.body) == (about.get("visibility") is None)


def test_a_receipt_that_waits_holds_its_ticket_but_no_code(in_jobs):
    submit_opinion(make_session(), text="x", ticket="a" * 32, contact=Contact(email="rieng@example.vn"))
    assert mail.outbox == []
    assert fresh().ticket == "a" * 32
    assert DBTaskResult.objects.get().args_kwargs == {"args": [fresh().pk], "kwargs": {}}


@pytest.mark.parametrize(
    ("verb", "moderation", "words"),
    [
        (lambda opinion, by: actions.decline(opinion, by=by, reason="Nêu đích danh <A & B>."), "pending", "<A & B>"),
        (lambda opinion, by: actions.divert(opinion, by=by), "pending", "khiếu nại"),
        (lambda opinion, by: actions.hide(opinion, by=by, reason="Lộ số nhà."), "approved", "Lộ số nhà."),
    ],
)
def test_what_is_decided_about_an_opinion_is_told_to_its_sender_once(verb, moderation, words):
    make_ward()
    opinion = opinion_of(moderation=moderation)
    verb(opinion, make_user())
    (told_mail,) = mail.outbox
    assert told_mail.to == ["rieng@example.vn"]
    assert words in told_mail.body


def publish(**kwargs):
    opinion = kwargs.pop("opinion", None) or opinion_of(moderation="approved")
    response = make_response(opinion=opinion, state="approved", author=make_user(), **kwargs)
    actions.publish_response(response, by=make_user())
    return response


def test_an_answer_and_its_correction_are_told_one_mail_each():
    make_ward()
    first = publish()
    publish(opinion=first.opinion, corrects=first, correction_note="Sửa ngày.")
    assert [message.kind for message in OutboxMessage.objects.all()] == ["answered", "corrected"]
    assert [sent.to for sent in mail.outbox] == [["rieng@example.vn"]] * 2
    assert all(f"/y-kien/{first.opinion_id}/" in sent.body for sent in mail.outbox)


def test_a_part_that_was_split_off_is_told_to_the_sender_of_the_whole():
    make_ward()
    part = make_opinion(moderation="approved", part_of=opinion_of())
    part.sender.delete()
    publish(opinion=part)
    assert mail.outbox[0].to == ["rieng@example.vn"]


@pytest.mark.parametrize("kind", [*emails.TO_SENDER, "something_new"])
def test_no_mail_shows_code_name_or_phone_in_its_subject_and_none_names_anybody(kind, settings):
    make_ward(name="Thử\r\nBcc: x@example.vn")
    settings.PUBLIC_URL = "https://doithoai.example.vn"
    states = {"declined": "declined", "diverted": "diverted", "confirm": "held", "duplicate": "duplicate"}
    opinion = opinion_of(
        moderation=states.get(kind, "approved"),
        held_reason="unconfirmed" if kind == "confirm" else "",
        hidden_at=timezone.now() if kind == "hidden" else None,
        original_text="Ông Nguyễn Văn Dấutên làm sai\nBcc: y@example.vn",
        place="Nhà bà Trần Thị Dấutên",
    )
    make_response(opinion=opinion, state="published", text="Đã nhắc ông Lê Văn Dấutên.", answered_by="Lê Thị Dấutên")
    in_work = {"asked": "waiting", "extended": "assigned", "reopened": "assigned"}
    Opinion.objects.filter(pk=opinion.pk).update(processing=in_work.get(kind, opinion.processing))
    asked = opinion.information_requests.create(question="Ngõ nào?", asked_at=timezone.now())
    promise = make_commitment(session=opinion.session, state="reported_done", published_at=timezone.now())
    promise.opinions.add(opinion)
    reported = promise.done_reports.create(text="Đã khơi cống.")
    put_off, given_up = (
        make_commitment(session=opinion.session, published_at=timezone.now(), **fields)
        for fields in [
            {"due_on": timezone.localdate()},
            {"state": "dropped", "drop_reason": make_drop_reason(), "dropped_reason": "Đã có đường khác."},
        ]
    )
    for each in [put_off, given_up]:
        each.opinions.add(opinion)
    later = put_off.postponements.create(due_before=None, due_on=put_off.due_on, reason="Mưa.")
    OutboxMessage.objects.all().delete()
    rows = {"asked": asked.pk, "asked_done": reported.pk, "put_off": later.pk, "given_up": given_up.pk}
    tell_sender(opinion, kind, occurrence=str(rows.get(kind, "x")), ticket="b" * 32)
    (sent,) = mail.outbox
    raw = email.message_from_bytes(sent.message().as_bytes(), policy=email.policy.default)
    assert raw["Bcc"] is None
    code = codes.code_for("b" * 32)
    for secret in [code, code[:4], "Riêng", "912345678", "Dấutên", str(opinion.session.title)]:
        assert secret not in raw["Subject"]
    for private in ["Riêng", "912345678", "Dấutên", "rieng@example.vn"]:
        assert private not in sent.body
    assert "https://doithoai.example.vn/" in sent.body
    assert len(sent.body) < 1500
    assert "<" not in sent.body
    assert "{" not in sent.body


def test_an_opinion_that_is_not_published_is_told_with_the_look_up_page():
    make_ward()
    publish(opinion=opinion_of(moderation="approved", visibility="not_published"))
    assert reverse("feedback:look_up") in mail.outbox[0].body
    assert "/y-kien/1" not in mail.outbox[0].body


def test_the_same_event_told_twice_is_one_row_and_one_mail():
    make_ward()
    opinion = opinion_of(moderation="declined")
    assert tell_sender(opinion, "declined").pk == tell_sender(opinion, "declined").pk
    assert tell_sender(opinion, "declined", occurrence="2").pk
    assert (OutboxMessage.objects.count(), len(mail.outbox)) == (2, 2)


def test_who_left_no_way_to_be_reached_gets_no_row_and_who_left_a_phone_a_call():
    assert tell_sender(make_opinion(), "answered") is None
    message = tell_sender(make_opinion(sender={"phone": "+84912345678"}), "answered", ticket="c" * 32)
    assert (message.channel, message.ticket) == ("phone", "")
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("backend", "error"), [("Refusing", "ConnectionRefusedError"), ("FullMailbox", "SMTPRecipientsRefused")]
)
def test_a_mail_server_that_refuses_loses_nothing_and_is_tried_again_ever_later(in_jobs, settings, backend, error):
    settings.EMAIL_BACKEND = HERE + backend
    message = told()
    pauses = []
    for _ in range(9):
        make_due()
        delivery.deliver(message.pk)
        pauses.append(round((fresh().next_try_at - timezone.now()).total_seconds() / 60))
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 360, 360]
    assert (fresh().tries, fresh().sent_at, fresh().dropped_at, fresh().last_error) == (9, None, None, error)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_due()
    delivery.deliver(message.pk)
    assert len(mail.outbox) == 1
    assert fresh().last_error == ""


def test_neither_outbox_nor_log_names_the_address_of_a_failure(in_jobs, settings, caplog):
    settings.EMAIL_BACKEND = HERE + "Refusing"
    delivery.deliver(told().pk)
    assert "ConnectionRefusedError" in caplog.text
    assert "rieng" not in caplog.text + fresh().last_error


def test_the_job_of_the_next_try_is_planned_before_the_first_is_made(in_jobs, settings):
    """A worker that dies while it sends has failed like any other."""
    settings.EMAIL_BACKEND = HERE + "Refusing"
    message = told()
    DBTaskResult.objects.all().delete()
    delivery.deliver(message.pk)
    assert [job.run_after for job in DBTaskResult.objects.all()] == [fresh().next_try_at]


def test_a_mail_server_that_hangs_costs_the_worker_its_timeout_and_no_more(in_jobs, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 0.3
        message = told()
        started = time.monotonic()
        assert delivery.deliver(message.pk) is False
    assert 0.2 < time.monotonic() - started < 5
    assert (fresh().last_error, fresh().sent_at) == ("SMTPServerDisconnected", None)


def test_a_page_does_not_wait_for_the_mail_server(in_jobs, settings):
    settings.EMAIL_BACKEND = HERE + "Refusing"
    opinion = opinion_of()
    actions.decline(opinion, by=make_user(), reason="Trùng.")
    assert Opinion.objects.get().moderation == Moderation.DECLINED
    assert (fresh().tries, fresh().last_error) == (0, "")


def test_two_senders_at_once_send_one_mail(in_jobs, settings):
    settings.EMAIL_BACKEND = HERE + "SecondWorkerMeanwhile"
    message = told()
    delivery.deliver(message.pk)
    delivery.deliver(message.pk)
    call_command("send_outbox")
    assert len(mail.outbox) == 1
    assert fresh().tries == 1


def test_of_two_workers_that_read_the_same_row_one_gets_it(in_jobs):
    message = told()
    same = OutboxMessage.objects.get(pk=message.pk)
    assert [delivery.claim(message), delivery.claim(same)] == [True, False]


def test_every_try_of_a_message_carries_the_same_message_id(in_jobs):
    message = told()
    ids = [emails.mail_for(message).message()["Message-ID"] for _ in range(2)]
    assert ids[0] == ids[1]
    assert "rieng" not in ids[0]


def test_a_mailbox_that_does_not_exist_leads_to_a_call_if_there_is_a_phone(in_jobs, settings):
    settings.EMAIL_BACKEND = HERE + "UnknownMailbox"
    delivery.deliver(told().pk)
    assert (fresh().channel, fresh().dropped_at) == ("phone", None)


@pytest.mark.parametrize("address", ["khong-phai-thu", "", "a@example.vn\nBcc: b@example.vn"])
def test_an_address_that_is_none_is_dropped_and_said_so(in_jobs, address):
    message = told(sender={"email": "a@example.vn"})
    Sender.objects.update(email=address)
    delivery.deliver(message.pk)
    assert fresh().dropped_at
    assert (fresh().last_error, mail.outbox) == ("NoAddress", [])


@pytest.mark.parametrize(
    "change", [{"withdrawn_at": timezone.now()}, {"moderation": "pending"}, {"is_illustrative": True}]
)
def test_what_is_no_longer_true_is_dropped_instead_of_sent(in_jobs, change):
    message = told()
    Opinion.objects.update(**change)
    delivery.deliver(message.pk)
    assert mail.outbox == []
    assert fresh().dropped_at
    assert fresh().ticket == ""


def test_the_command_sends_all_that_is_due_and_nothing_twice(in_jobs, capsys):
    for _ in range(3):
        told()
    later = told()
    OutboxMessage.objects.filter(pk=later.pk).update(next_try_at=timezone.now() + dt.timedelta(hours=1))
    call_command("send_outbox")
    call_command("send_outbox")
    assert len(mail.outbox) == 3
    assert capsys.readouterr().out.splitlines() == ["Đã xử lý 3 thư, còn chờ 1.", "Đã xử lý 0 thư, còn chờ 1."]


@pytest.mark.parametrize("backend", ["RefusingOne", "TooLarge", "RelayDenied"])
def test_one_mail_that_is_refused_does_not_stand_in_the_way_of_the_others(in_jobs, settings, backend):
    settings.EMAIL_BACKEND = HERE + backend
    refused, *others = [told() for _ in range(3)]
    call_command("send_outbox")
    assert len(mail.outbox) == 2
    row = OutboxMessage.objects.get(pk=refused.pk)
    assert (row.sent_at, row.dropped_at, row.tries) == (None, None, 1)
    assert all(OutboxMessage.objects.get(pk=other.pk).sent_at for other in others)


@pytest.mark.parametrize("contact", [{}, {"phone": ""}], ids=["a telephone", "none"])
def test_what_is_refused_again_and_again_is_given_up_and_its_sender_called(in_jobs, settings, contact):
    settings.EMAIL_BACKEND = HERE + "RefusingOne"
    message = told(sender={**SENDER, **contact})
    for number in range(1, delivery.REFUSALS + 1):
        assert (fresh().channel, fresh().dropped_at) == ("mail", None), number
        make_due()
        delivery.deliver(message.pk)
    assert fresh().last_error == "SMTPDataError"
    assert (fresh().channel, bool(fresh().dropped_at)) == (("mail", True) if contact else ("phone", False))


@pytest.mark.parametrize("backend", ["Refusing", "ClosingDown", "SenderUnknown"])
def test_the_command_stops_at_a_dead_server_instead_of_waiting_for_each_mail(in_jobs, settings, backend):
    settings.EMAIL_BACKEND = HERE + backend
    for _ in range(3):
        told()
    call_command("send_outbox")
    assert sorted(OutboxMessage.objects.values_list("tries", flat=True)) == [0, 0, 1]


def test_a_mail_whose_words_fail_does_not_stand_in_the_way_of_the_others(in_jobs, monkeypatch):
    first, second = told(), told()
    written = emails.written

    def failing(message, facts):
        if message.pk == first.pk:
            raise KeyError("words")
        return written(message, facts)

    monkeypatch.setattr(emails, "written", failing)
    call_command("send_outbox")
    assert OutboxMessage.objects.get(pk=first.pk).last_error == "KeyError"
    assert OutboxMessage.objects.get(pk=second.pk).sent_at


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_worker_of_the_real_portal_sends_what_a_verb_wrote(settings):
    settings.TASKS = IN_JOBS
    settings.CONN_MAX_AGE = None
    told()
    names = {"queue_names": ["default"], "excluded_queue_names": [], "backend_name": "default", "worker_id": "x"}
    Worker(interval=0, batch=True, startup_delay=False, max_tasks=None, **names).run()
    assert len(mail.outbox) == 1
    assert fresh().sent_at
