"""A verb of one promise leaves its neighbour alone; the days on the border; what the record says."""

import pytest
from django.utils import timezone

from feedback import actions
from feedback.models import Draft
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import CaseEvent

from ...builders import make_commitment, make_issue, make_opinion, make_response
from ...staff import fresh
from .steps import answer_of, in_days, item_of


def test_the_day_of_another_promise_stays(clerk):
    commitment, neighbour = make_commitment(due_on=in_days(3)), make_commitment(due_on=in_days(3))
    actions.postpone_commitment(commitment, by=clerk, due_on=in_days(9), reason="Mưa.")
    assert [fresh(row).due_on for row in [commitment, neighbour]] == [in_days(9), in_days(3)]


def test_progress_of_what_has_ended_is_refused_while_others_go_on(clerk):
    ended, _ = make_commitment(state="verified"), make_commitment()
    with pytest.raises(WrongState):
        actions.report_progress(ended, by=clerk, text="Thêm.")


@pytest.mark.parametrize(("due_in", "new_in"), [(3, 3), (-2, 0), (None, 0)])
def test_a_day_is_put_off_to_a_later_day_after_today(clerk, due_in, new_in):
    commitment = make_commitment(due_on=None if due_in is None else in_days(due_in))
    with pytest.raises(NotReady):
        actions.postpone_commitment(commitment, by=clerk, due_on=in_days(new_in), reason="Mưa.")
    actions.postpone_commitment(commitment, by=clerk, due_on=in_days(max(new_in, 0) + 1), reason="Mưa.")
    assert fresh(commitment).due_on == in_days(max(new_in, 0) + 1)


def test_a_promise_is_not_public_before_the_answer_it_comes_from(clerk):
    response = make_response(state=Draft.APPROVED)
    commitment = make_commitment(session=response.opinion.session, response=response)
    with pytest.raises(NotReady, match="Câu trả lời chưa được công bố"):
        actions.publish_commitment(commitment, by=clerk)
    assert fresh(commitment).published_at is None


def test_every_step_of_a_promise_is_on_record(clerk):
    commitment = make_commitment()
    actions.publish_commitment(commitment, by=clerk)
    actions.start_commitment(commitment, by=clerk)
    actions.report_progress(commitment, by=clerk, text="Đã khảo sát.")
    actions.postpone_commitment(commitment, by=clerk, due_on=in_days(9), reason="Mưa.")
    assert fresh(commitment).state == "under_way"
    events = CaseEvent.objects.filter(case_kind="commitment", case_id=commitment.pk).order_by("sequence")
    assert list(events.values_list("verb", flat=True)) == ["publish", "under_way", "report_progress", "postpone"]


def test_a_promise_of_the_conclusion_leads_to_the_issues_of_its_line_and_of_its_opinions(clerk):
    opinion, alone = make_opinion(moderation="approved"), make_opinion(moderation="approved")
    issue, of_the_line = make_issue(opinion, session=opinion.session), make_issue(session=opinion.session)
    make_issue(alone, session=alone.session)
    item = item_of(published_at=timezone.now())
    item.opinions.add(opinion)
    item.issues.add(of_the_line)
    promise = actions.promise_from_item(item, by=clerk)
    assert set(promise.issues.all()) == {issue, of_the_line}
    assert list(promise.opinions.all()) == [opinion]
    event = CaseEvent.objects.get(case_kind="commitment", case_id=promise.pk)
    assert (event.verb, event.reason) == ("add", "Từ phần d) của thông báo kết luận.")


def test_a_promise_of_the_answer_to_an_issue_leads_to_it_also_when_its_opinion_has_left(clerk):
    issue = make_issue(make_opinion(moderation="approved"))
    promise = actions.promise_from_response(answer_of(issue=issue), by=clerk)
    assert list(promise.issues.all()) == [issue]
    alone = actions.promise_from_response(answer_of(), by=clerk)
    assert not alone.issues.exists()
    assert CaseEvent.objects.filter(case_kind="commitment", verb="add").count() == 2
