"""Whoever had a hand in the words or the files of an answer neither approves nor publishes it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from feedback import actions
from feedback.actions import SameHands
from feedback.actions.handover import leave
from feedback.answers.steps import own_to_publish, to_approve, to_publish
from feedback.models import Draft, ResponseHand
from sessions_app.models import CaseEvent
from tests.builders import make_opinion, make_response, make_user, make_ward
from tests.pdfs import kept_pdf
from tests.staff import fresh, signed_in, text_of

from .steps import words

DECISIONS = [(actions.approve_response, Draft.SUBMITTED), (actions.publish_response, Draft.APPROVED)]


def edit(response, by):
    actions.edit_response(response, by=by, version=response.version, text="Sửa một chữ.")


def add_file(response, by):
    upload = SimpleUploadedFile("cong-van.pdf", kept_pdf())
    return actions.add_answer_file(response, upload, by=by, role="document")


def remove_file(response, by):
    actions.remove_answer_file(add_file(response, make_user()), by=by)


def take_over(response, by):
    gone = make_user()
    type(response).objects.filter(pk=response.pk).update(author=gone)
    leave(gone, by=make_user(is_superuser=True), heir=by)


def written_by(clerk, part=edit):
    """Handed in, last edited by somebody else; of `clerk` is only the `part` in it."""
    response = actions.start_response(make_opinion(moderation="approved"), by=make_user(), **words())
    part(response, clerk)
    edit(fresh(response), make_user())
    actions.submit_response(fresh(response), by=make_user())
    return fresh(response)


@pytest.mark.parametrize("who", ["author", "edited_by"])
@pytest.mark.parametrize(("verb", "state"), DECISIONS)
def test_who_wrote_or_edited_last_neither_approves_nor_publishes(clerk, who, verb, state):
    response = make_response(state=state, **{who: clerk})
    with pytest.raises(SameHands):
        verb(response, by=clerk)
    assert fresh(response).state == state
    make_ward(waives_two_hands=True)
    verb(response, by=clerk)
    assert "tự duyệt" in CaseEvent.objects.latest("pk").reason


@pytest.mark.parametrize("part", [edit, add_file, remove_file, take_over])
def test_nor_who_had_any_other_part_in_it(clerk, part):
    response = written_by(clerk, part)
    with pytest.raises(SameHands):
        actions.approve_response(response, by=clerk)
    actions.approve_response(response, by=make_user())
    with pytest.raises(SameHands):
        actions.publish_response(fresh(response), by=clerk)
    make_ward(waives_two_hands=True)
    actions.publish_response(fresh(response), by=clerk)
    assert "tự công bố" in CaseEvent.objects.filter(verb="publish_response").get().reason


def test_who_approved_may_put_it_right_once_it_went_back_and_then_another_approves(clerk):
    response, leader = written_by(clerk), make_user()
    actions.approve_response(response, by=leader)
    actions.return_response(fresh(response), by=leader, reason="Sửa ngày.")
    edit(fresh(response), leader)
    edit(fresh(response), clerk)
    actions.submit_response(fresh(response), by=clerk)
    with pytest.raises(SameHands):
        actions.approve_response(fresh(response), by=leader)
    actions.approve_response(fresh(response), by=make_user())


@pytest.mark.parametrize(("field", "other"), [("wrote", "decided"), ("decided", "wrote")])
def test_the_database_holds_no_answer_that_one_person_wrote_and_decided(clerk, field, other):
    hand = ResponseHand.objects.create(response=make_response(), user=clerk, **{field: True})
    with pytest.raises(IntegrityError), transaction.atomic():
        ResponseHand.objects.filter(pk=hand.pk).update(**{other: True})
    with pytest.raises(IntegrityError), transaction.atomic():
        ResponseHand.objects.create(response=hand.response, user=clerk, **{other: True})


def test_no_desk_offers_it_to_them_and_the_page_says_why_and_whom_to_ask():
    leader = signed_in("Lãnh đạo", full_name="Lãnh đạo một")
    part = make_user("Lãnh đạo", full_name="Lãnh đạo hai")
    free = make_user("Lãnh đạo", full_name="Lãnh đạo ba")
    response = written_by(leader.user)
    ResponseHand.objects.create(response=response, user=part, wrote=True)
    assert [list(to_approve(user)) for user in [leader.user, part, free]] == [[], [], [response]]
    page = text_of(leader.get(reverse("admin:answer", args=[response.opinion_id])))
    assert "đã thêm, bỏ tệp của câu này nên không tự duyệt" in page
    assert "Lãnh đạo ba" in page
    assert "Lãnh đạo hai" not in page
    actions.approve_response(response, by=free)
    assert [list(to_publish(user)) for user in [leader.user, part, free]] == [[], [], [response]]
    assert list(own_to_publish(leader.user)) == [response.opinion]
