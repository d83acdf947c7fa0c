"""The Front says whether it is done, and what the link of the mail opens."""

import pytest
from django.utils import timezone

from feedback import actions
from feedback.actions import done_reports
from feedback.models import CommitmentState, DoneReport, Opinion, Verification
from sessions_app.actions import NotReady, WrongState

from ...builders import (
    make_session,
    make_user,
)
from ...staff import fresh, text_of
from .steps import heard, page_of, promise, refuse, reported, say, state_of

# The Front


def test_the_front_verifies_and_its_word_is_public(client, front):
    report = reported(heard())
    actions.verify_commitment(report.commitment, by=front)
    assert state_of(report) == CommitmentState.VERIFIED
    assert "Mặt trận Tổ quốc xác nhận đã xong" in text_of(client.get(page_of(report)))


def test_what_is_sent_back_says_openly_why(client, front):
    report = reported(heard())
    actions.send_back(report.commitment, by=front, reason="Còn 03 nắp vỡ.")
    assert (state_of(report), bool(fresh(report).refuted_at)) == (CommitmentState.UNDER_WAY, True)
    assert "Còn 03 nắp vỡ." in text_of(client.get(page_of(report)))


def test_the_front_may_send_back_what_a_sender_verified(front):
    report = reported(opinion := heard())
    say(report, opinion)
    actions.send_back(fresh(report.commitment), by=front, reason="Còn 03 nắp vỡ.")
    assert state_of(report) == CommitmentState.UNDER_WAY


def test_the_lead_body_never_verifies_its_own_work():
    report = reported(heard())
    with pytest.raises(NotReady):
        actions.verify_commitment(report.commitment, by=make_user(body=report.commitment.lead_body))
    assert state_of(report) == CommitmentState.REPORTED_DONE


@pytest.mark.parametrize(
    ("state", "reason", "refusal"), [("reported_done", " ", NotReady), ("planned", "x", WrongState)]
)
def test_nothing_is_sent_back_without_reason_nor_before_it_is_reported(state, reason, refusal, front):
    commitment = promise(state=state)
    with pytest.raises(refusal):
        actions.send_back(commitment, by=front, reason=reason)
    assert fresh(commitment).state == state
    assert not Verification.objects.exists()


def test_what_was_reported_before_reports_were_kept_is_verified_like_the_rest(front):
    commitment = promise(state="reported_done")
    actions.verify_commitment(commitment, by=front)
    assert DoneReport.objects.get().verifications.get().verifier == front


# The link of the mail


def test_a_link_opens_its_own_report_for_its_own_sender_only():
    report, other = reported(opinion := heard()), reported(stranger := heard())
    token = done_reports.token_of(report, opinion)
    assert done_reports.asked_with(token) == (report, opinion)
    mark = token.split("-")[2]
    for wrong in [
        f"{other.pk}-{opinion.pk}-{mark}",
        f"{report.pk}-{stranger.pk}-{mark}",
        token[:-1],
        token + "0",
        f"{report.pk}-{opinion.pk}-",
        f"{report.pk}-{opinion.pk}",
        f"{'9' * 19}-{opinion.pk}-{mark}",
        f"{report.pk}-²-{mark}",
        f"{report.pk}-{opinion.pk}-é",
        "",
    ]:
        assert done_reports.asked_with(wrong) is None


def test_the_link_of_one_report_is_no_good_for_the_next():
    report = reported(opinion := heard())
    first = done_reports.token_of(report, opinion)
    refuse(report, opinion)
    again = actions.report_done(fresh(report.commitment), by=make_user())
    assert done_reports.asked_with(first) == (report, opinion)
    assert done_reports.token_of(again, opinion).split("-")[2] != first.split("-")[2]


def test_the_link_of_what_is_hidden_or_withdrawn_opens_nothing():
    report = reported(opinion := heard(), session=make_session())
    token = done_reports.token_of(report, opinion)
    type(report.commitment.session).objects.filter(pk=report.commitment.session_id).update(announced_at=None)
    assert done_reports.asked_with(token) is None
    type(report.commitment.session).objects.filter(pk=report.commitment.session_id).update(announced_at=timezone.now())
    assert done_reports.asked_with(token)
    Opinion.objects.filter(pk=opinion.pk).update(withdrawn_at=timezone.now())
    assert done_reports.asked_with(token) is None
