"""The desk of answers: its queues, and one answer from the first word to the public."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import Draft, Opinion, Outcome, Response, ResponseTemplate
from tests.builders import (
    make_body,
    make_issue,
    make_opinion,
    make_outcome,
    make_response,
    make_response_template,
    make_topic,
    make_user,
    make_ward,
)
from tests.staff import fresh, signed_in, text_of

from .steps import given_to, queue, screen, words

# The queues


def test_a_unit_sees_what_it_must_write_and_only_that(unit, body):
    mine, other = given_to(body), given_to(make_body())
    page = queue(unit)
    assert mine.subject in page
    assert other.subject not in page


def test_what_was_sent_back_stands_first_with_its_reason(unit, body):
    urgent, draft = given_to(body), given_to(body)
    Opinion.objects.filter(pk=urgent.pk).update(due_on=timezone.localdate() - dt.timedelta(days=9))
    response = make_response(opinion=draft, body=body, author=unit.user, state=Draft.SUBMITTED)
    actions.return_response(response, by=make_user(), reason="Thiếu căn cứ.")
    page = queue(unit)
    assert page.index(draft.subject) < page.index(urgent.subject)
    assert "Thiếu căn cứ." in page
    assert "đã quá hạn" in page


def test_why_it_came_back_is_said_of_that_answer_wherever_it_stands_and_of_no_other(unit, body):
    """An answer to an issue moves to the case of its new lead; the case that it leaves gets another answer."""
    first, lead = given_to(body), given_to(body)
    moved = make_response(opinion=first, body=body, author=unit.user, state=Draft.SUBMITTED)
    actions.return_response(moved, by=make_user(), reason="Thiếu căn cứ.")
    Response.objects.filter(pk=moved.pk).update(opinion=lead)
    other = make_response(opinion=first, body=body, author=unit.user, state=Draft.DRAFT)
    said = "Bị trả lại để sửa:</strong> Thiếu căn cứ."
    assert [said in text_of(unit.get(screen(case))) for case in [first, lead]] == [False, True]
    reasons = {row.pk: row.return_reason for row in unit.get(reverse("admin:answering")).context["rows"]}
    assert reasons == {first.pk: "", lead.pk: "Thiếu căn cứ."}
    office = signed_in("Văn phòng")
    shown = [text_of(office.get(reverse("admin:feedback_response_change", args=[row.pk]))) for row in [other, moved]]
    assert ["Thiếu căn cứ." in page for page in shown] == [False, True]
    unit.post(screen(lead), words(body, viec="trinh", version=1))
    assert said not in text_of(unit.get(screen(lead)))


def test_what_is_begun_and_what_is_not_stand_in_one_order_by_their_days(unit, body):
    rows = [given_to(body) for _ in range(4)]
    for days, opinion in enumerate(rows):
        Opinion.objects.filter(pk=opinion.pk).update(due_on=timezone.localdate() + dt.timedelta(days=days))
    for opinion in rows[1::2]:
        make_response(opinion=opinion, body=body, author=unit.user, state=Draft.DRAFT)
    returned = make_response(opinion=given_to(body), body=body, author=unit.user, state=Draft.SUBMITTED)
    actions.return_response(returned, by=make_user(), reason="Thiếu căn cứ.")
    listed = unit.get(reverse("admin:answering")).context["rows"]
    assert [row.pk for row in listed] == [returned.opinion_id, *(row.pk for row in rows)]
    assert unit.post(screen(returned), words(body, viec="trinh", version=1)).url == f"{screen(rows[0])}?buoc=soan"
    assert unit.post(screen(rows[0]), words(body, viec="trinh")).url == f"{screen(rows[1])}?buoc=soan"


def test_an_author_does_not_find_the_own_answer_among_what_to_approve():
    leader = signed_in("Lãnh đạo")
    own = make_response(state=Draft.SUBMITTED, author=leader.user)
    edited = make_response(state=Draft.SUBMITTED, edited_by=leader.user)
    other = make_response(state=Draft.SUBMITTED, author=make_user())
    page = queue(leader, "duyet")
    assert other.opinion.subject in page
    assert own.opinion.subject not in page
    assert edited.opinion.subject not in page


def test_each_step_is_for_who_may_work_there(unit, body):
    submitted = make_response(state=Draft.SUBMITTED, body=body, opinion=given_to(body))
    assert submitted.opinion.subject not in queue(unit, "duyet")
    assert signed_in("MTTQ").get(reverse("admin:answering")).status_code == 403
    assert reverse("admin:answering") in text_of(unit.get(reverse("admin:index")))


@pytest.mark.parametrize("step", ["soan", "duyet", "cong-bo"])
@pytest.mark.parametrize("rows", [1, 30])
def test_a_queue_takes_the_same_queries_for_any_length(rows, step, django_assert_num_queries):
    chief = signed_in(body=make_body())
    states = {"soan": Draft.DRAFT, "duyet": Draft.SUBMITTED, "cong-bo": Draft.APPROVED}
    for _ in range(rows):
        author = chief.user if step == "soan" else make_user()
        opinion = make_opinion(moderation="approved", topic=make_topic())
        make_issue(opinion)
        make_response(opinion=opinion, author=author, state=states[step])
    with django_assert_num_queries(9 if step == "soan" else 6):
        page = queue(chief, step)
    assert page.count('class="mod-row answer-row"') == rows
    assert f"{rows:02} ý kiến đang chờ." in page
    assert ('href="#mot-luot"' in page) == (rows == 30)


@pytest.mark.parametrize("step", ["duyet", "cong-bo"])
def test_who_decides_sees_the_answers_of_one_body_alone(step):
    chief, states = signed_in(body=make_body()), {"duyet": Draft.SUBMITTED, "cong-bo": Draft.APPROVED}
    ours, theirs = (make_response(body=make_body(), author=make_user(), state=states[step]) for _ in range(2))
    page = chief.get(reverse("admin:answering"), {"buoc": step, "don_vi": ours.body_id})
    assert [row.answer.as_read for row in page.context["rows"]] == [ours.as_read]
    for said in ["01 ý kiến đang chờ.", f"buoc={step}&amp;don_vi={ours.body_id}", '<select name="don_vi"']:
        assert said in text_of(page)
    assert theirs.opinion.subject in queue(chief, step)


def test_a_queue_is_narrowed_by_topic_and_conference_from_case_to_case(unit, body):
    topic = make_topic()
    first, other, last = given_to(body, topic=topic), given_to(body), given_to(body, topic=topic)
    address = {"buoc": "soan", "linh_vuc": topic.pk}
    page = text_of(unit.get(reverse("admin:answering"), address))
    assert [row.subject in page for row in (first, other, last)] == [True, False, True]
    unsorted = text_of(unit.get(reverse("admin:answering"), {"buoc": "soan", "linh_vuc": "chua-ro"}))
    assert [row.subject in unsorted for row in (first, other, last)] == [False, True, False]
    asked = f"?buoc=soan&linh_vuc={topic.pk}"
    assert f'href="{screen(first)}{asked.replace("&", "&amp;")}"' in page
    assert unit.post(screen(first) + asked, words(body, viec="trinh")).url == screen(last) + asked
    assert '<select name="don_vi"' not in page
    assert last.subject in text_of(unit.get(reverse("admin:answering"), {"buoc": "soan", "don_vi": make_body().pk}))
    nothing = text_of(unit.get(reverse("admin:answering"), {**address, "hoi_nghi": other.session_id}))
    assert "Không có ý kiến nào như vậy đang chờ." in nothing


# One answer


def test_a_case_that_is_not_theirs_is_not_there(unit):
    opinion = given_to(make_body())
    assert unit.get(screen(opinion)).status_code == 404
    assert signed_in("Văn phòng").get(screen(opinion)).status_code == 200


def test_a_draft_is_saved_and_then_handed_in(unit, body):
    opinion = given_to(body)
    unit.post(screen(opinion), words(body, viec="luu"))
    response = Response.objects.get()
    assert (response.state, response.author, response.text) == (Draft.DRAFT, unit.user, "Đã sửa đèn.")
    unit.post(screen(opinion), words(body, viec="trinh", version=1, text="Đã sửa xong."))
    assert (fresh(response).state, fresh(response).text) == (Draft.SUBMITTED, "Đã sửa xong.")


def test_a_mistake_keeps_what_was_typed(unit, body):
    page = text_of(unit.post(screen(given_to(body)), words(body, viec="luu", outcome="", text="Gõ rất lâu.")))
    assert "Gõ rất lâu." in page
    assert "mọi thứ đã gõ vẫn còn" in page
    assert not Response.objects.exists()


def test_a_unit_answers_only_in_its_own_name(unit, body):
    unit.post(screen(given_to(body)), words(make_body(), viec="luu"))
    assert not Response.objects.exists()


def test_an_answer_passes_other_hands_and_the_next_opens_by_itself(body):
    leader, office = signed_in("Lãnh đạo"), signed_in("Văn phòng")
    first, second = (make_response(state=Draft.SUBMITTED, outcome=make_outcome(is_promise=True)) for _ in range(2))
    after = leader.post(screen(first) + "?buoc=duyet", {"viec": "duyet"})
    assert after.url == screen(second) + "?buoc=duyet"
    assert leader.post(after.url, {"viec": "duyet"}).url == reverse("admin:answering") + "?buoc=duyet"
    page = text_of(office.post(screen(first) + "?buoc=cong-bo", {"viec": "cong-bo"}, follow=True))
    assert [words in page for words in ["đã công bố", "chưa thành việc theo dõi được"]] == [True, True]
    again = text_of(office.post(screen(first) + "?buoc=cong-bo", {"viec": "cong-bo"}))
    assert f"Hãy tải lại trang. {office.user}: công bố trả lời, {timezone.localtime():%H:}" in again
    assert (fresh(first).state, fresh(second).state) == (Draft.PUBLISHED, Draft.APPROVED)


@pytest.mark.parametrize(
    ("state", "waits", "whose"), [("submitted", "duyệt", "Lãnh đạo"), ("approved", "công bố", "Văn phòng")]
)
def test_whoever_has_no_part_in_the_next_step_reads_whose_it_is(unit, body, state, waits, whose):
    """Also whoever has just approved: the page offers them to send it back, and nothing else."""
    answer = make_response(opinion=given_to(body), body=body, author=unit.user, state=state)
    colleague = make_user(whose, full_name="Lê Thị Khác")
    told = f"Câu này chờ người khác {waits}. Xin nhờ một trong những người này: {colleague}."
    onlookers = [unit, signed_in("Người duyệt")] if state == "approved" else [unit]
    for who in onlookers:
        page = text_of(who.get(screen(answer)))
        assert told in page
        assert "submit-row mod-decide" not in page
    assert "chờ người khác" not in text_of(signed_in(whose).get(screen(answer)))


def test_whoever_could_approve_reads_before_they_edit_that_others_do_it_then(unit, body):
    """In a ward of two: the leader's own words leave nobody to approve them."""
    draft = make_response(opinion=given_to(body), body=body, author=unit.user)
    leader = signed_in("Lãnh đạo", groups=[Group.objects.get(name="Văn phòng")])
    told = "Lưu chữ hay tệp ở đây rồi thì ông/bà không tự duyệt, tự công bố câu này được."
    page = text_of(leader.get(screen(draft)))
    assert f"{told}</strong> Chưa ai khác có quyền này." in page
    assert "cho phép người soạn tự duyệt" in page
    other = make_user("Lãnh đạo", full_name="Lê Thị Khác")
    assert f"{told}</strong> Xin nhờ một trong những người này: {other}." in text_of(leader.get(screen(draft)))
    assert told not in text_of(unit.get(screen(draft)))
    make_ward(waives_two_hands=True)
    assert told not in text_of(leader.get(screen(draft)))


