"""Who leads an issue: somebody always does who can, and an answer that is being prepared goes with the lead."""

import pytest
from django.utils import timezone

from feedback import actions
from feedback.models import Assignment, Opinion, Processing
from tests.builders import make_body, make_issue, make_opinion, make_response, make_session, make_user
from tests.staff import fresh, verbs_of


def make_members(count=3, **kwargs):
    session = make_session()
    return [make_opinion(session=session, moderation="approved", **kwargs) for _ in range(count)]


def take_back(opinion):
    Opinion.objects.filter(pk=opinion.pk).update(withdrawn_at=timezone.now())


def test_a_lead_that_can_lead_stays():
    first, second = make_members(2)
    issue = make_issue(first, second)
    assert actions.pass_on_lead(issue) == first
    assert verbs_of(issue) == []


def test_the_next_member_leads_when_the_lead_was_taken_back():
    first, second, third = make_members()
    issue = make_issue(first, second, third)
    take_back(first)
    assert actions.pass_on_lead(issue) == second
    assert fresh(issue).lead == second
    assert verbs_of(issue) == ["pass_on_lead"]


def test_whom_everybody_may_read_leads_before_whom_nobody_may():
    first, private, third = make_members()
    Opinion.objects.filter(pk=private.pk).update(visibility="not_published")
    issue = make_issue(first, private, third)
    take_back(first)
    assert actions.pass_on_lead(issue) == third


def test_an_open_case_leads_before_one_that_is_answered():
    first, answered, third = make_members()
    make_response(opinion=answered, state="published")
    issue = make_issue(first, answered, third)
    take_back(first)
    assert actions.pass_on_lead(issue) == third


def test_an_answered_case_that_everybody_may_read_leads_before_an_open_one_that_nobody_may():
    first, private, answered = make_members()
    Opinion.objects.filter(pk=private.pk).update(visibility="not_published")
    make_response(opinion=answered, state="published")
    issue = make_issue(first, private, answered)
    take_back(first)
    assert actions.pass_on_lead(issue) == answered


def test_nobody_leads_when_nobody_can():
    first, hidden = make_members(2)
    issue = make_issue(first, hidden)
    take_back(first)
    Opinion.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now(), hidden_reason="Lộ thông tin cá nhân.")
    assert actions.pass_on_lead(issue) is None
    assert fresh(issue).lead is None


def test_the_answer_that_is_being_prepared_goes_with_the_lead_and_its_body_gets_the_case():
    first, second = make_members(2)
    issue, body, user = make_issue(first, second), make_body(), make_user()
    answer = make_response(opinion=first, issue=issue, body=body, state="approved")
    take_back(first)
    actions.pass_on_lead(issue, by=user)
    assert fresh(answer).opinion == second
    assert second.assignments.current().get().body == body
    assert fresh(second).processing == Processing.ASSIGNED
    assert (verbs_of(first), verbs_of(second)) == (["answer_moved"], ["answer_came", "assign"])


def test_a_body_that_only_helped_leads_from_then_on():
    first, second = make_members(2)
    issue, body = make_issue(first, second), make_body()
    Assignment.objects.create(opinion=second, body=make_body())
    Assignment.objects.create(opinion=second, body=body, is_lead=False)
    make_response(opinion=first, issue=issue, body=body)
    take_back(first)
    actions.pass_on_lead(issue)
    assert [(line.body, line.is_lead) for line in second.assignments.current()] == [(body, True)]


@pytest.mark.parametrize(("state", "is_given"), [("waiting", True), ("answered", False), ("closed", False)])
def test_a_case_that_waits_waits_on_and_one_that_is_done_is_given_to_nobody(state, is_given):
    first, second = make_members(2)
    Opinion.objects.filter(pk=second.pk).update(processing=state)
    issue = make_issue(first, second)
    make_response(opinion=first, issue=issue)
    take_back(first)
    assert actions.pass_on_lead(issue) == second
    assert (fresh(second).processing, second.assignments.exists()) == (state, is_given)


def test_what_is_published_and_what_is_somebodys_own_stays():
    first, second = make_members(2)
    issue = make_issue(first, second)
    published = make_response(opinion=first, issue=issue, state="published")
    own = make_response(opinion=first)
    take_back(first)
    actions.pass_on_lead(issue)
    assert (fresh(published).opinion, fresh(own).opinion) == (first, first)


def test_the_issue_of_an_opinion_is_seen_to():
    first, second = make_members(2)
    issue = make_issue(first, second)
    take_back(first)
    actions.see_to_lead(first)
    assert fresh(issue).lead == second
    actions.see_to_lead(make_opinion())
