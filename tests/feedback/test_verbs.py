"""What staff do with an opinion, from approval to verified done: allowed, refused, recorded."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dialogue_portal.lib.row_order import LAST
from feedback import actions
from feedback.models import Assignment, Opinion, Outcome, Response
from sessions_app.actions import ActionRefused, NotReady, WrongState
from sessions_app.models import CaseEvent

from ..builders import make_body, make_commitment, make_conclusion, make_opinion, make_response, make_user, make_ward


def last_event(row):
    return CaseEvent.objects.filter(case_kind=row._meta.model_name, case_id=row.pk).order_by("sequence").last()


def test_approving_publishes_the_edited_text_and_keeps_the_original(clerk):
    opinion = make_opinion(original_text="Nhà tôi số 12 ngõ 5 bị ngập.")
    actions.approve(opinion, by=clerk, subject="Ngập nước", public_text="Khu vực ngõ 5 bị ngập.")
    opinion = Opinion.objects.public().get()
    assert opinion.public_text == "Khu vực ngõ 5 bị ngập."
    assert opinion.original_text == "Nhà tôi số 12 ngõ 5 bị ngập."
    event = last_event(opinion)
    assert (event.verb, event.from_state, event.to_state, event.actor_name) == (
        "approve",
        "pending",
        "approved",
        "Trần Thị Thử",
    )


def test_nothing_a_resident_typed_is_public_unread(client, clerk):
    opinion = make_opinion(place="nhà bà Tý, 0987654321", visibility="named", sender={"name": "Tý 0987654321"})
    actions.approve(opinion, by=clerk, subject="x", public_text="y", public_place="tổ 3", public_name="Bà Tý")
    page = client.get(opinion.get_absolute_url()).content.decode()
    assert "tổ 3" in page
    assert "Bà Tý" in page
    assert "0987654321" not in page


@pytest.mark.parametrize(("visibility", "name"), [("named", "Nguyễn Thử"), ("unnamed", "")])
def test_a_name_is_public_only_when_its_owner_asked_for_it(clerk, visibility, name):
    opinion = make_opinion(visibility=visibility, sender={"name": "Nguyễn Thử"})
    actions.approve(opinion, by=clerk, subject="x", public_text="y")
    opinion.refresh_from_db()
    assert opinion.public_name == name


@pytest.mark.parametrize("moderation", ["approved", "diverted"])
def test_what_is_decided_cannot_be_approved_again(clerk, moderation):
    opinion = make_opinion(moderation=moderation)
    with pytest.raises(WrongState):
        actions.approve(opinion, by=clerk, subject="x", public_text="y")


def test_of_two_moderators_at_once_the_second_is_told(clerk):
    opinion = make_opinion()
    same = Opinion.objects.get(pk=opinion.pk)
    actions.decline(opinion, by=clerk, reason="Trùng.")
    with pytest.raises(WrongState):
        actions.divert(same, by=clerk)
    same.refresh_from_db()
    assert same.moderation == "declined"


def test_nothing_is_half_done_when_a_verb_is_refused(clerk):
    opinion = make_opinion()
    same = Opinion.objects.get(pk=opinion.pk)
    actions.divert(opinion, by=clerk)
    with pytest.raises(WrongState):
        actions.approve(same, by=clerk, subject="LỘ", public_text="LỘ")
    assert Opinion.objects.get().subject == ""


@pytest.mark.parametrize("verb", [actions.decline, actions.hide])
def test_declining_and_hiding_ask_why(clerk, verb):
    opinion = make_opinion(moderation="approved" if verb is actions.hide else "pending")
    with pytest.raises(NotReady):
        verb(opinion, by=clerk, reason="  ")


def test_hiding_takes_an_opinion_off_every_public_page(clerk):
    opinion = make_opinion(moderation="approved")
    actions.hide(opinion, by=clerk, reason="Lộ thông tin cá nhân.")
    assert not Opinion.objects.public().exists()
    assert last_event(opinion).reason == "Lộ thông tin cá nhân."


def test_assigning_again_ends_the_earlier_assignment(clerk):
    opinion = make_opinion(moderation="approved")
    first, second = make_body(), make_body()
    actions.assign(opinion, by=clerk, body=first)
    with pytest.raises(NotReady, match="lý do"):
        actions.assign(opinion, by=clerk, body=second)
    actions.assign(opinion, by=clerk, body=second, reason="Việc thuộc địa bàn khác.")
    assert [row.body for row in Assignment.objects.current()] == [second]
    assert Assignment.objects.count() == 2
    assert list(Opinion.objects.handled_by(second)) == [opinion]
    assert not Opinion.objects.handled_by(first).exists()
    assert not Opinion.objects.handled_by().exists()


def test_a_waiting_opinion_is_not_assigned(clerk):
    with pytest.raises(WrongState):
        actions.assign(make_opinion(), by=clerk, body=make_body())


def draft(author, **fields):
    content = {
        "text": "Sẽ sửa.",
        "outcome": Outcome.objects.first(),
        "body": make_body(),
        "issued_on": timezone.localdate(),
    }
    return actions.start_response(make_opinion(moderation="approved"), by=author, **{**content, **fields})


def test_an_answer_goes_from_draft_to_the_public_through_other_hands(clerk):
    response = draft(clerk)
    approver, publisher = make_user(), make_user()
    actions.submit_response(response, by=clerk)
    actions.approve_response(response, by=approver)
    assert not Response.objects.published().exists()
    actions.publish_response(response, by=publisher)
    assert Response.objects.published().get() == response
    assert Opinion.objects.get().processing == "answered"
    verbs = CaseEvent.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["draft_response", "submit_response", "approve_response", "publish_response"]


def test_the_author_neither_approves_nor_publishes(clerk):
    make_ward()
    response = draft(clerk)
    actions.submit_response(response, by=clerk)
    with pytest.raises(actions.SameHands):
        actions.approve_response(response, by=clerk)
    actions.approve_response(response, by=make_user())
    with pytest.raises(actions.SameHands):
        actions.publish_response(response, by=clerk)


def test_a_tiny_ward_can_waive_that_and_the_record_says_so(clerk):
    make_ward(waives_two_hands=True)
    response = draft(clerk)
    actions.submit_response(response, by=clerk)
    actions.approve_response(response, by=clerk)
    assert "tự duyệt" in last_event(response.opinion).reason


def test_an_answer_can_be_sent_back_with_a_reason(clerk):
    response = draft(clerk)
    actions.submit_response(response, by=clerk)
    actions.return_response(response, by=make_user(), reason="Chưa ghi thời hạn.")
    response.refresh_from_db()
    assert response.state == "draft"
    assert last_event(response.opinion).reason == "Chưa ghi thời hạn."


@pytest.mark.parametrize("state", ["draft", "submitted", "published", "superseded"])
def test_no_state_of_an_answer_is_skipped(clerk, state):
    response = make_response(state=state)
    with pytest.raises(ActionRefused):
        actions.publish_response(response, by=clerk)


def test_a_correction_takes_the_place_of_the_published_answer_and_both_stay(clerk):
    old = make_response(state="published")
    new = make_response(opinion=old.opinion, state="approved", corrects=old, correction_note="Sửa ngày.")
    actions.publish_response(new, by=clerk)
    old.refresh_from_db()
    assert (old.state, new.state) == ("superseded", "published")


def test_a_second_answer_that_corrects_nothing_is_refused(clerk):
    old = make_response(state="published")
    with pytest.raises(WrongState):
        actions.publish_response(make_response(opinion=old.opinion, state="approved"), by=clerk)


def test_an_answer_corrects_only_an_answer_to_the_same_opinion(clerk):
    with pytest.raises(WrongState):
        draft(clerk, corrects=make_response(state="published"), correction_note="Sửa ngày.")


def test_no_answer_is_published_to_what_is_not_approved(clerk):
    response = make_response(state="approved")
    Opinion.objects.update(moderation="pending")
    with pytest.raises(WrongState):
        actions.publish_response(response, by=clerk)


def test_an_opinion_enters_the_draft_conclusion_once(clerk):
    opinion = make_opinion(moderation="approved")
    notice = make_conclusion(session=opinion.session)
    opinion.conclusion_items.add(notice.items.create(part="b", text="Đã trả lời tại chỗ."))
    items = [actions.add_to_conclusion(opinion, by=clerk) for _ in range(2)]
    assert items[0] == items[1] == notice.items.get(part="a")
    assert opinion.subject in items[0].text


def test_an_opinion_comes_last_in_a_conclusion_even_behind_the_highest_place(clerk):
    opinion = make_opinion(moderation="approved")
    first = make_conclusion(session=opinion.session).items.create(part="a", text="Ý kiến khác.", order=LAST)
    item = actions.add_to_conclusion(opinion, by=clerk)
    assert list(first.notice.items.all()) == [first, item]


@pytest.mark.parametrize(
    "fields", [{"moderation": "pending"}, {"moderation": "approved", "visibility": "not_published"}]
)
def test_what_is_not_public_never_enters_a_conclusion(clerk, fields):
    opinion = make_opinion(**fields)
    make_conclusion(session=opinion.session)
    with pytest.raises(NotReady):
        actions.add_to_conclusion(opinion, by=clerk)


def test_a_conclusion_that_is_out_takes_nothing_more(clerk):
    opinion = make_opinion(moderation="approved")
    make_conclusion(session=opinion.session, published_at=timezone.now())
    with pytest.raises(NotReady):
        actions.add_to_conclusion(opinion, by=clerk)


def test_a_promise_goes_from_planned_to_verified(clerk):
    commitment = make_commitment(published_at=timezone.now())
    for verb in [actions.start_commitment, actions.report_done, actions.verify_commitment]:
        verb(commitment, by=clerk)
    assert commitment.state == "verified"
    verbs = list(CaseEvent.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["under_way", "reported_done", "verified"]


def test_the_body_in_charge_does_not_verify_its_own_work():
    commitment = make_commitment(state="reported_done")
    with pytest.raises(NotReady):
        actions.verify_commitment(commitment, by=make_user(body=commitment.lead_body))


def test_a_promise_is_not_public_before_the_conclusion_it_stands_in(clerk):
    notice = make_conclusion()
    item = notice.items.create(part="d", text="x", body=make_body())
    commitment = make_commitment(session=notice.session, conclusion_item=item)
    with pytest.raises(NotReady):
        actions.publish_commitment(commitment, by=clerk)


@pytest.mark.parametrize(
    ("state", "days", "is_overdue"),
    [
        ("planned", -1, True),
        ("under_way", -1, True),
        ("planned", 0, False),
        ("reported_done", -1, False),
        ("verified", -9, False),
    ],
)
def test_overdue_is_asked_of_the_date(state, days, is_overdue):
    commitment = make_commitment(state=state, due_on=timezone.localdate() + dt.timedelta(days=days))
    assert commitment.is_overdue == is_overdue
    assert type(commitment).objects.overdue().exists() == is_overdue


def approved_without_text():
    make_opinion(moderation="approved", public_text="")


def declined_without_reason():
    make_opinion(moderation="declined", decline_reason="")


def hidden_without_reason():
    make_opinion(moderation="approved", hidden_at=timezone.now(), hidden_reason="")


def unnamed_with_a_name():
    make_opinion(moderation="approved", public_name="Nguyễn Thử")


def two_published_answers():
    make_response(opinion=make_response(state="published").opinion, state="published")


def correction_without_a_word():
    make_response(corrects=make_response(state="published"))


def two_leads():
    opinion = make_opinion(moderation="approved")
    for _ in range(2):
        Assignment.objects.create(opinion=opinion, body=make_body())


def dropped_without_reason():
    make_commitment(state="dropped")


def more_than_all():
    make_commitment().progress.create(text="x", percent=101)


@pytest.mark.parametrize(
    "nonsense",
    [
        approved_without_text,
        declined_without_reason,
        hidden_without_reason,
        unnamed_with_a_name,
        two_published_answers,
        correction_without_a_word,
        two_leads,
        dropped_without_reason,
        more_than_all,
    ],
)
def test_the_database_refuses_nonsense(nonsense):
    with pytest.raises(IntegrityError), transaction.atomic():
        nonsense()


def test_deleting_an_account_keeps_the_record(clerk):
    opinion = make_opinion(moderation="approved")
    actions.hide(opinion, by=clerk, reason="x")
    clerk.delete()
    event = last_event(opinion)
    assert (event.actor, event.actor_name) == (None, "Trần Thị Thử")
