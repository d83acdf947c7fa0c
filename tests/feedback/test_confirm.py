"""A ward that is being flooded takes only opinions whose sender opened a link in a mail and pressed the button."""

import re
import time

import pytest
from django.core import mail
from django.urls import reverse

from dialogue_portal.lib import codes
from feedback.actions import own_opinion
from feedback.actions.confirm_address import confirming_token
from feedback.actions.own_opinion import correct_contact, withdraw
from feedback.actions.tell import ask_to_confirm
from feedback.models import Opinion, Sender
from sessions_app.actions import NotReady
from sessions_app.models import CaseEvent

from ..builders import make_opinion, make_ward

SENDER = {"email": "rieng@example.vn"}


def held(**kwargs):
    return make_opinion(sender=SENDER, moderation="held", held_reason="unconfirmed", **kwargs)


def test_a_ward_that_takes_only_confirmed_opinions_sends_a_link_that_frees_them(client):
    make_ward()
    opinion = held()
    ask_to_confirm(opinion)
    address = link_in(mail.outbox[0])
    assert "Xác nhận ý kiến của tôi" in client.get(address).content.decode()
    assert Opinion.objects.get().moderation == "held"
    page = client.post(address, follow=True).content.decode()
    assert "Đã xác nhận" in page
    opinion.refresh_from_db()
    assert (opinion.moderation, opinion.held_reason) == ("pending", "")
    assert opinion.sender.email_confirmed_at
    assert CaseEvent.objects.filter(case_id=opinion.pk, verb="confirm_email").count() == 1


def test_confirming_twice_changes_nothing_more(client):
    make_ward()
    address = reverse("feedback:confirm_email", args=[confirming_token(held())])
    assert [client.post(address).status_code for _ in range(2)] == [302, 302]
    assert CaseEvent.objects.filter(verb="confirm_email").count() == 1


def test_an_opinion_that_is_held_as_spam_is_not_freed_by_a_mail(client):
    make_ward()
    opinion = make_opinion(sender=SENDER, moderation="held", held_reason="spam")
    client.post(reverse("feedback:confirm_email", args=[confirming_token(opinion)]))
    opinion.refresh_from_db()
    assert (opinion.moderation, opinion.held_reason) == ("held", "spam")


def test_a_link_that_was_made_up_opens_nothing_and_one_that_is_late_says_so(client, monkeypatch):
    make_ward()
    opinion = held()
    assert client.post(reverse("feedback:confirm_email", args=[f"{opinion.pk}:x:y"])).status_code == 404
    token = confirming_token(opinion)
    in_eight_days = time.time() + 8 * 86_400
    monkeypatch.setattr("django.core.signing.time.time", lambda: in_eight_days)
    late = client.post(reverse("feedback:confirm_email", args=[token]))
    assert late.status_code == 410
    assert "hết hạn" in late.content.decode()
    assert Opinion.objects.get().moderation == "held"


def test_what_was_taken_back_is_not_brought_before_the_moderators_by_its_mail(client):
    make_ward()
    opinion = held()
    address = reverse("feedback:confirm_email", args=[confirming_token(opinion)])
    withdraw(opinion)
    assert client.post(address).status_code == 404
    assert Opinion.objects.get().moderation == "held"


def link_in(letter):
    return re.search(r"Xác nhận tại: (\S+)", letter.body)[1]


def test_who_wrote_a_wrong_address_corrects_it_and_is_asked_there_once(client):
    make_ward()
    opinion = held()
    ask_to_confirm(opinion)
    for _ in range(2):
        correct_contact(opinion, email="dung@example.vn")
    assert [letter.to for letter in mail.outbox] == [["rieng@example.vn"], ["dung@example.vn"]]
    assert client.post(link_in(mail.outbox[0])).status_code == 404
    assert Opinion.objects.get().moderation == "held"
    client.post(link_in(mail.outbox[1]))
    assert Opinion.objects.get().moderation == "pending"


def test_nobody_has_ever_more_strangers_written_to_by_correcting_their_address(monkeypatch):
    monkeypatch.setattr(own_opinion, "MAX_CONTACTS", 2)
    make_ward()
    opinion = held()
    for number in range(2):
        correct_contact(opinion, email=f"la-{number}@example.vn")
    with pytest.raises(NotReady, match="nhiều lần"):
        correct_contact(opinion, email="la-2@example.vn")
    assert [letter.to[0] for letter in mail.outbox] == ["la-0@example.vn", "la-1@example.vn"]
    correct_contact(opinion, forget_email=True)
    assert Sender.objects.get().email == ""


def test_another_address_of_an_opinion_that_does_not_wait_is_not_asked():
    opinion = make_opinion(sender=SENDER)
    correct_contact(opinion, email="dung@example.vn")
    assert mail.outbox == []


def test_the_look_up_page_says_that_the_mail_must_be_opened(client):
    make_ward()
    opinion = held(code_hash=codes.hashed(codes.code_for("t")))
    client.post(reverse("feedback:look_up"), {"code": codes.code_for("t"), "contact": SENDER["email"]})
    page = client.get(reverse("feedback:own_opinion")).content.decode()
    assert "chờ ông/bà xác nhận" in page
    assert "đang chờ duyệt" not in page
    assert str(opinion.pk) in page


def test_an_opinion_without_an_address_cannot_be_asked_to_confirm():
    assert ask_to_confirm(make_opinion(moderation="held", held_reason="unconfirmed")) is None
