"""Whoever types an address with an opinion need not own it: how many mails go there, and that none is lost."""

import datetime as dt
import smtplib
from collections import Counter

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils import timezone

from dialogue_portal.lib import codes
from dialogue_portal.lib.mailboxes import mailbox_of
from feedback import actions, emails
from feedback.actions.submit import Contact, submit_opinion
from feedback.models import Opinion, Sender
from feedback.outbox import delivery, gathering
from sessions_app.models import OutboxMessage

from ..builders import make_opinion, make_session, make_user

pytestmark = pytest.mark.usefixtures("ward")


def send_as(email, number, **about):
    session = make_session()
    for _ in range(number):
        submit_opinion(session, text="x", ticket=codes.new_ticket(), contact=Contact(email=email), **about)


def waiting():
    return OutboxMessage.objects.filter(sent_at=None, dropped_at=None)


def morning_comes():
    """What was told meanwhile is left aside."""
    mail.outbox.clear()
    OutboxMessage.objects.filter(sent_at=None).update(next_try_at=timezone.now() - dt.timedelta(seconds=1))
    call_command("send_outbox")
    return mail.outbox


def test_nobody_floods_the_mailbox_of_another_by_sending_opinions():
    """Whoever else has the address is written to ten times a day at most."""
    send_as("nguoi.khac@example.vn", 8)
    send_as("Nguoi.Khac+nhan@example.vn", 6)
    send_as("rieng@example.vn", 1)
    assert Counter(mailbox_of(message.to[0]) for message in mail.outbox) == {
        "nguoi.khac@example.vn": gathering.MAILS_A_DAY,
        "rieng@example.vn": 1,
    }
    assert waiting().count() == 14 - gathering.MAILS_A_DAY
    assert not OutboxMessage.objects.exclude(sent_at=None).exclude(ticket="", gathered_for="").exists()


def test_what_was_too_much_for_a_day_comes_as_one_mail_the_next_morning(monkeypatch):
    """Who did send thirty opinions for her hamlet misses none of the codes, and reads one greeting."""
    monkeypatch.setattr(gathering, "MAILS_A_DAY", 1)
    send_as("rieng@example.vn", 3)
    late = Opinion.objects.order_by("pk")[1:]
    owed = [codes.code_for(ticket) for ticket in waiting().order_by("pk").values_list("ticket", flat=True)]
    assert {at.astimezone(dt.UTC).hour for at in waiting().values_list("next_try_at", flat=True)} == {0}
    (told,) = morning_comes()
    assert [told.body.count(code) for code in owed] == [1, 1]
    assert [told.body.count(f"ý kiến số {opinion.pk}.") for opinion in late] == [1, 1]
    assert told.body.count("Kính gửi") == told.body.count("\n--\n") == told.body.count("thôi nhận, xin gọi") == 1
    assert told.subject.startswith(emails.to_sender.SUBJECTS["received"])
    assert not OutboxMessage.objects.filter(sent_at=None).exists()
    assert not OutboxMessage.objects.exclude(ticket="", gathered_for="").exists()


@pytest.mark.parametrize(
    "verb",
    [
        lambda opinion, by: actions.decline(opinion, by=by, reason="Không phải ý kiến."),
        lambda opinion, by: actions.divert(opinion, by=by),
        lambda opinion, by: actions.mark_duplicate(opinion, of=make_opinion(moderation="approved"), by=by),
    ],
)
def test_nor_do_staff_who_go_through_what_came_with_that_address(monkeypatch, verb):
    send_as("rieng@example.vn", 3)
    Sender.objects.update(email_confirmed_at=timezone.now())
    send_as("nguoi.khac@example.vn", 3)
    mail.outbox.clear()
    monkeypatch.setattr(gathering, "MAILS_A_DAY", 2)
    by = make_user()
    for opinion in list(Opinion.objects.all()):
        verb(opinion, by)
    assert Counter(message.to[0] for message in mail.outbox) == {"nguoi.khac@example.vn": 2, "rieng@example.vn": 3}
    assert [told.to for told in morning_comes()] == [["nguoi.khac@example.vn"]]


def test_a_flood_of_receipts_holds_up_no_news(monkeypatch):
    monkeypatch.setattr(gathering, "MAILS_A_DAY", 1)
    send_as("rieng@example.vn", 3)
    actions.decline(Opinion.objects.first(), by=make_user(), reason="Không phải ý kiến.")
    assert [told.subject.partition(" (")[0] for told in mail.outbox] == [
        emails.to_sender.SUBJECTS["received"],
        emails.to_sender.SUBJECTS["declined"],
    ]