def test_whoever_begins_in_the_middle_hears_what_waits_before_it(body):
    leader = signed_in("Lãnh đạo")
    first, second = make_response(state=Draft.SUBMITTED), make_response(state=Draft.SUBMITTED)
    page = leader.post(screen(second) + "?buoc=duyet", {"viec": "duyet"}, follow=True)
    assert "Đã xem hết một lượt. Còn 01 ý kiến để sau." in text_of(page)
    page = leader.post(screen(first) + "?buoc=duyet", {"viec": "duyet"}, follow=True)
    assert "Đã xử lý hết hàng chờ" in text_of(page)


def test_whoever_decides_reads_the_answer_below_the_question_and_the_record_when_asked(unit, body):
    opinion = given_to(body)
    assert "<details open><summary>Việc gần đây" in text_of(unit.get(screen(opinion)))
    response = make_response(opinion=opinion, body=body, state=Draft.SUBMITTED)
    assert "<details><summary>Việc gần đây" in text_of(signed_in("Lãnh đạo").get(screen(response) + "?buoc=duyet"))


def test_returning_needs_a_reason_that_the_author_reads_on_top(unit, body):
    leader = signed_in("Lãnh đạo")
    response = make_response(opinion=given_to(body), body=body, author=unit.user, state=Draft.SUBMITTED)
    assert "Hãy ghi lý do trả lại" in text_of(leader.post(screen(response), {"viec": "tra-lai", "reason": " "}))
    leader.post(screen(response), {"viec": "tra-lai", "reason": "Thiếu căn cứ."})
    assert fresh(response).state == Draft.DRAFT
    assert "Thiếu căn cứ." in text_of(unit.get(screen(response)))


