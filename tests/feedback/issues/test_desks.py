"""What the desks of staff say of an issue: where it is answered, for how many, and giving all of it to one unit."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import Opinion, Outcome, Response
from sessions_app.models import CaseEvent
from tests.builders import (
    make_body,
    make_issue,
    make_opinion,
    make_response,
    make_session,
    make_topic,
    make_user,
    make_ward,
)
from tests.staff import fresh, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    make_ward()


@pytest.fixture
def members():
    session = make_session()
    return [make_opinion(session=session, moderation="approved", topic=make_topic()) for _ in range(3)]


@pytest.fixture
def issue(members):
    return make_issue(*members)


def page(client, name, opinion):
    return text_of(client.get(reverse(f"admin:{name}", args=[opinion.pk])))


def lead_of(opinion):
    line = opinion.assignments.current().filter(is_lead=True).first()
    return line and line.body


# Saying it


@pytest.mark.parametrize("name", ["case", "answer", "sort_case"])
def test_a_desk_says_which_issue_a_case_is_in_and_where_the_others_are(members, issue, name):
    text = page(signed_in(), name, members[0])
    assert f"«{issue.title}»" in text
    assert "chung cho 03 ý kiến" in text
    assert all(f"Số {other.pk}: {other.subject}" in text for other in members[1:])
    alone = make_opinion(moderation="approved")
    assert "«" + issue.title not in page(signed_in(), name, alone)
    make_issue(alone)
    assert "Chỉ có ý kiến này nêu." in (text := page(signed_in(), name, alone))
    assert "chung cho 01 ý kiến" not in text


def test_a_member_leads_to_where_it_is_answered_and_nothing_can_be_typed_there(members, issue):
    text = page(signed_in(), "answer", members[1])
    assert f'href="{reverse("admin:answer", args=[members[0].pk])}"' in text
    assert 'name="viec" value="luu"' not in text
    assert 'name="viec" value="luu"' in page(signed_in(), "answer", members[0])


def test_a_member_opened_again_is_written_at_by_itself(members, issue):
    Opinion.objects.update(processing="answered")
    make_response(opinion=members[0], issue=issue, state="published")
    actions.reopen(fresh(members[1]), by=make_user(), reason="Chỗ này khác.")
    assert 'name="viec" value="luu"' in page(signed_in(), "answer", members[1])


def test_a_member_shows_the_shared_answer_and_offers_no_correction_of_it(members, issue):
    Opinion.objects.update(processing="answered")
    shared = make_response(opinion=members[0], issue=issue, state="published")
    member, leader = page(signed_in(), "answer", members[1]), page(signed_in(), "answer", members[0])
    assert shared.text in member
    assert shared.text in leader
    assert "dinh-chinh=1" in leader
    assert "dinh-chinh=1" not in member


def test_a_unit_is_told_how_many_there_are_but_not_of_cases_of_others(members, issue):
    body = make_body()
    unit = signed_in("Đơn vị xử lý", body=body)
    actions.assign(members[0], by=make_user(), body=body)
    text = page(unit, "case", members[0])
    assert "chung cho 03 ý kiến" in text
    assert "02 ý kiến khác giao đơn vị khác" in text
    assert members[1].subject not in text


def test_what_is_answered_elsewhere_waits_in_nobodys_queue(members, issue):
    body = make_body()
    unit = signed_in("Đơn vị xử lý", body=body)
    for member in members:
        actions.assign(member, by=make_user(), body=body)
    text = text_of(unit.get(reverse("admin:answering")))
    assert members[0].subject in text
    assert members[1].subject not in text


def test_a_member_opened_again_waits_in_the_queue(members, issue):
    body = make_body()
    unit = signed_in("Đơn vị xử lý", body=body)
    for member in members:
        actions.assign(member, by=make_user(), body=body)
    Opinion.objects.update(processing="answered")
    make_response(opinion=members[0], issue=issue, body=body, state="published")
    actions.reopen(fresh(members[1]), by=make_user(), reason="Chỗ này khác.")
    text = text_of(unit.get(reverse("admin:answering")))
    assert members[1].subject in text
    assert members[2].subject not in text


@pytest.mark.parametrize("name", ["case", "answer", "sort_case"])
def test_a_desk_takes_the_same_queries_for_any_number_of_members(name):
    client = signed_in()

    def queries(number):
        session = make_session()
        members = [make_opinion(session=session, moderation="approved") for _ in range(number)]
        make_issue(*members)
        with CaptureQueriesContext(connection) as found:
            page(client, name, members[0])
        return len(found)

    queries(2)
    assert queries(2) == queries(30)


@pytest.mark.parametrize(("queue", "leads"), [("sorting", True), ("answering", False)])
def test_a_row_of_a_queue_names_the_issue_and_how_many_one_answer_serves(members, issue, office, queue, leads):
    chief = signed_in(body=make_body())
    alone = make_opinion(moderation="approved", topic=make_topic())
    if queue == "answering":
        for opinion in [*members, alone]:
            actions.assign(opinion, by=office.user, body=chief.user.body)
    text = text_of(chief.get(reverse(f"admin:{queue}")))
    assert text.count("Thuộc vấn đề") == (3 if leads else 1)
    assert f"<strong>«{issue}»</strong>: câu trả lời cho ý kiến này trả lời chung 03 ý kiến." in text
    assert (f"<strong>«{issue}»</strong>: 03 ý kiến, trả lời chung ở ý kiến số {members[0].pk}." in text) == leads
    assert alone.subject in text


# Answering at the desk


def test_the_answer_written_at_the_leader_is_for_all_and_can_be_corrected_there(members, issue):
    client = signed_in()
    address = reverse("admin:answer", args=[members[0].pk])
    typed = {
        "text": "Sẽ sửa trong tháng.",
        "outcome": Outcome.objects.first().pk,
        "body": make_body().pk,
        "issued_on": timezone.localdate().strftime("%d/%m/%Y"),
        "version": 0,
        "viec": "trinh",
    }
    client.post(address, typed)
    assert Response.objects.get().issue == issue
    refused = client.post(reverse("admin:answer", args=[members[1].pk]), typed)
    assert Response.objects.count() == 1
    assert typed["text"] in text_of(refused)


# Giving it away


def test_the_sorter_gives_the_whole_issue_to_one_body(members, issue, office):
    body = make_body()
    actions.assign(members[2], by=make_user(), body=make_body())
    Opinion.objects.filter(pk=members[1].pk).update(topic=None)
    typed = {"giao-topic": members[0].topic_id, "giao-competence": "ward", "giao-body": body.pk, "giao-whole": "on"}
    response = office.post(reverse("admin:sort_case", args=[members[0].pk]), {**typed, "viec": "giao"}, follow=True)
    assert [lead_of(member) for member in members[:2]] == [body, body]
    assert fresh(members[1]).topic == members[0].topic
    assert lead_of(members[2]) != body
    text = text_of(response)
    assert f"Số {members[1].pk}: đã giao {body}." in text
    assert f"Số {members[2].pk}: chưa giao. Hãy ghi lý do" in text


def test_without_the_tick_the_others_stay_where_they_are(members, issue, office):
    body = make_body()
    typed = {"giao-topic": members[0].topic_id, "giao-competence": "ward", "giao-body": body.pk, "viec": "giao"}
    office.post(reverse("admin:sort_case", args=[members[0].pk]), typed)
    assert [lead_of(member) for member in members] == [body, None, None]


def test_what_is_of_others_says_that_the_whole_issue_does_not_go_with_it(members, issue, office):
    typed = {"giao-topic": members[0].topic_id, "giao-competence": "higher", "giao-whole": "on", "viec": "giao"}
    response = office.post(reverse("admin:sort_case", args=[members[0].pk]), typed, follow=True)
    said = "đã phân loại; cả vấn đề thì chuyển một lượt ở trang của vấn đề."
    assert f"Số {members[0].pk}: {said}" in text_of(response)


def test_a_case_in_no_issue_offers_no_others(office):
    opinion = make_opinion(moderation="approved")
    assert "giao-whole" not in page(office, "sort_case", opinion)


def test_what_is_the_matter_of_others_is_not_given_along(members, issue):
    Opinion.objects.filter(pk=members[1].pk).update(competence="higher")
    body = make_body()
    results = dict(actions.assign_issue(issue, by=make_user(), body=body))
    assert "Thẩm quyền" in results[members[1]]
    assert [lead_of(member) for member in members] == [body, None, body]
    assert CaseEvent.objects.filter(verb="assign").count() == 2


def test_what_is_answered_is_not_given_away_again(members, issue):
    Opinion.objects.filter(pk=members[1].pk).update(processing="answered")
    results = actions.assign_issue(issue, by=make_user(), body=make_body(), but=members[0])
    assert [opinion for opinion, _ in results] == [members[2]]
