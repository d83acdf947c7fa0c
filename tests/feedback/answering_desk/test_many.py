"""The desk of answers: many at once, and what somebody else left behind."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import Draft, Response
from feedback.outbox.delivery import deliver_due
from sessions_app.actions import NotReady
from tests.builders import (
    make_body,
    make_opinion,
    make_outcome,
    make_response,
    make_response_template,
    make_session,
    make_stand_in,
    make_user,
    make_ward,
)
from tests.forms import form_on
from tests.mails import IN_JOBS
from tests.staff import do, fresh, signed_in, text_of

from .steps import given_to, queue, screen, words

# Many at once


def ticked(*responses):
    data = {"rows": [response.opinion_id for response in responses]}
    return data | {f"ban-{response.opinion_id}": f"{response.pk}.{response.version}" for response in responses}


def test_one_text_answers_many_each_with_its_own_result(unit, body):
    first, second, begun = given_to(body), given_to(body), given_to(body)
    make_response(opinion=begun, body=body)
    strange = given_to(make_body())
    address = reverse("admin:answer_many")
    typed = words(body, text="Ý kiến {so_y_kien}: đã sửa.", rows=[first.pk, second.pk, begun.pk])
    preview = text_of(unit.post(address, {**typed, "viec": "xem"}, follow=True))
    assert f"Ý kiến {first.pk}: đã sửa." in preview
    assert "sẽ không làm" in preview
    assert Response.objects.count() == 1
    page = text_of(unit.post(address, {**typed, "viec": "trinh"}, follow=True))
    assert f"Số {first.pk}, {second.pk}: đã trình duyệt (02 ý kiến)." in page
    assert f"Số {begun.pk}: chưa làm." in page
    assert Response.objects.get(opinion=second).text == f"Ý kiến {second.pk}: đã sửa."
    refused = unit.post(address, {**typed, "rows": [strange.pk], "viec": "trinh"}, follow=True)
    assert "không còn ở đây" in text_of(refused)
    assert not strange.responses.exists()


def test_each_step_has_an_address_and_a_second_press_says_that_it_was_done(unit, body):
    """What «back» and «reload» show is neither lost nor sent again; what was handed in is not done twice."""
    first, second = given_to(body), given_to(body)
    address = f"{reverse('admin:answer_many')}?buoc=soan"
    chosen = unit.post(address, {"rows": [first.pk, second.pk]})["Location"]
    looked = unit.post(chosen, {**words(body, text="Đèn {so_y_kien}."), "rows": [first.pk, second.pk], "viec": "xem"})
    pages = [unit.get(looked["Location"]) for _ in range(2)]
    assert all(f"Đèn {second.pk}." in text_of(page) for page in pages)
    assert all("<summary>Sửa câu trả lời chung</summary>" in text_of(page) for page in pages)
    assert second.subject in text_of(unit.get(chosen))
    assert "buoc=soan" in looked["Location"]
    strange = signed_in("Đơn vị xử lý", body=body).get(looked["Location"], follow=True)
    assert "không còn" in text_of(strange)
    sent = {**form_on(pages[0]).values, "rows": [first.pk, second.pk], "viec": "trinh"}
    done = [text_of(unit.post(looked["Location"], sent, follow=True)) for _ in range(2)]
    assert "đã trình duyệt (02 ý kiến)" in done[0]
    assert "đã trình ở lần bấm trước; không trình lần nữa." in done[1]
    assert "chưa làm" not in done[1]
    assert Response.objects.count() == 2
    back = [text_of(unit.get(page, follow=True)) for page in [chosen, looked["Location"]]]
    assert all("Phần soạn chung ở trang ấy không còn" in page for page in back)


def test_a_row_with_a_hole_is_not_handed_in_and_leaves_no_draft(unit, body):
    opinion = given_to(body)
    typed = words(body, text="Gửi {to_dan_pho}.", rows=[opinion.pk], viec="trinh")
    page = text_of(unit.post(reverse("admin:answer_many"), typed, follow=True))
    assert f"Số {opinion.pk}: chưa làm. Câu trả lời còn chỗ chưa điền: {{to_dan_pho}}" in page
    assert not opinion.responses.exists()


def test_answering_many_needs_rows_words_and_the_permission(unit, body):
    address, opinion = reverse("admin:answer_many"), given_to(body)
    assert "Chưa đánh dấu" in text_of(unit.post(address, follow=True))
    typed = words(body, text="Gõ lâu.", outcome="", rows=[opinion.pk], viec="trinh")
    wrong = text_of(unit.post(address, typed, follow=True))
    assert "Gõ lâu." in wrong
    assert "mọi thứ đã gõ vẫn còn" in wrong
    template = make_response_template(text="Mẫu {so_y_kien}.")
    filled = unit.post(address, words(body, template=template.pk, rows=[opinion.pk], viec="dien-mau"), follow=True)
    assert "Mẫu {so_y_kien}." in text_of(filled)
    assert signed_in("Lãnh đạo").post(address, {"rows": [opinion.pk]}).status_code == 403


def test_many_are_approved_and_published_each_with_its_own_result():
    leader, office = signed_in("Lãnh đạo"), signed_in("Văn phòng")
    promised = make_outcome(is_promise=True)
    rows = [make_response(state=Draft.SUBMITTED, outcome=promised) for _ in range(2)]
    own = make_response(state=Draft.SUBMITTED, outcome=promised, author=leader.user)
    data = ticked(*rows, own)
    page = text_of(leader.post(reverse("admin:answering") + "?buoc=duyet", data, follow=True))
    assert f"Số {rows[0].opinion_id}, {rows[1].opinion_id}: đã duyệt (02 ý kiến)." in page
    assert f"Số {own.opinion_id}: chưa làm. Ai đã soạn, đã sửa" in page
    assert [fresh(row).state for row in [*rows, own]] == ["approved", "approved", "submitted"]
    page = text_of(office.post(reverse("admin:answering") + "?buoc=cong-bo", data, follow=True))
    assert "02 câu trả lời còn việc phải làm mà chưa thành việc theo dõi được" in page
    assert [fresh(row).state for row in [*rows, own]] == ["published", "published", "submitted"]


def test_who_waits_for_several_that_one_press_publishes_reads_them_in_one_mail(settings):
    settings.TASKS, office, session = IN_JOBS, signed_in("Văn phòng"), make_session()
    who = {"email": "mot@example.vn"}
    asked = [make_opinion(session=session, moderation="approved", sender=who) for _ in range(3)]
    for opinion in asked:
        opinion.follows.create(email="theo-doi@example.vn", confirmed_at=timezone.now())
    rows = [make_response(opinion=opinion, state=Draft.APPROVED) for opinion in asked]
    office.post(reverse("admin:answering") + "?buoc=cong-bo", ticked(*rows))
    deliver_due()
    told = {message.to[0]: message.body for message in mail.outbox}
    assert len(mail.outbox) == len(told) == 2
    for body in told.values():
        assert "Có 03 tin về" in body
        assert all(opinion.get_absolute_url() in body for opinion in asked)
    assert told["mot@example.vn"].count("Ông/bà có hài lòng") == 3


def test_what_was_changed_since_the_list_was_read_is_not_approved():
    leader, response = signed_in("Lãnh đạo"), make_response(state=Draft.SUBMITTED)
    data = ticked(response)
    actions.return_response(response, by=make_user(), reason="Sửa.")
    actions.edit_response(response, by=make_user(), version=1, text="Khác hẳn.")
    actions.submit_response(response, by=make_user())
    leader.post(reverse("admin:answering") + "?buoc=duyet", data)
    assert fresh(response).state == Draft.SUBMITTED


def test_a_unit_approves_nothing_at_once(unit, body):
    response = make_response(opinion=given_to(body), body=body, state=Draft.SUBMITTED)
    unit.post(reverse("admin:answering") + "?buoc=duyet", ticked(response))
    assert fresh(response).state == Draft.SUBMITTED


# What somebody else left behind


def drafted(unit, body):
    opinion = given_to(body)
    unit.post(screen(opinion), {**words(body), "viec": "luu"})
    return opinion


def test_a_draft_goes_on_with_the_case_to_the_body_that_leads_it_now(unit, body):
    opinion, other = drafted(unit, body), signed_in("Đơn vị xử lý", body=make_body())
    actions.assign(fresh(opinion), by=make_user(), body=other.user.body, reason="Việc của phòng khác.")
    assert opinion.subject in queue(other)
    assert "Đã sửa đèn." in text_of(other.get(screen(opinion)))
    other.post(screen(opinion), {**words(other.user.body), "version": 1, "viec": "trinh"})
    assert opinion.responses.get().state == Draft.SUBMITTED
    assert opinion.subject not in queue(unit)


def test_what_was_handed_in_comes_back_before_another_body_leads(unit, body):
    answer = make_response(opinion=given_to(body), body=body, state="submitted")
    with pytest.raises(NotReady, match="trả lại"):
        actions.assign(answer.opinion, by=make_user(), body=make_body(), reason="Việc của phòng khác.")
    assert answer.opinion.assignments.current().get().body == body


def test_a_draft_whose_author_moved_waits_for_the_colleagues(unit, body):
    opinion, colleague = drafted(unit, body), signed_in("Đơn vị xử lý", body=body)
    assert opinion.subject not in queue(colleague)
    type(unit.user).objects.filter(pk=unit.user.pk).update(body=make_body())
    assert opinion.subject in queue(colleague)


def test_a_deputy_goes_on_with_the_drafts_of_the_absent_colleague(unit, body):
    opinion, deputy = drafted(unit, body), signed_in("Đơn vị xử lý", body=body)
    make_stand_in(absent=unit.user, deputy=deputy.user)
    assert opinion.subject in queue(deputy)


def test_a_body_that_only_helps_is_told_who_writes(unit, body):
    opinion, lead = make_opinion(moderation="approved"), make_body(name="Phòng Chủ Trì")
    actions.assign(opinion, by=make_user(), body=lead, helpers=[body])
    page = text_of(unit.get(screen(opinion)))
    assert "Phòng Chủ Trì chủ trì và soạn câu trả lời chung." in page
    assert 'name="text"' not in page


def test_a_withdrawn_opinion_leaves_the_queue_of_answers(body):
    opinion = given_to(body)
    make_response(opinion=opinion, body=body, state="submitted")
    approver = signed_in("Người duyệt")
    assert opinion.subject in queue(approver)
    actions.withdraw(fresh(opinion))
    assert opinion.subject not in queue(approver)


def test_a_unit_reads_what_the_office_wrote_to_it_where_it_answers(unit, body):
    opinion, helper = make_opinion(moderation="approved"), make_body()
    actions.assign(opinion, by=make_user(), body=body, helpers=[helper], note="Nêu rõ ngày sửa.")
    opinion.assignments.filter(body=helper).update(note="Riêng cho phòng kia.")
    page = text_of(unit.get(screen(opinion)))
    assert "Nêu rõ ngày sửa." in page
    assert "Riêng cho phòng kia." not in page


def test_a_unit_reads_its_own_day_in_the_queue_and_where_it_answers(unit, body):
    opinion, soon = make_opinion(moderation="approved"), timezone.localdate() + dt.timedelta(days=2)
    actions.assign(opinion, by=make_user(), body=body, due_on=soon)
    assert f"hạn riêng của đơn vị {soon:%d/%m/%Y}" in queue(unit)
    assert f"Hạn riêng của {body.name}: <strong>{soon:%d/%m/%Y}</strong>" in text_of(unit.get(screen(opinion)))


def test_who_wrote_what_only_others_may_publish_is_told_why_and_whom_to_ask(body):
    office = signed_in("Văn phòng", body=body)
    answer = make_response(opinion=given_to(body), body=body, state="approved", author=office.user)
    empty = queue(office, "cong-bo")
    assert answer.opinion.subject not in empty
    assert 'chi=cua-minh">01 câu do ông/bà soạn chờ người khác công bố</a>' in empty
    start = text_of(office.get(reverse("admin:index")))
    assert "của ông/bà, chờ người khác công bố" in start
    own = f"{reverse('admin:answering')}?buoc=cong-bo&chi=cua-minh"
    alone = [text_of(office.get(own)), text_of(office.get(screen(answer)))]
    assert answer.opinion.subject in alone[0]
    assert all("Chưa ai khác có quyền này." in page for page in alone)
    make_user("Văn phòng", full_name="Văn phòng, tài khoản hai")
    asked = [text_of(office.get(own)), text_of(office.get(screen(answer)))]
    assert all("Văn phòng, tài khoản hai" in page for page in asked)
    make_ward(waives_two_hands=True)
    assert answer.opinion.subject in queue(office, "cong-bo")
    assert "chờ người khác công bố" not in text_of(office.get(reverse("admin:index")))


def test_an_approved_answer_is_sent_back_by_button_as_at_the_desk():
    answer = make_response(state="approved")
    do(signed_in("Người duyệt"), answer, "tra-lai", reason="Thiếu căn cứ.")
    assert fresh(answer).state == Draft.DRAFT


def test_the_title_of_the_queue_tells_that_nothing_was_ticked(body):
    make_response(opinion=given_to(body), state="submitted")
    page = text_of(signed_in("Lãnh đạo").post(f"{reverse('admin:answering')}?buoc=duyet", {"viec": "duyet"}))
    assert "Chưa đánh dấu" in page
    assert "<title>Có lỗi: Trả lời" in page
