"""Whatever the mail server does, no mail is lost and nobody waits for it."""

import socket
import time
from contextlib import suppress
from threading import Thread

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from feedback import actions
from feedback.models import Moderation, Opinion, Sender
from feedback.outbox import delivery
from tests.builders import make_user
from tests.mails import make_due

from .steps import SENDER, SERVERS, fresh, opinion_of, told


@pytest.mark.parametrize(
    ("backend", "error"), [("Refusing", "ConnectionRefusedError"), ("FullMailbox", "SMTPRecipientsRefused")]
)
def test_a_mail_server_that_refuses_loses_nothing_and_is_tried_again_ever_later(in_jobs, settings, backend, error):
    settings.EMAIL_BACKEND = SERVERS + backend
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
    settings.EMAIL_BACKEND = SERVERS + "Refusing"
    delivery.deliver(told().pk)
    assert "ConnectionRefusedError" in caplog.text
    assert "rieng" not in caplog.text + fresh().last_error


def test_the_job_of_the_next_try_is_planned_before_the_first_is_made(in_jobs, settings):
    """A worker that dies while it sends has failed like any other."""
    settings.EMAIL_BACKEND = SERVERS + "Refusing"
    message = told()
    DBTaskResult.objects.all().delete()
    delivery.deliver(message.pk)
    assert [job.run_after for job in DBTaskResult.objects.all()] == [fresh().next_try_at]


def say_nothing(listening):
    listening.accept()[0].recv(1000)


def say_a_letter_now_and_then(listening):
    """As servers do that keep unwanted senders busy."""
    visitor, _ = listening.accept()
    with suppress(OSError):
        for letter in b"220 " + b"x" * 40:
            visitor.send(bytes([letter]))
            time.sleep(0.1)


@pytest.mark.parametrize("manner", [say_nothing, say_a_letter_now_and_then])
def test_a_mail_server_that_hangs_costs_the_worker_its_timeout_and_no_more(in_jobs, settings, manner):
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=manner, args=[server], daemon=True).start()
        settings.EMAIL_BACKEND = "dialogue_portal.lib.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 0.3
        message = told()
        started = time.monotonic()
        assert delivery.deliver(message.pk) is False
    assert 0.2 < time.monotonic() - started < 2
    assert (fresh().last_error, fresh().sent_at) == ("SMTPServerDisconnected", None)


def test_a_page_does_not_wait_for_the_mail_server(in_jobs, settings):
    settings.EMAIL_BACKEND = SERVERS + "Refusing"
    opinion = opinion_of()
    actions.decline(opinion, by=make_user(), reason="Trùng.")
    assert Opinion.objects.get().moderation == Moderation.DECLINED
    assert (fresh().tries, fresh().last_error) == (0, "")


def test_a_mailbox_that_does_not_exist_leads_to_a_call_if_there_is_a_phone(in_jobs, settings):
    settings.EMAIL_BACKEND = SERVERS + "UnknownMailbox"
    delivery.deliver(told().pk)
    assert (fresh().channel, fresh().dropped_at) == ("phone", None)


@pytest.mark.parametrize("address", ["khong-phai-thu", "", "a@example.vn\nBcc: b@example.vn", "a@\u202eb.vn"])
def test_an_address_that_is_none_is_dropped_and_said_so(in_jobs, address):
    message = told(sender={"email": "a@example.vn"})
    Sender.objects.update(email=address)
    delivery.deliver(message.pk)
    assert fresh().dropped_at
    assert (fresh().last_error, mail.outbox) == ("NoAddress", [])


@pytest.mark.parametrize("contact", [{}, {"phone": ""}], ids=["a telephone", "none"])
def test_what_is_refused_again_and_again_is_given_up_and_its_sender_called(in_jobs, settings, contact):
    settings.EMAIL_BACKEND = SERVERS + "RefusingOne"
    message = told(sender={**SENDER, **contact})
    for number in range(1, delivery.REFUSALS + 1):
        assert (fresh().channel, fresh().dropped_at) == ("mail", None), number
        make_due()
        delivery.deliver(message.pk)
    assert fresh().last_error == "SMTPDataError"
    assert (fresh().channel, bool(fresh().dropped_at)) == (("mail", True) if contact else ("phone", False))
