"""Where a year ends, and how long an answer takes."""

import datetime as dt

import pytest
from django.urls import reverse

from feedback import deadlines
from feedback.figures.counting import Tally
from feedback.figures.tables import Figures
from feedback.models import (
    AnswerTime,
    DeadlineExtension,
    Issue,
)
from tests.builders import (
    make_issue,
    make_meeting,
    make_response,
    make_session,
)

from .world import approved, at


def test_year_ends_at_midnight_by_the_wards_clock():
    session = make_session()
    for moment in [at(2026, 1, 1, 0, 0) - dt.timedelta(microseconds=1), at(2026, 1, 1, 0, 0)]:
        approved(session=session, received_at=moment)
    assert [Figures(year=year).whole.received for year in (2025, 2026)] == [1, 1]


def test_list_of_a_year_ends_at_the_same_moment(client):
    first = approved(received_at=at(2025, 12, 31, 23, 59))
    second = approved(received_at=at(2026, 1, 1, 0, 0))
    page = client.get(reverse("feedback:opinions"), {"nam": "2025"}).content.decode()
    assert first.subject in page
    assert second.subject not in page


def test_median_is_the_middle_of_the_days():
    tally = Tally()
    tally.add([0] * len(tally.numbers), {"3": 2, "10": 1}, {})
    assert tally.median_days == 3
    tally.add([0] * len(tally.numbers), {"10": 1}, {})
    assert tally.median_days == 6.5
    assert Tally().median_days is None


def test_no_answer_is_left_when_all_that_were_counted_are_taken_away():
    tally = Tally()
    for times in [1, -1]:
        tally.add([0] * len(tally.numbers), {"3": 2}, {}, times=times)
    assert tally.median_days is None


def test_answer_is_timed_from_the_day_it_came_over_working_days():
    opinion = approved(received_at=at(2026, 3, 2))
    make_response(opinion=opinion, state="published", issued_on=dt.date(2026, 3, 16))
    deadlines.refresh_deadline(opinion)
    assert opinion.answer_time.working_days == 10
    assert opinion.answer_time.answered_on == dt.date(2026, 3, 16)
    assert opinion.answer_time.due_on == dt.date(2026, 3, 23)


def test_what_is_only_retold_is_answered_but_not_timed_and_the_page_says_so(client):
    session = make_session(source="Bài đăng", announced_at=at(2026, 3, 20))
    make_meeting(session=session, held_on=dt.date(2026, 3, 2))
    make_response(opinion=approved(session=session), state="published", issued_on=dt.date(2026, 3, 2))
    deadlines.recount_answer_times()
    tally = Figures(session=session).whole.tally
    assert [tally[name] for name in ["answered", "timed", "on_time"]] == [1, 0, 0]
    note = "chỉ được kể lại"
    address = reverse("feedback:session_figures", args=[session.slug])
    assert note in client.get(address).content.decode()
    type(session).objects.update(source="")
    deadlines.recount_answer_times()
    assert Figures(session=session).whole.tally["timed"] == 1
    assert note not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("extended_on", "in_time"),
    [((2026, 3, 23), (2026, 4, 20)), ((2026, 3, 24), (2026, 3, 23))],
    ids=["on the last day", "a day too late"],
)
def test_extension_made_after_the_day_does_not_make_an_answer_timely(extended_on, in_time):
    opinion = approved(received_at=at(2026, 3, 2))
    line = DeadlineExtension.objects.create(opinion=opinion, until=dt.date(2026, 4, 20), reason="Cần đo lại.")
    DeadlineExtension.objects.filter(pk=line.pk).update(extended_at=at(*extended_on))
    make_response(opinion=opinion, state="published", issued_on=dt.date(2026, 4, 10))
    deadlines.refresh_deadline(opinion)
    assert opinion.answer_time.due_on == dt.date(*in_time)
    says_so = any("vẫn tính là quá hạn" in line for line in deadlines.answer_deadline(opinion).lines)
    assert says_so == (in_time != (2026, 4, 20))


def test_correction_does_not_make_an_answer_late():
    opinion = approved(received_at=at(2026, 3, 2))
    first = make_response(
        opinion=opinion, state="superseded", issued_on=dt.date(2026, 3, 6), published_at=at(2026, 3, 6)
    )
    make_response(
        opinion=opinion,
        state="published",
        issued_on=dt.date(2026, 6, 1),
        published_at=at(2026, 6, 1),
        corrects=first,
        correction_note="Sửa số.",
    )
    deadlines.refresh_deadline(opinion)
    assert opinion.answer_time.working_days == 4


def test_reopened_opinion_is_timed_from_its_reopening():
    opinion = approved(received_at=at(2026, 3, 2), reopened_at=at(2026, 6, 1))
    make_response(opinion=opinion, state="superseded", issued_on=dt.date(2026, 3, 6), published_at=at(2026, 3, 6))
    make_response(opinion=opinion, state="published", issued_on=dt.date(2026, 6, 3), published_at=at(2026, 6, 3))
    deadlines.refresh_deadline(opinion)
    assert opinion.answer_time.working_days == 2


def test_member_of_an_issue_is_timed_by_the_answer_to_it():
    lead, member = approved(received_at=at(2026, 3, 2)), approved(received_at=at(2026, 3, 9), processing="answered")
    issue: Issue = make_issue(lead, member, session=lead.session)
    make_response(opinion=lead, issue=issue, state="published", issued_on=dt.date(2026, 3, 16))
    deadlines.refresh_deadline(member)
    assert member.answer_time.working_days == 5


def test_opinion_that_is_opened_again_has_no_time_until_it_is_answered():
    opinion = approved(received_at=at(2026, 3, 2))
    make_response(opinion=opinion, state="published", issued_on=dt.date(2026, 3, 16))
    deadlines.refresh_deadline(opinion)
    opinion.processing = "assigned"
    opinion.save(update_fields=["processing"])
    deadlines.refresh_deadline(opinion)
    assert not AnswerTime.objects.exists()
