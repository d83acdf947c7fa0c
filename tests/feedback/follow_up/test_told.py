"""Who asked for what was promised is told when it is put off and when it is given up."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.calls import calls_to_make, log_call, told_in_one
from feedback.emails import script_for
from feedback.models import PhoneCall
from sessions_app.models import OutboxMessage

from ...builders import make_body, make_commitment, make_drop_reason, make_opinion, make_session, make_user
from ...mails import make_due
from ...staff import fresh
from .steps import in_days

BY_PHONE = {"phone": "+84911115678"}


def heard(sender=None, **fields):
    return make_opinion(**{"moderation": "approved", "sender": sender or {"email": "dau@example.vn"}, **fields})


def promised(*opinions, **fields):
    made = make_commitment(**{"published_at": timezone.now(), "due_on": in_days(3), **fields})
    made.opinions.set(opinions)
    return made


def put_off(promise, by, *, days=9):
    return actions.postpone_commitment(promise, by=by, due_on=in_days(days), reason="Mưa lớn kéo dài")


def give_up(promise, by):
    why = make_drop_reason(name="Hết kinh phí năm nay")
    actions.drop_commitment(promise, by=by, drop_reason=why, reason="Chuyển sang năm sau")


def test_another_day_is_told_with_the_day_before_it_the_reason_and_the_way_to_it(
    clerk, django_capture_on_commit_callbacks
):
    promise = promised(opinion := heard(), title="Nạo vét cống ngõ 12")
    with django_capture_on_commit_callbacks(execute=True):
        put_off(promise, clerk)
    (sent,) = mail.outbox
    assert sent.to == ["dau@example.vn"]
    assert f"Ý kiến số {opinion.pk}" in sent.body
    assert "Nạo vét cống ngõ 12" in sent.body
    days = [f"{in_days(days):%d/%m/%Y}" for days in (3, 9)]
    assert f"lùi hạn từ ngày {days[0]} đến ngày {days[1]}. Lý do: Mưa lớn kéo dài." in sent.body
    assert promise.get_absolute_url() in sent.body


def test_that_it_is_given_up_is_told_with_the_reason(clerk, django_capture_on_commit_callbacks):
    promise = promised(heard())
    with django_capture_on_commit_callbacks(execute=True):
        give_up(promise, clerk)
    (sent,) = mail.outbox
    assert "không làm nữa. Lý do: Hết kinh phí năm nay. Chuyển sang năm sau." in sent.body


def test_one_address_or_number_behind_two_opinions_gets_one_mail_or_call_about_both(
    clerk, django_capture_on_commit_callbacks
):
    session = make_session()
    who = [None, {"email": "DAU@example.vn"}, BY_PHONE, BY_PHONE]
    rows = [heard(sender, session=session) for sender in who]
    promise = promised(*rows)
    with django_capture_on_commit_callbacks(execute=True):
        put_off(promise, clerk)
    (sent,), (call,) = mail.outbox, calls_to_make()
    assert sent.to == ["dau@example.vn"]
    assert sent.body.count("lùi hạn từ ngày") == sent.body.count(promise.get_absolute_url()) == 1
    for row, (first, second) in zip([sent.body, script_for(*told_in_one(call))], [rows[:2], rows[2:]], strict=True):
        assert f"Các ý kiến số {first.pk} và {second.pk} ông/bà gửi cho" in row


def unit_of(promise):
    return make_user("Đơn vị xử lý", body=promise.lead_body, email="donvi@example.vn")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put_off, f"từ ngày {in_days(3):%d/%m/%Y} đến ngày {in_days(9):%d/%m/%Y}. Lý do: Mưa lớn kéo dài."),
        (give_up, "không làm nữa. Lý do: Hết kinh phí năm nay. Chuyển sang năm sau."),
    ],
)
def test_the_body_that_leads_hears_at_once_unless_it_did_that_itself(clerk, change, words):
    promise, own = promised(), promised()
    make_user("Đơn vị xử lý", body=make_body(), email="don-vi-khac@example.vn")
    put_off(own, unit_of(own))
    unit_of(promise)
    change(promise, clerk)
    (sent,) = mail.outbox
    assert sent.to == ["donvi@example.vn"]
    assert words in sent.body
    assert reverse("admin:promise", args=[promise.pk]) in sent.body


def test_the_body_that_leads_hears_of_the_last_day_only(clerk, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    unit_of(promise := promised())
    for days in [9, 20]:
        put_off(fresh(promise), clerk, days=days)
    make_due()
    call_command("send_outbox")
    (sent,) = mail.outbox
    assert f"đến ngày {in_days(20):%d/%m/%Y}" in sent.body
    assert f"đến ngày {in_days(9):%d/%m/%Y}" not in sent.body


def test_of_what_is_not_published_nobody_hears(clerk):
    for change in [put_off, give_up]:
        unit_of(promise := promised(heard(), published_at=None))
        change(promise, clerk)
    assert not OutboxMessage.objects.exists()


def test_who_took_the_opinion_back_hears_nothing(clerk):
    put_off(promised(heard(withdrawn_at=timezone.now())), clerk)
    assert not OutboxMessage.objects.exists()


def test_a_day_that_does_not_stand_any_more_is_not_told(clerk):
    promise = promised(heard(BY_PHONE))
    put_off(promise, clerk)
    put_off(fresh(promise), clerk, days=20)
    first, second = OutboxMessage.objects.order_by("pk")
    assert script_for(first) is None
    assert f"đến ngày {in_days(20):%d/%m/%Y}" in script_for(second)
    give_up(fresh(promise), clerk)
    assert script_for(second) is None


def test_by_telephone_each_promise_is_told_by_itself(clerk):
    opinion = heard(BY_PHONE)
    for _ in range(2):
        put_off(promised(opinion), clerk)
    first, second = calls_to_make()
    log_call(second, by=clerk, result=PhoneCall.Result.TOLD)
    assert list(calls_to_make()) == [first]


def followed(**fields):
    opinion = heard(**fields)
    opinion.follows.create(email="theo@example.vn", confirmed_at=timezone.now())
    return opinion


def told_to_follower():
    (sent,) = [each for each in mail.outbox if each.to == ["theo@example.vn"]]
    return sent


def test_who_follows_an_opinion_hears_that_its_promise_is_put_off(clerk, django_capture_on_commit_callbacks):
    promise = promised(opinion := followed(), title="Nạo vét cống ngõ 12")
    with django_capture_on_commit_callbacks(execute=True):
        put_off(promise, clerk)
    sent = told_to_follower()
    assert sent.subject.startswith("Một việc ông/bà theo dõi lùi hạn")
    assert f"Ông/bà theo dõi ý kiến số {opinion.pk} «{opinion.subject}»." in sent.body
    assert "\n\nNạo vét cống ngõ 12\n\nViệc này lùi hạn từ ngày" in sent.body
    assert promise.get_absolute_url() in sent.body
    assert "Thôi nhận thư" in sent.body


def test_who_follows_hears_that_it_is_given_up(clerk, django_capture_on_commit_callbacks):
    promise = promised(followed())
    with django_capture_on_commit_callbacks(execute=True):
        give_up(promise, clerk)
    assert "không làm nữa. Lý do: Hết kinh phí năm nay. Chuyển sang năm sau." in told_to_follower().body


@pytest.mark.parametrize("says", ["the Front", "a sender"])
def test_who_follows_hears_once_that_it_is_done(clerk, says, django_capture_on_commit_callbacks):
    promise = promised(opinion := followed(), state="under_way")
    report = actions.report_done(promise, by=clerk)
    with django_capture_on_commit_callbacks(execute=True):
        if says == "the Front":
            actions.verify_commitment(promise, by=clerk)
        else:
            actions.say_whether_done(report, opinion, answer="done")
    who = {"the Front": "Mặt trận Tổ quốc", "a sender": "người đã nêu ý kiến"}[says]
    assert f"{who} xác nhận việc này đã làm xong" in told_to_follower().body


def test_nobody_follows_what_the_public_may_not_read(clerk, django_capture_on_commit_callbacks):
    promise = promised(followed(visibility="not_published"))
    with django_capture_on_commit_callbacks(execute=True):
        put_off(promise, clerk)
    assert [each.to for each in mail.outbox] == [["dau@example.vn"]]
