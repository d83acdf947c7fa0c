"""What a sender is asked by mail, by code or by telephone: whether it is done."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import actions
from feedback.actions import done_reports
from feedback.models import DoneReport, Verification, VerificationFile
from feedback.outbox.delivery import deliver_due
from sessions_app.models import OutboxMessage
from tests.mails import mail_for
from tests.pdfs import kept_pdf

from ...builders import image_file, make_body, make_commitment, make_issue, make_response, make_user
from ...staff import fresh, signed_in, text_of
from .steps import NAME, WORDS, heard, link_to, links_in, mail_of, rate_link, reported

# «Đã xong chưa?» by mail


def test_the_mail_asks_with_a_link_that_opens_the_page():
    report = reported(opinion := heard())
    message = mail_of("asked_done")
    assert message.to == ["dau@example.vn"]
    assert report.commitment.title in message.body
    assert "Đã thay 09 nắp." in message.body
    assert link_to(report, opinion) in links_in(message)
    assert not {NAME, report.commitment.title} & set(message.subject.split(" – "))


def test_opening_the_link_says_nothing_and_one_press_says_done(client):
    report = reported(opinion := heard())
    address = link_to(report, opinion)
    for method in [client.get, client.head]:
        assert method(address).status_code == 200
    assert not Verification.objects.exists()
    assert client.post(address, {"answer": "done"}).url == address
    assert fresh(report.commitment).state == "verified"
    page = text_of(client.get(address))
    assert "Ông/bà đã trả lời: đã xong" in page
    assert "Bấm nhầm, hoặc sau này thấy lại chưa xong" in page


def test_not_yet_takes_a_reason_and_two_photographs(client):
    report = reported(opinion := heard())
    typed = {"answer": "not_yet", "reason": WORDS, "pictures": [image_file(), image_file("hai.png")]}
    assert client.post(link_to(report, opinion), typed).status_code == 302
    assert (fresh(report.commitment).state, VerificationFile.objects.count()) == ("under_way", 2)
    assert not any(file.file for file in VerificationFile.objects.all())
    page = text_of(client.get(link_to(report, opinion)))
    assert "Ông/bà đã trả lời: chưa xong" in page
    assert "<title>Đã trả lời: " in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "Hãy ghi việc gì chưa xong."),
        ({"reason": "", "pictures": [image_file()]}, "Đã giữ, không phải chọn lại"),
        (
            {"reason": WORDS, "pictures": [image_file(), image_file(), image_file()]},
            "Nhiều nhất 2 ảnh; vừa chọn 3. Hãy chọn lại ít hơn.",
        ),
        ({"reason": WORDS, "pictures": [SimpleUploadedFile("a.pdf", kept_pdf())]}, "Chỉ nhận ảnh"),
        ({"reason": WORDS, "pictures": [SimpleUploadedFile("a.png", b"<script>")]}, "Chỉ nhận"),
        ({"reason": WORDS, "pictures": [SimpleUploadedFile("a.heic", b"\0\0\0\x18ftypheic")]}, "chụp màn hình"),
    ],
    ids=["no reason", "a picture alone", "three pictures", "a document", "no picture", "of a phone"],
)
def test_a_wrong_answer_is_told_and_keeps_what_was_typed(client, typed, sentence):
    report = reported(opinion := heard())
    for upload in typed.get("pictures", []):
        upload.seek(0)
    page = text_of(client.post(link_to(report, opinion), {"answer": "not_yet", **typed}))
    assert sentence in page
    assert typed["reason"] in page
    assert not Verification.objects.exists()


def test_no_two_parts_of_the_page_bear_one_id(client):
    opinion = heard()
    page = text_of(client.get(link_to(reported(opinion), opinion)))
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert "nut-da-xong" in ids
    assert sorted(ids) == sorted(set(ids))


def test_a_document_that_calls_itself_a_picture_is_refused(client):
    report = reported(opinion := heard())
    upload = SimpleUploadedFile("a.png", kept_pdf())
    page = text_of(client.post(link_to(report, opinion), {"answer": "not_yet", "reason": WORDS, "pictures": upload}))
    assert "Chỉ nhận ảnh" in page
    assert not Verification.objects.exists()


@pytest.mark.parametrize("name", ["a.gif", "a.pdf"])
def test_a_refused_picture_says_in_plain_words_that_only_pictures_are_taken(client, name):
    report = reported(opinion := heard())
    typed = {"answer": "not_yet", "reason": WORDS, "pictures": SimpleUploadedFile(name, b"GIF89a thu")}
    page = text_of(client.post(link_to(report, opinion), typed))
    assert f"{name}: Chỉ nhận ảnh, chưa nhận phim. Nếu đây là ảnh, hãy chụp màn hình" in page
    assert not {"JPEG", "WebP", "HEIC", ".jpg"} & set(re.findall(r"[\w.]+", page))
    assert "Excel" not in page


def test_the_second_of_two_taps_reads_what_was_said(client):
    report = reported(opinion := heard())
    client.post(link_to(report, opinion), {"answer": "done"})
    again = client.post(link_to(report, opinion), {"answer": "not_yet", "reason": WORDS})
    assert "Ông/bà đã trả lời: đã xong" in text_of(again)
    assert "<title>Đã trả lời: Việc này" in text_of(again)
    assert (Verification.objects.count(), fresh(report.commitment).state) == (1, "verified")


def test_pressing_needs_the_token_against_forgery():
    report, strict = reported(opinion := heard()), Client(enforce_csrf_checks=True)
    assert strict.post(link_to(report, opinion), {"answer": "done"}).status_code == 403
    assert not Verification.objects.exists()


def test_the_page_is_kept_nowhere_listed_nowhere_and_names_nobody(client):
    report = reported(opinion := heard(original_text="DAU-NGUYEN-VAN"))
    response = client.get(link_to(report, opinion))
    assert "no-store" in response["Cache-Control"]
    page = text_of(response)
    assert 'name="robots" content="noindex"' in page
    for private in [NAME, "5678", "dau@example.vn", "DAU-NGUYEN-VAN"]:
        assert private not in page


@pytest.mark.parametrize(
    "make", [link_to, lambda report, opinion: rate_link(make_response(opinion=opinion, state="published"))]
)
def test_every_wrong_link_gets_the_same_page_and_too_many_wait(client, make):
    report = reported(opinion := heard())
    right = make(report, opinion)
    folder, token = right.rsplit("/", 2)[0], right.rsplit("/", 2)[1]
    wrong = [f"{folder}/{one}/" for one in [token[:-1], token[:-1] + "x", "1-1-" + "0" * 40, "abc"]]
    answers = [client.get(address) for address in wrong]
    assert {response.status_code for response in answers} == {404}
    assert len({response.content for response in answers}) == 1
    assert "Nếu ý kiến đã rút, hoặc dữ liệu của ông/bà đã được xóa" in text_of(answers[0])
    for _ in range(20):
        last = client.get(wrong[0])
    assert last.status_code == 429
    assert 0 < int(last["Retry-After"]) <= 900
    assert client.get(right).status_code == 200


def test_after_thirty_days_the_page_says_why_nothing_can_be_answered(client):
    report = reported(opinion := heard())
    DoneReport.objects.update(reported_at=(past := timezone.now() - dt.timedelta(days=31)))
    report.reported_at = past
    page = text_of(client.get(link_to(report, opinion)))
    assert "Đã quá 30 ngày" in page
    assert "Nếu đã xong" not in page
    assert "Chưa có gì được gửi đi" not in page
    late = text_of(client.post(link_to(report, opinion), {"answer": "not_yet", "reason": "Một đèn còn tắt."}))
    assert "Chưa có gì được gửi đi" in late
    assert "Một đèn còn tắt." in late


def test_who_was_answered_or_closed_meanwhile_gets_no_mail():
    report = reported(opinion := heard())
    message = OutboxMessage.objects.get(kind="asked_done")
    assert mail_for(message)
    actions.say_whether_done(report, opinion, answer="done")
    assert mail_for(message) is None


def test_the_body_is_told_of_a_refusal_without_a_word_of_it():
    body = make_body()
    make_user("Đơn vị xử lý", body=body, email="donvi@example.vn")
    report = reported(opinion := heard(), lead_body=body)
    actions.say_whether_done(report, opinion, answer="not_yet", reason=WORDS)
    message = mail_of("not_done")
    assert message.to == ["donvi@example.vn"]
    assert f"Việc phải làm số {report.commitment_id}" in message.body
    assert WORDS not in message.body


def test_the_worker_sends_the_mail():
    reported(heard())
    deliver_due()
    assert OutboxMessage.objects.get(kind="asked_done").sent_at


def test_no_other_body_is_said_to_have_reported_it(client):
    opinion, other = heard(), heard()
    report = reported(opinion, other, lead_body=make_body(name="Phòng Kinh tế"))
    address = link_to(report, opinion)
    assert "Phòng Kinh tế báo đã xong ngày" in text_of(client.get(address))
    actions.say_whether_done(report, other, answer="not_yet", reason=WORDS)
    police = make_body(name="Công an phường")
    actions.change_lead(fresh(report.commitment), by=make_user(), body=police, reason="Giao nhầm.")
    page = text_of(client.get(address))
    assert ("Đơn vị báo đã xong ngày" in page, "Công an phường" in page) == (True, False)


# By code and by telephone


def opened(client, **fields):
    code = codes.code_for(codes.new_ticket())
    opinion = heard(code_hash=codes.hashed(code), **fields)
    client.post(reverse("feedback:look_up"), {"code": code, "contact": "5678"})
    return opinion


def test_the_same_is_asked_on_the_page_of_ones_own_opinion(client):
    opinion = opened(client)
    report = reported(opinion)
    address = reverse("feedback:own_opinion_verify", args=[report.pk])
    assert address in text_of(client.get(reverse("feedback:own_opinion")))
    page = text_of(client.post(address, {"answer": "not_yet", "reason": WORDS}, follow=True))
    assert "Đã nhận câu trả lời của ông/bà." in page
    assert "chưa xong, ngày" in page
    assert address not in page
    assert fresh(report.commitment).state == "under_way"


def test_what_was_written_while_another_was_quicker_is_taken_or_given_back(client):
    opinion, other = opened(client), heard()
    report = reported(opinion)
    report.commitment.opinions.add(other)
    address = reverse("feedback:own_opinion_verify", args=[report.pk])
    actions.say_whether_done(report, other, answer="not_yet", reason=WORDS)
    client.post(address, {"answer": "not_yet", "reason": "Nắp số 3."})
    assert Verification.objects.filter(opinion=opinion, reason="Nắp số 3.").exists()
    later = actions.report_done(fresh(report.commitment), by=make_user())
    Verification.objects.filter(opinion=opinion).delete()
    page = text_of(client.post(address, {"answer": "not_yet", "reason": "Nắp số 4."}))
    assert "Đơn vị đã báo lại lần khác" in page
    assert "Nắp số 4." in page
    assert "<title>Không còn hỏi: " in page
    assert client.get(address).url == reverse("feedback:own_opinion")
    assert client.post(reverse("feedback:own_opinion_verify", args=[later.pk]), {"answer": "done"}).status_code == 302


def test_by_code_one_answers_for_ones_own_reports_only(client):
    opened(client)
    report = reported(heard())
    address = reverse("feedback:own_opinion_verify", args=[report.pk])
    assert client.post(address, {"answer": "done"}).url == reverse("feedback:own_opinion")
    assert Client().post(address, {"answer": "done"}).url == reverse("feedback:look_up")
    assert not Verification.objects.exists()


def test_who_said_the_same_or_was_split_or_put_together_is_asked_by_code_too(client):
    opinion = opened(client, hidden_at=timezone.now(), hidden_reason="Đã tách.")
    part = heard(part_of=opinion, sender={})
    commitment = make_commitment(published_at=timezone.now(), state="under_way")
    commitment.issues.add(make_issue(part))
    report = actions.report_done(commitment, by=make_user())
    assert list(done_reports.open_reports(opinion)) == [report]
    alike = heard(moderation="duplicate", duplicate_of=part)
    assert list(done_reports.open_reports(alike)) == [report]


def test_what_waits_for_the_senders_word_stands_before_everything_else_on_their_page(client):
    report = reported(opened(client))
    page = text_of(client.get(reverse("feedback:own_opinion")))
    asked = page.index(reverse("feedback:own_opinion_verify", args=[report.pk]))
    assert page.index("Ý kiến của ông/bà</h1>") < asked < page.index("<h2")
    assert page.count("đã xong chưa</a>") == 1


def test_ones_own_page_takes_the_same_queries_for_one_report_and_many(client, django_assert_max_num_queries):
    opinion = opened(client)
    reported(opinion)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("feedback:own_opinion"))
    for _ in range(3):
        reported(opinion)
    with django_assert_max_num_queries(len(one)):
        page = text_of(client.get(reverse("feedback:own_opinion")))
    assert page.count("đã xong chưa</a>") == 4


def asked_by_telephone():
    report = reported(opinion := heard(sender={"name": NAME, "phone": "+84911115678"}))
    return report, opinion, reverse("admin:call", args=[OutboxMessage.objects.get(kind="asked_done").pk])


def test_what_is_said_by_telephone_is_written_down_on_the_desk_of_calls():
    report, opinion, address = asked_by_telephone()
    office = signed_in("Văn phòng")
    page = text_of(office.get(address))
    assert "Đã thay 09 nắp." in page
    office.post(address, {"result": "told", "answer": "not_yet", "reason": WORDS})
    assert (Verification.objects.get().opinion, Verification.objects.get().reason) == (opinion, WORDS)
    assert fresh(report.commitment).state == "under_way"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"result": "no_answer", "answer": "done"}, "Chỉ ghi câu trả lời khi đã báo được."),
        ({"result": "told", "answer": "not_yet"}, "Hãy ghi việc gì chưa xong."),
    ],
)
def test_a_call_that_reached_nobody_says_nothing(typed, sentence):
    report, _, address = asked_by_telephone()
    assert sentence in text_of(signed_in("Văn phòng").post(address, typed))
    assert not Verification.objects.exists()
    assert fresh(report.commitment).state == "reported_done"


def test_a_call_without_an_answer_is_just_a_call():
    _, _, address = asked_by_telephone()
    signed_in("Văn phòng").post(address, {"result": "told"})
    assert OutboxMessage.objects.get(kind="asked_done").sent_at
    assert not Verification.objects.exists()
