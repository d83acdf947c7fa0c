"""What mails say: which words, which address, and nothing that is nobody else's business."""

import datetime as dt
import email
import email.policy

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import emails
from feedback.actions.submit import Contact, submit_opinion
from feedback.actions.tell import tell_sender
from feedback.deadlines import answer_deadline
from feedback.emails.to_sender import SUBJECTS
from feedback.models import Opinion
from sessions_app.models import OutboxMessage
from tests.builders import make_body, make_commitment, make_drop_reason, make_response, make_session, make_ward

from .steps import opinion_of, publish, told


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("declined", {"decline_reason": "Có lời lẽ xúc phạm"}),
        ("hidden", {"moderation": "approved", "hidden_at": timezone.now(), "hidden_reason": "Có lời lẽ xúc phạm"}),
    ],
)
def test_a_reason_reads_as_a_sentence_and_whom_to_ask_is_said(kind, fields):
    words = emails.script_for(told(kind, **fields))
    assert "Lý do: Có lời lẽ xúc phạm.\n" in words
    assert "Nếu thấy chưa đúng, xin ông/bà liên hệ với chúng tôi." in words


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({}, "duyệt trước khi đăng"),
        ({"visibility": "not_published"}, "không được đăng, như ông/bà đã chọn"),
        ({"visibility": "not_published", "declares_grievance": True}, "không thay cho đơn"),
        ({"channel": "household_slip"}, f"gửi ngày {timezone.localdate():%d/%m/%Y}"),
    ],
)
def test_the_mail_says_what_becomes_of_this_opinion(about, said):
    make_ward(office_hours="Sáng thứ Năm")
    submit_opinion(make_session(), text="x", ticket="a" * 32, contact=Contact(email="rieng@example.vn"), **about)
    (received,) = mail.outbox
    assert said in received.body
    assert "\nGiờ tiếp dân: Sáng thứ Năm" in received.body
    assert ("trước khi đăng" in received.body) == (about.get("visibility") is None)


@pytest.mark.parametrize("kind", [*SUBJECTS, "something_new"])
def test_no_mail_shows_code_name_or_phone_in_its_subject_and_none_names_anybody(kind, settings):
    make_ward(name="Thử\r\nBcc: x@example.vn")
    settings.PUBLIC_URL = "https://doithoai.example.vn"
    states = {"declined": "declined", "diverted": "diverted", "confirm": "held", "duplicate": "duplicate"}
    opinion = opinion_of(
        moderation=states.get(kind, "approved"),
        held_reason="unconfirmed" if kind == "confirm" else "",
        hidden_at=timezone.now() if kind == "hidden" else None,
        original_text="Ông Nguyễn Văn Dấutên làm sai\nBcc: y@example.vn",
        place="Nhà bà Trần Thị Dấutên",
    )
    make_response(opinion=opinion, state="published", text="Đã nhắc ông Lê Văn Dấutên.", answered_by="Lê Thị Dấutên")
    in_work = {"asked": "waiting", **dict.fromkeys(["extended", "reopened", "taken_back"], "assigned")}
    Opinion.objects.filter(pk=opinion.pk).update(processing=in_work.get(kind, opinion.processing))
    asked = opinion.information_requests.create(question="Ngõ nào?", asked_at=timezone.now())
    promise = make_commitment(session=opinion.session, state="reported_done", published_at=timezone.now())
    promise.opinions.add(opinion)
    reported = promise.done_reports.create(text="Đã khơi cống.")
    put_off, given_up = (
        make_commitment(session=opinion.session, published_at=timezone.now(), **fields)
        for fields in [
            {"due_on": timezone.localdate()},
            {"state": "dropped", "drop_reason": make_drop_reason(), "dropped_reason": "Đã có đường khác."},
        ]
    )
    for each in [put_off, given_up]:
        each.opinions.add(opinion)
    later = put_off.postponements.create(due_before=None, due_on=put_off.due_on, reason="Mưa.")
    resumed = put_off.resumptions.create(dropped_reason="Hết tiền.", due_on=put_off.due_on, reason="Có tiền.")
    OutboxMessage.objects.all().delete()
    corrected = opinion.corrections.create(number=1, note="Sửa tên ngõ.", subject="Nhà ông Dấutên", name="Dấutên")
    rows = {"asked": asked.pk, "asked_done": reported.pk, "put_off": later.pk, "given_up": given_up.pk}
    rows["taken_up"] = resumed.pk
    today = timezone.localdate()
    away = opinion.referrals.create(to_body=make_body(), sent_on=today, replied_on=today, reply="Gặp ông Dấutên.")
    extension = opinion.extensions.create(until=today, reason="Chờ vật tư.")
    rows |= {"words_corrected": corrected.pk, "extended": extension.pk}
    rows |= dict.fromkeys(["forwarded", "forward_replied", "taken_back"], away.pk)
    tell_sender(opinion, kind, occurrence=str(rows.get(kind, "x")), ticket="b" * 32)
    (sent,) = mail.outbox
    raw = email.message_from_bytes(sent.message().as_bytes(), policy=email.policy.default)
    assert raw["Bcc"] is None
    code = codes.code_for("b" * 32)
    for secret in [code, code[:4], "Riêng", "912345678", "Dấutên", str(opinion.session.title)]:
        assert secret not in raw["Subject"]
    for private in ["Riêng", "912345678", "Dấutên", "rieng@example.vn"]:
        assert private not in sent.body
    assert "https://doithoai.example.vn/" in sent.body
    assert len(sent.body) < 1500
    assert sent.body.count("Trả lời tại: https://") == (kind in {"asked", "asked_done"})
    assert ("Ông/bà nhận thư này vì" in sent.body, "Muốn thôi nhận" in sent.body) == (kind != "confirm",) * 2
    assert "<" not in sent.body
    assert "{" not in sent.body


