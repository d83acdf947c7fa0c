"""Many opinions, one answer: an issue is answered once, at the opinion that leads it, and every sender is told once."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from feedback import actions, emails
from feedback.actions.together import AnsweredTogether, join_answer
from feedback.models import Draft, InformationRequest, IssueOpinion, Opinion, Outcome, Response
from sessions_app.actions import ActionRefused, NotReady, WrongState
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import make_body, make_issue, make_opinion, make_response, make_session, make_user, make_ward
from tests.staff import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_user()


@pytest.fixture(autouse=True)
def one_hand():
    make_ward(waives_two_hands=True)


@pytest.fixture
def members():
    session = make_session()
    return [said(session, f"nguoi-{number}@example.vn") for number in range(3)]


@pytest.fixture
def issue(members):
    return make_issue(*members)


def said(session, email="", **fields):
    sender = {"email": email} if email else {}
    return make_opinion(session=session, moderation="approved", sender=sender, **fields)


def words(**fields):
    first = {"text": "Sẽ sửa trong tháng.", "outcome": Outcome.objects.first(), "body": make_body()}
    return {**first, "issued_on": timezone.localdate(), **fields}


def publish(response, *, by):
    for verb in [actions.submit_response, actions.approve_response, actions.publish_response]:
        verb(fresh(response), by=by)
    return fresh(response)


def answer(opinion, *, by, **fields):
    return publish(actions.start_response(fresh(opinion), by=by, **words(**fields)), by=by)


def told(kind="answered"):
    return sorted(OutboxMessage.objects.filter(kind=kind, recipient_kind="sender").values_list("case_id", flat=True))


def keys(opinions):
    return sorted(opinion.pk for opinion in opinions)


def read(opinion):
    return Opinion.objects.with_response().get(pk=opinion.pk).response


def verbs_of(opinion):
    rows = CaseEvent.objects.filter(case_kind="opinion", case_id=opinion.pk).order_by("sequence")
    return list(rows.values_list("verb", flat=True))


# Answering


def test_one_answer_is_the_answer_of_every_member_and_every_sender_is_told_once(clerk, members, issue):
    response = answer(members[0], by=clerk)
    assert response.issue == issue
    assert [fresh(member).processing for member in members] == ["answered"] * 3
    assert [fresh(member).due_on for member in members] == [None] * 3
    assert [read(member) for member in members] == [response] * 3
    assert told() == keys(members)
    assert verbs_of(members[1]) == ["answered_with_issue"]


@pytest.mark.parametrize("place", [1, 2])
def test_a_member_that_another_leads_gets_no_answer_of_its_own(clerk, members, issue, place):
    with pytest.raises(AnsweredTogether, match=f"{issue.title}.*số {members[0].pk}"):
        actions.start_response(members[place], by=clerk, **words())
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (Draft.DRAFT, actions.submit_response),
        (Draft.SUBMITTED, actions.approve_response),
        (Draft.APPROVED, actions.publish_response),
    ],
)
def test_what_was_written_before_an_opinion_became_a_member_goes_no_further(clerk, members, state, verb):
    draft = make_response(opinion=members[1], state=state)
    make_issue(*members)
    with pytest.raises(AnsweredTogether):
        verb(fresh(draft), by=clerk)
    assert fresh(draft).state == state


def test_an_answer_to_one_opinion_is_not_published_to_many_unread(clerk, members):
    """Approved for one; its opinion came to lead an issue after that."""
    draft = make_response(opinion=members[0], state=Draft.APPROVED)
    issue = make_issue(*members)
    with pytest.raises(NotReady, match="trình lại"):
        actions.publish_response(fresh(draft), by=clerk)
    assert told() == []
    actions.return_response(fresh(draft), by=clerk, reason="Nay trả lời cho cả vấn đề.")
    assert publish(draft, by=clerk).issue == issue
    assert told() == keys(members)


def test_an_answer_to_an_issue_is_not_published_to_one_when_the_issue_is_gone(clerk, members, issue):
    draft = actions.start_response(members[0], by=clerk, **words())
    actions.submit_response(fresh(draft), by=clerk)
    actions.approve_response(fresh(draft), by=clerk)
    IssueOpinion.objects.update(ended_at=timezone.now())
    with pytest.raises(NotReady, match="trình lại"):
        actions.publish_response(fresh(draft), by=clerk)


def test_who_comes_in_while_the_answer_is_written_is_answered_too(clerk, members, issue):
    draft = actions.start_response(members[0], by=clerk, **words())
    late = said(issue.session, "muon@example.vn")
    IssueOpinion.objects.create(issue=issue, opinion=late)
    publish(draft, by=clerk)
    assert told() == keys([*members, late])


def test_a_question_to_a_member_is_over_when_it_is_answered(clerk, members, issue):
    asked = InformationRequest.objects.create(opinion=members[1], question="Nhà số mấy?", asked_at=timezone.now())
    Opinion.objects.filter(pk=members[1].pk).update(processing="waiting")
    answer(members[0], by=clerk)
    assert fresh(asked).ended_at
    assert fresh(members[1]).processing == "answered"


@pytest.mark.parametrize(
    "fields",
    [
        {"moderation": "pending"},
        {"moderation": "declined", "decline_reason": "Không rõ."},
        {"moderation": "diverted"},
        {"withdrawn_at": timezone.now(), "processing": "closed"},
    ],
)
def test_who_is_no_longer_there_to_be_answered_is_left_alone(clerk, members, issue, fields):
    Opinion.objects.filter(pk=members[1].pk).update(**fields)
    before = fresh(members[1]).processing
    answer(members[0], by=clerk)
    assert fresh(members[1]).processing == before
    assert told() == keys([members[0], members[2]])


def test_a_hidden_member_is_answered_like_the_others(clerk, members, issue):
    actions.hide(members[1], by=clerk, reason="Nêu tên người khác.")
    answer(members[0], by=clerk)
    assert fresh(members[1]).processing == "answered"
    assert members[1].pk in told()


def test_who_said_the_same_as_a_member_is_told_with_it(clerk, members, issue):
    same = make_opinion(
        session=issue.session, moderation="duplicate", duplicate_of=members[2], sender={"email": "trung@example.vn"}
    )
    answer(members[0], by=clerk)
    assert told() == keys([*members, same])


def test_a_follower_of_two_members_gets_one_mail_and_a_sender_who_follows_none_more(clerk, members, issue):
    now = timezone.now()
    for member in members:
        member.follows.create(email="theo-doi@example.vn", confirmed_at=now, token_hash=f"{member.pk}")
    members[0].follows.create(email="nguoi-1@example.vn", confirmed_at=now, token_hash="x")
    answer(members[0], by=clerk)
    to_followers = OutboxMessage.objects.filter(kind="answered", recipient_kind="follow")
    assert [message.case_id for message in to_followers] == [members[0].pk]
    assert told() == keys(members)


def test_a_member_answered_before_keeps_its_own_answer_and_is_not_told_again(clerk, members):
    own = make_response(opinion=members[1], state=Draft.PUBLISHED)
    make_issue(*members)
    shared = answer(members[0], by=clerk)
    assert [read(member) for member in members] == [shared, own, shared]
    assert told() == keys([members[0], members[2]])


def test_the_answer_from_before_a_reopening_makes_room_for_the_one_to_the_issue(clerk, members):
    own = make_response(opinion=members[1], state=Draft.PUBLISHED)
    actions.reopen(fresh(members[1]), by=clerk, reason="Xem lại.")
    make_issue(*members)
    shared = answer(members[0], by=clerk)
    assert (read(members[1]), fresh(own).state) == (shared, Draft.SUPERSEDED)
    assert told() == keys(members)


def test_the_senders_of_two_parts_in_one_issue_are_told_once(clerk):
    session = make_session()
    whole = said(session, "tach@example.vn")
    parts = [said(session, part_of=whole) for _ in range(2)]
    make_issue(*parts)
    answer(parts[0], by=clerk)
    assert told() == [parts[0].pk]
    assert [fresh(part).processing for part in parts] == ["answered"] * 2


def test_the_mail_says_that_the_answer_is_to_several(clerk, members, issue):
    answer(members[0], by=clerk)
    single = make_opinion(moderation="approved", sender={"email": "rieng@example.vn"})
    answer(single, by=clerk)
    texts = {row.case_id: emails.mail_for(row).body for row in OutboxMessage.objects.filter(kind="answered")}
    assert all("câu trả lời chung" in texts[member.pk] for member in members)
    assert members[1].get_absolute_url() in texts[members[1].pk]
    assert "câu trả lời chung" not in texts[single.pk]


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


def test_a_correction_does_not_close_what_was_opened_again(clerk, members, issue):
    first = answer(members[0], by=clerk)
    actions.reopen(fresh(members[1]), by=clerk, reason="Chỗ này khác.")
    second = answer(members[0], by=clerk, corrects=first, correction_note="Sai tháng.")
    assert (fresh(members[1]).processing, read(members[1])) == ("classified", second)
    assert answer(members[1], by=clerk).issue is None


def test_the_leader_opened_again_is_answered_again_for_all(clerk, members, issue):
    first = answer(members[0], by=clerk)
    actions.reopen(fresh(members[0]), by=clerk, reason="Xem lại cả vấn đề.")
    assert read(members[0]) == first
    second = answer(members[0], by=clerk, text="Nay làm luôn.")
    assert (second.corrects, second.issue) == (first, issue)
    assert [read(member) for member in members] == [second] * 3
    assert OutboxMessage.objects.filter(kind="answered", occurrence=str(second.pk)).count() == 3


# Coming in after the answer


def test_who_is_put_into_an_answered_issue_is_answered_and_told(clerk, members, issue):
    shared = answer(members[0], by=clerk)
    late = said(issue.session, "muon@example.vn")
    IssueOpinion.objects.create(issue=issue, opinion=late)
    assert join_answer(late, by=clerk)
    assert (fresh(late).processing, read(late)) == ("answered", shared)
    assert told() == keys([*members, late])
    assert not join_answer(fresh(late), by=clerk)


def test_nothing_is_given_before_there_is_an_answer(clerk, members, issue):
    assert not join_answer(members[1], by=clerk)
    assert fresh(members[1]).processing == "received"


def test_who_is_withdrawn_is_not_answered_by_coming_in(clerk, members, issue):
    answer(members[0], by=clerk)
    late = said(issue.session, "muon@example.vn", withdrawn_at=timezone.now(), processing="closed")
    IssueOpinion.objects.create(issue=issue, opinion=late)
    assert not join_answer(late, by=clerk)
    assert told() == keys(members)


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


def test_a_correction_under_way_goes_on_at_the_next_leader(clerk, members, issue):
    shared = answer(members[0], by=clerk)
    correction = {"corrects": shared, "correction_note": "Sai tháng."}
    draft = actions.start_response(fresh(members[0]), by=clerk, **words(**correction))
    actions.withdraw(fresh(members[0]))
    later = publish(draft, by=clerk)
    assert (later.opinion, fresh(shared).state) == (members[1], Draft.SUPERSEDED)
    assert (read(members[1]), read(members[2])) == (later, later)


def test_who_led_once_and_was_shown_again_can_still_get_an_answer_of_its_own(clerk, members, issue):
    shared = answer(members[0], by=clerk)
    actions.hide(fresh(members[0]), by=clerk, reason="Nêu tên.")
    actions.show_again(fresh(members[0]), by=clerk, reason="Đã bỏ tên.")
    actions.reopen(fresh(members[0]), by=clerk, reason="Chỗ này khác.")
    own = answer(members[0], by=clerk)
    assert [read(member) for member in members] == [own, shared, shared]


def test_who_leads_nothing_passes_nothing_on(clerk, members, issue):
    actions.withdraw(members[2])
    assert fresh(issue).lead == members[0]


def test_a_duplicate_leads_no_longer(clerk, members, issue):
    other = said(issue.session)
    actions.mark_duplicate(members[0], by=clerk, of=other)
    assert fresh(issue).lead == members[1]


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


def at_once(*steps):
    """Each of `steps` in a thread of its own; what it raised, or «»."""
    together, came = threading.Barrier(len(steps)), []

    def run(step):
        try:
            together.wait(20)
            step()
            came.append("")
        except ActionRefused as refused:
            came.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)


one_writer = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory lets only one write at a time")


@one_writer
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_publish_at_once_one_does_and_everybody_is_told_once(clerk, members, issue):
    draft = make_response(opinion=members[0], issue=issue, state=Draft.APPROVED)
    steps = [lambda: actions.publish_response(fresh(draft), by=clerk)] * 2
    assert at_once(*steps) == ["", "WrongState"]
    assert told() == keys(members)
    assert [verbs_of(member).count("answered_with_issue") for member in members] == [0, 1, 1]


@one_writer
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("place", [0, 2])
def test_who_withdraws_while_it_is_published_leaves_no_half_answer(clerk, members, issue, place):
    draft = make_response(opinion=members[0], issue=issue, state=Draft.APPROVED)
    came = at_once(
        lambda: actions.publish_response(fresh(draft), by=clerk), lambda: actions.withdraw(fresh(members[place]))
    )
    assert came.count("") >= 1
    assert fresh(members[place]).processing == "closed"
    others = [member for member in members if member != members[place]]
    is_out = fresh(draft).state == Draft.PUBLISHED
    assert {fresh(member).processing for member in others} == {"answered" if is_out else "received"} or not is_out
    assert fresh(issue).lead != members[place]
