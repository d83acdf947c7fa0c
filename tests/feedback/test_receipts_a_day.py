"""Whoever types an address with an opinion need not own it: how many receipts go there."""

import smtplib
from collections import Counter

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from dialogue_portal.lib import codes
from dialogue_portal.lib.mailboxes import mailbox_of
from feedback import actions, delivery
from feedback.actions.submit import Contact, submit_opinion
from feedback.models import Opinion, Sender
from sessions_app.models import OutboxMessage

from ..builders import make_session, make_user, make_ward

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ward():
    return make_ward()


def send_as(email, number, **about):
    for _ in range(number):
        submit_opinion(make_session(), text="x", ticket=codes.new_ticket(), contact=Contact(email=email), **about)


def test_nobody_floods_the_mailbox_of_another_by_sending_opinions():
    """The code stands on the page of the receipt; whoever else has the address is written to ten times a day at most."""
    send_as("nguoi.khac@example.vn", 8)
    send_as("Nguoi.Khac+nhan@example.vn", 6)
    send_as("rieng@example.vn", 1)
    assert Counter(mailbox_of(message.to[0]) for message in mail.outbox) == {
        "nguoi.khac@example.vn": delivery.RECEIPTS_TO_ONE_A_DAY,
        "rieng@example.vn": 1,
    }
    assert OutboxMessage.objects.exclude(dropped_at=None).count() == 14 - delivery.RECEIPTS_TO_ONE_A_DAY
    assert not OutboxMessage.objects.exclude(ticket="").exists()


def test_nor_do_staff_who_clear_away_what_came_with_that_address(monkeypatch):
    send_as("nguoi.khac@example.vn", 3)
    send_as("rieng@example.vn", 3)
    Sender.objects.filter(email="rieng@example.vn").update(email_confirmed_at=timezone.now())
    mail.outbox.clear()
    monkeypatch.setattr(delivery, "RECEIPTS_TO_ONE_A_DAY", 2)
    for opinion in Opinion.objects.all():
        actions.decline(opinion, by=make_user(), reason="Không phải ý kiến.")
    assert Counter(message.to[0] for message in mail.outbox) == {"nguoi.khac@example.vn": 2, "rieng@example.vn": 3}


def test_what_staff_take_in_on_paper_for_one_address_is_told_each_time():
    send_as("to.truong@example.vn", 12, channel="household_slip")
    assert len(mail.outbox) == 12


def test_a_mail_that_is_tried_again_counts_once(monkeypatch):
    monkeypatch.setattr(delivery, "RECEIPTS_TO_ONE_A_DAY", 1)
    with monkeypatch.context() as outage:
        outage.setattr(EmailMessage, "send", refuse)
        send_as("rieng@example.vn", 1)
    message = OutboxMessage.objects.get()
    assert (message.tries, len(mail.outbox)) == (1, 0)
    OutboxMessage.objects.update(next_try_at=timezone.now())
    assert delivery.deliver(message.pk)
    assert len(mail.outbox) == 1


def refuse(*args):
    raise smtplib.SMTPServerDisconnected