def test_an_opinion_that_is_not_published_is_told_with_the_look_up_page():
    make_ward()
    publish(opinion=opinion_of(moderation="approved", visibility="not_published"))
    assert reverse("feedback:look_up") in mail.outbox[0].body
    assert "/y-kien/1" not in mail.outbox[0].body


def test_mails_about_one_case_hang_together_and_those_about_two_are_told_apart():
    make_ward()
    first, second = (opinion_of(moderation="declined") for _ in range(2))
    for opinion, occurrence in [(first, "1"), (first, "2"), (second, "1")]:
        tell_sender(opinion, "declined", occurrence=occurrence)
    threads = [sent.message()["References"] for sent in mail.outbox]
    assert threads[0] == threads[1] != threads[2]
    assert "rieng" not in "".join(threads)
    numbers = [sent.subject.partition(" – ")[0].rpartition(" (")[2] for sent in mail.outbox]
    assert numbers == [f"ý kiến số {opinion.pk})" for opinion in [first, first, second]]


@pytest.mark.parametrize(
    ("kind", "moderation", "state", "is_told"),
    [
        ("received", "pending", "received", True),
        ("reopened", "approved", "classified", True),
        ("hidden", "approved", "classified", True),
        ("received", "approved", "answered", False),
        ("hidden", "approved", "answered", False),
        ("received", "declined", "received", False),
    ],
)
def test_who_waits_for_an_answer_reads_by_when_it_is_owed(kind, moderation, state, is_told):
    make_ward()
    hidden_at = timezone.now() if kind == "hidden" else None
    opinion = opinion_of(moderation=moderation, processing=state, hidden_at=hidden_at)
    tell_sender(opinion, kind, occurrence="1")
    day = f"Hạn trả lời: ngày {answer_deadline(opinion).result:%d/%m/%Y}."
    assert (day in mail.outbox[0].body) == is_told


def test_who_reads_that_an_opinion_is_off_the_portal_reads_that_it_is_worked_on_also_after_its_day():
    make_ward()
    long_ago = timezone.now() - dt.timedelta(days=90)
    opinion = opinion_of(moderation="approved", received_at=long_ago, hidden_at=timezone.now())
    tell_sender(opinion, "hidden", occurrence="1")
    assert "Việc ông/bà nêu vẫn được giải quyết. Có trả lời, chúng tôi sẽ báo" in mail.outbox[0].body


def test_a_correction_says_what_was_put_right():
    make_ward()
    first = publish()
    publish(opinion=first.opinion, corrects=first, correction_note="Sửa ngày khởi công")
    assert "Điều đã sửa: Sửa ngày khởi công." in mail.outbox[1].body


def test_who_repeats_what_is_answered_already_is_told_so_and_waits_for_no_mail():
    answer = make_response(state="published", text="Đèn đã thay.")
    first = Opinion.objects.get(pk=answer.opinion_id)
    message = told("duplicate", moderation="duplicate", duplicate_of=first, session=first.session)
    (written,) = mail.outbox
    assert f"Ý kiến ấy đã có trả lời của {answer.body}." in written.body
    assert first.get_absolute_url() in written.body
    assert "Đèn đã thay." in emails.script_for(message)
    for words in [written.body, emails.script_for(message)]:
        assert "sẽ báo" not in words


def test_who_repeats_what_was_opened_again_hears_of_the_answer_to_come():
    first = make_response(state="published").opinion
    Opinion.objects.filter(pk=first.pk).update(processing="assigned", reopened_at=timezone.now())
    words = emails.script_for(told("duplicate", moderation="duplicate", duplicate_of=first, session=first.session))
    assert "Có trả lời, chúng tôi sẽ báo cho ông/bà." in words
    assert "đã có trả lời" not in words
