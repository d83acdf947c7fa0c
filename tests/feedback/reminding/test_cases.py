"""The daily digest: who is told of which cases, and what nobody is told."""

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback import actions
from feedback.actions import remind as remind_actions
from feedback.actions.remind import remind
from feedback.models import Assignment, Opinion, Referral
from feedback.outbox import delivery
from feedback.reminders import cases_near, cases_to_remind_of, must_act, own_of
from sessions_app.models import CalendarDay, DeadlineRule, OutboxMessage
from tests.builders import make_body, make_opinion, make_stand_in, make_user

from .days import day


@pytest.fixture
def counted(monkeypatch):
    """Days are as each test says; what counts them has tests of its own."""
    monkeypatch.setattr(remind_actions, "count_anew", lambda: 0)


def back(days):
    return timezone.now() - dt.timedelta(days=days)


def due(day, duty="answer", **kwargs):
    kwargs = {"moderation": "approved", "processing": "assigned", **kwargs}
    return make_opinion(duty=duty, due_on=day, received_at=back(60), **kwargs)


def led_by(body, day, **kwargs):
    opinion = due(day, **kwargs)
    line = Assignment.objects.create(opinion=opinion, body=body)
    Assignment.objects.filter(pk=line.pk).update(assigned_at=back(30))
    return opinion


def told():
    """Who was told of which opinions, by address, in the mail of the day."""
    remind()
    sent = {message.to[0]: message.body for message in mail.outbox if message.subject.startswith("Việc đến hạn")}
    mail.outbox.clear()
    pks = Opinion.objects.values_list("pk", flat=True)
    return {address: {pk for pk in pks if f"ý kiến số {pk}:" in body.lower()} for address, body in sent.items()}


def test_the_staff_of_the_leading_body_hear_what_is_due_soon_and_what_is_late(unit, counted):
    soon, late = led_by(unit.body, day(3)), led_by(unit.body, day(-3))
    led_by(unit.body, day(9))
    helped = led_by(make_body(), day(3))
    Assignment.objects.create(opinion=helped, body=unit.body, is_lead=False)
    assert told() == {unit.email: {soon.pk, late.pk}}


def test_each_duty_is_told_to_those_who_must_do_it_and_the_office_hears_for_a_body_without_anybody(counted):
    office = make_user("Văn phòng", email="van-phong@example.vn")
    make_user("MTTQ", email="mttq@example.vn")
    make_user("Lãnh đạo", email="lanh-dao@example.vn")
    moderate = due(day(1), "first_response", moderation="pending", processing="received")
    forward = due(day(1), "forward", processing="classified", competence="higher")
    unassigned = due(day(1), processing="classified")
    unit = make_user("Đơn vị xử lý", body=make_body(), email="don-vi@example.vn")
    theirs, nobodys = led_by(unit.body, day(1)), led_by(make_body(), day(1))
    told_to_office = {moderate.pk, forward.pk, unassigned.pk, nobodys.pk}
    assert told() == {office.email: told_to_office, unit.email: {theirs.pk}}


def test_a_deputy_hears_what_the_absent_colleague_would(unit, counted):
    deputy = make_user("Đơn vị xử lý", body=make_body(), email="lam-thay@example.vn")
    make_stand_in(absent=unit, deputy=deputy)
    case = led_by(unit.body, day(1))
    assert told()[deputy.email] == {case.pk}


def test_how_long_before_is_the_ward_s_to_say_and_nought_is_never(unit, counted):
    led_by(unit.body, day(5))
    today, late = led_by(unit.body, day(0)), led_by(unit.body, day(-3))
    DeadlineRule.objects.filter(duty="answer").update(remind_days_before=0)
    assert told() == {unit.email: {late.pk}}
    OutboxMessage.objects.all().delete()
    DeadlineRule.objects.filter(duty="answer").update(remind_days_before=5)
    assert len(told()[unit.email]) == 3
    assert today.pk


def test_two_runs_a_day_send_once(unit, counted):
    led_by(unit.body, day(1))
    assert told() != {}
    led_by(unit.body, day(-1))
    assert told() == {}
    assert OutboxMessage.objects.count() == 1


def test_a_case_that_is_near_is_told_once_and_once_more_when_it_is_late(unit, counted, on):
    case = led_by(unit.body, day(2))
    told_on = []
    for number in range(20):
        on(day(number))
        if told():
            told_on.append(number)
    # Near on Monday; late on Thursday, and again after five working days each.
    assert told_on == [0, 3, 10, 17]
    assert case.pk


def test_a_missed_day_is_made_good_on_the_next(unit, counted, on):
    case = led_by(unit.body, day(2))
    assert told() == {unit.email: {case.pk}}
    on(day(4))
    assert told() == {unit.email: {case.pk}}


def test_who_gets_a_case_that_is_late_already_hears_of_it(unit, counted, on):
    first = led_by(unit.body, day(-10))
    assert told() == {unit.email: {first.pk}}
    on(day(1))
    second = led_by(unit.body, day(-10))
    Assignment.objects.filter(opinion=second).update(assigned_at=timezone.now())
    assert told() == {unit.email: {second.pk}}


def test_on_a_day_off_nobody_is_reminded(unit, counted, on):
    led_by(unit.body, day(-1))
    on(day(5))
    assert told() == {}
    CalendarDay.objects.create(day=day(7), kind="off", name="Nghỉ thử")
    on(day(7))
    assert told() == {}
    on(day(8))
    assert told() != {}