@pytest.mark.parametrize("verb", ["duyet", "tra-lai", "cong-bo"])
def test_no_decision_is_forged(unit, body, verb):
    state = Draft.APPROVED if verb == "cong-bo" else Draft.SUBMITTED
    response = make_response(opinion=given_to(body), body=body, state=state)
    page = unit.post(screen(response), {"viec": verb, "reason": "Vì thế."})
    assert "không làm được lúc này" in text_of(page)
    assert fresh(response).state == state


def test_nobody_hands_in_without_leave_to(unit, body):
    Permission.objects.get(codename="submit_response").group_set.clear()
    opinion = given_to(body)
    assert "không có quyền trình duyệt" in text_of(unit.post(screen(opinion), words(body, viec="trinh", version=1)))
    assert not opinion.responses.exists()


@pytest.mark.parametrize("page", ["desk", "admin"])
def test_what_was_changed_since_it_was_read_is_not_approved(page):
    leader, response = signed_in("Lãnh đạo"), make_response(state=Draft.SUBMITTED)
    verb = reverse("admin:feedback_response_verb", args=[response.pk, "duyet"])
    address = verb if page == "admin" else screen(response)
    read = re.search(r'name="ban" value="([^"]+)"', text_of(leader.get(address)))[1]
    actions.return_response(response, by=make_user(), reason="Sửa.")
    actions.edit_response(response, by=make_user(), version=1, text="Khác hẳn.")
    actions.submit_response(response, by=make_user())
    answer = text_of(leader.post(address, {"viec": "duyet", "ban": read}))
    assert "đã được trả lại, sửa và trình lại" in answer
    assert "Khác hẳn." in answer
    assert fresh(response).state == Draft.SUBMITTED
    leader.post(address, {"viec": "duyet", "ban": fresh(response).as_read})
    assert fresh(response).state == Draft.APPROVED


