"""When the ward owes an opinion what: each start, pause and extension, across Tết, a make-up Saturday and a year's end."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from feedback.actions.schedule import postpone_session, resume_session
from feedback.deadlines import answer_deadline, owed, refresh_all_deadlines
from feedback.deadlines.counting import PUT_OFF
from feedback.models import Opinion
from sessions_app.actions import MeetingPlan, cancel_session
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import CalendarDay, DeadlineRule
from tests.builders import make_meeting, make_session, make_user

from .cases import IN_DATABASE, MADE_UP, MONDAY, at, case, days, extended, paused, random_case, sent_away


@pytest.mark.parametrize(
    ("facts", "duty", "due_on"),
    [
        ({"moderation": "pending", "processing": "received"}, "first_response", dt.date(2027, 3, 15)),
        ({"moderation": "held", "processing": "received"}, "first_response", dt.date(2027, 3, 15)),
        ({"processing": "classified", "competence": "higher"}, "forward", dt.date(2027, 3, 8)),
        ({"processing": "classified", "competence": "other"}, "forward", dt.date(2027, 3, 8)),
        ({"processing": "received", "competence": ""}, "answer", dt.date(2027, 3, 22)),
        ({}, "answer", dt.date(2027, 3, 22)),
    ],
)
def test_what_is_owed_next_and_until_when(facts, duty, due_on):
    now = owed(case(**facts))
    assert (now.duty, now.due_on) == (duty, due_on)


@pytest.mark.parametrize(
    "facts",
    [
        {"moderation": "declined"},
        {"moderation": "diverted"},
        {"moderation": "duplicate"},
        {"processing": "answered"},
        {"processing": "closed"},
        {"processing": "waiting"},
        {"withdrawn_at": timezone.now()},
        {"moderation": "pending", "withdrawn_at": timezone.now()},
    ],
)
def test_nothing_is_owed_any_more_or_for_now(facts):
    assert owed(case()) is not None
    assert owed(case(**facts)) is None


def test_tet_does_not_count_and_a_made_up_saturday_does(tet):
    computation = answer_deadline(case(dt.date(2027, 2, 1)))
    # 2 to 4 February, 12, 15 to 19, Saturday 20, 22 to 26.
    assert computation.result == dt.date(2027, 2, 26)
    assert "Không tính 05/02/2027 (thứ Sáu, Tết Nguyên đán)." in computation.lines
    CalendarDay.objects.get(day=MADE_UP).delete()
    assert answer_deadline(case(dt.date(2027, 2, 1))).result == dt.date(2027, 3, 1)


def test_the_end_of_a_year_is_a_day_like_any_other():
    assert answer_deadline(case(dt.date(2026, 12, 21))).result == dt.date(2027, 1, 12)


def test_the_days_on_which_the_ward_waited_do_not_count():
    opinion = paused(case(), MONDAY + days(1), MONDAY + days(3))
    computation = answer_deadline(opinion)
    # The day of the question counts still; the two days after it do not.
    assert computation.result == dt.date(2027, 3, 24)
    assert "Không tính từ 03/03/2027 đến 04/03/2027 (chờ người gửi bổ sung)." in computation.lines


def test_a_question_answered_on_its_own_day_costs_nobody_a_day():
    assert answer_deadline(paused(case(), MONDAY, MONDAY)).result == answer_deadline(case()).result


def test_the_last_promise_stands_and_all_are_shown():
    opinion = extended(extended(case(), MONDAY, dt.date(2027, 3, 25)), MONDAY + days(2), dt.date(2027, 4, 1))
    computation = answer_deadline(opinion)
    assert computation.result == dt.date(2027, 4, 1)
    assert [line for line in computation.lines if "gia hạn" in line] == [
        "Ngày 01/03/2027 gia hạn đến 25/03/2027. Lý do: Cần đo lại.",
        "Ngày 03/03/2027 gia hạn đến 01/04/2027. Lý do: Cần đo lại.",
    ]


def test_while_another_body_has_it_the_day_it_named_holds_and_then_the_ward_counts_anew():
    opinion = case(processing="classified", competence="higher")
    referral = sent_away(opinion, MONDAY + days(1), expected_on=dt.date(2027, 4, 10))
    assert answer_deadline(opinion).result == dt.date(2027, 4, 10)
    assert "Ngày Sở Thử hẹn trả lời." in owed(opinion).computation.lines
    referral.replied_on, referral.reply = dt.date(2027, 3, 29), "Đã xem."
    referral.save()
    assert answer_deadline(Opinion.objects.get(pk=opinion.pk)).start == dt.date(2027, 3, 29)


def test_without_a_day_named_by_another_body_the_deadline_counts_from_our_letter():
    opinion = case(competence="higher")
    sent_away(opinion, MONDAY + days(7))
    assert answer_deadline(opinion).start == MONDAY + days(7)


def test_a_reopened_case_counts_from_its_reopening_without_earlier_extensions():
    opinion = extended(case(), MONDAY, dt.date(2027, 6, 1))
    opinion.reopened_at = at(MONDAY + days(14))
    assert answer_deadline(opinion).result == dt.date(2027, 4, 5)
    extended(opinion, MONDAY + days(15), dt.date(2027, 4, 20))
    assert answer_deadline(opinion).result == dt.date(2027, 4, 20)


def test_a_day_promised_before_it_was_sent_on_ends_no_later_count():
    opinion = case(competence="higher")
    extended(opinion, MONDAY, dt.date(2027, 3, 25))
    referral = sent_away(opinion, MONDAY + days(7), expected_on=dt.date(2027, 4, 10))
    assert answer_deadline(opinion).result == dt.date(2027, 4, 10)
    referral.replied_on, referral.reply = dt.date(2027, 4, 5), "Đã xem."
    referral.save()
    opinion = Opinion.objects.get(pk=opinion.pk)
    assert answer_deadline(opinion).result == WorkingCalendar.current().working_days_after(dt.date(2027, 4, 5), 15)
    extended(opinion, dt.date(2027, 4, 6), dt.date(2027, 5, 10))
    assert answer_deadline(opinion).result == dt.date(2027, 5, 10)


def test_a_later_day_promised_before_it_was_sent_on_stands():
    opinion = extended(case(competence="higher"), MONDAY, dt.date(2027, 6, 1))
    sent_away(opinion, MONDAY + days(7), expected_on=dt.date(2027, 4, 10))
    assert answer_deadline(opinion).result == dt.date(2027, 6, 1)


def test_the_day_another_body_named_before_a_reopening_is_not_owed_after_it():
    opinion = case(processing="classified", competence="higher")
    sent_away(opinion, MONDAY + days(1), expected_on=dt.date(2027, 3, 10))
    opinion.reopened_at = at(dt.date(2027, 3, 29))
    assert answer_deadline(opinion).result == WorkingCalendar.current().working_days_after(dt.date(2027, 3, 29), 15)


def test_a_reopened_case_that_was_never_sent_on_is_to_be_from_its_reopening():
    opinion = case(processing="classified", competence="higher", reopened_at=at(dt.date(2027, 3, 29)))
    now = owed(opinion)
    assert (now.duty, now.due_on) == ("forward", dt.date(2027, 4, 5))


def test_what_was_said_before_the_conference_may_be_answered_after_its_last_meeting():
    session = make_session()
    for held_on in [MONDAY + days(7), MONDAY + days(8)]:
        make_meeting(session=session, held_on=held_on)
    make_meeting(session=session, held_on=MONDAY + days(70), day_said="đầu quý sau")
    opinion = case(session=session)
    assert answer_deadline(opinion).start == MONDAY + days(8)
    assert answer_deadline(case(MONDAY + days(9), session=session)).start == MONDAY + days(9)
    DeadlineRule.objects.filter(duty="answer").update(counts_from="received")
    assert answer_deadline(opinion).start == MONDAY


def test_what_was_said_at_a_conference_that_is_only_retold_is_never_late():
    session = make_session(source="Bài đăng", announced_at=at(MONDAY + days(3)))
    make_meeting(session=session, held_on=MONDAY)
    told, pending = case(session=session), case(session=session, moderation="pending")
    assert [owed(told), owed(pending)] == [None, None]
    Opinion.objects.update(duty="answer", due_on=MONDAY)
    assert refresh_all_deadlines() == 2
    assert not Opinion.objects.exclude(due_on=None).exists()
    type(session).objects.update(source="")
    assert owed(Opinion.objects.get(pk=told.pk)).duty == "answer"


def test_a_cancelled_session_postpones_no_answer():
    session, today = make_session(), timezone.localdate()
    make_meeting(session=session, held_on=today + days(30))
    opinion = case(today, session=session)
    assert answer_deadline(opinion).start == today + days(30)
    cancel_session(session, by=make_user(), reason="Mưa bão.")
    assert answer_deadline(Opinion.objects.get(pk=opinion.pk)).start == today


def test_a_session_that_is_put_off_takes_no_day_back_and_the_count_says_so():
    session, today = make_session(), timezone.localdate()
    make_meeting(session=session, held_on=today + days(30))
    opinion = case(today, session=session)
    before = answer_deadline(opinion)
    assert before.note == ""
    postpone_session(session, by=make_user(), reason="Mưa bão.")
    opinion = Opinion.objects.get(pk=opinion.pk)
    after = answer_deadline(opinion)
    assert (after.result, opinion.due_on) == (before.result, before.result)
    assert PUT_OFF in after.lines
    late = case(today + days(31), session=opinion.session)
    notes = [answer_deadline(row).note for row in [late, extended(opinion, today, today + days(90))]]
    assert notes == ["", PUT_OFF]
    resume_session(
        session, by=make_user(), meetings=[MeetingPlan(session.meetings.get(), {"held_on": today + days(60)})]
    )
    moved = answer_deadline(Opinion.objects.get(pk=opinion.pk))
    assert (moved.start, moved.note) == (today + days(60), "")


def test_how_many_working_days_lie_between_two_days(tet):
    calendar = WorkingCalendar.current()
    assert calendar.working_days_between(dt.date(2027, 2, 4), dt.date(2027, 2, 15)) == 2
    assert calendar.working_days_between(dt.date(2027, 2, 19), dt.date(2027, 2, 21)) == 1
    assert calendar.working_days_between(MONDAY, MONDAY) == 0
    assert calendar.working_days_between(MONDAY, MONDAY - days(7)) == 0


def fresh_deadline(opinion):
    return owed(Opinion.objects.get(pk=opinion.pk)).computation


@IN_DATABASE
@given(data=st.data())
def test_a_deadline_is_a_working_day_and_never_before_its_start(tet, data):
    with transaction.atomic():
        computation = fresh_deadline(random_case(data))
        assert WorkingCalendar.current().is_working_day(computation.result)
        assert computation.result > computation.start
        transaction.set_rollback(True)


@IN_DATABASE
@given(data=st.data())
def test_a_day_off_never_makes_a_deadline_earlier(tet, data):
    with transaction.atomic():
        opinion = random_case(data)
        before = fresh_deadline(opinion).result
        day = data.draw(st.dates(dt.date(2026, 12, 1), dt.date(2027, 6, 30)))
        CalendarDay.objects.update_or_create(day=day, defaults={"kind": "off", "name": "Nghỉ thử"})
        assert fresh_deadline(opinion).result >= before
        transaction.set_rollback(True)


@IN_DATABASE
@given(data=st.data(), after=st.integers(0, 30), length=st.integers(0, 30))
def test_a_pause_never_makes_a_deadline_earlier(tet, data, after, length):
    with transaction.atomic():
        opinion = random_case(data)
        before = fresh_deadline(opinion).result
        asked = timezone.localdate(opinion.received_at) + days(after)
        paused(opinion, asked, asked + days(length))
        assert fresh_deadline(opinion).result >= before
        transaction.set_rollback(True)