def answered(case, unit):
    Opinion.objects.filter(pk=case.pk).update(processing="answered", duty="", due_on=None)


def withdrawn(case, unit):
    Opinion.objects.filter(pk=case.pk).update(withdrawn_at=timezone.now())


def extended(case, unit):
    actions.extend_deadline(case, by=unit, until=day(40), reason="Cần đo lại.")


def waiting(case, unit):
    Opinion.objects.filter(pk=case.pk).update(processing="waiting")


def elsewhere(case, unit):
    Referral.objects.create(opinion=case, to_body=make_body(), letter_number="1", sent_on=day(-1))


def given_to_others(case, unit):
    Assignment.objects.filter(opinion=case).update(body=make_body())


def illustrative(case, unit):
    Opinion.objects.filter(pk=case.pk).update(is_illustrative=True)


def left(case, unit):
    unit.is_active = False
    unit.save()


CHANGES = [answered, withdrawn, extended, waiting, elsewhere, given_to_others, illustrative, left]


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_is_reminded_of_what_needs_them_no_more(unit, counted, change):
    kept = led_by(unit.body, day(-1))
    change(led_by(unit.body, day(-1)), unit)
    assert told() == ({} if change is left else {unit.email: {kept.pk}})


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_between_the_run_and_the_sending_is_not_told(unit, counted, change, monkeypatch):
    case = led_by(unit.body, day(-1))
    with monkeypatch.context() as patched:
        patched.setattr(delivery, "deliver", lambda message_id: True)
        remind()
    message = OutboxMessage.objects.get()
    change(case, unit)
    delivery.deliver(message.pk)
    assert mail.outbox == []
    message.refresh_from_db()
    assert message.dropped_at


def test_a_digest_that_could_not_be_sent_on_its_day_is_dropped_for_the_next(unit, counted, on, monkeypatch):
    case = led_by(unit.body, day(-1))
    with monkeypatch.context() as patched:
        patched.setattr(delivery, "deliver", lambda message_id: True)
        remind()
    on(day(1))
    delivery.deliver_due()
    assert mail.outbox == []
    assert told() == {unit.email: {case.pk}}


def test_the_mail_holds_numbers_days_and_links_and_no_words_of_residents(unit, counted):
    case = led_by(unit.body, day(-3), sender={"name": "Phạm Thị Riêng", "phone": "+84912345678"})
    remind()
    [message] = mail.outbox
    assert message.subject.startswith("Việc đến hạn và quá hạn hôm nay")
    assert f"Ý kiến số {case.pk}: trả lời bằng văn bản, hạn 29/07/2044" in message.body
    assert f"/quan-tri/ban/ho-so/{case.pk}/\n" in message.body
    for private in [case.original_text, case.subject, case.public_text, "Riêng", "0912345678", "+84912345678"]:
        assert private not in message.body


def test_a_mail_with_hundreds_of_cases_names_the_first_and_counts_the_rest(unit, counted):
    for _ in range(43):
        led_by(unit.body, day(-3))
    assert len(told()[unit.email]) == 40


def test_the_run_counts_every_deadline_before_it_reminds(unit):
    case = make_opinion(moderation="approved", processing="assigned", competence="ward", received_at=back(60))
    Assignment.objects.create(opinion=case, body=unit.body)
    assert remind() == {"moved": 1, "told": 1, "leaders": 0}


def test_the_command_says_what_it_did(unit, capsys):
    call_command("remind")
    assert "Đã tính lại hạn, 0 hạn thay đổi; nhắc 0 người; thư tháng này cho 0 lãnh đạo." in capsys.readouterr().out


def test_a_thousand_cases_take_the_same_queries_as_one(unit, counted):
    office = make_user("Văn phòng", email="van-phong@example.vn")

    def queries(number):
        OutboxMessage.objects.all().delete()
        session = Opinion.objects.first() or make_opinion()
        Opinion.objects.bulk_create(
            Opinion(
                session=session.session,
                original_text="x",
                subject="x",
                public_text="x",
                received_at=back(60),
                moderation="approved",
                processing="classified",
                duty="answer",
                due_on=day(-3),
            )
            for _ in range(number)
        )
        with CaptureQueriesContext(connection) as seen:
            assert remind()["told"] == 1
        return len(seen)

    assert queries(1) == queries(1000) < 60
    assert office.email


def test_asking_once_for_each_kind_of_case_is_asking_for_each_case():
    ours, other = make_body(), make_body()
    for body in [ours, other]:
        make_user("Đơn vị xử lý", body=body, email=f"{body.pk}@example.vn")
        led_by(body, day(1))
        led_by(body, day(1), duty="forward")
    for duty in ["first_response", "forward", "answer"]:
        due(day(1), duty)
    cases = list(cases_to_remind_of())
    for role in ["Văn phòng", "Đơn vị xử lý", "Lãnh đạo", "MTTQ"]:
        user = make_user(role, body=ours)
        assert own_of(user, cases) == [case for case in cases if must_act(user, case)]
        assert own_of(user, cases_near(user)) == own_of(user, cases)
    unit = make_user("Đơn vị xử lý", body=ours)
    assert [case.lead for case in own_of(unit, cases)] == [case.lead for case in cases_near(unit)] == [ours.pk]