def test_the_author_does_not_decide():
    leader = signed_in()
    response = make_response(state=Draft.SUBMITTED, author=leader.user)
    assert "không được tự duyệt" in text_of(leader.post(screen(response), {"viec": "duyet"}))
    assert fresh(response).state == Draft.SUBMITTED


def test_a_published_answer_is_corrected_with_a_word_about_it(body):
    office = signed_in("Văn phòng")
    wrong = make_response(state=Draft.PUBLISHED)
    address = screen(wrong) + "?dinh-chinh=1"
    assert wrong.text in text_of(office.get(address))
    assert "Người dân đọc được trên cổng, trong thư." in text_of(office.get(address))
    refused = text_of(office.post(address, words(body, viec="luu", correction_note="")))
    assert "Hãy ghi câu mới khác câu đã công bố ở chỗ nào, vì sao." in refused
    assert Response.objects.count() == 1
    office.post(address, words(body, viec="luu", correction_note="Sai ngày."))
    assert Response.objects.get(corrects=wrong).correction_note == "Sai ngày."
    assert fresh(wrong).state == Draft.PUBLISHED


def test_the_answer_to_a_reopened_case_takes_the_place_of_the_earlier(body):
    office = signed_in("Văn phòng")
    old = make_response(state=Draft.PUBLISHED)
    actions.reopen(old.opinion, by=make_user(), reason="Đèn lại hỏng.")
    assert "được mở lại" in text_of(office.get(screen(old)))
    office.post(screen(old), words(body, viec="luu", correction_note="Đèn lại hỏng, đã thay."))
    new = Response.objects.get(corrects=old)
    assert "Hãy xem lại" in text_of(office.post(screen(old), words(body, viec="luu", version=1, correction_note="")))
    assert fresh(new).correction_note == "Đèn lại hỏng, đã thay."


# Templates and earlier answers


