"""The desk of sorting: what waits, and many given to one body."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Assignment
from feedback.staff_views.sorting import queue as sorting_queue
from sessions_app.models import CaseEvent
from tests.builders import make_body, make_issue, make_opinion, make_response, make_session, make_topic, make_user
from tests.staff import fresh, signed_in, text_of

from .steps import DAY, QUEUE, given, hand_back, said, sent_on, sort, waiting


def test_what_another_gave_away_meanwhile_is_not_given_away_again_in_bulk(office):
    opinion, free, body = waiting(), waiting(topic=make_topic()), make_body(name="Phòng Hạ tầng")
    sort(signed_in("Văn phòng"), opinion, **{"giao-body": body.pk, "giao-note": "Xem ngõ 15."})
    response = office.post(QUEUE, {"rows": [opinion.pk, free.pk], "body": body.pk, "note": "Gấp."}, follow=True)
    assert set(said(response)) == {
        f"Số {opinion.pk}: chưa làm. Đã giao Phòng Hạ tầng. Muốn đổi thì mở riêng.",
        f"Số {free.pk}: đã giao Phòng Hạ tầng.",
    }
    assert Assignment.objects.get(opinion=opinion).note == "Xem ngõ 15."


def test_what_is_given_away_in_bulk_without_a_topic_gets_one_or_is_named(office):
    body, topic, own = make_body(name="Phòng Hạ tầng"), make_topic(), make_topic()
    bare, sorted_before, abroad = waiting(), waiting(topic=own), waiting(competence="higher")
    rows = {"rows": [bare.pk, sorted_before.pk, abroad.pk], "body": body.pk}
    response = office.post(QUEUE, {**rows, "topic": topic.pk}, follow=True)
    assert f"Số {bare.pk}, {sorted_before.pk}: đã giao Phòng Hạ tầng (02 ý kiến)." in said(response)
    assert [fresh(row).topic for row in [bare, sorted_before, abroad]] == [topic, own, None]
    assert [fresh(row).competence for row in [bare, sorted_before, abroad]] == ["ward", "ward", "higher"]
    assert CaseEvent.objects.filter(verb="classify").values_list("case_id", flat=True).get() == bare.pk
    other, of_issue = waiting(), waiting()
    make_issue(of_issue, topic=own)
    response = office.post(QUEUE, {"rows": [other.pk, of_issue.pk], "body": body.pk}, follow=True)
    assert [(fresh(row).topic, fresh(row).processing) for row in [other, of_issue]] == [
        (None, "received"),
        (own, "assigned"),
    ]
    assert any(line.startswith(f"Số {other.pk}: chưa làm. Chưa có lĩnh vực.") for line in said(response))
    gone = make_topic(is_active=False)
    refused = office.post(QUEUE, {"rows": [waiting().pk], "body": body.pk, "topic": gone.pk})
    assert "Lĩnh vực này không chọn được." in text_of(refused)


def test_a_slip_that_its_title_tells_whole_is_read_once_in_the_queue_and_on_its_pages(office):
    short, long = (
        waiting(subject="Ngõ 8 tối", public_text="Ngõ 8 tối."),
        waiting(subject="Ngõ 8", public_text="Ngõ 8 tối."),
    )
    assert text_of(office.get(QUEUE)).count("Ngõ 8 tối") == 2
    for page in ["sort_case", "case"]:
        told = [
            text_of(office.get(reverse(f"admin:{page}", args=[row.pk]))).count(">Ngõ 8 tối") for row in [short, long]
        ]
        assert told == [1, 1]


def test_the_queue_holds_what_waits_and_nothing_else(office):
    soon = waiting(subject="Sắp tới hạn", due_on=timezone.localdate(), duty="answer")
    later = waiting(subject="Chưa gấp", processing="classified")
    abroad = waiting(subject="Của cấp trên", competence="higher", processing="classified")
    chased = sent_on(waiting(subject="Quá ngày hẹn"), expected_on=timezone.localdate() - DAY)
    others = [
        given(waiting(subject="Đã giao", processing="assigned")),
        sent_on(waiting(subject="Chưa tới ngày hẹn"), expected_on=timezone.localdate() + DAY),
        waiting(subject="Chờ người gửi", processing="waiting"),
        waiting(subject="Trả lời rồi", processing="answered"),
        waiting(subject="Rút rồi", withdrawn_at=timezone.now()),
        make_opinion(subject="Chưa duyệt"),
    ]
    page = text_of(office.get(QUEUE))
    assert all(row.subject in page for row in [soon, later, abroad, chased])
    assert not any(row.subject in page for row in others)
    assert page.index(soon.subject) < page.index(later.subject)


def test_after_the_last_one_the_queue_says_thanks(office):
    response = sort(office, waiting(), **{"giao-body": make_body().pk})
    assert response.redirect_chain[-1][0] == QUEUE
    assert "Cảm ơn ông/bà" in text_of(response)


def test_what_could_not_be_given_stays_ticked_with_what_was_typed_and_the_list_at_its_page(office, monkeypatch):
    monkeypatch.setattr(sorting_queue, "PER_PAGE", 2)
    known, body = make_topic(), make_body()
    rows = [waiting(topic=known) for _ in range(2)] + [waiting(), waiting(topic=known), waiting(topic=known)]
    typed = {"rows": [rows[2].pk, rows[3].pk], "body": body.pk, "note": "Gọi trước khi đến."}
    answer = office.post(f"{QUEUE}?trang=2", typed, follow=True)
    page = text_of(answer)
    assert "Chưa có lĩnh vực" in page
    assert re.findall(r'value="(\d+)" id="chon-\d+" checked', page) == [str(rows[2].pk)]
    assert "Gọi trước khi đến.</textarea>" in page
    assert f'<option value="{body.pk}" selected>' in page
    assert "trang=2" in answer.redirect_chain[0][0]
    assert office.post(f"{QUEUE}?trang=2", {**typed, "rows": [rows[4].pk]}).url == f"{QUEUE}?trang=2"


def test_many_are_given_to_one_body_and_each_says_what_came_of_it(office):
    own, body = waiting(topic=make_topic()), make_body()
    abroad = waiting(competence="higher", processing="classified")
    response = office.post(QUEUE, {"rows": [own.pk, abroad.pk], "body": body.pk}, follow=True)
    assert sorted(said(response)) == sorted(
        [f"Số {own.pk}: đã giao {body}.", f"Số {abroad.pk}: chưa làm. Thẩm quyền: cấp trên. Hãy mở riêng để chuyển đi."]
    )
    assert Assignment.objects.get().opinion == own


@pytest.mark.parametrize(
    ("typed", "words"), [({}, "Chưa đánh dấu ý kiến nào."), ({"rows": ["9" * 30]}, "Hãy đánh dấu lại.")]
)
def test_nothing_is_given_when_the_rows_or_the_body_are_wrong(office, typed, words):
    waiting()
    page = text_of(office.post(QUEUE, {"body": "", **typed}))
    assert words in page
    assert "Hãy chọn đơn vị chủ trì." in page
    assert "<title>Có lỗi: Phân loại" in page
    assert not Assignment.objects.exists()


def test_an_empty_queue_leads_to_what_has_to_be_moderated_first(office):
    make_opinion(moderation="pending")
    link = f'<a href="{reverse("admin:moderation")}">01 ý kiến còn chờ duyệt</a>'
    assert link in text_of(office.get(QUEUE))
    waiting()
    assert link not in text_of(office.get(QUEUE))


def test_the_queue_of_one_session_stays_with_it(office):
    here, elsewhere = waiting(subject="Ở đây"), waiting(subject="Nơi khác", session=make_session())
    page = text_of(office.get(QUEUE, {"hoi_nghi": here.session_id}))
    assert here.subject in page
    assert elsewhere.subject not in page
    assert f"?hoi_nghi={here.session_id}" in page


def test_the_queue_of_one_topic_stays_with_it(office):
    drains = make_topic()
    here, elsewhere = waiting(subject="Cống tắc", topic=drains), waiting(subject="Đèn hỏng", topic=make_topic())
    page = text_of(office.get(QUEUE, {"linh_vuc": drains.pk}))
    assert here.subject in page
    assert elsewhere.subject not in page
    assert f"?linh_vuc={drains.pk}" in page
    bare = waiting(subject="Chưa rõ việc gì")
    page = text_of(office.get(QUEUE, {"linh_vuc": "chua-ro"}))
    assert [bare.subject in page, here.subject in page] == [True, False]
    assert '<option value="chua-ro" selected>' in page


def test_the_queue_of_what_one_body_has_stays_with_it_and_is_urged_at_once(office):
    late, ours, _ = {"expected_on": timezone.localdate() - DAY}, make_body(name="Sở Điện"), make_body(name="Đội Cống")
    here = [sent_on(waiting(subject=f"Trạm {number}"), to_body=ours, **late) for number in "12"]
    answered = sent_on(waiting(), to_body=ours, replied_on=timezone.localdate(), reply="Đã làm.")
    elsewhere = sent_on(waiting(subject="Nơi khác"), **late)
    page = office.get(QUEUE, {"don_vi": ours.pk})
    assert {row.pk for row in page.context["rows"]} == {row.pk for row in here}
    for words in ["02 ý kiến đang chờ.", f"?don_vi={ours.pk}", "Ghi đôn đốc các ý kiến đã đánh dấu"]:
        assert words in text_of(page)
    assert f'<option value="{ours.pk}" selected>Sở Điện</option>' in text_of(page)
    assert "Đội Cống</option>" not in text_of(page)
    typed = {"rows": [row.pk for row in here], "urged_on": f"{timezone.localdate():%d/%m/%Y}", "means": "phone"}
    done = office.post(f"{QUEUE}?don_vi={ours.pk}", typed, follow=True)
    assert done.redirect_chain[-1][0] == f"{QUEUE}?don_vi={ours.pk}"
    assert "Không có ý kiến nào như vậy đang chờ." in text_of(done)
    assert all(row.subject in text_of(office.get(QUEUE)) for row in [answered, elsewhere])


def test_the_conference_of_all_rows_is_told_once_and_else_on_each(office):
    session, other = make_session(ordinal=1), make_session(ordinal=2)
    for _ in range(2):
        waiting(session=session)
        make_opinion(session=session)
    queues = [QUEUE, reverse("admin:moderation")]
    for address in queues:
        page = text_of(office.get(address))
        assert f"Mọi ý kiến ở trang này là của {session.name_in_lists}." in page
        assert page.count(session.name_in_lists) == 1
    waiting(session=other)
    make_opinion(session=other)
    for address in queues:
        page = text_of(office.get(address))
        assert "Mọi ý kiến ở trang này" not in page
        assert [page.count(row.name_in_lists) for row in (session, other)] == [2, 1]


@pytest.mark.parametrize("desk", ["sorting", "moderation", "answering", "sort_case", "answer"])
def test_what_was_done_is_read_at_the_top_even_where_a_link_led_down_the_page_before(desk):
    """An address without a mark in it keeps that of the page whose form was sent."""
    opinion, user = waiting(), signed_in("Quản trị", body=make_body())
    make_opinion()
    make_response(author=make_user(), state="submitted")
    answered = make_response(author=make_user(), state="submitted").opinion_id
    row = {"sort_case": [opinion.pk], "answer": [answered]}.get(desk, [])
    address = f"{reverse(f'admin:{desk}', args=row)}?buoc=duyet"
    forms = re.findall(r'<form method="post"([^>]*)>', text_of(user.get(address)).partition("<main")[2])
    assert [f'action="{address}"' in form for form in forms] == [True] * len(forms)
    assert forms


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queue_takes_the_same_queries_for_any_length(office, rows, django_assert_num_queries):
    for _ in range(rows):
        opinion = waiting(topic=make_topic())
        sent_on(opinion, to_body=make_body(), expected_on=timezone.localdate() - DAY)
        make_issue(opinion)
        hand_back(given(opinion, make_body()), proposed=make_body())
    office.get(QUEUE)
    with django_assert_num_queries(10):
        page = office.get(QUEUE).content.decode()
    assert ('href="#mot-luot"' in page) == (rows == 30)
    assert 'id="mot-luot"' in page
