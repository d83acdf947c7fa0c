"""The desk of sorting: the queue, one case after the other, many at once."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from feedback.models import Assignment, Referral
from feedback.staff_views.sorting import queue as sorting_queue
from sessions_app.models import CaseEvent
from tests.builders import make_body, make_issue, make_opinion, make_session, make_topic, make_user, make_ward
from tests.forms import FormReader
from tests.staff import fresh, signed_in, text_of

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:sorting")
DAY = dt.timedelta(days=1)


@pytest.fixture
def office():
    make_ward()
    return signed_in("Văn phòng")


def waiting(**kwargs):
    return make_opinion(**{"moderation": "approved", "sender": {"email": "rieng@example.vn"}, **kwargs})


def address(opinion):
    return reverse("admin:sort_case", args=[opinion.pk])


def given(opinion, body=None):
    Assignment.objects.create(opinion=opinion, body=body or make_body())
    return opinion


def sent_on(opinion, **kwargs):
    to_body = kwargs.pop("to_body", None) or make_body(name="Sở Xây dựng " + str(opinion.pk))
    said = {"to_body": to_body, "letter_number": "7/UBND", "sent_on": timezone.localdate() - 9 * DAY}
    Referral.objects.create(opinion=opinion, **{**said, **kwargs})
    return opinion


def sort(client, opinion, **typed):
    known = {"giao-topic": make_topic().pk, "giao-competence": "ward"}
    return client.post(address(opinion), {"viec": "giao", **known, **typed}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


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
    assert "Hai người cùng sửa" in text_of(office.post(address(opinion), {**wrong.values, "viec": "giao"}))
    assert Assignment.objects.get().body == body


def sort_form(page):
    reader = FormReader()
    reader.feed(text_of(page))
    return next(form for form in reader.forms if "giao-body" in form.names)


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


def test_after_the_last_one_the_queue_says_thanks(office):
    response = sort(office, waiting(), **{"giao-body": make_body().pk})
    assert response.redirect_chain[-1][0] == QUEUE
    assert "Cảm ơn ông/bà" in text_of(response)


def test_what_is_of_others_is_classified_and_leads_to_the_letter(office):
    opinion, to_body = waiting(), make_body(kind="higher")
    response = sort(office, opinion, **{"giao-competence": "higher"})
    assert response.redirect_chain[-1][0] == f"{address(opinion)}#chuyen-di"
    assert (fresh(opinion).competence, fresh(opinion).processing) == ("higher", "classified")
    today = f"{timezone.localdate():%d/%m/%Y}"
    typed = {"chuyen-to_body": to_body.pk, "chuyen-letter_number": "9/UBND", "chuyen-sent_on": today}
    response = office.post(address(opinion), {"viec": "chuyen", **typed}, follow=True)
    assert Referral.objects.get().to_body == to_body
    assert said(response)[0] == f"Số {opinion.pk}: đã ghi việc chuyển {to_body}."


def test_what_came_back_late_is_written_down_here(office):
    opinion = sent_on(waiting(competence="higher", processing="classified"), expected_on=timezone.localdate() - DAY)
    page = text_of(office.get(address(opinion)))
    assert "Ghi trả lời của cơ quan nhận" in page
    late = f"Quá hẹn {timezone.localdate() - DAY:%d/%m/%Y} đã 01 ngày: đôn đốc, có trả lời thì ghi lại."
    assert late in page
    assert late in text_of(office.get(QUEUE))
    typed = {"tra-loi-replied_on": f"{timezone.localdate():%d/%m/%Y}", "tra-loi-reply": "Đã làm."}
    office.post(address(opinion), {"viec": "tra-loi", **typed})
    assert Referral.objects.get().reply == "Đã làm."
    assert Referral.objects.get().days_late == 0


def test_who_was_urged_is_left_in_peace_for_a_while(office):
    today = timezone.localdate()
    opinion = sent_on(waiting(competence="higher", processing="classified"), expected_on=today - DAY)
    typed = {"don-doc-means": "phone", "don-doc-urged_on": f"{today:%d/%m/%Y}"}
    assert "Hãy chọn đôn đốc" in text_of(office.post(address(opinion), {"viec": "don-doc"}))
    again = {"don-doc-again_on": f"{today + 3 * DAY:%d/%m/%Y}", "don-doc-note": "Chị Kín hứa."}
    office.post(address(opinion), {"viec": "don-doc", **typed, **again})
    urging = Referral.objects.get().urgings.get()
    link = f'href="{address(opinion)}'
    assert link not in text_of(office.get(QUEUE))
    assert link not in text_of(office.get(QUEUE, {"loai": "don-doc"}))
    late = text_of(office.get(QUEUE, {"loai": "qua-hen"}))
    assert f"đã đôn đốc 01 lần, lần cuối {today:%d/%m/%Y}. Chờ đến {today + 3 * DAY:%d/%m/%Y}" in late
    assert "Ghi lúc" in text_of(office.post(address(opinion), {"viec": "don-doc", **typed}))
    type(urging).objects.update(again_on=today, urged_on=today - DAY)
    assert link in text_of(office.get(QUEUE, {"loai": "don-doc"}))
    assert "đôn đốc lại, có trả lời thì ghi lại" in text_of(office.get(QUEUE))


def test_one_call_about_several_is_noted_once_for_all_that_are_ticked(office):
    today, asked = timezone.localdate(), f"{QUEUE}?loai=don-doc"
    away = [sent_on(waiting(competence="higher", processing="classified"), expected_on=today - DAY) for _ in range(3)]
    typed = {"rows": [row.pk for row in away[:2]], "means": "phone", "urged_on": f"{today:%d/%m/%Y}"}
    assert "Hãy chọn đôn đốc" in text_of(office.post(asked, {**typed, "means": ""}))
    assert "đã ghi lần đôn đốc" in text_of(office.post(asked, typed, follow=True))
    assert [row.referrals.get().urgings.count() for row in away] == [1, 1, 0]
    assert "không ghi thêm lần nữa" in text_of(office.post(asked, typed, follow=True))
    told = text_of(office.post(asked, {**typed, "rows": typed["rows"][:1], "means": "letter"}, follow=True))
    letter = away[0].referrals.get().urgings.get(means="letter")
    assert f'Lập công văn đôn đốc gửi <a href="{reverse("admin:paper", args=["urging", letter.pk])}">' in told
    assert signed_in("MTTQ").post(asked, typed).status_code == 403
    assert "Giao các ý kiến đã đánh dấu" not in text_of(office.get(asked))


def test_what_came_back_is_given_to_a_body_and_stays_the_matter_of_others(office):
    opinion = sent_on(
        waiting(competence="higher", processing="classified"), replied_on=timezone.localdate(), reply="Nhờ phường."
    )
    assert '<details class="mod-other" id="chuyen-di">' in text_of(office.get(address(opinion)))
    typed = {"giao-competence": "higher"}
    assert "Hãy chọn đơn vị chủ trì." in text_of(sort(office, opinion, **typed))
    response = sort(office, opinion, **typed, **{"giao-body": (body := make_body()).pk})
    assert said(response)[0] == f"Số {opinion.pk}: đã phân loại và giao {body}."
    assert response.redirect_chain[-1][0] == QUEUE
    assert (fresh(opinion).competence, fresh(opinion).processing) == ("higher", "assigned")


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
    assert "đã được người khác xử lý" in text_of(sort(office, opinion, **{"giao-body": make_body().pk}))
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


@pytest.mark.parametrize(("desk", "moderation"), [("sort_case", "approved"), ("moderate", "pending")])
def test_every_short_cut_is_told_where_it_works(office, desk, moderation):
    opinion = make_opinion(moderation=moderation)
    page = text_of(office.get(reverse(f"admin:{desk}", args=[opinion.pk])))
    told = re.search(r"Bàn phím \(.*?\): (.*?)\.</p>", page)[1]
    assert {part[0].lower() for part in told.split(", ")} == set(re.findall('accesskey="(.)"', page))


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


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queue_takes_the_same_queries_for_any_length(office, rows, django_assert_num_queries):
    for _ in range(rows):
        opinion = waiting(topic=make_topic())
        sent_on(opinion, to_body=make_body(), expected_on=timezone.localdate() - DAY)
        make_issue(opinion)
    office.get(QUEUE)
    with django_assert_num_queries(16):
        page = office.get(QUEUE).content.decode()
    assert ('href="#mot-luot"' in page) == (rows == 30)
    assert 'id="mot-luot"' in page
