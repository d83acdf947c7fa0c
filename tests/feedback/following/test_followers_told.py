"""What those who follow by mail are told of, once each, and what is not told any more."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.addresses import absolute
from feedback import actions
from feedback.actions.follow import ask_to_follow, stop_follow, token_of
from feedback.actions.promised import tell_of_replies
from feedback.actions.tell import tell_sender, tell_session_followers
from feedback.actions.tell_together import tell_of_each
from feedback.models import Follow, Opinion, Referral
from feedback.outbox import delivery
from sessions_app.models import OutboxMessage
from tests.builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_issue,
    make_opinion,
    make_response,
    make_user,
)
from tests.mails import mail_for
from tests.staff import do, signed_in

from .steps import ASKER, follower

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ward")]


@pytest.fixture
def opinion():
    return make_opinion(moderation="approved")


def answered(opinion):
    response = make_response(opinion=opinion, state="approved", author=make_user())
    actions.publish_response(response, by=make_user())


def test_a_published_answer_is_told_to_who_follows_the_opinion_and_to_nobody_else():
    opinion = make_opinion(moderation="approved", sender={"email": "nguoi-gui@example.vn"})
    follower(opinion)
    follower(opinion, "nguoi-gui@example.vn")  # the sender hears of it anyway
    follower(opinion.session, "hoi-nghi@example.vn")
    stop_follow(follower(opinion, "da-thoi@example.vn"))
    ask_to_follow(opinion, email="chua-xac-nhan@example.vn")
    mail.outbox.clear()
    answered(opinion)
    assert sorted(sent.to[0] for sent in mail.outbox) == ["nguoi-gui@example.vn", ASKER]


def test_who_follows_what_waits_for_another_hears_of_the_answer_to_that_unless_they_ended_that(opinion):
    alike = make_opinion(moderation="approved", session=opinion.session)
    follower(alike)
    follower(alike, "ca-hai@example.vn")
    follower(opinion, "ca-hai@example.vn")
    follower(alike, "da-thoi@example.vn")
    stop_follow(follower(opinion, "da-thoi@example.vn"))
    actions.mark_duplicate(alike, by=make_user(), of=opinion)
    mail.outbox.clear()
    answered(opinion)
    assert sorted(sent.to[0] for sent in mail.outbox) == ["ca-hai@example.vn", ASKER]
    assert all(f"Ý kiến số {opinion.pk}" in sent.body for sent in mail.outbox)


def forwarded(opinion, by):
    letter = {"letter_number": "12/UBND-VX", "sent_on": timezone.localdate()}
    actions.forward(opinion, by=by, to_body=make_body(kind="higher"), **letter)


def replied(opinion, by):
    forwarded(opinion, by)
    said = {"replied_on": timezone.localdate(), "reply": "Gọi ông Riêng.", "reply_number": "31/CTCN"}
    actions.record_reply(opinion.referrals.get(), by=by, **said)


def reopened(opinion, by):
    Opinion.objects.filter(pk=opinion.pk).update(processing="answered")
    actions.reopen(Opinion.objects.get(pk=opinion.pk), by=by, reason="Đèn lại hỏng.")


@pytest.mark.parametrize(
    ("happens", "told"), [(forwarded, "được chuyển"), (replied, "đã trả lời"), (reopened, "xem xét lại")]
)
def test_who_follows_hears_where_the_case_goes(happens, told):
    opinion = make_opinion(moderation="approved")
    follower(opinion)
    happens(opinion, make_user())
    assert [message.to for message in mail.outbox if told in message.subject] == [[ASKER]]


def test_what_another_body_replied_is_told_once_to_who_follows_the_opinion_or_a_promise_out_of_it(settings):
    opinion = make_opinion(moderation="approved", sender={"email": "nguoi-gui@example.vn"})
    promise = make_commitment(title="Thay ống nước", published_at=timezone.now())
    hidden = make_commitment()
    for commitment in [promise, hidden]:
        commitment.opinions.set([opinion])
    for address in [ASKER, "nguoi-gui@example.vn", "viec@example.vn"]:
        follower(promise, address)
    given_up = make_commitment(published_at=timezone.now(), state="dropped", dropped_reason="Hết kinh phí.")
    given_up.opinions.set([opinion])
    follower(given_up, "da-bao-thu-cuoi@example.vn")
    follower(opinion)
    follower(hidden, "chua-cong-bo@example.vn")
    stop_follow(follower(opinion, "da-thoi@example.vn"))
    mail.outbox.clear()
    replied(opinion, make_user())
    told = {sent.to[0]: sent.body for sent in mail.outbox if "Cơ quan khác đã trả lời" in sent.subject}
    assert sorted(told) == [ASKER, "viec@example.vn"]
    assert all("văn bản số 31/CTCN" in body and "Riêng" not in body for body in told.values())
    assert all(opinion.get_absolute_url() in body for body in told.values())
    assert ["Thay ống nước" in told[address] for address in sorted(told)] == [False, True]
    assert ["khi có trả lời, ông/bà được báo" in told[address] for address in sorted(told)] == [True, False]
    assert f"vì đã theo dõi ý kiến số {opinion.pk}" in told[ASKER]
    message = OutboxMessage.objects.filter(kind="forward_replied", recipient_kind="follow").last()
    Opinion.objects.update(hidden_at=timezone.now(), hidden_reason="x")
    assert mail_for(message) is None


@pytest.mark.parametrize("rows", [1, 30])
def test_a_reply_is_told_to_many_with_as_many_queries_as_to_one(opinion, rows, django_assert_num_queries, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    forwarded(opinion, make_user())
    promise = make_commitment(published_at=timezone.now())
    promise.opinions.set([opinion])
    for number in range(rows):
        for subject in [opinion, promise]:
            subject.follows.create(email=f"a{number}@example.vn", confirmed_at=timezone.now())
    with django_assert_num_queries(7):
        assert tell_of_replies([opinion.referrals.get()]) == rows


@pytest.mark.parametrize("rows", [1, 40])
def test_replies_about_many_with_followed_promises_cost_as_many_queries_as_one(
    opinion, rows, django_assert_num_queries, settings
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    asked = [opinion, *(make_opinion(session=opinion.session, moderation="approved") for _ in range(rows - 1))]
    make_issue(*asked).commitments.add(promise := make_commitment(published_at=timezone.now()))
    for number, row in enumerate(asked):
        own = make_commitment(published_at=timezone.now())
        own.opinions.set([row])
        own.follows.create(email=f"a{number}@example.vn", confirmed_at=timezone.now())
        promise.follows.create(email=f"a{number}@example.vn", confirmed_at=timezone.now())
        forwarded(row, make_user())
    referrals = list(Referral.objects.select_related("opinion").order_by("pk"))
    with django_assert_num_queries(10):
        assert tell_of_replies(referrals) == rows
    told = OutboxMessage.objects.filter(kind="forward_replied")
    assert set(told.values_list("occurrence", flat=True)) == {str(referrals[0].pk)}
    assert not told.exclude(case_kind="commitment").exists()


def test_of_two_replies_each_promise_is_told_of_that_to_its_own_origin(opinion):
    whole, second = make_opinion(moderation="approved"), make_opinion(moderation="approved")
    part = make_opinion(moderation="approved", part_of=second)
    opinion.duplicate_of, opinion.moderation = whole, "duplicate"
    opinion.save()
    for origin, address in [(whole, "trung@example.vn"), (part, "tach@example.vn")]:
        promise = make_commitment(published_at=timezone.now())
        promise.opinions.set([origin])
        follower(promise, address)
    rows = [
        Referral.objects.create(opinion=row, to_body=make_body(), sent_on=timezone.localdate())
        for row in [second, opinion]
    ]
    tell_of_replies(rows)
    told = OutboxMessage.objects.filter(kind="forward_replied").order_by("pk")
    replied_to = [(Follow.objects.get(pk=row.recipient_id).email, row.occurrence) for row in told]
    assert replied_to == [("tach@example.vn", str(rows[0].pk)), ("trung@example.vn", str(rows[1].pk))]


def test_who_follows_reads_what_was_put_right_in_an_answer():
    first = make_response(opinion=make_opinion(moderation="approved"), state="published")
    follower(first.opinion)
    second = make_response(
        opinion=first.opinion, state="approved", corrects=first, correction_note="Sửa ngày khởi công"
    )
    actions.publish_response(second, by=make_user())
    assert "đã được đính chính. Điều đã sửa: Sửa ngày khởi công." in mail.outbox[-1].body


def test_a_conclusion_is_told_once_to_who_follows_the_session_and_to_nobody_else(opinion):
    follower(opinion, "chi-y-kien@example.vn")
    follower(opinion.session)
    for _ in range(2):
        assert tell_session_followers(opinion.session, "concluded", occurrence="") == 1
    assert [sent.to[0] for sent in mail.outbox] == [ASKER]


@pytest.mark.parametrize(
    "change", [{"hidden_at": timezone.now(), "hidden_reason": "x"}, {"withdrawn_at": timezone.now()}]
)
def test_nothing_goes_out_about_an_opinion_that_is_no_longer_public(settings, opinion, change):
    follow = follower(opinion)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    tell_of_each({opinion: ""}, "answered")
    Opinion.objects.update(**change)
    delivery.deliver_due()
    assert mail.outbox == []
    assert OutboxMessage.objects.get(kind="answered").dropped_at
    page = Client().get(reverse("feedback:stop_follow", args=[token_of(follow)])).content.decode()
    assert opinion.subject not in page


def test_who_stopped_meanwhile_gets_nothing_that_was_waiting(settings, opinion):
    follow = follower(opinion)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    tell_of_each({opinion: ""}, "answered")
    stop_follow(follow)
    delivery.deliver_due()
    assert mail.outbox == []


@pytest.mark.parametrize("rows", [1, 30])
def test_telling_many_followers_costs_a_verb_no_more_than_telling_one(
    settings, opinion, rows, django_assert_num_queries
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    now = timezone.now() - dt.timedelta(days=1)
    for number in range(rows):
        Follow.objects.create(opinion=opinion, email=f"a{number}@example.vn", confirmed_at=now)
    with django_assert_num_queries(5):
        tell_of_each({opinion: ""}, "answered")
    assert OutboxMessage.objects.count() == rows


def test_a_mail_to_a_follower_says_nothing_of_the_sender():
    opinion = make_opinion(moderation="approved", sender={"name": "Phạm Thị Riêng", "phone": "+84912345678"})
    follower(opinion)
    answered(opinion)
    (sent,) = mail.outbox
    assert "Riêng" not in sent.body + sent.subject
    assert "912345678" not in sent.body + sent.subject
    assert opinion.subject not in sent.subject
    assert tell_sender(opinion, "answered", occurrence="x").channel == "phone"


def test_who_follows_a_session_hears_of_its_conclusion_once():
    notice = make_conclusion(items=1)
    follower(notice.session)
    do(signed_in("Văn phòng"), notice, "cong-bo")
    do(signed_in("Văn phòng"), notice, "cong-bo")
    (sent,) = [sent for sent in mail.outbox if "Đã có kết luận" in sent.subject]
    assert f"Xem tại: {absolute(notice.get_absolute_url())}\n" in sent.body
