"""The verbs of answers: what each does, what it refuses, and what two people at once leave behind."""

import contextlib
import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback import actions
from feedback.actions import EditedMeanwhile, TakenBack
from feedback.actions.answer import lead_to_wait_for
from feedback.actions.erase import erase_original
from feedback.models import Draft, Opinion, Response, ResponseFile
from sessions_app.actions import NotReady, WrongState
from sessions_app.chain import ERASED
from sessions_app.models import OutboxMessage
from tests.builders import make_body, make_meeting, make_official, make_opinion, make_response, make_topic, make_user
from tests.staff import fresh, verbs_of

from .steps import words


@pytest.fixture
def opinion():
    return make_opinion(moderation="approved")


def days_ago(number):
    return timezone.localdate() - dt.timedelta(days=number)


# Starting


@pytest.mark.parametrize("moderation", ["pending", "held", "declined", "diverted", "duplicate"])
def test_what_is_not_approved_gets_no_answer(clerk, moderation):
    opinion = make_opinion(moderation=moderation)
    with pytest.raises(WrongState):
        actions.start_response(opinion, by=clerk, **words())
    assert not opinion.responses.exists()


@pytest.mark.parametrize("state", [Draft.DRAFT, Draft.SUBMITTED, Draft.APPROVED])
def test_one_answer_is_under_way_at_a_time(clerk, state):
    response = make_response(state=state)
    with pytest.raises(NotReady):
        actions.start_response(response.opinion, by=clerk, **words())
    assert list(Response.objects.all()) == [response]


def test_who_starts_an_answer_is_its_author_and_first_editor(clerk, opinion):
    response = actions.start_response(opinion, by=clerk, **words())
    assert (response.author, response.edited_by, response.version) == (clerk, clerk, 1)
    assert verbs_of(opinion) == ["draft_response"]


def test_a_published_answer_has_one_correction_under_way(clerk):
    old = make_response(state=Draft.PUBLISHED)
    actions.start_response(old.opinion, by=clerk, **words(corrects=old, correction_note="Sai ngày."))
    with pytest.raises(NotReady):
        actions.start_response(old.opinion, by=clerk, **words(corrects=old, correction_note="Sai nữa."))


# Editing


def test_the_second_of_two_editors_writes_nothing_and_is_told_who_was_first(clerk):
    response, other = make_response(), make_user()
    actions.edit_response(fresh(response), by=other, version=1, text="Của người kia.")
    with pytest.raises(EditedMeanwhile) as refused:
        actions.edit_response(fresh(response), by=clerk, version=1, text="Của tôi.")
    assert (refused.value.response.text, refused.value.response.edited_by) == ("Của người kia.", other)
    assert (fresh(response).text, fresh(response).version) == ("Của người kia.", 2)
    assert verbs_of(response.opinion) == ["edit_response"]


@pytest.mark.parametrize("state", [Draft.SUBMITTED, Draft.APPROVED, Draft.PUBLISHED, Draft.SUPERSEDED])
def test_only_a_draft_is_edited(clerk, state):
    response = make_response(state=state)
    with pytest.raises(WrongState):
        actions.edit_response(response, by=clerk, version=1, text="Sửa lén.")
    assert fresh(response).text != "Sửa lén."


def test_a_page_left_open_brings_back_nothing_that_was_withdrawn_or_erased(clerk):
    taken, hidden = (make_response(state=Draft.DRAFT, text="Gửi bà ở số 5") for _ in range(2))
    Opinion.objects.filter(pk=hidden.opinion_id).update(visibility="not_published", processing="answered")
    actions.withdraw(taken.opinion)
    erase_original(fresh(hidden.opinion), by=None, reason="Người gửi đề nghị")
    for draft, refusal in [(taken, TakenBack), (hidden, EditedMeanwhile)]:
        with pytest.raises(refusal):
            actions.edit_response(draft, by=clerk, version=1, text="Gửi bà ở số 5, nhà sau")
    assert fresh(hidden).text == ERASED


# Handing in and sending back


