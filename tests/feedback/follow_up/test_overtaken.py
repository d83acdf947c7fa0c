"""A call about a promise leaves the desk when something newer becomes of the promise."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.calls import calls_to_make
from feedback.models import CommitmentState
from sessions_app.models import CaseEvent, OutboxMessage
from tests.mails import mail_for

from ...builders import make_commitment, make_drop_reason, make_opinion
from ...staff import fresh, signed_in, text_of
from .steps import in_days


@pytest.fixture
def promise():
    made = make_commitment(published_at=timezone.now(), due_on=in_days(3), state=CommitmentState.UNDER_WAY)
    for _ in range(2):
        made.opinions.add(make_opinion(moderation="approved", sender={"phone": "+84911115678"}))
    return made


def put_off(promise, by, days):
    return actions.postpone_commitment(fresh(promise), by=by, due_on=in_days(days), reason="Mưa lớn")


def told_now():
    return {(call.kind, call.occurrence) for call in calls_to_make()}


def test_what_was_put_off_twice_is_told_once(promise, clerk):
    put_off(promise, clerk, 9)
    other = make_commitment(published_at=timezone.now(), due_on=in_days(3))
    other.opinions.set(promise.opinions.all())
    kept = put_off(other, clerk, 9)
    newest = put_off(promise, clerk, 20)
    assert told_now() == {("put_off", str(kept.pk)), ("put_off", str(newest.pk))}
    assert calls_to_make().count() == 2


def test_each_that_leaves_is_on_record_with_its_opinion(promise, clerk):
    put_off(promise, clerk, 9)
    assert not CaseEvent.objects.filter(verb="overtake_call").exists()
    put_off(promise, clerk, 20)
    events = CaseEvent.objects.filter(verb="overtake_call", case_kind="opinion", actor=clerk)
    assert {event.case_id for event in events} == set(promise.opinions.values_list("pk", flat=True))
    assert {event.reason for event in events} == {f"Việc phải làm số {promise.pk}."}


def test_a_report_takes_the_place_of_another_day_and_of_the_report_before_it(promise, clerk):
    put_off(promise, clerk, 9)
    actions.report_done(fresh(promise), by=clerk)
    actions.send_back(fresh(promise), by=clerk, reason="Còn hở.")
    newest = actions.report_done(fresh(promise), by=clerk)
    assert told_now() == {("asked_done", str(newest.pk))}


@pytest.mark.parametrize("who", ["the Front", "a sender"])
def test_nobody_is_asked_about_a_report_that_was_refuted(promise, clerk, who):
    written = make_opinion(moderation="approved", sender={"email": "gui@example.vn"})
    promise.opinions.add(written)
    report = actions.report_done(fresh(promise), by=clerk)
    mail_to_send = OutboxMessage.objects.get(kind="asked_done", case_id=written.pk)
    assert (calls_to_make().count(), bool(mail_for(mail_to_send))) == (1, True)
    if who == "the Front":
        actions.send_back(fresh(promise), by=clerk, reason="Còn hở.")
    else:
        actions.say_whether_done(report, promise.opinions.first(), answer="not_yet", reason="Còn hở.")
    assert (calls_to_make().count(), mail_for(mail_to_send)) == (0, None)


def test_that_it_is_given_up_takes_the_place_of_all_before(promise, clerk):
    put_off(promise, clerk, 9)
    actions.report_done(fresh(promise), by=clerk)
    actions.drop_commitment(fresh(promise), by=clerk, drop_reason=make_drop_reason(), reason="Hết kinh phí")
    assert told_now() == {("given_up", str(promise.pk))}


def test_a_page_that_lay_open_meanwhile_leads_to_what_is_to_be_told_now(promise, clerk):
    office = signed_in("Văn phòng")
    put_off(promise, clerk, 9)
    old = calls_to_make().first()
    address = reverse("admin:call", args=[old.pk])
    assert office.get(address).status_code == 200
    put_off(promise, clerk, 20)
    newest = OutboxMessage.objects.filter(case_id=old.case_id).latest("pk")
    answer = office.post(address, {"result": "told", "note": ""})
    assert answer.url == reverse("admin:call", args=[newest.pk])
    assert "vừa có tin mới hơn" in text_of(office.get(answer.url))
    assert office.get(address).url == answer.url
