"""How content a sender is with an answer."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.rating import may_reopen
from feedback.models import Opinion, Rating, SenderNote
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import OutboxMessage

from ...builders import (
    make_issue,
    make_response,
    make_session,
    make_user,
)
from ...staff import fresh, text_of
from .steps import WORDS, heard, link_to, links_in, mail_of, rate_link, reported


def answered(**fields):
    return make_response(opinion=heard(**fields), state="published")


def test_the_mail_of_an_answer_leads_to_rating_it(client):
    response = answered()
    actions.tell.tell_sender(response.opinion, "answered", occurrence=str(response.pk))
    assert rate_link(response) in links_in(mail_of("answered"))
    client.post(rate_link(response), {"score": "satisfied"})
    assert Rating.objects.get().score == "satisfied"
    assert rate_link(response) not in links_in(mail_of("answered"))


def test_opening_rates_nothing_and_one_rates_once(client):
    response = answered()
    client.get(rate_link(response))
    assert not Rating.objects.exists()
    assert client.post(rate_link(response), {"score": "neutral"}).url == rate_link(response)
    page = text_of(client.get(rate_link(response)))
    assert "Đã nhận đánh giá của ông/bà: bình thường" in page
    assert "<title>Đã nhận: " in page
    client.post(rate_link(response), {"score": "unsatisfied"})
    assert [row.score for row in Rating.objects.all()] == ["neutral"]


@pytest.mark.parametrize(("shown", "is_told"), [({}, True), ({"visibility": "not_published"}, False)])
def test_before_and_after_one_reads_which_opinion_was_answered_if_everybody_may(client, shown, is_told):
    response = answered(subject="Nắp cống ngõ 15", **shown)
    alike = heard(moderation="duplicate", duplicate_of=response.opinion, subject="RIÊNG")
    asked = client.get(rate_link(response, alike)).content.decode()
    rated = client.post(rate_link(response, alike), {"score": "neutral"}, follow=True).content.decode()
    for page in [asked, rated]:
        assert ("Nắp cống ngõ 15" in page, response.opinion.get_absolute_url() in page) == (is_told, is_told)
        assert "RIÊNG" not in page


def test_a_rating_without_a_score_is_asked_for(client):
    response = answered()
    assert "Hãy chọn một mục." in text_of(client.post(rate_link(response), {"reason": WORDS}))
    assert not Rating.objects.exists()


def test_each_sender_of_an_issue_and_of_the_same_rates_the_shared_answer(client):
    lead, member = heard(), heard(processing="answered")
    issue = make_issue(lead, member)
    response = make_response(opinion=lead, issue=issue, state="published")
    alike = heard(moderation="duplicate", duplicate_of=member)
    for opinion in [lead, member, alike]:
        assert client.post(rate_link(response, opinion), {"score": "satisfied"}).status_code == 302
    assert set(Rating.objects.values_list("opinion", flat=True)) == {lead.pk, member.pk, alike.pk}
    assert client.get(rate_link(response, heard())).status_code == 404


def test_not_content_with_a_reason_reopens_and_the_reason_goes_to_staff(client):
    response = answered()
    client.post(rate_link(response), {"score": "unsatisfied", "reason": WORDS, "reopens": "on"})
    opinion = fresh(response.opinion)
    assert opinion.processing == "received"
    assert SenderNote.objects.get(opinion=opinion).text == WORDS
    assert OutboxMessage.objects.filter(kind="reopened", case_id=opinion.pk).exists()
    assert Rating.objects.get().reopened


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"score": "satisfied", "reason": ""}, "Chỉ khi chưa hài lòng"),
        ({"score": "unsatisfied", "reason": ""}, "Hãy ghi còn thiếu điều gì"),
    ],
)
def test_nothing_is_reopened_by_who_is_content_or_says_no_reason(client, typed, sentence):
    response = answered()
    page = text_of(client.post(rate_link(response), {**typed, "reopens": "on"}))
    assert [words in page for words in ["Chỉ khi chưa hài lòng", "Hãy ghi còn thiếu"]].count(True) == 1
    assert sentence in page
    assert fresh(response.opinion).processing == "answered"
    assert not Rating.objects.exists()


def answer_again(response):
    type(response).objects.filter(pk=response.pk).update(state="superseded")
    Opinion.objects.filter(pk=response.opinion_id).update(processing="answered")
    return make_response(opinion=fresh(response.opinion), state="published", corrects=response, correction_note="Lại.")


def test_not_content_reopens_twice_and_not_a_third_time(client):
    response = answered()
    for _ in range(2):
        client.post(rate_link(response), {"score": "unsatisfied", "reason": WORDS, "reopens": "on"})
        assert fresh(response.opinion).processing == "received"
        response = answer_again(response)
    assert 'name="reopens"' not in text_of(client.get(rate_link(response)))
    with pytest.raises(NotReady):
        actions.rate(response, score="unsatisfied", reason=WORDS, reopens=True)
    actions.rate(response, score="unsatisfied", reason=WORDS)
    assert fresh(response.opinion).processing == "answered"


def test_a_member_of_an_issue_reopens_its_own_opinion_alone():
    lead, member = heard(processing="answered"), heard(processing="answered")
    response = make_response(opinion=lead, issue=make_issue(lead, member), state="published")
    actions.rate(response, opinion=member, score="unsatisfied", reason=WORDS, reopens=True)
    assert (fresh(lead).processing, fresh(member).processing) == ("answered", "received")


def test_who_repeats_another_reopens_that_one():
    response = answered()
    alike = heard(moderation="duplicate", duplicate_of=response.opinion)
    actions.rate(response, opinion=alike, score="unsatisfied", reason=WORDS, reopens=True)
    assert fresh(response.opinion).processing == "received"


def test_what_was_reopened_twice_is_reopened_by_nobody_who_repeats_it():
    response = answered()
    for _ in range(2):
        alike = heard(moderation="duplicate", duplicate_of=response.opinion)
        actions.rate(response, opinion=alike, score="unsatisfied", reason=WORDS, reopens=True)
        response = answer_again(response)
    alike = heard(moderation="duplicate", duplicate_of=response.opinion)
    with pytest.raises(NotReady, match="mở lại 2 lần"):
        actions.rate(response, opinion=alike, score="unsatisfied", reason=WORDS, reopens=True)


def test_the_sender_of_a_duplicate_does_not_read_the_answer_to_what_was_hidden(client):
    response = answered()
    alike = heard(moderation="duplicate", duplicate_of=response.opinion)
    addresses = [rate_link(response, alike), rate_link(response)]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    actions.hide(response.opinion, by=make_user(), reason="Lộ tên.")
    assert [client.get(address).status_code for address in addresses] == [404, 200]


def test_who_took_their_own_back_rates_no_answer(client):
    response = answered()
    alike = heard(moderation="duplicate", duplicate_of=response.opinion)
    for opinion in [alike, response.opinion]:
        actions.withdraw(fresh(opinion))
        assert client.get(rate_link(response, opinion)).status_code == 404
        with pytest.raises(WrongState):
            actions.rate(response, opinion=fresh(opinion), score="satisfied")


def test_the_answer_to_what_follows_another_procedure_since_is_not_rated(client):
    response, by = answered(), make_user()
    actions.reopen(response.opinion, by=by, reason="Là tố cáo.")
    assert client.get(rate_link(response)).status_code == 200
    actions.divert(fresh(response.opinion), by=by)
    assert client.get(rate_link(response)).status_code == 404


@pytest.mark.parametrize("fields", [{"withdrawn_at": timezone.now()}, {"moderation": "diverted"}])
def test_what_is_dealt_with_no_more_is_not_offered_to_be_reopened(fields):
    case = heard(processing="answered")
    assert may_reopen(case)
    Opinion.objects.filter(pk=case.pk).update(**fields)
    assert not may_reopen(fresh(case))


def test_what_is_not_out_or_not_theirs_is_rated_by_nobody(client):
    draft = make_response(opinion=heard(), state="approved")
    for response, opinion in [(draft, draft.opinion), (answered(), heard())]:
        with pytest.raises(WrongState):
            actions.rate(response, opinion=opinion, score="satisfied")
        assert client.get(rate_link(response, opinion)).status_code == 404
    assert not Rating.objects.exists()


def test_the_link_of_one_answer_rates_no_other(client):
    one, other = answered(), answered()
    mark = rate_link(one).rstrip("/").rsplit("-", 1)[1]
    forged = reverse("feedback:rate_answer", args=[f"{other.pk}-{other.opinion_id}-{mark}"])
    assert client.post(forged, {"score": "satisfied"}).status_code == 404
    assert not Rating.objects.exists()


def test_what_went_to_a_wrong_address_speaks_for_nobody_once_that_is_corrected_or_erased(client):
    opinion = heard(processing="answered")
    links = [rate_link(make_response(opinion=opinion, state="published")), link_to(reported(opinion), opinion)]
    actions.correct_contact(opinion, phone="+84912345678")
    assert [client.get(link).status_code for link in links] == [200, 200]
    for corrected in [{"email": "dung@example.vn"}, {"forget_email": True}]:
        actions.correct_contact(opinion, **corrected)
        assert [client.get(link).status_code for link in links] == [404, 404]


def test_a_hidden_conference_asks_nobody(client):
    report = reported(opinion := heard(), session=(session := make_session()))
    type(session).objects.filter(pk=session.pk).update(announced_at=None)
    assert client.get(link_to(report, opinion)).status_code == 404