@pytest.mark.parametrize("field", ["text", "legal_basis"])
def test_a_place_that_is_left_open_keeps_an_answer_back(clerk, field):
    response = make_response(**{field: "Theo {so_van_ban}."})
    with pytest.raises(NotReady, match="so_van_ban"):
        actions.submit_response(response, by=clerk)
    assert fresh(response).state == Draft.DRAFT


def test_an_answer_is_not_older_than_its_opinion(clerk):
    response = make_response(issued_on=days_ago(1))
    with pytest.raises(NotReady, match="trước ngày nhận"):
        actions.submit_response(response, by=clerk)
    Response.objects.update(issued_on=days_ago(0))
    actions.submit_response(fresh(response), by=clerk)
    assert fresh(response).state == Draft.SUBMITTED


@pytest.mark.parametrize(("held", "said", "is_taken"), [(2, 2, True), (2, 1, False), (-2, 0, False)])
def test_what_was_said_at_the_conference_was_said_on_a_day_of_it(clerk, held, said, is_taken):
    """The question may be written down after it was answered; the numbers are days ago."""
    response = make_response(on_the_spot=True, issued_on=days_ago(said))
    make_meeting(session=response.opinion.session, held_on=days_ago(held))
    refused = contextlib.nullcontext() if is_taken else pytest.raises(NotReady, match="không họp ngày")
    with refused:
        actions.submit_response(response, by=clerk)
    assert (fresh(response).state == Draft.SUBMITTED) == is_taken


def test_an_answer_is_not_published_before_its_day(clerk):
    response = make_response(issued_on=days_ago(-1))
    actions.submit_response(response, by=clerk)
    actions.approve_response(response, by=make_user())
    with pytest.raises(NotReady, match="chưa tới"):
        actions.publish_response(response, by=make_user())
    assert fresh(response).state == Draft.APPROVED


@pytest.mark.parametrize("state", [Draft.SUBMITTED, Draft.APPROVED])
def test_what_is_sent_back_loses_its_approval(clerk, state):
    response = make_response(state=state)
    actions.return_response(response, by=clerk, reason="Thiếu căn cứ.")
    assert (fresh(response).state, fresh(response).approved_digest) == (Draft.DRAFT, "")
    assert fresh(response).return_reason == "Thiếu căn cứ."


@pytest.mark.parametrize("state", [Draft.DRAFT, Draft.PUBLISHED, Draft.SUPERSEDED])
def test_an_answer_in_another_state_is_not_sent_back(clerk, state):
    response = make_response(state=state)
    with pytest.raises(WrongState):
        actions.return_response(response, by=clerk, reason="Vì thế.")
    assert fresh(response).state == state


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_sent_back_without_a_reason(clerk, reason):
    response = make_response(state=Draft.SUBMITTED)
    with pytest.raises(NotReady):
        actions.return_response(response, by=clerk, reason=reason)
    assert fresh(response).state == Draft.SUBMITTED


# What was approved is what is published


@pytest.mark.parametrize("change", [{"text": "Khác."}, {"legal_basis": "Khác."}, {"issued_on": days_ago(2)}])
def test_a_word_that_changes_after_the_approval_voids_it(clerk, change):
    response = make_response(state=Draft.APPROVED)
    Response.objects.filter(pk=response.pk).update(**change)
    with pytest.raises(NotReady):
        actions.publish_response(fresh(response), by=clerk)
    assert fresh(response).state == Draft.APPROVED


def test_a_caption_that_changes_after_the_approval_voids_it(clerk):
    response = make_response()
    picture = {"role": "after", "media_type": "image/png", "file_name": "a.png", "size": 1}
    file = ResponseFile.objects.create(response=response, caption="Đã sửa", **picture)
    actions.submit_response(response, by=clerk)
    actions.approve_response(response, by=clerk)
    ResponseFile.objects.filter(pk=file.pk).update(caption="Chưa sửa")
    with pytest.raises(NotReady):
        actions.publish_response(fresh(response), by=clerk)


