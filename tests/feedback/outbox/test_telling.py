"""Who is told of what: once per event, by mail or by telephone, and not what is no longer true."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from dialogue_portal.lib import codes
from feedback import actions
from feedback.actions.submit import Contact, submit_opinion
from feedback.actions.tell import tell_sender
from feedback.models import Opinion
from feedback.outbox import delivery
from sessions_app.models import OutboxMessage
from tests.builders import make_body, make_commitment, make_opinion, make_session, make_user, make_ward
from tests.mails import make_due

from .steps import fresh, opinion_of, publish, told


def test_sending_an_opinion_sends_its_code_in_the_body_and_then_forgets_the_way_to_it():
    make_ward()
    submit_opinion(make_session(), text="x", ticket="a" * 32, contact=Contact(email="rieng@example.vn"))
    (received,) = mail.outbox
    assert codes.code_for("a" * 32) in received.body
    assert "(nhập mã tra cứu ghi ở trên)" in received.body
    assert codes.code_for("a" * 32) not in received.subject
    assert fresh().sent_at
    assert fresh().ticket == ""


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


def test_who_was_told_that_it_is_off_the_portal_hears_that_it_is_back():
    make_ward()
    opinion = opinion_of(moderation="approved", hidden_at=timezone.now(), hidden_reason="Lộ số nhà.")
    actions.show_again(opinion, by=make_user(), reason="Gỡ nhầm.")
    (told_mail,) = mail.outbox
    assert "nay được đăng lại" in told_mail.body
    assert opinion.get_absolute_url() in told_mail.body
    assert "Gỡ nhầm" not in told_mail.body


def test_nothing_goes_off_the_portal_or_back_for_who_asked_not_to_be_published():
    make_ward()
    opinion = opinion_of(moderation="approved", visibility="not_published")
    actions.hide(opinion, by=make_user(), reason="Lộ số nhà.")
    actions.show_again(opinion, by=make_user(), reason="Gỡ nhầm.")
    assert mail.outbox == []
    assert not OutboxMessage.objects.exists()


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
    assert f"Ý kiến số {part.pk} (tách từ ý kiến số {part.part_of_id}) ông/bà gửi ngày" in mail.outbox[0].body


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
    "change", [{"withdrawn_at": timezone.now()}, {"moderation": "pending"}, {"is_illustrative": True}]
)
def test_what_is_no_longer_true_is_dropped_instead_of_sent(in_jobs, change):
    message = told()
    Opinion.objects.update(**change)
    delivery.deliver(message.pk)
    assert mail.outbox == []
    assert fresh().dropped_at
    assert fresh().ticket == ""


def test_a_unit_that_is_given_many_things_at_once_hears_of_them_in_one_mail(in_jobs):
    make_ward()
    unit = make_user(body=make_body(), email="donvi@example.vn")
    given = [make_opinion(moderation="approved") for _ in range(3)]
    for opinion in given:
        actions.assign(opinion, by=make_user(), body=unit.body)
    actions.publish_commitment(make_commitment(lead_body=unit.body, session=given[0].session), by=make_user())
    assert {job.run_after > timezone.now() for job in DBTaskResult.objects.all()} == {True}
    delivery.deliver_due()
    assert mail.outbox == []
    make_due()
    delivery.deliver_due()
    (told_mail,) = mail.outbox
    assert told_mail.to == ["donvi@example.vn"]
    assert told_mail.body.count("Kính gửi") == 1
    assert all(f"được giao ý kiến số {opinion.pk} " in told_mail.body for opinion in given)
    assert "Việc phải làm số" in told_mail.body
    assert not OutboxMessage.objects.filter(sent_at=None).exists()


def test_what_is_taken_back_while_it_waits_for_more_was_not_mailed(in_jobs):
    unit, clerk = make_user(body=make_body(), email="donvi@example.vn"), make_user()
    opinion = make_opinion(moderation="approved")
    actions.assign(opinion, by=clerk, body=unit.body)
    delivery.deliver_due()
    actions.assign(Opinion.objects.get(pk=opinion.pk), by=clerk, body=make_body(), reason="Chọn nhầm dòng.")
    make_due()
    delivery.deliver_due()
    assert mail.outbox == []


def test_what_comes_while_a_mail_waits_goes_with_it_but_none_waits_for_ever(in_jobs):
    unit, now = make_user(body=make_body(), email="donvi@example.vn"), timezone.now()
    first, second, third = [make_opinion(moderation="approved") for _ in range(3)]
    for opinion, ago in [(first, dt.timedelta(minutes=11)), (second, dt.timedelta(seconds=50))]:
        actions.assign(opinion, by=make_user(), body=unit.body)
        message = OutboxMessage.objects.filter(case_id=opinion.pk)
        message.update(created_at=now - ago, next_try_at=now + dt.timedelta(seconds=9))
    actions.assign(third, by=make_user(), body=unit.body)
    waits = dict(OutboxMessage.objects.values_list("case_id", "next_try_at"))
    assert waits[first.pk] < waits[second.pk] == waits[third.pk]
