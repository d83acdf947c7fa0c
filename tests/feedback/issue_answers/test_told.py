"""Whoever has several opinions in an issue hears of its answer once."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.calls import calls_to_make, told_in_one
from feedback.actions.issue_answers import tell_of_answer
from feedback.emails import script_for
from feedback.models import IssueOpinion
from sessions_app.models import OutboxMessage
from tests.builders import make_issue, make_opinion, make_session
from tests.staff import fresh

from .steps import answer, said


def several(number, **fields):
    session = make_session()
    rows = [said(session, **fields) for _ in range(number)]
    make_issue(*rows)
    return rows


def named(rows):
    *first, last = [str(row.pk) for row in rows]
    return f"ý kiến số {', '.join(first)} và {last}"


def test_five_opinions_of_one_address_are_one_mail_with_the_answer_to_each_and_one_question(clerk):
    rows = several(5, email="mot@example.vn")
    first = answer(rows[0], by=clerk)
    (sent,) = mail.outbox
    assert f"Các {named(rows)} ông/bà gửi cho «{rows[0].session.title}» đã có trả lời của" in sent.body
    assert all(f"{row.get_absolute_url()}\n" in sent.body for row in rows)
    assert sent.body.count("hài lòng với câu trả lời") == sent.body.count("Đây là câu trả lời chung") == 1
    answer(rows[0], by=clerk, corrects=first, correction_note="Sai tháng.")
    assert f"Các {named(rows)} ông/bà gửi cho «{rows[0].session.title}»: trả lời của" in mail.outbox[-1].body
    assert "đã được đính chính. Điều đã sửa: Sai tháng." in mail.outbox[-1].body
    assert len(mail.outbox) == 2


def test_five_opinions_of_one_number_are_one_call(clerk):
    rows = several(5)
    for row in rows:
        row.sender.phone = "+84912345678"
        row.sender.save()
    answer(rows[0], by=clerk, text="Sẽ thay bóng đèn.")
    (call,) = calls_to_make()
    script = script_for(*told_in_one(call))
    assert f"Các {named(rows)} ông/bà gửi" in script
    assert script.count("Sẽ thay bóng đèn.") == 1


def test_a_follower_of_several_reads_of_them_all_in_one_mail(clerk):
    rows = several(3)
    for row in rows:
        row.follows.create(email="theo-doi@example.vn", confirmed_at=timezone.now())
    answer(rows[0], by=clerk)
    (sent,) = mail.outbox
    assert f"Các {named(rows)} của «{rows[0].session.title}» đã có trả lời của" in sent.body
    assert sent.body.count("Thôi nhận thư") == 1


def test_that_one_of_them_is_only_read_with_the_code_is_said_after_its_address(clerk):
    rows = several(2, email="mot@example.vn", visibility="not_published")
    shown = said(rows[0].session, "mot@example.vn")
    IssueOpinion.objects.create(issue=fresh(rows[0]).issue_memberships.get().issue, opinion=shown)
    answer(rows[0], by=clerk)
    (sent,) = mail.outbox
    assert sent.body.index(shown.get_absolute_url()) < sent.body.index(reverse("feedback:look_up"))
    assert f"{reverse('feedback:look_up')}\n(nhập mã tra cứu trên giấy biên nhận)" in sent.body


@pytest.mark.parametrize("verb", ["reopened", "extended"])
def test_who_said_the_same_twice_hears_once_that_it_takes_longer(clerk, verb):
    first = make_opinion(moderation="approved", sender={"email": "mot@example.vn"}, processing="answered")
    same = {"session": first.session, "moderation": "duplicate", "duplicate_of": first}
    second = make_opinion(**same, sender={"email": "mot@example.vn"})
    actions.reopen(first, by=clerk, reason="Xem lại.")
    if verb == "extended":
        mail.outbox.clear()
        until = timezone.localdate() + timezone.timedelta(days=90)
        actions.extend_deadline(fresh(first), by=clerk, until=until, reason="Chờ khảo sát.")
    (sent,) = mail.outbox
    assert f"Các {named([first, second])} ông/bà gửi cho" in sent.body


@pytest.mark.parametrize("number", [1, 40])
def test_telling_of_forty_takes_as_many_queries_as_of_one(number, settings, django_assert_num_queries):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    rows = [(row, "answered") for row in several(number, email="mot@example.vn")]
    with django_assert_num_queries(5):
        tell_of_answer(rows, occurrence="1")
    assert OutboxMessage.objects.count() == number
