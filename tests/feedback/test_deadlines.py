"""When the ward owes an opinion what: each start, pause and extension, across Tết, a make-up Saturday and a year's end."""

import datetime as dt
from contextlib import suppress
from unittest import mock

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback import actions
from feedback.deadlines import (
    answer_deadline,
    differing,
    open_cases,
    owed,
    refresh_all_deadlines,
    refresh_deadline,
    refresh_session_deadlines,
)
from feedback.models import AnswerTime, DeadlineExtension, InformationRequest, Opinion, Referral, Response
from sessions_app.actions import ActionRefused, cancel_session
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import CalendarDay, DeadlineRule, Topic
from tests.builders import make_body, make_meeting, make_opinion, make_outcome, make_session, make_user

pytestmark = pytest.mark.django_db

IN_DATABASE = settings(
    max_examples=15 if connection.vendor == "sqlite" else 6,  # the rules are the same; rows are dearer to make there
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TET = [dt.date(2027, 2, day) for day in range(5, 12)]
MADE_UP = dt.date(2027, 2, 20)
"""A Saturday worked for a day of Tết."""

MONDAY = dt.date(2027, 3, 1)
starts = st.dates(dt.date(2026, 12, 1), dt.date(2027, 3, 31))


@pytest.fixture
def tet():
    for day in TET:
        CalendarDay.objects.create(day=day, name="Tết Nguyên đán")
    CalendarDay.objects.create(day=MADE_UP, kind="worked", name="Làm bù")


def at(day, hour=9):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def case(received_on=MONDAY, **kwargs):
    facts = {"moderation": "approved", "processing": "assigned", "competence": "ward", "received_at": at(received_on)}
    return make_opinion(**{**facts, **kwargs})


def paused(opinion, first, last=None):
    """Asked on `first`, answered on `last`."""
    ended_at = at(last, 10) if last else None
    InformationRequest.objects.create(opinion=opinion, question="Ở đâu?", asked_at=at(first), ended_at=ended_at)
    return opinion


def extended(opinion, on, until):
    line = DeadlineExtension.objects.create(opinion=opinion, until=until, reason="Cần đo lại.")
    DeadlineExtension.objects.filter(pk=line.pk).update(extended_at=at(on))
    return opinion


def sent_away(opinion, on, **kwargs):
    return Referral.objects.create(
        opinion=opinion, to_body=make_body(name="Sở Thử"), letter_number="1", sent_on=on, **kwargs
    )


def days(number):
    return dt.timedelta(days=number)


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


def test_a_body_that_named_no_day_has_the_days_of_the_rule_from_the_letter():
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
    opinion = case(session=session)
    assert answer_deadline(opinion).start == MONDAY + days(8)
    assert answer_deadline(case(MONDAY + days(9), session=session)).start == MONDAY + days(9)
    DeadlineRule.objects.filter(duty="answer").update(counts_from="received")
    assert answer_deadline(opinion).start == MONDAY


def test_a_cancelled_session_postpones_no_answer():
    session, today = make_session(), timezone.localdate()
    make_meeting(session=session, held_on=today + days(30))
    opinion = case(today, session=session)
    assert answer_deadline(opinion).start == today + days(30)
    cancel_session(session, by=make_user(), reason="Mưa bão.")
    assert answer_deadline(Opinion.objects.get(pk=opinion.pk)).start == today


def test_how_many_working_days_lie_between_two_days(tet):
    calendar = WorkingCalendar.current()
    assert calendar.working_days_between(dt.date(2027, 2, 4), dt.date(2027, 2, 15)) == 2
    assert calendar.working_days_between(dt.date(2027, 2, 19), dt.date(2027, 2, 21)) == 1
    assert calendar.working_days_between(MONDAY, MONDAY) == 0
    assert calendar.working_days_between(MONDAY, MONDAY - days(7)) == 0


def random_case(data):
    """A case in work with what may have happened to it, in any order."""
    received_on = data.draw(starts)
    opinion = case(received_on, processing=data.draw(st.sampled_from(["received", "classified", "assigned"])))
    if data.draw(st.booleans()):
        make_meeting(session=opinion.session, held_on=received_on + days(data.draw(st.integers(0, 40))))
    if data.draw(st.booleans()):
        asked = received_on + days(data.draw(st.integers(0, 20)))
        paused(opinion, asked, asked + days(data.draw(st.integers(0, 20))))
    if data.draw(st.booleans()):
        opinion.reopened_at = at(received_on + days(data.draw(st.integers(1, 30))))
        opinion.save()
    return Opinion.objects.get(pk=opinion.pk)


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


def withdraw(opinion, by, now):
    actions.withdraw(opinion)


def add_note(opinion, by, now):
    actions.add_note(opinion, text="Ở ngõ 5.")


def approve(opinion, by, now):
    actions.approve(opinion, by=by, subject="Tiêu đề", public_text="Nội dung.")


def decline(opinion, by, now):
    actions.decline(opinion, by=by, reason="Lý do.")


def classify_here(opinion, by, now):
    actions.classify(opinion, by=by, topic=Topic.objects.first(), competence="ward")


def classify_higher(opinion, by, now):
    actions.classify(opinion, by=by, topic=Topic.objects.first(), competence="higher")


def assign(opinion, by, now):
    actions.assign(opinion, by=by, body=make_body(), reason="Đúng việc.")


def extend(opinion, by, now):
    actions.extend_deadline(opinion, by=by, until=now + days(45), reason="Cần đo lại.")


def ask(opinion, by, now):
    actions.ask_sender(opinion, by=by, question="Ở đâu?")


def resume(opinion, by, now):
    actions.resume(opinion, by=by, reason="Đã gọi điện.")


def forward(opinion, by, now):
    actions.forward(opinion, by=by, to_body=make_body(), letter_number="1", sent_on=now, expected_on=now + days(9))


def reply(opinion, by, now):
    for referral in opinion.referrals.filter(replied_on=None):
        actions.record_reply(referral, by=by, replied_on=now, reply="Đã xem.")


def answer(opinion, by, now):
    content = {"text": "Đã sửa.", "outcome": make_outcome(), "body": make_body(), "issued_on": now}
    response = actions.start_response(opinion, by=by, **content)
    other = make_user()
    actions.submit_response(response, by=by)
    actions.approve_response(response, by=other)
    actions.publish_response(Response.objects.get(pk=response.pk), by=other)


def reopen(opinion, by, now):
    actions.reopen(opinion, by=by, reason="Chưa đủ.")


def hide(opinion, by, now):
    actions.hide(opinion, by=by, reason="Lộ thông tin.")


EVERY_VERB = [
    approve,
    decline,
    classify_here,
    classify_higher,
    assign,
    extend,
    ask,
    resume,
    add_note,
    forward,
    reply,
    answer,
    reopen,
    hide,
    withdraw,
]
COMMON = [approve, *(verb for verb in EVERY_VERB if verb not in {decline, withdraw, hide})]
steps = st.lists(st.tuples(st.sampled_from([*COMMON, *EVERY_VERB]), st.integers(0, 12)), min_size=3, max_size=9)


def play(opinion, by, verbs):
    """Do `verbs` some days apart, passing over what is refused; after each the row must say what is owed."""
    today = timezone.localdate(opinion.received_at)
    for verb, later in verbs:
        today += days(later)
        with mock.patch("django.utils.timezone.now", return_value=at(today, 10)):
            with suppress(ActionRefused), transaction.atomic():
                verb(Opinion.objects.get(pk=opinion.pk), by, today)
            stored = Opinion.objects.get(pk=opinion.pk)
            now = owed(stored)
            assert (stored.duty, stored.due_on) == ((now.duty, now.due_on) if now else ("", None)), verb.__name__


@IN_DATABASE
@given(verbs=steps, received_on=starts)
def test_after_any_verbs_the_row_says_what_is_owed(tet, verbs, received_on):
    with transaction.atomic():
        opinion = make_opinion(received_at=at(received_on), sender={"phone": "+84912345678"})
        refresh_deadline(opinion)
        play(opinion, make_user(), [(approve, 1), *verbs])
        assert refresh_all_deadlines() == 0
        transaction.set_rollback(True)


# Counting all, of which mostly none has moved


@given(start=st.dates(dt.date(2026, 12, 1), dt.date(2027, 4, 1)), number=st.integers(-3, 400))
def test_working_days_are_those_that_one_counts_one_by_one(start, number):
    off, worked = dict.fromkeys([*TET, MADE_UP, dt.date(2027, 2, 13)], "Tết"), frozenset([MADE_UP, TET[0], MONDAY])
    calendar, end = WorkingCalendar(off, worked, {}), start + days(number)
    between = (start + days(nth) for nth in range(1, number + 1))
    assert calendar.working_days_between(start, end) == sum(map(calendar.is_working_day, between))


def test_each_start_is_counted_once_and_pauses_each_time(tet):
    calendar = WorkingCalendar.current()
    first = calendar.deadline("answer", MONDAY)
    assert calendar.deadline("answer", MONDAY) is first
    assert calendar.deadline("answer", MONDAY, {MONDAY + days(1): "chờ"}).result == first.result + days(1)
    assert calendar.deadline("forward", MONDAY).result < first.result


def every_state():
    """Opinions in all states that there are, some with a day written down that should or should not be there."""
    states = [("pending", "received"), ("held", "received"), ("declined", "received"), ("diverted", "received")]
    states += [("approved", state) for state in ["received", "classified", "assigned", "waiting", "answered", "closed"]]
    for moderation, processing in states:
        for withdrawn_at in [None, timezone.now()]:
            for due_on in [None, MONDAY]:
                facts = {"moderation": moderation, "processing": processing, "withdrawn_at": withdrawn_at}
                make_opinion(**facts, decline_reason="Vì", due_on=due_on, duty="answer" if due_on else "")


def test_the_open_cases_are_found_way_by_way_as_by_one_question():
    every_state()
    undecided = Q(moderation__in=["pending", "held"])
    in_work = Q(moderation="approved") & ~Q(processing__in=["answered", "closed"])
    asked = Opinion.objects.filter(undecided | in_work | Q(due_on__isnull=False))
    assert open_cases(Opinion.objects.all()) == sorted(asked.values_list("pk", flat=True))


def test_what_differs_is_what_counting_each_would_change(tet):
    every_state()
    extended(case(), MONDAY, MONDAY + days(90))
    paused(case(), MONDAY, MONDAY + days(3))
    opened = case()
    Referral.objects.create(
        opinion=opened, to_body=make_body(), letter_number="1", sent_on=MONDAY, expected_on=MONDAY + days(40)
    )
    found, wrong = set(differing(open_cases(Opinion.objects.all()))), set()
    for opinion in Opinion.objects.order_by("pk"):
        now, written = owed(opinion), (opinion.duty, opinion.due_on)
        if written != ((now.duty, now.due_on) if now else ("", None)):
            wrong.add(opinion.pk)
    assert len(wrong) > 10
    assert found == wrong
    assert refresh_all_deadlines() == len(wrong)
    assert list(differing(open_cases(Opinion.objects.all()))) == []


@pytest.mark.parametrize("withdrawn_at", [None, at(MONDAY)])
def test_the_time_of_an_answer_that_there_is_not_goes(withdrawn_at):
    opinion = case(withdrawn_at=withdrawn_at)
    refresh_deadline(opinion)
    AnswerTime.objects.create(opinion=opinion, answered_on=MONDAY, due_on=MONDAY, working_days=3)
    assert refresh_all_deadlines() == 0
    assert not AnswerTime.objects.exists()


def test_nothing_is_locked_or_written_where_nothing_moved(django_assert_num_queries):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert refresh_all_deadlines() == 0
        assert not [query["sql"] for query in asked if not query["sql"].startswith(("SELECT", "EXECUTE"))]
        return len(asked)

    refresh_deadline(case())
    for_one = count()
    for _ in range(4):
        refresh_deadline(case(session=make_session()))
    assert count() == for_one


def test_only_cases_of_the_conference_are_counted():
    here, elsewhere = case(duty="answer", due_on=TET[0]), case(duty="answer", due_on=TET[0], session=make_session())
    assert refresh_session_deadlines(here.session) == 1
    assert Opinion.objects.get(pk=elsewhere.pk).due_on == TET[0]


@IN_DATABASE
@given(data=st.data(), number=st.integers(1, 5))
def test_counting_all_is_counting_each(tet, data, number):
    with transaction.atomic():
        opinions = [random_case(data) for _ in range(number)]
        done = make_opinion(moderation="approved", processing="answered", duty="answer", due_on=MONDAY)
        assert refresh_all_deadlines() == number + 1
        for opinion in opinions:
            row = Opinion.objects.get(pk=opinion.pk)
            assert (row.duty, row.due_on) == (owed(row).duty, owed(row).due_on)
        assert Opinion.objects.get(pk=done.pk).due_on is None
        assert len(open_cases(Opinion.objects.all())) == number
        transaction.set_rollback(True)
