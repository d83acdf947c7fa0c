"""The staff site: answers and what must be done."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import CommitmentState, Draft, Outcome, ProgressEntry, Response
from sessions_app.models import CaseEvent
from tests.builders import make_body, make_commitment, make_conclusion, make_drop_reason, make_opinion, make_response
from tests.forms import form_on, opened_form
from tests.staff import do, fresh, page_of, signed_in, text_of

# Answers


@pytest.mark.parametrize(
    ("verb", "start", "end", "role"),
    [
        ("trinh", Draft.DRAFT, Draft.SUBMITTED, "Văn phòng"),
        ("duyet", Draft.SUBMITTED, Draft.APPROVED, "Lãnh đạo"),
        ("tra-lai", Draft.SUBMITTED, Draft.DRAFT, "Người duyệt"),
        ("cong-bo", Draft.APPROVED, Draft.PUBLISHED, "Văn phòng"),
    ],
)
def test_an_answer_moves_for_those_who_may_and_from_where_it_stands(verb, start, end, role):
    response, elsewhere = make_response(state=start), make_response(state=Draft.SUPERSEDED)
    assert do(signed_in("MTTQ"), response, verb, reason="Vì thế.").status_code == 403
    assert "không còn làm được" in text_of(do(signed_in(role), elsewhere, verb, reason="Vì thế."))
    do(signed_in(role), response, verb, reason="Vì thế.")
    assert (fresh(response).state, fresh(elsewhere).state) == (end, Draft.SUPERSEDED)


def test_the_author_of_an_answer_is_refused_with_a_sentence():
    leader = signed_in()
    response = make_response(state=Draft.SUBMITTED, author=leader.user)
    assert "không được tự duyệt" in text_of(do(leader, response, "duyet"))
    assert fresh(response).state == Draft.SUBMITTED


@pytest.mark.parametrize("state", [Draft.DRAFT, Draft.SUBMITTED, Draft.APPROVED, Draft.PUBLISHED])
def test_an_answer_is_edited_at_the_desk_and_not_here(state):
    office, response = signed_in("Văn phòng"), make_response(state=state)
    form = {"text": "Sửa lén.", "outcome": response.outcome_id, "body": response.body_id, "issued_on": "03/04/2026"}
    assert office.post(page_of(response), form).status_code == 403
    assert fresh(response).text == response.text
    assert reverse("admin:answer", args=[response.opinion_id]) in text_of(office.get(page_of(response)))


def test_answers_are_found_by_their_opinion_their_number_and_while_in_work_by_their_words():
    office = signed_in("Văn phòng")
    lamp = make_response(opinion=make_opinion(moderation="approved", subject="Đèn đường hỏng"), state=Draft.PUBLISHED)
    paper = make_response(state=Draft.PUBLISHED, number_symbol="12/UBND-VX", text="Đã thông cống.")
    draft = make_response(text="Sẽ nạo vét mương.", number_symbol="NHÁP")

    def found(words):
        return list(office.get(reverse("admin:feedback_response_changelist"), {"q": words}).context["cl"].queryset)

    assert found("den duong") == [lamp]
    assert lamp in found(str(lamp.opinion_id))
    assert found("12/ubnd-vx") == [paper]
    assert found("nao vet") == [draft]
    assert found("nhap") == [draft]
    assert found("thong cong") == []  # no index holds the words of published answers, and they are many
    assert len(found("  ")) == 3


def test_a_unit_finds_only_answers_of_its_own():
    body = make_body()
    for owner in [body, make_body()]:
        opinion = make_opinion(moderation="approved", processing="assigned", subject="Đèn đường hỏng")
        opinion.assignments.create(body=owner)
        make_response(opinion=opinion, body=owner, text="Sẽ thay bóng.")
    unit = signed_in("Đơn vị xử lý", body=body)
    for words in ["den duong", "thay bong", ""]:
        page = unit.get(reverse("admin:feedback_response_changelist"), {"q": words})
        assert [row.body for row in page.context["cl"].queryset] == [body]


def test_a_correction_takes_the_place_of_the_published_answer():
    office, approver = signed_in("Văn phòng"), signed_in("Người duyệt")
    wrong = make_response(state=Draft.PUBLISHED)
    typed = {"text": "Đúng.", "issued_on": f"{timezone.localdate():%d/%m/%Y}"}
    assert "Hãy xem lại" in text_of(do(office, wrong, "dinh-chinh", **typed))
    do(office, wrong, "dinh-chinh", **typed, correction_note="Sai ngày.")
    right = Response.objects.get(corrects=wrong)
    do(office, right, "trinh")
    do(approver, right, "duyet")
    do(signed_in("Văn phòng"), right, "cong-bo")
    assert (fresh(wrong).state, fresh(right).state, fresh(right).text) == ("superseded", "published", "Đúng.")


# Promises


@pytest.mark.parametrize(
    ("verb", "start", "end", "role"),
    [
        ("bat-dau", "planned", "under_way", "Đơn vị xử lý"),
        ("bao-xong", "under_way", "reported_done", "Đơn vị xử lý"),
        ("xac-nhan", "reported_done", "verified", "MTTQ"),
        ("thoi-lam", "planned", "dropped", "Văn phòng"),
    ],
)
def test_a_promise_moves_for_those_who_may_and_from_where_it_stands(verb, start, end, role):
    body, typed = make_body(), {"reason": "Vì thế.", "text": "Đã làm.", "drop_reason": make_drop_reason().pk}
    client = signed_in(role, body=body if role == "Đơn vị xử lý" else None)
    promise, ended = [
        make_commitment(state=state, lead_body=body, published_at=timezone.now()) for state in [start, "verified"]
    ]
    assert do(signed_in("Người duyệt"), promise, verb, **typed).status_code == 403
    assert "không còn làm được" in text_of(do(client, ended, verb, **typed))
    do(client, promise, verb, **typed)
    assert (fresh(promise).state, fresh(ended).state) == (end, CommitmentState.VERIFIED)


def test_a_promise_is_published_once_its_conclusion_is_out():
    notice = make_conclusion()
    item = notice.items.create(part="d", text="Sửa đường.", body=make_body())
    promise = make_commitment(session=notice.session, conclusion_item=item)
    office = signed_in("Văn phòng")
    assert "chưa được công bố" in text_of(do(office, promise, "cong-bo"))
    do(office, notice, "cong-bo")
    do(office, promise, "cong-bo")
    assert fresh(promise).published_at


def test_a_conclusion_item_offers_a_promise_with_its_words():
    notice = make_conclusion()
    item = notice.items.create(part="d", text="Sửa đường ngõ 7.", body=make_body(), due_on=dt.date(2026, 11, 23))
    office = signed_in("Văn phòng")
    page = text_of(office.get(page_of(notice)))
    address = page.split(f"{reverse('admin:feedback_commitment_add')}?")[1].split('"')[0].replace("&amp;", "&")
    form = office.get(f"{reverse('admin:feedback_commitment_add')}?{address}").context["adminform"].form
    shown = {name: form[name].value() for name in ["title", "conclusion_item", "lead_body", "due_on"]}
    expected = {"title": "Sửa đường ngõ 7", "conclusion_item": str(item.pk), "lead_body": str(item.body_id)}
    assert shown == {**expected, "due_on": "23/11/2026"}


def test_progress_is_signed_and_recorded():
    unit = signed_in("Đơn vị xử lý", body=make_body())
    promise = make_commitment(lead_body=unit.user.body)
    do(unit, promise, "ghi-tien-do", text="Đã khảo sát.", percent="30")
    assert "Hãy xem lại" in text_of(do(unit, promise, "ghi-tien-do", text="Xong.", percent="130"))
    entry = ProgressEntry.objects.get()
    assert (entry.text, entry.percent, entry.author) == ("Đã khảo sát.", 30, unit.user)
    assert CaseEvent.objects.get(case_kind="commitment").verb == "report_progress"


def test_the_office_adds_progress_of_an_earlier_day():
    office, promise = signed_in("Văn phòng"), make_commitment()
    management = {"progress-TOTAL_FORMS": 1, "progress-INITIAL_FORMS": 0}
    entry = {"progress-0-on": "03/04/2026", "progress-0-text": "Đã khảo sát.", "progress-0-percent": ""}
    form = {"session": promise.session_id, "title": promise.title, "lead_body": promise.lead_body_id}
    office.post(page_of(promise), {**form, **management, **entry})
    assert ProgressEntry.objects.values_list("on", "author").get() == (dt.date(2026, 4, 3), office.user.pk)


@pytest.mark.parametrize(("state", "ahead"), [("under_way", 1), ("dropped", 0), ("verified", 0)])
def test_the_office_adds_no_progress_of_tomorrow_nor_to_what_has_ended(state, ahead):
    promise = make_commitment(state=state, dropped_reason="Hết vốn." if state == "dropped" else "")
    office, day = signed_in("Văn phòng"), timezone.localdate() + dt.timedelta(days=ahead)
    management = {"progress-TOTAL_FORMS": 1, "progress-INITIAL_FORMS": 0}
    entry = {"progress-0-on": f"{day:%d/%m/%Y}", "progress-0-text": "Đã khảo sát.", "progress-0-percent": ""}
    form = {"session": promise.session_id, "title": promise.title, "lead_body": promise.lead_body_id}
    page = text_of(office.post(page_of(promise), {**form, **management, **entry}, follow=True))
    assert not ProgressEntry.objects.exists()
    assert not CaseEvent.objects.filter(case_kind="commitment").exists()
    assert ("không thể ở tương lai" in page) == bool(ahead)


@pytest.mark.parametrize("make", [make_opinion, make_response, make_commitment])
def test_cases_are_never_deleted(make):
    row = make()
    address = reverse(f"admin:feedback_{row._meta.model_name}_delete", args=[row.pk])
    assert signed_in().post(address, {"post": "yes"}).status_code == 403
    assert fresh(row)


def test_an_answer_that_is_refused_when_it_is_saved_is_still_there_with_the_reason():
    office, opinion = signed_in("Văn phòng"), make_opinion(moderation="approved")
    address = reverse("admin:feedback_response_add")
    form = opened_form(office, address)
    make_response(opinion=opinion, state="draft")
    typed = {"opinion": opinion.pk, "text": "Đã sửa đèn ngõ 3.", "outcome": Outcome.objects.first().pk}
    refused = office.post(address, {**form.values, **typed, "body": make_body().pk})
    assert refused.status_code == 200
    assert "đã có một câu trả lời đang soạn" in text_of(refused)
    assert form_on(refused).values["text"] == ["\nĐã sửa đèn ngõ 3."]
    assert opinion.responses.count() == 1