def test_another_signer_after_the_approval_voids_it(clerk):
    response = make_response(state=Draft.APPROVED)
    Response.objects.filter(pk=response.pk).update(signer=make_official())
    with pytest.raises(NotReady):
        actions.publish_response(fresh(response), by=clerk)


def test_the_answer_to_what_was_found_to_be_a_complaint_meanwhile_is_not_published(clerk):
    response = make_response(state=Draft.APPROVED)
    actions.divert(fresh(response.opinion), by=clerk)
    with pytest.raises(WrongState):
        actions.publish_response(fresh(response), by=clerk)
    assert fresh(response).state == Draft.APPROVED


def test_of_two_who_publish_the_second_is_told(clerk):
    response = make_response(state=Draft.APPROVED)
    first, second = fresh(response), fresh(response)
    actions.publish_response(first, by=clerk)
    with pytest.raises(WrongState):
        actions.publish_response(second, by=make_user())
    assert verbs_of(response.opinion) == ["publish_response"]


def test_when_two_decide_about_an_answer_the_second_is_refused(clerk):
    response = make_response(state=Draft.SUBMITTED)
    first, second = fresh(response), fresh(response)
    actions.return_response(first, by=clerk, reason="Thiếu căn cứ.")
    with pytest.raises(WrongState):
        actions.approve_response(second, by=clerk)
    assert (fresh(response).state, verbs_of(response.opinion)) == (Draft.DRAFT, ["return_response"])


def test_the_database_holds_one_published_answer():
    response = make_response(state=Draft.PUBLISHED)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_response(opinion=response.opinion, state=Draft.PUBLISHED)


# Reopening


@pytest.mark.parametrize("is_sorted", [True, False])
def test_what_nobody_has_sorted_is_to_be_sorted_when_it_is_opened_again(clerk, is_sorted):
    opinion = make_opinion(moderation="approved", topic=make_topic() if is_sorted else None)
    make_response(opinion=opinion, state=Draft.PUBLISHED)
    actions.reopen(opinion, by=clerk, reason="Đèn lại hỏng.")
    assert fresh(opinion).processing == ("classified" if is_sorted else "received")


def test_an_answer_stays_public_until_the_next_takes_its_place(clerk):
    old = make_response(state=Draft.PUBLISHED)
    opinion = old.opinion
    actions.reopen(opinion, by=clerk, reason="Đèn lại hỏng.")
    new = actions.start_response(fresh(opinion), by=clerk, **words())
    assert (fresh(old).state, new.corrects) == (Draft.PUBLISHED, old)
    actions.submit_response(new, by=clerk)
    actions.approve_response(new, by=make_user())
    actions.publish_response(new, by=make_user())
    assert (fresh(old).state, fresh(new).state, fresh(opinion).processing) == ("superseded", "published", "answered")


@pytest.mark.parametrize("fields", [{}, {"processing": "answered", "withdrawn_at": "2026-11-20T10:00+07:00"}])
def test_what_is_not_answered_or_was_taken_back_is_not_reopened(clerk, fields):
    opinion = make_opinion(moderation="approved", **fields)
    with pytest.raises(WrongState):
        actions.reopen(opinion, by=clerk, reason="Vì thế.")


def test_what_was_split_is_not_reopened_its_parts_are(clerk):
    whole = make_opinion(moderation="approved", processing="closed")
    part = make_opinion(moderation="approved", processing="answered", part_of=whole)
    with pytest.raises(WrongState):
        actions.reopen(whole, by=clerk, reason="Vì thế.")
    actions.reopen(part, by=clerk, reason="Vì thế.")
    assert (fresh(whole).processing, fresh(part).processing) == ("closed", "received")


def test_nothing_is_reopened_without_a_reason(clerk):
    old = make_response(state=Draft.PUBLISHED)
    with pytest.raises(NotReady):
        actions.reopen(old.opinion, by=clerk, reason=" ")
    assert fresh(old.opinion).processing == "answered"


# Many at once


