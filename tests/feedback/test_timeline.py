"""The story of an opinion: a shorter one for everybody, without names; a fuller one for its sender."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import actions
from feedback.models import DeadlineExtension, InformationRequest, Opinion, Outcome, Referral
from sessions_app.models import CaseEvent, Topic
from tests.builders import make_body, make_issue, make_opinion, make_response, make_session, make_user, make_ward
from tests.feedback.splitting.steps import split
from tests.staff import fresh, text_of

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
SECRETS = [
    "Trần Thị Thử",
    "Bí Mật",
    "0912345678",
    "Nhà ai ở đầu ngõ?",
    "Ghi chú kín",
    "Giao nhầm",
    "Nội dung trả lời riêng",
]


@pytest.fixture
def clerk():
    make_ward()
    return make_user("Văn phòng")


def approved(**kwargs):
    sender = {"name": "Phạm Bí Mật", "email": "rieng@example.vn"}
    return make_opinion(**{"moderation": "approved", "sender": sender, "session": make_session(), **kwargs})


def long_story(clerk):
    """Everything that can happen, with a secret at every step."""
    opinion = approved(original_text="Tôi là Bí Mật, 0912345678.", moderation="pending")
    actions.approve(opinion, by=clerk, subject="Đèn hỏng", public_text="Đèn ngõ 5 hỏng.")
    actions.assign(opinion, by=clerk, body=make_body(name="Đội Một"), note="Ghi chú kín.")
    actions.assign(opinion, by=clerk, body=make_body(name="Đội Hai"), reason="Giao nhầm cho ông Bí Mật.")
    actions.ask_sender(opinion, by=clerk, question="Nhà ai ở đầu ngõ?")
    actions.resume(fresh(opinion), by=clerk, reason="Đã gọi 0912345678.")
    opinion = fresh(opinion)
    actions.extend_deadline(opinion, by=clerk, until=dt.date(2099, 1, 5), reason="Chờ thiết bị")
    referral = actions.forward(
        opinion,
        by=clerk,
        to_body=make_body(name="Sở Điện"),
        letter_number="7/UBND",
        sent_on=timezone.localdate(),
        note="Ghi chú kín.",
    )
    said = {"urged_on": timezone.localdate(), "means": "letter", "letter_number": "8/UBND", "note": "Ghi chú kín."}
    actions.urge(referral, by=clerk, **said)
    actions.record_reply(
        referral, by=clerk, replied_on=timezone.localdate(), reply="Nội dung trả lời riêng.", reply_number="9/SĐ"
    )
    return fresh(opinion)


def public_page(client, opinion):
    return text_of(client.get(opinion.get_absolute_url()))


def test_everybody_reads_what_became_of_it_in_order_and_nobodys_name(client, clerk):
    page = public_page(client, long_story(clerk))
    steps = [
        "Nhận ý kiến",
        "Đăng lên cổng",
        "Giao Đội Một",
        "Giao Đội Hai",
        "Hỏi thêm người gửi",
        "Tiếp tục giải quyết",
        "Gia hạn trả lời đến ngày 05/01/2099",
        "Chuyển Sở Điện, công văn số 7/UBND",
        "Đôn đốc Sở Điện trả lời, công văn số 8/UBND",
        "Nhận trả lời của Sở Điện, văn bản số 9/SĐ",
    ]
    places = [page.index(words) for words in steps]
    assert places == sorted(places)
    assert "Chờ thiết bị." in page
    for secret in SECRETS:
        assert secret not in page, secret


def test_what_came_of_a_reply_the_same_day_is_told_after_it(client, clerk):
    opinion, today = approved(competence="higher"), timezone.localdate()
    make_response(opinion=opinion, state="superseded", body=make_body(name="Đội Đèn"), published_at=timezone.now())
    sent = {"by": clerk, "sent_on": today}
    referral = actions.forward(opinion, to_body=make_body(name="Sở Điện"), **sent)
    actions.record_reply(referral, by=clerk, replied_on=today, reply="Của cơ quan khác.")
    actions.forward(fresh(opinion), to_body=make_body(name="Sở Nước"), **sent)
    make_response(opinion=opinion, state="published", body=make_body(name="Đội Cống"), published_at=timezone.now())
    page = public_page(client, opinion)
    steps = [
        "Đội Đèn trả lời</strong>",
        "Chuyển Sở Điện",
        "Nhận trả lời của Sở Điện",
        "Chuyển Sở Nước",
        "Đội Cống trả lời</strong>",
    ]
    places = [page.rindex(words) for words in steps]
    assert places == sorted(places)
    CaseEvent.objects.filter(verb="record_reply").update(at=timezone.now() + DAY)
    page = public_page(client, opinion)
    assert page.rindex("Nhận trả lời của Sở Điện") > page.rindex("Đội Cống trả lời</strong>")


def test_answers_corrections_and_reopenings_are_steps(client, clerk):
    opinion = approved(processing="answered")
    first = make_response(
        opinion=opinion, state="superseded", body=make_body(name="Đội Đèn"), published_at=timezone.now() - 3 * DAY
    )
    make_response(opinion=opinion, state="draft", body=make_body(name="Đội Kín"))
    make_response(
        opinion=opinion,
        state="published",
        corrects=first,
        correction_note="Sửa ngày.",
        body=first.body,
        published_at=timezone.now() - DAY,
    )
    actions.reopen(opinion, by=clerk, reason="Người gửi Bí Mật phàn nàn.")
    page = public_page(client, opinion)
    assert (
        page.index("Đội Đèn trả lời</strong>") < page.index("Đội Đèn đính chính") < page.index("Mở lại để xem xét thêm")
    )
    assert "Đội Kín" not in page
    assert "Bí Mật" not in page


def test_a_part_says_from_which_day_it_is_read(client, clerk):
    (part, *_) = split(approved(moderation="pending"))
    page = public_page(client, part)
    assert page.index("Nhận ý kiến") < page.index("Tách riêng từ một ý kiến nêu nhiều việc, đăng lên cổng")


def test_the_list_and_the_page_say_where_it_was_sent(client, clerk):
    opinion, today = approved(competence="higher"), timezone.localdate()
    sent = {"to_body": make_body(name="Sở Điện"), "letter_number": "7", "sent_on": today}
    referral = actions.forward(opinion, by=clerk, expected_on=today + 9 * DAY, **sent)
    for page in [public_page(client, opinion), text_of(client.get(reverse("feedback:opinions")))]:
        assert "Đã chuyển Sở Điện, chưa có trả lời." in page
    make_response(opinion=opinion, state="published")
    waits = f"Hẹn trả lời ngày {today + 9 * DAY:%d/%m/%Y}. Chưa nhận được trả lời."
    sent_on = f"{today:%d/%m/%Y}</time>:</span> <strong>Chuyển Sở Điện, công văn số 7</strong><br>{waits}"
    assert sent_on in public_page(client, opinion)
    actions.record_reply(referral, by=clerk, replied_on=today, reply="Đang xem xét.")
    assert waits not in public_page(client, opinion)


def test_what_another_body_decides_is_said_in_plain_words_with_what_happens_next(client, clerk):
    opinion, today = approved(), timezone.localdate()
    elsewhere = Outcome.objects.get(is_decided_elsewhere=True)
    make_response(opinion=opinion, state="published", outcome=elsewhere)
    means = "địa phương không có quyền quyết định việc này, cơ quan khác mới quyết định được."
    page = public_page(client, opinion)
    assert f"{elsewhere}</span>" in page
    assert means in page
    assert "Chưa ghi nhận đã chuyển cơ quan nào" in page
    assert means in text_of(client.get(reverse("feedback:opinions")))
    referral = referred(opinion, expected_on=today)
    to_body = f"<strong>{referral.to_body.name}</strong>"
    sent = f"Đã chuyển {to_body} quyết định, ngày {today:%d/%m/%Y}. Hẹn trả lời ngày"
    assert sent in public_page(client, opinion)
    assert sent in own_page(client, opinion)
    Referral.objects.update(replied_on=today, reply="Rồi.")
    assert f"{to_body} đã trả lời ngày" in public_page(client, opinion)
    Outcome.objects.update(is_decided_elsewhere=False)
    assert means not in public_page(client, opinion)
    assert to_body not in public_page(client, opinion)


def test_beside_an_answer_that_is_looked_at_again_stands_so_and_who_has_it(client, clerk):
    opinion = approved(public_text="Đèn ngõ 5 hỏng. " * 120)
    issue = make_issue(opinion, published_at=timezone.now())
    make_response(opinion=opinion, issue=issue, state="published")
    pages = [opinion.get_absolute_url(), reverse("feedback:opinions"), issue.get_absolute_url()]
    assert not any("xem xét lại" in text_of(client.get(page)) for page in pages)
    actions.reopen(fresh(opinion), by=clerk, reason="Đèn lại hỏng.")
    actions.forward(fresh(opinion), by=clerk, to_body=make_body(name="Sở Điện"), sent_on=timezone.localdate())
    told = "đang được xem xét lại.</strong> Câu trả lời đã đăng là của lần trước. Đã chuyển Sở Điện, chưa có trả lời."
    assert all(told in text_of(client.get(page)) for page in pages)
    assert "Ý kiến đang được xem xét lại." in public_page(client, opinion).partition("<blockquote")[0]
    assert "Câu trả lời đang được xem xét lại. " in text_of(client.get(issue.get_absolute_url()))


def test_once_the_other_body_has_replied_pages_say_so_until_the_ward_answers(client, clerk):
    opinion, today = approved(competence="higher"), timezone.localdate()
    issue = make_issue(opinion, published_at=timezone.now())
    sent = {"to_body": make_body(name="Sở Điện"), "letter_number": "7", "sent_on": today}
    referral = actions.forward(opinion, by=clerk, **sent)
    actions.record_reply(referral, by=clerk, replied_on=today, reply="Đang xem xét.")
    listed = reverse("feedback:opinions")
    pages = [opinion.get_absolute_url(), listed, f"{listed}?tinh_trang=dang-xu-ly"]
    told = f"Sở Điện đã trả lời ngày {today:%d/%m/%Y}; câu trả lời cho người gửi chưa đăng."
    for page in pages:
        text = text_of(client.get(page))
        assert told in text
        assert "chưa có trả lời." not in text.lower()
    of_issue = text_of(client.get(issue.get_absolute_url()))
    assert "Sở Điện (cơ quan có thẩm quyền) đã trả lời; câu trả lời cho người gửi chưa đăng." in of_issue
    assert opinion.subject not in text_of(client.get(f"{listed}?tinh_trang=moi-nhan"))
    states = Opinion.objects.public().by_state()
    assert (states["given"], states["new"], states["away"]) == (1, 0, 0)
    make_response(opinion=opinion, state="published")
    assert not any("người gửi chưa đăng" in text_of(client.get(page)) for page in pages)


def test_a_reply_of_before_a_case_was_opened_again_is_no_news(client, clerk):
    opinion, yesterday = approved(processing="classified"), timezone.localdate() - DAY
    replied = {"sent_on": yesterday, "replied_on": yesterday, "reply": "Rồi."}
    Referral.objects.create(opinion=opinion, to_body=make_body(), **replied)
    Opinion.objects.update(reopened_at=timezone.now())
    assert "người gửi chưa đăng" not in public_page(client, opinion)
    Opinion.objects.update(reopened_at=timezone.now() - 2 * DAY)
    assert "người gửi chưa đăng" in public_page(client, opinion)


@pytest.mark.parametrize("length", [1, 30])
def test_the_page_takes_the_same_queries_for_any_length(client, clerk, length, django_assert_num_queries):
    opinion = approved()
    for _ in range(length):
        actions.classify(opinion, by=clerk, topic=Topic.objects.first(), competence="ward")
        DeadlineExtension.objects.create(opinion=opinion, until=timezone.localdate(), reason="Chờ.")
        now = timezone.now()
        InformationRequest.objects.create(opinion=opinion, question="Ở đâu?", asked_at=now, ended_at=now)
        referred(opinion, replied_on=timezone.localdate(), reply="Rồi.")
    assert CaseEvent.objects.exists()
    client.get(opinion.get_absolute_url())
    with django_assert_num_queries(3):
        client.get(opinion.get_absolute_url())


def referred(opinion, **kwargs):
    return Referral.objects.create(
        opinion=opinion, to_body=make_body(), letter_number="1", sent_on=timezone.localdate(), **kwargs
    )


def own_page(client, opinion):
    code = codes.code_for(codes.new_ticket())
    opinion.code_hash = codes.hashed(code)
    opinion.save(update_fields=["code_hash"])
    client.post(reverse("feedback:look_up"), {"code": code, "contact": "rieng@example.vn"})
    response = client.get(reverse("feedback:own_opinion"))
    assert response.status_code == 200
    return text_of(response)


def test_the_sender_reads_the_whole_reply_the_reason_and_the_question(client, clerk):
    page = own_page(client, long_story(clerk))
    for words in [
        "Nội dung trả lời riêng.",
        "7/UBND",
        "bằng văn bản số 8/UBND",
        "9/SĐ",
        "05/01/2099",
        "Chờ thiết bị.",
        "Nhà ai ở đầu ngõ?",
    ]:
        assert words in page, words
    order = ["05/01/2099", "Đã chuyển Sở Điện", "đã nhắc cơ quan này", "Cơ quan này trả lời", "Nội dung trả lời riêng."]
    places = [page.index(words) for words in [*order, "Lời ông/bà", "Nội dung mọi người đọc được"]]
    assert places == sorted(places)
    for secret in ["Ghi chú kín", "Giao nhầm", "Trần Thị Thử"]:
        assert secret not in page, secret


def test_an_open_question_stands_there_with_the_way_to_answer_it(client, clerk):
    opinion = approved()
    actions.ask_sender(opinion, by=clerk, question="Đèn nào trong ngõ?")
    page = own_page(client, fresh(opinion))
    assert "Phường hỏi thêm ông/bà" in page
    assert f'href="{reverse("feedback:own_opinion_note")}">Trả lời câu hỏi này' in page
    client.post(reverse("feedback:own_opinion_note"), {"text": "Đèn thứ ba."})
    assert "Trả lời câu hỏi này" not in text_of(client.get(reverse("feedback:own_opinion")))


def test_the_note_of_a_sender_answers_the_question_about_a_part(client, clerk):
    whole = approved(processing="closed")
    part = approved(part_of=whole, sender=None)
    actions.ask_sender(part, by=clerk, question="Đèn nào trong ngõ?")
    assert "Đèn nào trong ngõ?" in own_page(client, whole)
    client.post(reverse("feedback:own_opinion_note"), {"text": "Đèn thứ ba."})
    assert fresh(part).processing == "received"
    assert set(CaseEvent.objects.filter(verb="add_note").values_list("case_id", flat=True)) == {whole.pk, part.pk}


def test_who_said_the_same_reads_the_answer_to_the_other_one(client, clerk):
    other = approved(processing="answered")
    make_response(opinion=other, state="published", text="Đã thay đèn.")
    page = own_page(client, approved(moderation="duplicate", duplicate_of=other))
    assert f"Trả lời chung với ý kiến số {other.pk}" in page
    assert "Đã thay đèn." in page


def test_the_answer_to_what_is_not_public_is_not_told_to_others(client, clerk):
    other = approved(processing="answered", visibility="not_published")
    make_response(opinion=other, state="published", text="Trả lời riêng cho người kia.")
    page = own_page(client, approved(moderation="duplicate", duplicate_of=other))
    assert "Trả lời riêng" not in page
