"""The desk of sorting: one case, classified and given to a body."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from feedback.models import Assignment
from sessions_app.models import CaseEvent
from tests.builders import make_body, make_opinion, make_topic, make_user
from tests.forms import FormReader
from tests.staff import fresh, signed_in, text_of

from .steps import QUEUE, address, given, said, sort, waiting


@pytest.mark.parametrize("role", ["MTTQ", "Lãnh đạo", "Người duyệt", "Đơn vị xử lý"])
def test_only_the_office_sorts(role):
    client, opinion = signed_in(role), waiting()
    assert client.get(QUEUE).status_code == 403
    assert client.get(address(opinion)).status_code == 403
    assert sort(client, opinion, **{"giao-body": make_body().pk}).status_code == 403
    assert not Assignment.objects.exists()


def test_a_body_for_which_nobody_signs_in_is_told_before_a_case_goes_there(office):
    opinion, left, manned = waiting(), make_body(name="Phòng Nghỉ"), make_body(name="Phòng Đủ")
    make_body(name="Phòng Trống")
    make_user("Đơn vị xử lý", body=left, is_active=False)
    make_user("Đơn vị xử lý", body=manned)
    for page, name in [(office.get(address(opinion)), "giao-body"), (office.get(QUEUE), "body")]:
        [select] = re.findall(rf'<select name="{name}".*?</select>', text_of(page), re.S)
        assert set(re.findall(r">(Phòng [^<]*)</option>", select)) == {
            "Phòng Đủ",
            "Phòng Nghỉ (chưa có tài khoản nào)",
            "Phòng Trống (chưa có tài khoản nào)",
        }


def test_a_body_that_is_not_in_the_list_is_one_link_away(office):
    opinion = waiting()
    assert f'href="{reverse("admin:sessions_app_body_add")}"' in text_of(office.get(address(opinion)))


def read_as(client, opinion):
    return {"luc-mo": client.get(address(opinion)).context["read_as"]}


def test_two_clerks_at_one_case_the_second_is_told_and_nothing_is_overwritten(office):
    opinion, body = waiting(), make_body(name="Phòng Hạ tầng")
    other = signed_in("Văn phòng", full_name="Cán bộ Thứ hai")
    mine, theirs = read_as(office, opinion), read_as(other, opinion)
    sort(other, opinion, **{"giao-body": body.pk, "giao-note": "Xem ngõ 15."}, **theirs)
    again = {"giao-body": body.pk, "giao-note": "Gấp, xem ngõ 9."}
    refused = text_of(sort(office, opinion, **again, **mine))
    for words in ["Cán bộ Thứ hai: phân công", "Phòng Hạ tầng chủ trì (Xem ngõ 15.)", "Gấp, xem ngõ 9."]:
        assert words in refused
    assert Assignment.objects.get().note == "Xem ngõ 15."
    sort(office, opinion, **again, **read_as(office, opinion))
    assert Assignment.objects.current().get().note == "Gấp, xem ngõ 9."


def test_a_box_that_the_second_clerk_left_alone_takes_what_the_first_wrote(office):
    opinion, body = waiting(topic=make_topic()), make_body(name="Phòng Hạ tầng")
    topic = make_topic(name="Thoát nước")
    form = sort_form(office.get(address(opinion)))
    other = signed_in("Văn phòng", full_name="Cán bộ Thứ hai")
    theirs = {"giao-body": body.pk, "giao-topic": topic.pk, "giao-note": "Xem ngõ 15."}
    sort(other, opinion, **theirs)
    form.fill("giao-note", "Gấp, xem ngõ 9.")
    form.fill("giao-body", str(body.pk))
    page = office.post(address(opinion), {**form.values, "viec": "giao"})
    for words in ["Cán bộ Thứ hai", "chưa sửa đã lấy theo bản kia", "Thoát nước", "Gấp, xem ngõ 9."]:
        assert words in text_of(page)
    assert Assignment.objects.current().get().note == "Xem ngõ 15."
    office.post(address(opinion), {**sort_form(page).values, "viec": "giao"})
    assert (fresh(opinion).topic, Assignment.objects.current().get().note) == (topic, "Gấp, xem ngõ 9.")


def test_a_page_with_something_wrong_still_knows_how_the_case_stood(office):
    opinion, body = waiting(topic=make_topic()), make_body(name="Phòng Hạ tầng")
    form = sort_form(office.get(address(opinion)))
    form.fill("giao-due_on", "không rõ")
    wrong = sort_form(office.post(address(opinion), {**form.values, "viec": "giao"}))
    sort(signed_in("Văn phòng"), opinion, **{"giao-body": body.pk, "giao-note": "Xem ngõ 15."})
    wrong.fill("giao-due_on", "")
    wrong.fill("giao-body", str(make_body().pk))
    assert "Có hai lần sửa" in text_of(office.post(address(opinion), {**wrong.values, "viec": "giao"}))
    assert Assignment.objects.get().body == body


def sort_form(page):
    reader = FormReader()
    reader.feed(text_of(page))
    return next(form for form in reader.forms if "giao-body" in form.names)


def test_one_submit_classifies_and_assigns_and_opens_the_next(office):
    first, second = waiting(), waiting()
    lead, helper = make_body(), make_body()
    make_user("Đơn vị xử lý", body=lead, email="donvi@example.vn")
    response = sort(office, first, **{"giao-body": lead.pk, "giao-helpers": [helper.pk], "giao-note": "Xem ngõ 5."})
    assert response.redirect_chain[-1][0] == address(second)
    assert said(response) == [f"Số {first.pk}: đã phân loại và giao {lead}."]
    row = fresh(first)
    assert (row.competence, row.processing, bool(row.topic)) == ("ward", "assigned", True)
    assert [(line.body, line.is_lead, line.note) for line in row.assignments.all()] == [
        (lead, True, "Xem ngõ 5."),
        (helper, False, "Xem ngõ 5."),
    ]
    assert [message.to for message in mail.outbox] == [["donvi@example.vn"]]


def test_what_was_typed_wrongly_is_kept_with_a_sentence(office):
    opinion = waiting()
    response = sort(office, opinion, **{"giao-note": "Ghi chú còn đây.", "giao-due_on": "31/02/2026"})
    page = text_of(response)
    assert "Hãy chọn đơn vị chủ trì." in page
    assert "Ghi chú còn đây." in page
    assert fresh(opinion).processing == "received"


def test_a_refusal_undoes_all_of_it(office):
    opinion = waiting()
    response = sort(office, opinion, **{"giao-body": make_body().pk, "giao-due_on": "01/01/2040"})
    assert "gia hạn" in text_of(response)
    assert (fresh(opinion).topic, fresh(opinion).processing, CaseEvent.objects.count()) == (None, "received", 0)


def test_another_lead_needs_a_reason_and_the_case_opens_again(office):
    opinion = given(waiting(processing="assigned", competence="ward"))
    body = make_body()
    assert "lý do đổi đơn vị" in text_of(sort(office, opinion, **{"giao-body": body.pk}))
    response = sort(office, opinion, **{"giao-body": body.pk, "giao-reason": "Giao nhầm."})
    assert response.redirect_chain[-1][0] == reverse("admin:case", args=[opinion.pk])
    assert opinion.assignments.current().get().body == body


def test_a_case_that_is_not_in_work_is_not_sorted(office):
    opinion = waiting(processing="answered")
    assert office.get(address(opinion), follow=True).redirect_chain[-1][0] == reverse("admin:case", args=[opinion.pk])
    assert "đã được xử lý từ nơi khác" in text_of(sort(office, opinion, **{"giao-body": make_body().pk}))
    assert not Assignment.objects.exists()


def test_the_proposed_day_is_shown_with_how_it_was_counted(office):
    from feedback.deadlines import answer_deadline

    opinion = waiting()
    page = text_of(office.get(address(opinion)))
    assert f"{answer_deadline(opinion).result:%d/%m/%Y}" in page
    assert "Cách tính" in page


def test_a_body_that_was_dissolved_is_not_offered(office):
    gone, there = make_body(name="Đội cũ", is_active=False), make_body(name="Đội mới")
    for page in [text_of(office.get(address(waiting()))), text_of(office.get(QUEUE))]:
        assert there.name in page
        assert gone.name not in page


@pytest.mark.parametrize(("desk", "moderation"), [("sort_case", "approved"), ("moderate", "pending")])
def test_every_short_cut_is_told_where_it_works(office, desk, moderation):
    opinion = make_opinion(moderation=moderation)
    page = text_of(office.get(reverse(f"admin:{desk}", args=[opinion.pk])))
    told = re.search(r"Bàn phím \(.*?\): (.*?)\.</p>", page)[1]
    assert {part[0].lower() for part in told.split(", ")} == set(re.findall('accesskey="(.)"', page))
