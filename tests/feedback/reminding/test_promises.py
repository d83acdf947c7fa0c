"""The daily digest also tells of promises: before their day and after it, by the day that stands."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback import actions
from feedback.actions.remind import remind
from feedback.models import Commitment
from sessions_app.models import CalendarDay, OutboxMessage
from tests.builders import make_body, make_commitment, make_session, make_stand_in, make_user
from tests.staff import fresh

from .days import MONDAY, day


def promised(body, due_on, **fields):
    return make_commitment(
        lead_body=body, due_on=due_on, **{"published_at": timezone.now() - dt.timedelta(days=60), **fields}
    )


def told():
    """Who was told of which promises, by address."""
    remind()
    sent = {message.to[0]: message.body for message in mail.outbox}
    mail.outbox.clear()
    pks = Commitment.objects.values_list("pk", flat=True)
    return {address: {pk for pk in pks if f"Việc số {pk}," in body} for address, body in sent.items()}


def test_the_lead_body_hears_what_comes_near_and_what_is_late(unit):
    soon, late = promised(unit.body, day(4)), promised(unit.body, day(-2))
    promised(unit.body, day(30))
    promised(unit.body, None)
    promised(make_user(body=make_body()).body, day(4))
    assert told() == {unit.email: {soon.pk, late.pk}}


def test_it_is_told_once_before_its_day_then_after_it_and_every_week(unit, on):
    promised(unit.body, day(2))
    told_on = []
    for number in range(20):
        on(day(number))
        if told():
            told_on.append(number)
    assert told_on == [0, 3, 10, 17]


def test_a_postponed_promise_is_told_by_its_new_day(unit, on):
    late = promised(unit.body, day(-1))
    assert told() == {unit.email: {late.pk}}
    actions.postpone_commitment(late, by=unit, due_on=day(30), reason="Mưa lớn.")
    on(day(7))
    assert told() == {}
    on(day(28))
    assert told() == {unit.email: {late.pk}}


@pytest.mark.parametrize("way", ["another lead", "taken up"])
def test_whoever_gets_a_promise_later_is_told_though_it_had_come_as_far_before(unit, on, way):
    other = promised(unit.body, day(1))
    assert told() == {unit.email: {other.pk}}
    actions.start_commitment(other, by=unit)
    actions.report_done(fresh(other), by=unit)
    if way == "another lead":
        moved = promised(make_body(), day(-3))
        actions.change_lead(moved, by=unit, body=unit.body, reason="Việc của đơn vị này.")
    else:
        moved = promised(unit.body, day(-3), state="dropped", dropped_reason="Hết tiền.")
        actions.take_up(moved, by=unit, due_on=day(3), reason="Có tiền.")
    mail.outbox.clear()
    on(day(1))
    assert told() == {unit.email: {moved.pk}}


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "reported_done"},
        {"state": "verified"},
        {"state": "dropped", "dropped_reason": "Hết tiền."},
        {"published_at": None},
        {"session": "hidden"},
        {"session": "illustrative"},
    ],
)
def test_nobody_is_reminded_of_what_needs_them_no_more(unit, fields):
    sessions = {"hidden": {"announced_at": None}, "illustrative": {"is_illustrative": True}}
    if "session" in fields:
        fields = {"session": make_session(**sessions[fields["session"]])}
    kept = promised(unit.body, day(-1))
    promised(unit.body, day(-1), **fields)
    assert told() == {unit.email: {kept.pk}}


def test_a_deputy_hears_it_and_for_a_body_without_anybody_the_office(unit):
    deputy = make_user("Đơn vị xử lý", body=make_body(), email="lam-thay@example.vn")
    make_stand_in(absent=unit, deputy=deputy)
    office = make_user("Văn phòng", email="van-phong@example.vn")
    mine, nobodys = promised(unit.body, day(1)), promised(make_body(), day(1))
    assert told() == {unit.email: {mine.pk}, deputy.email: {mine.pk}, office.email: {nobodys.pk}}


def test_the_mail_holds_numbers_days_and_links_only(unit):
    promise = promised(unit.body, day(-3), title="DAU-TIEU-DE")
    remind()
    [message] = mail.outbox
    assert f"Việc số {promise.pk}, hạn 29/07/2044" in message.body
    assert f"/quan-tri/ban/viec-phai-lam/{promise.pk}/" in message.body
    assert "DAU-TIEU-DE" not in message.body


def test_what_was_reported_between_the_run_and_the_sending_is_not_told(unit, monkeypatch):
    from feedback.outbox import delivery

    promise = promised(unit.body, day(-1), state="under_way")
    with monkeypatch.context() as patched:
        patched.setattr(delivery, "deliver", lambda message_id: True)
        remind()
    actions.report_done(promise, by=unit)
    delivery.deliver(OutboxMessage.objects.get(kind="digest").pk)
    assert mail.outbox == []


def test_the_run_counts_days_given_in_working_days_anew(unit):
    promise = promised(unit.body, day(3), due_days=3, due_counts_from=MONDAY)
    CalendarDay.objects.create(day=day(2), kind="off", name="Nghỉ thử")
    assert remind()["moved"] == 1
    promise.refresh_from_db()
    assert promise.due_on == day(4)


def test_many_promises_take_the_same_queries_as_one(unit):
    def queries(number):
        OutboxMessage.objects.all().delete()
        for _ in range(number):
            promised(unit.body, day(-1))
        with CaptureQueriesContext(connection) as seen:
            remind()
        return len(seen)

    assert queries(1) == queries(30)
