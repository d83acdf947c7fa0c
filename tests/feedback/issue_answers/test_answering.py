"""An issue is answered once, at the opinion that leads it, and every sender is told once."""

import pytest
from django.core import mail
from django.utils import timezone

from feedback import actions
from feedback.actions.issue_answers import AnsweredTogether, join_answers
from feedback.models import Draft, InformationRequest, IssueOpinion, Opinion, Response
from sessions_app.actions import NotReady
from sessions_app.models import OutboxMessage
from tests.builders import make_issue, make_opinion, make_response, make_session, make_topic, make_user
from tests.mails import mail_for
from tests.staff import fresh, verbs_of

from .steps import answer, keys, publish, read, said, told, words

# Answering


def test_one_answer_is_the_answer_of_every_member_and_every_sender_is_told_once(clerk, members, issue):
    response = answer(members[0], by=clerk)
    assert response.issue == issue
    assert [fresh(member).processing for member in members] == ["answered"] * 3
    assert [fresh(member).due_on for member in members] == [None] * 3
    assert [read(member) for member in members] == [response] * 3
    assert told() == keys(members)
    assert verbs_of(members[1]) == ["answered_with_issue"]


def test_who_took_theirs_back_is_neither_answered_nor_told(clerk, members, issue):
    alike = said(members[0].session, "trung@example.vn")
    actions.mark_duplicate(alike, by=clerk, of=members[0])
    for opinion in [alike, members[2]]:
        actions.withdraw(fresh(opinion))
    answer(members[0], by=clerk)
    assert [fresh(member).processing for member in members] == ["answered", "answered", "closed"]
    assert verbs_of(members[2]) == ["withdraw"]
    assert told() == keys(members[:2])


def in_parts(opinion):
    parts = [actions.Part(f"Việc {number}", "Nội dung.", make_topic()) for number in [1, 2]]
    actions.split_opinion(opinion, by=make_user(), parts=parts)


@pytest.mark.parametrize("leaves", [actions.withdraw, in_parts])
def test_who_left_before_the_answer_hears_of_its_correction_no_more_than_of_itself(clerk, members, issue, leaves):
    leaves(fresh(members[2]))
    response = answer(members[0], by=clerk)
    answer(members[0], by=clerk, corrects=response, correction_note="Sửa ngày.")
    assert (told(), told("corrected")) == (keys(members[:2]), keys(members[:2]))


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
    members[1].sender.email = "Nguoi-1@Example.vn"
    members[1].sender.save()
    answer(members[0], by=clerk)
    to_followers = OutboxMessage.objects.filter(kind="answered", recipient_kind="follow")
    assert sorted(message.case_id for message in to_followers) == keys(members)
    assert sum(sent.to == ["theo-doi@example.vn"] for sent in mail.outbox) == 1
    assert told() == keys(members)


def test_a_member_answered_before_keeps_its_own_answer_and_is_not_told_again(clerk, members):
    own = make_response(opinion=members[1], state=Draft.PUBLISHED)
    make_issue(*members)
    shared = answer(members[0], by=clerk)
    assert [read(member) for member in members] == [shared, own, shared]
    assert told() == keys([members[0], members[2]])


@pytest.mark.parametrize("place", [0, 1])
def test_the_correction_of_an_answer_of_its_own_goes_to_nobody_else(clerk, members, place):
    own = make_response(opinion=members[place], state=Draft.PUBLISHED)
    make_issue(*members)
    later = answer(members[place], by=clerk, corrects=own, correction_note="Sai tháng.")
    assert [read(member) for member in members] == [later if member == members[place] else None for member in members]
    assert later.issue is None


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
    (sent,) = mail.outbox
    one, other = (f"{part.pk} (tách từ ý kiến số {whole.pk})" for part in parts)
    assert f"Các ý kiến số {one} và {other} ông/bà gửi cho" in sent.body
    assert [fresh(part).processing for part in parts] == ["answered"] * 2


def test_the_mail_says_that_the_answer_is_to_several(clerk, members, issue):
    answer(members[0], by=clerk)
    single = make_opinion(moderation="approved", sender={"email": "rieng@example.vn"})
    answer(single, by=clerk)
    texts = {row.case_id: mail_for(row).body for row in OutboxMessage.objects.filter(kind="answered")}
    assert all("câu trả lời chung" in texts[member.pk] for member in members)
    assert members[1].get_absolute_url() in texts[members[1].pk]
    assert "câu trả lời chung" not in texts[single.pk]


# Coming in after the answer


def test_who_is_put_into_an_answered_issue_is_answered_and_told(clerk, members, issue):
    shared = answer(members[0], by=clerk)
    late = said(issue.session, "muon@example.vn")
    IssueOpinion.objects.create(issue=issue, opinion=late)
    for _ in range(2):
        join_answers([fresh(late)], by=clerk)
    assert (fresh(late).processing, read(late)) == ("answered", shared)
    assert told() == keys([*members, late])


def test_nothing_is_given_before_there_is_an_answer(clerk, members, issue):
    join_answers([members[1]], by=clerk)
    assert fresh(members[1]).processing == "received"


def test_who_is_withdrawn_is_not_answered_by_coming_in(clerk, members, issue):
    answer(members[0], by=clerk)
    late = said(issue.session, "muon@example.vn", withdrawn_at=timezone.now(), processing="closed")
    IssueOpinion.objects.create(issue=issue, opinion=late)
    join_answers([late], by=clerk)
    assert told() == keys(members)