def test_a_mailbox_gets_one_such_mail_a_day_news_first_and_each_address_its_own(monkeypatch):
    """Where a plus sign is no label, the mailbox is two people's: nobody reads the codes of the other."""
    monkeypatch.setattr(gathering, "MAILS_A_DAY", 0)
    monkeypatch.setattr(gathering, "TOLD_AT_ONCE", 2)
    send_as("thu+1@example.vn", 1)
    send_as("thu+2@example.vn", 2)
    for opinion in Opinion.objects.order_by("pk")[1:]:
        actions.decline(opinion, by=make_user(), reason=f"Không phải ý kiến: {opinion.pk}.")
    assert [(told.to, told.body.count("không được đăng")) for told in morning_comes()] == [(["thu+2@example.vn"], 2)]
    assert [(told.to, told.body.count("đã nhận được")) for told in morning_comes()] == [(["thu+1@example.vn"], 1)]
    assert [(told.to, told.body.count("đã nhận được")) for told in morning_comes()] == [(["thu+2@example.vn"], 2)]
    assert morning_comes() == []


@pytest.mark.parametrize("hour", [0, 1, 11, 23])
def test_what_waits_for_the_morning_waits_at_any_hour_of_the_day(hour, monkeypatch):
    """By the clock of UTC. The morning may be twenty-four hours off."""
    now = timezone.now().replace(hour=hour, minute=0, second=5) + dt.timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(gathering, "MAILS_A_DAY", 1)
    send_as("rieng@example.vn", 3)
    call_command("send_outbox")
    assert len(mail.outbox) == 1
    now += dt.timedelta(hours=23 - hour, minutes=59)
    call_command("send_outbox")
    assert len(mail.outbox) == 1
    now += dt.timedelta(minutes=1)
    call_command("send_outbox")
    assert [told.body.count("Mã tra cứu:") for told in mail.outbox] == [1, 2]


def test_what_is_no_longer_so_or_for_another_address_is_not_in_it(monkeypatch):
    monkeypatch.setattr(gathering, "MAILS_A_DAY", 1)
    send_as("rieng@example.vn", 4)
    _, withdrawn, moved, left = Opinion.objects.order_by("pk")
    Opinion.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now())
    Sender.objects.filter(opinion=moved).update(email="moi@example.vn")
    told = {each.to[0]: (each.subject.partition(" (")[0], each.body.count("Mã tra cứu:")) for each in morning_comes()}
    assert told == dict.fromkeys(["rieng@example.vn", "moi@example.vn"], (emails.to_sender.SUBJECTS["received"], 1))
    assert f"Đó là ý kiến số {left.pk}." in mail.outbox[0].body
    assert OutboxMessage.objects.get(case_id=withdrawn.pk).dropped_at


def test_one_that_fails_keeps_none_of_the_others_back(monkeypatch):
    monkeypatch.setattr(gathering, "MAILS_A_DAY", 0)
    send_as("rieng@example.vn", 3)
    facts_of, bad = emails.facts_of, waiting()[1]

    def facts_or_fault(message):
        if message.pk == bad.pk:
            raise KeyError
        return facts_of(message)

    monkeypatch.setattr(emails, "facts_of", facts_or_fault)
    assert [told.body.count("Mã tra cứu:") for told in morning_comes()] == [2]
    call_command("send_outbox")
    assert list(waiting().values_list("pk", "last_error")) == [(bad.pk, "KeyError")]


def test_what_staff_take_in_on_paper_for_one_address_is_told_each_time():
    send_as("to.truong@example.vn", 12, channel="household_slip")
    assert len(mail.outbox) == 12


def test_a_mail_that_is_tried_again_counts_once(monkeypatch):
    monkeypatch.setattr(gathering, "MAILS_A_DAY", 1)
    with monkeypatch.context() as outage:
        outage.setattr(EmailMessage, "send", refuse)
        send_as("rieng@example.vn", 1)
    message = OutboxMessage.objects.get()
    assert (message.tries, len(mail.outbox)) == (1, 0)
    OutboxMessage.objects.update(next_try_at=timezone.now())
    assert delivery.deliver(message.pk)
    assert len(mail.outbox) == 1


def test_a_gathered_mail_that_fails_is_tried_again_whole_by_one_worker(monkeypatch):
    monkeypatch.setattr(gathering, "MAILS_A_DAY", 0)
    send_as("rieng@example.vn", 3)
    with monkeypatch.context() as outage:
        outage.setattr(EmailMessage, "send", refuse)
        morning_comes()
    assert set(waiting().values_list("tries", "last_error")) == {(1, "SMTPServerDisconnected")}
    OutboxMessage.objects.update(next_try_at=timezone.now())
    first, second, _ = waiting()
    assert [delivery.claim(first), delivery.claim(second)] == [True, False]
    assert [told.body.count("Mã tra cứu:") for told in morning_comes()] == [3]


def refuse(*args):
    raise smtplib.SMTPServerDisconnected
