"""A page of a desk that is sent twice: done once, and what was done is said in words that frighten nobody."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.actions.tell import tell_sender
from feedback.models import Issue, Opinion, PersonRequest, PhoneCall, Registration, Response
from sessions_app.models import CaseEvent

from ..builders import (
    make_body,
    make_issue,
    make_meeting,
    make_opinion,
    make_registration,
    make_response,
    make_session,
)
from ..forms import opened_form
from ..staff import fresh, signed_in, text_of
from .answering_desk.steps import given_to, screen, words
from .moderation.desk import EDITED, QUEUE, case
from .promises.steps import NEW, NOTE, OLD, REASON, public
from .synthesis_desk.steps import desk_of, other, pick

pytestmark = pytest.mark.usefixtures("ward")

DONE = "Đã làm ở lần bấm trước"
FRIGHTENING = ["đã được xử lý từ nơi khác", "Chưa làm được", "chưa làm (", "Không tìm thấy trang"]


def drawn(client, address):
    """What the page there says of itself in each of its forms."""
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text_of(client.get(address)))[1]


def twice(client, page, address="", **sent):
    """The same press of the same page two times; what the second one is told."""
    sent["csrfmiddlewaretoken"] = drawn(client, page)
    return [text_of(client.post(address or page, sent, follow=True)) for _ in range(2)]


def is_told(pages, of):
    first, second = pages
    assert DONE not in first
    assert of in re.search(f"{DONE}: (.*), \\d\\d:\\d\\d ngày", second)[1].split(", ")
    assert not [words for words in FRIGHTENING if words in second]
    return True


def test_a_decision_about_one_opinion(office):
    opinion, later = make_opinion(), make_opinion()
    assert is_told(twice(office, case(opinion), viec="duyet", **EDITED), "duyệt ý kiến")
    events = CaseEvent.objects.filter(case_kind="opinion").values_list("case_id", "verb")
    assert list(events) == [(opinion.pk, "approve")]
    assert fresh(later).moderation == "pending"


def test_declining_many_twice_records_it_once(office):
    rows = [make_opinion().pk, make_opinion().pk]
    assert is_told(twice(office, QUEUE, rows=rows, viec="khong-dang", reason="Nêu rồi."), "không đăng ý kiến")
    assert CaseEvent.objects.filter(verb="decline").count() == 2


def test_an_answer_is_approved_by_many_and_one(office):
    leader, answers = signed_in("Lãnh đạo"), [make_response(state="submitted") for _ in range(2)]
    queue = f"{reverse('admin:answering')}?buoc=duyet"
    ticked = {"rows": answers[0].opinion_id, f"ban-{answers[0].opinion_id}": answers[0].as_read}
    assert is_told(twice(leader, queue, **ticked), "duyệt trả lời")
    assert is_told(twice(leader, screen(answers[1]), viec="duyet", ban=answers[1].as_read), "duyệt trả lời")
    assert [fresh(answer).state for answer in answers] == ["approved"] * 2


def test_who_saves_twice_stays_with_the_draft():
    body = make_body()
    unit, opinion = signed_in("Đơn vị xử lý", body=body), given_to(body)
    pages = twice(unit, screen(opinion), **words(body, text="Đang viết dở."), viec="luu")
    assert is_told(pages, "soạn trả lời")
    assert "Đang viết dở.</textarea>" in pages[1]
    assert Response.objects.get().version == 1


def test_a_call_reported_twice_is_recorded_once(office):
    sender = {"name": "Thử", "phone": "+84912345678"}
    message = tell_sender(make_opinion(moderation="declined", sender=sender), "declined")
    page = reverse("admin:call", args=[message.pk])
    assert is_told(twice(office, page, result="no_answer", note=""), "gọi điện báo người gửi")
    assert is_told(twice(office, page, result="told", note=""), "gọi điện báo người gửi")
    assert PhoneCall.objects.count() == 2


def test_moving_a_speaker_up_twice_moves_them_once(office):
    meeting = make_meeting(held_on=timezone.localdate(), seats=9)
    rows = [make_registration(meeting=meeting, wish="speak", who={"name": f"Thử {n}"}) for n in range(3)]
    act = reverse("admin:registration_act", args=[rows[2].pk])
    assert is_told(twice(office, reverse("admin:registrations"), act, viec="up"), "đổi thứ tự phát biểu")
    order = Registration.objects.order_by("place").values_list("pk", flat=True)
    assert list(order) == [rows[0].pk, rows[2].pk, rows[1].pk]


def test_a_request_about_personal_data(office):
    today, due = (f"{timezone.localdate() + dt.timedelta(days=days):%d/%m/%Y}" for days in [0, 10])
    typed = {"asked": "erase", "typed": "0911115678", "note": "Gọi lại", "received_on": today, "due_on": due}
    pages = twice(office, reverse("admin:person_requests"), **typed)
    assert is_told(pages, "nhận đề nghị về dữ liệu cá nhân")
    page = reverse("admin:person_request", args=[PersonRequest.objects.get().pk])
    done = twice(office, page, viec="xong", reason="Đã trả lời.")
    assert "đã xong lúc" in done[1]


def test_an_issue_is_made_once_and_undone_once():
    front, session = signed_in("MTTQ"), make_session()
    picked = [pick(other(session)), pick(other(session))]
    pages = twice(front, desk_of(session), viec="moi", ten="Sổ đỏ", chon=picked)
    assert "Đã làm ở lần bấm trước: " in pages[1]
    assert "Trong lúc đó" not in pages[1]
    step = session.synthesis_steps.get()
    undone = twice(front, desk_of(session), viec=f"bo-buoc:{step.pk}")
    assert "Bước này đã được bỏ từ trước." in undone[1]
    assert Issue.objects.standing().count() == 0


def test_an_issue_that_the_first_press_merged_away():
    front, session = signed_in("MTTQ"), make_session()
    one, other_one = (make_issue(other(session), session=session) for _ in range(2))
    page = reverse("admin:synthesis_issue", args=[one.pk])
    assert is_told(twice(front, page, viec="nhap", into=other_one.pk), "nhập vào vấn đề khác")
    assert list(Issue.objects.standing()) == [other_one]


def test_a_correction_and_a_paper(office):
    promise = public()
    page = f"{reverse('admin:promise_correction', args=[promise.pk])}?muc=title"
    boxes = opened_form(office, page).values
    typed = {name: value[0].replace(OLD, NEW) for name, value in boxes.items() if name != "csrfmiddlewaretoken"}
    pages = twice(office, page, **{**typed, "note": NOTE, "reason": REASON})
    assert is_told(pages, "đính chính")
    assert promise.corrections.count() == 1
    make_meeting(session=promise.session)
    papers = reverse("admin:session_papers", args=[promise.session_id])
    refused = twice(office, papers, lap="plan")  # nothing is made before there is who issues it
    assert DONE not in "".join(refused)
    make_body(kind="committee")
    assert is_told(twice(office, papers, lap="plan"), "lập bản soạn")


def test_what_was_refused_is_pressed_again_and_other_words_are_another_wish(office):
    opinion = make_opinion()
    sent = {"viec": "khong-dang", "reason": "", "csrfmiddlewaretoken": drawn(office, case(opinion))}
    refused = [text_of(office.post(case(opinion), sent, follow=True)) for _ in range(2)]
    assert all("Hãy chọn lý do" in page and DONE not in page for page in refused)
    done = text_of(office.post(case(opinion), {**sent, "reason": "Nêu rồi."}, follow=True))
    assert "đã ghi là không đăng" in done
    assert Opinion.objects.get().decline_reason == "Nêu rồi."


def test_the_page_of_one_person_does_not_count_for_another(office):
    rows = {"rows": [make_opinion().pk], "viec": "duyet", "csrfmiddlewaretoken": "a" * 64}
    pages = [text_of(client.post(QUEUE, rows, follow=True)) for client in [office, signed_in("Văn phòng")]]
    assert DONE not in "".join(pages)
    assert "xử lý từ nơi khác" in pages[1]