def test_each_of_many_gets_its_own_words_and_its_own_result(clerk):
    free, answered = make_opinion(moderation="approved"), make_response(state=Draft.PUBLISHED).opinion
    busy = make_response().opinion
    results = actions.answer_many([free, answered, busy], by=clerk, **words(text="Ý kiến {so_y_kien}."))
    assert [bool(refusal) for _, refusal in results] == [False, True, True]
    response = free.responses.get()
    assert (response.text, response.state, response.author) == (f"Ý kiến {free.pk}.", Draft.SUBMITTED, clerk)


def test_an_error_among_many_undoes_all(clerk, monkeypatch):
    first, second = make_opinion(moderation="approved"), make_opinion(moderation="approved")
    start = actions.answer.start_response

    def broken(opinion, **kwargs):
        if opinion == second:
            raise RuntimeError
        return start(opinion, **kwargs)

    monkeypatch.setattr(actions.answer, "start_response", broken)
    with pytest.raises(RuntimeError):
        actions.answer_many([first, second], by=clerk, **words())
    assert not Response.objects.exists()


# What nobody waits for, and who may write


@pytest.mark.parametrize("verb", ["start_response", "submit_response", "approve_response", "publish_response"])
def test_nobody_goes_on_with_the_answer_to_what_was_taken_back(clerk, verb):
    states = {"submit_response": "draft", "approve_response": "submitted", "publish_response": "approved"}
    opinion = make_opinion(moderation="approved", sender={"email": "rieng@example.org"})
    answer = make_response(opinion=opinion, state=states[verb]) if verb in states else None
    actions.withdraw(fresh(opinion))
    told = OutboxMessage.objects.count()
    row, given = (fresh(answer), {}) if answer else (fresh(opinion), words())
    with pytest.raises(TakenBack):
        getattr(actions, verb)(row, by=clerk, **given)
    assert list(opinion.responses.values_list("state", flat=True)) == ([states[verb]] if answer else [])
    assert OutboxMessage.objects.count() == told


def test_an_answered_case_gets_a_second_answer_only_as_a_correction_or_reopened(clerk):
    answer = make_response(state="published")
    with pytest.raises(NotReady, match="đính chính"):
        actions.start_response(answer.opinion, by=clerk, **words())
    assert list(Response.objects.all()) == [answer]


def test_a_body_that_only_helps_begins_no_answer_that_the_lead_would_not_see(clerk, opinion):
    lead, helper = make_body(name="Phòng Chủ Trì"), make_body()
    actions.assign(opinion, by=clerk, body=lead, helpers=[helper])
    with pytest.raises(NotReady, match="Phòng Chủ Trì"):
        actions.start_response(opinion, by=clerk, **words(body=helper))
    assert actions.start_response(opinion, by=clerk, **words(body=lead)).body == lead


def test_a_body_that_helped_and_leads_now_writes_the_answer(clerk, opinion):
    first, second = make_body(), make_body()
    actions.assign(opinion, by=clerk, body=first, helpers=[second])
    actions.assign(opinion, by=clerk, body=second, reason="Việc của đơn vị ấy.")
    assert actions.start_response(opinion, by=clerk, **words(body=second)).state == Draft.DRAFT
    assert lead_to_wait_for(opinion, [second]) is None


def test_who_belongs_to_the_lead_and_to_who_helps_waits_for_nobody(clerk, opinion):
    lead, helper = make_body(), make_body()
    actions.assign(opinion, by=clerk, body=lead, helpers=[helper])
    assert (lead_to_wait_for(opinion, [helper]), lead_to_wait_for(opinion, [helper, lead])) == (lead, None)


def test_what_was_opened_again_and_answered_gets_no_third_answer_unasked(clerk):
    old = make_response(opinion=make_opinion(moderation="approved", processing="answered"), state="published")
    type(old.opinion).objects.filter(pk=old.opinion_id).update(reopened_at=timezone.now() - dt.timedelta(days=3))
    with pytest.raises(NotReady, match="đã được trả lời"):
        actions.start_response(fresh(old.opinion), by=clerk, **words())