def test_a_template_is_filled_in_behind_what_was_typed(unit, body):
    opinion = given_to(body, topic=make_topic())
    template = make_response_template(text="Về ý kiến số {so_y_kien}, {don_vi} trả lời {so_nha}.", topic=opinion.topic)
    other = make_response_template(name="Mẫu khác", topic=make_topic())
    page = text_of(unit.post(screen(opinion), words(body, viec="dien-mau", template=template.pk, text="Kính gửi.")))
    assert f"Về ý kiến số {opinion.pk}, Phòng Kinh tế trả lời {{so_nha}}." in page
    assert "Kính gửi." in page
    assert other.name not in page
    assert not Response.objects.exists()


def test_what_is_still_to_be_filled_in_is_not_handed_in(unit, body):
    page = unit.post(screen(given_to(body)), words(body, viec="trinh", text="Sửa ở {so_nha}."))
    assert "còn chỗ chưa điền: {so_nha}" in text_of(page)
    assert not Response.objects.exists()


def test_an_earlier_answer_on_the_topic_serves_as_a_pattern(unit, body):
    topic = make_topic()
    opinion = given_to(body, topic=topic)
    earlier = make_response(opinion=make_opinion(moderation="approved", topic=topic), state=Draft.PUBLISHED)
    hidden = make_response(
        opinion=make_opinion(moderation="approved", topic=topic, hidden_at=timezone.now()), state=Draft.PUBLISHED
    )
    page = text_of(unit.get(screen(opinion)))
    assert earlier.text in page
    assert hidden.text not in page
    typed = text_of(unit.post(screen(opinion), words(body, mau=earlier.pk, text="Tôi gõ.")))
    assert f"Tôi gõ.\n\n{earlier.text}" in typed


# Two people


def test_the_second_of_two_editors_is_told_and_loses_nothing(unit, body):
    response = make_response(opinion=given_to(body), body=body, text="Chung một câu.")
    other = make_user(username="hoa")
    actions.edit_response(response, by=other, version=1, text="Chung hai câu.")
    page = text_of(unit.post(screen(response), words(body, viec="luu", version=1, text="Chung <ba> câu.")))
    assert f"<strong>{other}</strong> đã lưu lúc" in page
    assert "<del>hai</del><ins>&lt;ba&gt;</ins>" in page
    assert 'name="version" value="2"' in page
    assert fresh(response).text == "Chung hai câu."
    unit.post(screen(response), words(body, viec="luu", version=2, text="Chung <ba> câu."))
    assert fresh(response).text == "Chung <ba> câu."


def test_two_who_begin_at_once_make_one_draft(unit, body):
    opinion = given_to(body)
    first = actions.start_response(
        opinion,
        by=make_user(),
        text="Bản một.",
        body=body,
        outcome=Outcome.objects.first(),
        issued_on=timezone.localdate(),
    )
    page = text_of(unit.post(screen(opinion), words(body, viec="luu", text="Bản hai.")))
    assert "Có hai lần sửa" in page
    assert "Bản hai." in page
    assert list(Response.objects.all()) == [first]


def test_what_was_handed_in_meanwhile_is_not_changed_and_nothing_typed_is_lost(unit, body):
    response = make_response(opinion=given_to(body), body=body, state=Draft.SUBMITTED)
    page = text_of(unit.post(screen(response), words(body, viec="luu", version=1, text="Tôi gõ lâu.")))
    assert "không còn là bản nháp" in page
    assert "Tôi gõ lâu." in page
    assert fresh(response).text != "Tôi gõ lâu."


@pytest.mark.parametrize(("text", "is_kept"), [("Số {so_y_kien}.", True), ("Số {so_nha}.", False), ("Số {", False)])
def test_a_template_with_a_place_that_nothing_fills_is_not_saved(text, is_kept):
    page = signed_in("Văn phòng").post(
        reverse("admin:feedback_responsetemplate_add"), {"name": "Mẫu", "text": text, "order": 1}, follow=True
    )
    assert ResponseTemplate.objects.filter(text=text).exists() == is_kept
    assert ("Không có chỗ tự điền" in text_of(page)) != is_kept


def test_whoever_comes_from_the_page_of_a_case_goes_on_where_that_case_waited():
    office, writer = signed_in("Văn phòng"), make_user()
    first, second = (make_response(state=Draft.APPROVED, author=writer) for _ in range(2))
    page = office.post(screen(first), {"viec": "cong-bo"}, follow=True)
    assert page.redirect_chain[-1][0] == f"{screen(second)}?buoc=cong-bo"
    page = office.post(screen(second), {"viec": "cong-bo"}, follow=True)
    assert page.redirect_chain[-1][0] == f"{reverse('admin:answering')}?buoc=cong-bo"
