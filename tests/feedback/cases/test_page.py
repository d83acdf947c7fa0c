"""One case as staff see it: where it stands, what comes next, all that was done, and nothing that is not theirs."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions import attach
from feedback.actions.erase import erase_contact, erase_original
from feedback.models import Response
from sessions_app.actions import record
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import (
    image_file,
    make_body,
    make_commitment,
    make_opinion,
    make_response,
    make_topic,
    make_user,
)
from tests.pdfs import kept_pdf
from tests.staff import fresh, page_of, signed_in, text_of

from .steps import address, in_work

DAY = dt.timedelta(days=1)


def page(client, opinion):
    return text_of(client.get(address(opinion)))


def test_a_very_long_text_is_folded_and_a_usual_one_is_not():
    office, usual = signed_in("Văn phòng"), in_work(public_text="Đèn hỏng. " * 100)
    assert "case-long" not in page(office, usual)
    shown = page(office, in_work(public_text="Đèn hỏng. " * 200 + "Hết."))
    assert shown.count('<details class="case-long">') == 1
    assert "Hết." in shown.partition('<details class="case-long">')[2].partition("</details>")[0]


def test_it_says_where_the_case_stands_and_what_comes_next():
    opinion, body = in_work(), make_body(name="Phòng Hạ tầng")
    office = signed_in("Văn phòng")
    actions.assign(opinion, by=office.user, body=body, note="Xem ngõ 15.")
    shown = page(office, opinion)
    for words in ["Đang xử lý", "Phòng Hạ tầng", "Xem ngõ 15.", "Cách tính", f"{opinion.due_on:%d/%m/%Y}", "Gia hạn"]:
        assert words in shown


def test_all_that_was_done_stands_in_order_with_who_and_why():
    opinion, office = in_work(), signed_in("Văn phòng", full_name="Trần Thị Văn Phòng")
    actions.assign(opinion, by=office.user, body=make_body(name="Phòng Cũ"))
    actions.assign(opinion, by=office.user, body=make_body(name="Phòng Mới"), reason="Giao nhầm.")
    actions.extend_deadline(opinion, by=office.user, until=opinion.due_on + 5 * DAY, reason="Chờ khảo sát.")
    shown = page(office, opinion)
    steps = ["Phân công", "Đổi phân công", "Gia hạn"]
    places = [shown.split('class="timeline"')[1].index(step) for step in steps]
    assert places == sorted(places)
    for words in ["Giao nhầm.", "Chờ khảo sát.", "Trần Thị Văn Phòng", "thôi", "→ đang xử lý"]:
        assert words in shown
    assert "đang xử lý → đang xử lý" not in shown


def test_a_record_of_many_years_is_shown_to_its_end():
    opinion, office = in_work(), signed_in("Văn phòng")
    link = {"case_kind": "opinion", "case_id": opinion.pk, "at": timezone.now(), "verb": "resume"}
    last = CaseEvent.objects.filter(case_id=opinion.pk).count()
    CaseEvent.objects.bulk_create(
        CaseEvent(**link, sequence=last + number, reason=f"Lần {number}.") for number in range(1, 602)
    )
    shown = page(office, opinion)
    assert "Lần 1." in shown
    assert "Lần 601." in shown


def test_while_the_sender_is_asked_the_clock_stands_still():
    opinion, office = in_work(), signed_in("Văn phòng")
    actions.ask_sender(opinion, by=office.user, question="Đèn nào?")
    shown = page(office, opinion)
    assert "Hạn tạm dừng" in shown
    assert "Đèn nào?" in shown


def test_what_the_sender_of_a_part_sends_is_read_beside_the_part():
    """They have one code, and answer there whatever was asked about a part."""
    whole = in_work()
    parts = [actions.Part(f"Việc {n}", "Nội dung.", make_topic()) for n in range(2)]
    part, _ = actions.split_opinion(whole, by=make_user(), parts=parts)
    file = attach(whole, image_file("anh-dau.png"))
    actions.ask_sender(part, by=make_user(), question="Đèn cột số mấy?")
    actions.add_note(whole, text="Cột thứ ba.", files=[image_file("them.png")])
    shown = page(signed_in("Văn phòng"), part)
    assert "Cột thứ ba." in shown
    assert all(reverse("admin:attachment_file", args=[row.key]) in shown for row in whole.attachments.all())
    actions.assign(fresh(part), by=make_user(), body=(body := make_body()))
    theirs = page(signed_in("Đơn vị xử lý", body=body), part)
    assert not [told for told in ["Cột thứ ba.", str(file.key)] if told in theirs]


def test_what_was_forwarded_and_came_back_is_told():
    opinion, office = in_work(), signed_in("Văn phòng")
    to = make_body(name="Công ty Cấp nước")
    said = {"letter_number": "12/UBND-VX", "sent_on": timezone.localdate()}
    referral = actions.forward(opinion, by=office.user, to_body=to, **said)
    assert "Đang ở cơ quan khác" in page(office, opinion)
    actions.record_reply(referral, by=office.user, replied_on=timezone.localdate(), reply="Sẽ thay ống năm 2027.")
    assert "Sẽ thay ống năm 2027." in page(office, opinion)


def test_a_unit_sees_its_case_and_nothing_private_of_it():
    unit = signed_in("Đơn vị xử lý", body=make_body())
    opinion, other = in_work(), in_work()
    assert unit.get(address(opinion)).status_code == 404
    actions.assign(opinion, by=make_user(), body=unit.user.body)
    opinion.sender_notes.create(text="Gọi tôi số 0987654321.")
    opinion.referrals.create(
        to_body=make_body(), letter_number="1", sent_on=timezone.localdate(), note="Ghi chú nội bộ của văn phòng."
    )
    record(opinion, "resume", by=make_user(), reason="Bà Bí Mật nói qua điện thoại.")
    shown = page(unit, opinion)
    assert opinion.public_text in shown
    for private in ["Bí Mật", "912345", "rieng@", "0987654321", "nội bộ", opinion.original_text]:
        assert private not in shown
    assert unit.get(address(other)).status_code == 404


def test_a_unit_reads_nothing_that_was_meant_for_others():
    unit, office = signed_in("Đơn vị xử lý", body=make_body()), signed_in("Văn phòng")
    opinion, other = in_work(), make_body(name="Phòng Kia")
    actions.assign(opinion, by=office.user, body=other, note="Riêng cho Phòng Kia.")
    answer = make_response(
        opinion=opinion, body=make_body(), author=make_user(), state="submitted", text="Bản nháp của Kia."
    )
    actions.return_response(answer, by=make_user("Người duyệt"), reason="Kia viết thiếu căn cứ.")
    actions.ask_sender(opinion, by=office.user, question="Bà có đơn kiện cũ không?")
    actions.resume(opinion, by=office.user, reason="Đã rõ.")
    actions.assign(
        opinion, by=office.user, body=unit.user.body, helpers=[other], note="Cả hai xem.", reason="Việc của ta."
    )
    opinion.assignments.filter(body=other).update(note="Riêng cho Phòng Kia.")
    secrets = ["Riêng cho Phòng Kia.", "Bản nháp của Kia.", "Kia viết thiếu căn cứ.", "Bà có đơn kiện cũ không?"]
    for address_ in [address(opinion), page_of(opinion), reverse("admin:answer", args=[opinion.pk])]:
        shown = text_of(unit.get(address_))
        assert [words for words in secrets if words in shown] == []
    assert "Cả hai xem." in page(unit, opinion)
    assert "Việc của ta." in page(unit, opinion)
    assert [words for words in secrets if words not in page(office, opinion)] == []


def test_rare_and_grave_acts_stand_apart_and_are_marked():
    shown = page(signed_in("Văn phòng"), in_work())
    daily, aside = shown.split("Việc khác")[0], shown.split("Việc khác")[1].split("</section>")[0]
    for label in ["Phân công", "Phân loại", "Chuyển cơ quan có thẩm quyền", "Hỏi thêm người gửi"]:
        assert f">{label}</a>" in daily
    for label in ["Gia hạn", "Ẩn khỏi cổng", "Cấp lại mã tra cứu"]:
        assert f'aria-describedby="he-trong">{label}</a>' in aside
    for label in ["Trùng ý kiến khác", "Tách thành nhiều phần"]:
        assert f">{label}</a>" in aside


def test_no_new_code_is_offered_where_nothing_tells_whose_opinion_it_is():
    opinion, office, by = in_work(), signed_in("Văn phòng"), make_user()
    erase_original(opinion, by=by, reason="Người gửi đề nghị.")
    assert "Cấp lại mã tra cứu" in page(office, fresh(opinion))  # their telephone is there to be called
    erase_contact(opinion, by=by, reason="Người gửi đề nghị.")
    assert "Cấp lại mã tra cứu" not in page(office, fresh(opinion))


@pytest.mark.parametrize("role", ["MTTQ", "Người duyệt", "Lãnh đạo"])
def test_who_may_not_ask_for_the_sender_sees_none(role):
    shown = page(signed_in(role), in_work())
    for private in ["P. B. M.", "5678", "912345", "rieng@", "Xem cách liên lạc"]:
        assert private not in shown


def test_a_mail_that_did_not_arrive_is_told_to_those_who_read_originals():
    opinion = in_work()
    rows = {"kind": "answered", "case_kind": "opinion", "case_id": opinion.pk, "recipient_kind": "sender"}
    now = timezone.now()
    for number, fields in enumerate([{"sent_at": now}, {"dropped_at": now}, {}]):
        OutboxMessage.objects.create(**rows, recipient_id=number, **fields)
    office = signed_in("Văn phòng")
    assert "Thư chưa đến được" not in text_of(office.get(address(opinion)))
    OutboxMessage.objects.create(**rows, recipient_id=8, tries=3, last_error="SMTPAuthenticationError")
    OutboxMessage.objects.create(**rows, recipient_id=9, dropped_at=now, last_error="SMTPDataError")
    words = (
        f"Thư không đến được người gửi, bỏ ngày {timezone.localdate():%d/%m/%Y}: máy chủ thư không nhận nội dung thư."
    )
    shown = text_of(office.get(address(opinion)))
    assert words in shown
    assert f"chưa đi được, đã thử 3 lần, thử lại lúc {timezone.localtime():%H:}" in shown
    assert "máy chủ thư không nhận tên hay mật khẩu của cổng." in shown
    unit = signed_in("Đơn vị xử lý", body=make_body())
    opinion.assignments.create(body=unit.user.body)
    assert "máy chủ thư" not in text_of(unit.get(address(opinion)))


def test_visitors_sign_in_and_staff_without_a_role_stay_outside(client):
    opinion = in_work()
    assert client.get(address(opinion)).status_code == 302
    client.force_login(make_user())
    assert client.get(address(opinion)).status_code == 403


@pytest.mark.parametrize("number", [1, 30])
def test_a_long_case_takes_the_same_queries(number, django_assert_max_num_queries):
    opinion, office = in_work(), signed_in("Văn phòng")
    for _ in range(number):
        record(opinion, "add_note", by=office.user)
        make_response(opinion=opinion, state="draft", author=office.user)
        make_commitment().opinions.add(opinion)
        make_opinion(moderation="duplicate", duplicate_of=opinion)
        attach(opinion.sender_notes.create(text=f"Bổ sung {number}."), SimpleUploadedFile("a.pdf", kept_pdf()))
        opinion.assignments.create(body=make_body(), is_lead=False)
    office.get(address(opinion))
    with django_assert_max_num_queries(40) as asked:
        office.get(address(opinion))
    told = [query["sql"] for query in asked.captured_queries]
    assert len(told) == len(set(told))


def test_nothing_typed_comes_alive():
    opinion = in_work(subject="<script>alert(1)</script>", public_text="<b>đậm</b>")
    shown = page(signed_in("Văn phòng"), opinion)
    assert "<script>alert" not in shown
    assert "&lt;b&gt;đậm" in shown


def test_an_answered_case_leads_to_its_correction_for_who_may_write_it():
    body = make_body()
    unit, approver, other = signed_in("Đơn vị xử lý", body=body), signed_in("Người duyệt"), make_body()
    opinion = in_work()
    opinion.assignments.create(body=body)
    make_response(opinion=opinion, body=body, state="published")
    way = f"{reverse('admin:answer', args=[opinion.pk])}?dinh-chinh=1"
    assert way in page(unit, opinion)
    assert 'name="correction_note"' in text_of(unit.get(way))
    assert way not in page(approver, opinion)
    Response.objects.filter(opinion=opinion).update(body=other)
    assert way not in page(unit, opinion)


def test_a_correction_that_is_begun_is_not_begun_again():
    opinion, office = in_work(), signed_in("Văn phòng")
    answer = make_response(opinion=opinion, state="published")
    assert "Đính chính câu trả lời" in page(office, opinion)
    make_response(opinion=opinion, body=answer.body, corrects=answer, correction_note="Sửa ngày.")
    assert "Đính chính câu trả lời" not in page(office, opinion)
