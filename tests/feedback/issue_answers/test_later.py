"""What becomes of an answer to many: corrected, opened again, led by another, read, written by two at once."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback import actions
from feedback.actions.issue_answers import AnsweredTogether
from feedback.models import Draft, IssueOpinion, Opinion
from sessions_app.actions import WrongState
from sessions_app.models import OutboxMessage
from tests.builders import make_body, make_issue, make_response, make_session
from tests.marks import committing, needs_several_writers
from tests.staff import fresh, verbs_of

from .steps import answer, keys, publish, read, said, told, words

# Correcting, opening again


def test_a_correction_reaches_everybody_who_reads_the_answer(clerk, members, issue):
    first = answer(members[0], by=clerk)
    second = answer(members[0], by=clerk, corrects=first, correction_note="Sai tháng.", text="Trong quý.")
    assert (second.issue, fresh(first).state) == (issue, Draft.SUPERSEDED)
    assert [read(member) for member in members] == [second] * 3
    assert told("corrected") == keys(members)


def test_a_member_cannot_correct_what_is_answered_at_another(clerk, members, issue):
    first = answer(members[0], by=clerk)
    with pytest.raises(WrongState):
        actions.start_response(fresh(members[1]), by=clerk, **words(corrects=first, correction_note="Sai."))


def test_a_member_that_was_opened_again_gets_an_answer_of_its_own(clerk, members, issue):
    shared = answer(members[0], by=clerk)
    actions.reopen(fresh(members[1]), by=clerk, reason="Chỗ này khác.")
    assert read(members[1]) == shared
    own = answer(members[1], by=clerk, text="Riêng chỗ này.")
    assert (own.issue, own.corrects) == (None, None)
    assert [read(member) for member in members] == [shared, own, shared]
    assert fresh(shared).state == Draft.PUBLISHED


def test_a_correction_leaves_a_member_with_an_answer_of_its_own_in_peace(clerk, members, issue):
    first = answer(members[0], by=clerk)
    actions.reopen(fresh(members[1]), by=clerk, reason="Chỗ này khác.")
    own = answer(members[1], by=clerk)
    answer(members[0], by=clerk, corrects=first, correction_note="Sai tháng.")
    assert read(members[1]) == own
    assert told("corrected") == keys([members[0], members[2]])


@pytest.mark.long
def test_a_correction_does_not_close_what_was_opened_again(clerk, members, issue):
    first = answer(members[0], by=clerk)
    actions.reopen(fresh(members[1]), by=clerk, reason="Chỗ này khác.")
    second = answer(members[0], by=clerk, corrects=first, correction_note="Sai tháng.")
    assert (fresh(members[1]).processing, read(members[1])) == ("received", second)
    assert answer(members[1], by=clerk).issue is None


def test_the_leader_opened_again_is_answered_again_for_all(clerk, members, issue):
    first = answer(members[0], by=clerk)
    actions.reopen(fresh(members[0]), by=clerk, reason="Xem lại cả vấn đề.")
    assert read(members[0]) == first
    second = answer(members[0], by=clerk, text="Nay làm luôn.")
    assert (second.corrects, second.issue) == (first, issue)
    assert [read(member) for member in members] == [second] * 3
    assert OutboxMessage.objects.filter(kind="answered", occurrence=str(second.pk)).count() == 3


# Passing the lead on


def withdraw(opinion, by):
    actions.withdraw(opinion)


def hide(opinion, by):
    actions.hide(opinion, by=by, reason="Nêu tên người khác.")


@pytest.mark.parametrize("leave", [withdraw, hide])
def test_the_next_member_leads_and_the_draft_goes_with_it(clerk, members, issue, leave):
    draft = actions.start_response(members[0], by=clerk, **words())
    leave(fresh(members[0]), clerk)
    assert fresh(issue).lead == members[1]
    assert fresh(draft).opinion == members[1]
    shared = publish(draft, by=clerk)
    assert (read(members[1]), read(members[2])) == (shared, shared)


def test_the_unit_whose_draft_it_is_gets_the_case_it_goes_on_at(clerk, members, issue):
    body = make_body()
    draft = actions.start_response(members[0], by=clerk, **words(body=body))
    actions.withdraw(fresh(members[0]))
    assert fresh(draft).opinion.assignments.current().get().body == body
    assert fresh(members[1]).processing == "assigned"


@pytest.mark.long
def test_a_published_answer_stays_when_its_leader_goes(clerk, members, issue):
    shared = answer(members[0], by=clerk)
    actions.withdraw(fresh(members[0]))
    assert fresh(issue).lead == members[1]
    assert (read(members[1]), read(members[2])) == (shared, shared)
    later = answer(members[1], by=clerk, corrects=fresh(shared), correction_note="Sai tháng.")
    assert read(members[2]) == later


def test_without_a_leader_each_is_answered_by_itself(clerk, members, issue):
    for member in members[1:]:
        actions.withdraw(member)
    actions.hide(members[0], by=clerk, reason="Nêu tên.")
    assert fresh(issue).lead is None
    own = answer(members[0], by=clerk)
    assert (own.issue, read(members[0])) == (None, own)


@pytest.mark.long
def test_a_correction_under_way_goes_on_at_the_next_leader(clerk, members, issue):
    shared = answer(members[0], by=clerk)
    correction = {"corrects": shared, "correction_note": "Sai tháng."}
    draft = actions.start_response(fresh(members[0]), by=clerk, **words(**correction))
    actions.withdraw(fresh(members[0]))
    later = publish(draft, by=clerk)
    assert (later.opinion, fresh(shared).state) == (members[1], Draft.SUPERSEDED)
    assert (read(members[1]), read(members[2])) == (later, later)


@pytest.mark.long
def test_who_led_once_and_was_shown_again_can_still_get_an_answer_of_its_own(clerk, members, issue):
    shared = answer(members[0], by=clerk)
    actions.hide(fresh(members[0]), by=clerk, reason="Nêu tên.")
    actions.show_again(fresh(members[0]), by=clerk, reason="Đã bỏ tên.")
    actions.reopen(fresh(members[0]), by=clerk, reason="Chỗ này khác.")
    own = answer(members[0], by=clerk)
    assert [read(member) for member in members] == [own, shared, shared]


@pytest.mark.long
def test_who_led_once_does_not_replace_the_answer_to_all_by_one_of_its_own(clerk, members, issue):
    shared = answer(members[0], by=clerk)
    actions.hide(fresh(members[0]), by=clerk, reason="Nêu tên.")
    actions.show_again(fresh(members[0]), by=clerk, reason="Đã bỏ tên.")
    actions.reopen(fresh(members[0]), by=clerk, reason="Chỗ này khác.")
    with pytest.raises(AnsweredTogether):
        actions.start_response(fresh(members[0]), by=clerk, **words(corrects=shared, correction_note="Sai."))
    assert [read(member) for member in members] == [shared] * 3


def test_withdrawing_another_member_does_not_change_the_lead(clerk, members, issue):
    actions.withdraw(members[2])
    assert fresh(issue).lead == members[0]


def test_a_duplicate_leads_no_longer(clerk, members, issue):
    other = said(issue.session)
    actions.mark_duplicate(members[0], by=clerk, of=other)
    assert fresh(issue).lead == members[1]


def test_who_was_no_duplicate_after_all_is_answered_with_the_others(clerk, members, issue):
    actions.mark_duplicate(members[1], by=clerk, of=said(issue.session))
    shared = answer(members[0], by=clerk)
    actions.unmark_duplicate(fresh(members[1]), by=clerk)
    actions.approve(fresh(members[1]), by=clerk, subject="Đèn hỏng", public_text="Đèn ngõ 5 hỏng.")
    assert (fresh(members[1]).processing, read(members[1])) == ("answered", shared)
    assert told("answered") == keys(members)


def hidden(opinion, by):
    actions.hide(opinion, by=by, reason="Lộ tên.")


def shown_again(opinion, by):
    actions.show_again(fresh(opinion), by=by, reason="Đã xem lại.")


def a_duplicate(opinion, by):
    actions.mark_duplicate(opinion, by=by, of=said(opinion.session))


def no_duplicate(opinion, by):
    actions.unmark_duplicate(fresh(opinion), by=by)
    actions.approve(fresh(opinion), by=by, subject="Đèn hỏng", public_text="Đèn ngõ 5 hỏng.")


@pytest.mark.parametrize(("away", "back"), [(hidden, shown_again), (a_duplicate, no_duplicate)])
def test_the_only_member_leads_again_when_it_is_back(clerk, away, back):
    alone = said(make_session())
    issue = make_issue(alone)
    away(alone, clerk)
    assert fresh(issue).lead is None
    back(alone, clerk)
    assert fresh(issue).lead == alone
    assert answer(fresh(alone), by=clerk).issue == issue


# What is read


@pytest.mark.parametrize("rows", [1, 12])
def test_answers_of_members_cost_the_same_for_any_number(clerk, django_assert_num_queries, rows):
    session = make_session()
    for _ in range(rows):
        pair = [said(session), said(session)]
        shared = make_response(opinion=pair[0], state=Draft.PUBLISHED, issue=make_issue(*pair))
    with django_assert_num_queries(4):
        answers = [opinion.response for opinion in Opinion.objects.with_response()]
    assert None not in answers
    assert shared in answers


def test_what_is_not_published_yet_is_read_by_no_member(members, issue):
    soon = timezone.now() + dt.timedelta(hours=1)
    make_response(opinion=members[0], state=Draft.PUBLISHED, issue=issue, published_at=soon)
    assert read(members[1]) is None


def test_who_left_the_issue_does_not_read_its_answer(members, issue):
    shared = make_response(opinion=members[0], state=Draft.PUBLISHED, issue=issue)
    IssueOpinion.objects.filter(opinion=members[1]).update(ended_at=timezone.now())
    assert (read(members[1]), read(members[2])) == (None, shared)


# At the same moment


@needs_several_writers
@committing
def test_of_two_who_publish_at_once_one_does_and_everybody_is_told_once(clerk, members, issue, pressed):
    draft = make_response(opinion=members[0], issue=issue, state=Draft.APPROVED)
    steps = [lambda: actions.publish_response(fresh(draft), by=clerk)] * 2
    assert pressed(steps, told) == (["", "WrongState"], keys(members))
    assert [verbs_of(member).count("answered_with_issue") for member in members] == [0, 1, 1]


@needs_several_writers
@committing
@pytest.mark.parametrize("place", [0, 2])
def test_who_withdraws_while_it_is_published_leaves_no_half_answer(clerk, members, issue, place, pressed):
    draft = make_response(opinion=members[0], issue=issue, state=Draft.APPROVED)
    steps = [lambda: actions.publish_response(fresh(draft), by=clerk), lambda: actions.withdraw(fresh(members[place]))]
    came, _ = pressed(steps, told)
    assert came[0] == ""
    assert fresh(members[place]).processing == "closed"
    others = [member for member in members if member != members[place]]
    is_out = fresh(draft).state == Draft.PUBLISHED
    assert {fresh(member).processing for member in others} == {"answered" if is_out else "received"} or not is_out
    assert fresh(issue).lead != members[place]
