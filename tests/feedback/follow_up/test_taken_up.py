"""A promise that was given up is kept after all: by a new day, told to all who heard the other, and told honestly."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from feedback import actions
from feedback.emails import script_for
from feedback.forms.promise_list import refuted
from feedback.models import Commitment, DropReason
from feedback.views.own_opinion import promises_to
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import OutboxMessage
from tests.mails import mail_for
from tests.staff import do, fresh, signed_in, text_of, verbs_of

from ...builders import make_body, make_commitment, make_drop_reason, make_opinion, make_user
from .steps import in_days, page_of

WHY = "Có kinh phí bổ sung."


@pytest.fixture
def clerk():
    return make_user("Văn phòng")


@pytest.fixture
def promise():
    """Of somebody who left a mail address and somebody who left a telephone, and followed by a third."""
    promise = make_commitment(
        title="Nạo vét ngõ 12",
        published_at=timezone.now(),
        state="under_way",
        due_on=in_days(3),
        due_days=3,
        due_counts_from=in_days(0),
        lead_body=make_body(name="Phòng Kinh tế"),
    )
    for sender in [{"email": "dau@example.vn"}, {"phone": "+84911115678"}]:
        promise.opinions.add(make_opinion(moderation="approved", sender=sender))
    promise.follows.create(email="theo-doi@example.vn", confirmed_at=timezone.now())
    make_user("Đơn vị xử lý", body=promise.lead_body, email="donvi@example.vn")
    return promise


def give_up(promise, by, reason="Chuyển sang năm sau."):
    why = DropReason.objects.filter(name="Hết kinh phí").first() or make_drop_reason(name="Hết kinh phí")
    actions.drop_commitment(fresh(promise), by=by, drop_reason=why, reason=reason)


def take_up(promise, by, **said):
    return actions.take_up(fresh(promise), by=by, **{"due_on": in_days(60), "reason": WHY, **said})


def calls():
    return {row.kind for row in OutboxMessage.objects.filter(channel="phone", sent_at=None, dropped_at=None)}


def test_it_is_to_be_begun_anew_by_the_new_day_and_its_page_tells_both(client, promise, clerk):
    give_up(promise, clerk)
    do(signed_in("Văn phòng"), promise, "lam-tiep", due_on=f"{in_days(60):%d/%m/%Y}", reason=WHY)
    now = fresh(promise)
    assert (now.state, now.due_on, now.due_days, now.dropped_reason) == ("planned", in_days(60), None, "")
    assert verbs_of(promise)[-2:] == ["dropped", "take_up"]
    page, today = text_of(client.get(page_of(promise))), f"{timezone.localdate():%d/%m/%Y}"
    assert f"Ngày {today} ghi không làm nữa, khi ấy hạn {in_days(3):%d/%m/%Y}. Lý do: Hết kinh phí. Chuyển" in page
    assert f"Ngày {today} làm tiếp, hạn <strong>{in_days(60):%d/%m/%Y}</strong>. Lý do: {WHY}" in page
    assert ("Vì sao không làm nữa" in page, "Theo dõi qua thư điện tử" in page) == (False, True)
    actions.start_commitment(now, by=clerk)
    assert Commitment.objects.open().get() == now


def test_who_heard_that_it_was_given_up_hears_that_it_is_kept(promise, clerk):
    give_up(promise, clerk)
    last = next(sent.body for sent in mail.outbox if sent.to == ["theo-doi@example.vn"])
    assert "thư cuối cùng về việc này, trừ khi việc được làm tiếp" in last
    assert calls() == {"given_up"}
    mail.outbox.clear()
    take_up(promise, clerk)
    bodies = {sent.to[0]: sent.body for sent in mail.outbox}
    assert set(bodies) == {"dau@example.vn", "theo-doi@example.vn", "donvi@example.vn"}
    assert all("được làm tiếp" in body and f"{in_days(60):%d/%m/%Y}. Lý do: {WHY}" in body for body in bodies.values())
    assert "ghi việc này không làm nữa; nay việc được làm tiếp" in bodies["theo-doi@example.vn"]
    assert calls() == {"taken_up"}


def test_each_time_that_it_is_given_up_again_is_told(promise, clerk):
    give_up(promise, clerk)
    take_up(promise, clerk)
    mail.outbox.clear()
    give_up(promise, clerk, reason="Vốn lại bị cắt.")
    assert {sent.to[0] for sent in mail.outbox} == {"dau@example.vn", "theo-doi@example.vn", "donvi@example.vn"}
    assert all("Vốn lại bị cắt." in sent.body for sent in mail.outbox)
    assert calls() == {"given_up"}
    take_up(promise, clerk)
    assert calls() == {"taken_up"}


def test_who_is_told_late_hears_that_it_is_kept_also_when_it_was_put_off_since(promise, clerk):
    give_up(promise, clerk)
    take_up(promise, clerk)
    actions.postpone_commitment(fresh(promise), by=clerk, due_on=in_days(90), reason="Mưa lớn.")
    assert calls() == {"taken_up", "put_off"}
    for row in OutboxMessage.objects.filter(kind="taken_up"):
        said = mail_for(row).body if row.channel == "mail" else script_for(row)
        assert (f"{in_days(90):%d/%m/%Y}" in said, f"{in_days(60):%d/%m/%Y}" in said) == (True, False)
    actions.start_commitment(fresh(promise), by=clerk)
    actions.report_done(fresh(promise), by=clerk)
    assert calls() == {"asked_done"}


def test_a_mail_that_is_overtaken_is_not_sent(promise, clerk):
    give_up(promise, clerk)
    take_up(promise, clerk)
    mails = OutboxMessage.objects.filter(channel="mail")
    assert {mail_for(message) for message in mails.filter(kind="given_up")} == {None}
    assert None not in {mail_for(message) for message in mails.filter(kind="taken_up")}
    give_up(promise, clerk)
    assert {mail_for(message) for message in mails.filter(kind="taken_up")} == {None}
    told = [message for message in mails.filter(kind="given_up") if mail_for(message)]
    assert sorted(message.occurrence for message in told) == [f"{promise.pk}.2"] * 3


def test_what_was_reported_done_before_is_asked_no_more_and_can_be_reported_anew(client, promise, clerk):
    report = actions.report_done(fresh(promise), by=clerk)
    asker = promise.opinions.first()
    give_up(promise, clerk)
    take_up(promise, clerk)
    assert list(actions.done_reports.open_reports(asker)) == []
    with pytest.raises(NotReady, match="rồi được làm tiếp"):
        actions.say_whether_done(report, asker, answer="done")
    page, today = text_of(client.get(page_of(promise))), f"{timezone.localdate():%d/%m/%Y}"
    assert f"rồi ngày {today} làm tiếp từ đầu" in page
    assert f"báo đã xong ngày {today}</a>" not in page
    actions.start_commitment(fresh(promise), by=clerk)
    again = actions.report_done(fresh(promise), by=clerk)
    assert list(actions.done_reports.open_reports(asker)) == [again]
    actions.verify_commitment(fresh(promise), by=clerk)
    assert (fresh(promise).state, again.verifications.count()) == ("verified", 1)


def test_that_it_was_reported_in_vain_before_is_no_news_of_the_new_work(promise, clerk):
    actions.report_done(fresh(promise), by=clerk)
    actions.send_back(fresh(promise), by=clerk, reason="Còn nắp vỡ.")
    assert (list(refuted(Commitment.objects.all())), bool(fresh(promise).last_done_report)) == ([promise], True)
    give_up(promise, clerk)
    take_up(promise, clerk)
    actions.start_commitment(fresh(promise), by=clerk)
    assert (list(refuted(Commitment.objects.all())), fresh(promise).last_done_report) == ([], None)


def test_the_day_promised_first_stays_to_be_read_and_no_day_that_was_given_up_counts(client, promise, clerk):
    actions.postpone_commitment(fresh(promise), by=clerk, due_on=in_days(9), reason="Mưa lớn.")
    give_up(promise, clerk)
    take_up(promise, clerk)
    assert fresh(promise).first_due_on == in_days(3)
    assert f"· đã lùi 01 lần, hẹn đầu {in_days(3):%d/%m/%Y}" in text_of(client.get(page_of(promise)))
    own = render_to_string("feedback/own_opinion/promises.html", {"promises": promises_to(promise.opinions.first())})
    assert (f"{in_days(60):%d/%m/%Y}" in own, "Mưa lớn." in own) == (True, False)


def test_a_body_that_was_renamed_meanwhile_leads_under_its_new_name(promise, clerk):
    give_up(promise, clerk)
    renamed = actions.rename_body(promise.lead_body, name="Phòng Hạ tầng", by=clerk)
    take_up(promise, clerk)
    assert fresh(promise).lead_body == renamed


@pytest.mark.parametrize("wrong", ["no reason", "a day that is over", "not given up"])
def test_only_what_was_given_up_is_taken_up_with_a_reason_and_a_day_to_come(promise, clerk, wrong):
    if wrong != "not given up":
        give_up(promise, clerk)
    said = {"no reason": {"reason": " "}, "a day that is over": {"due_on": in_days(0)}}.get(wrong, {})
    before = fresh(promise).state
    with pytest.raises(WrongState if wrong == "not given up" else NotReady):
        take_up(promise, clerk, **said)
    assert (fresh(promise).state, promise.resumptions.count()) == (before, 0)


def test_the_database_wants_both_reasons(promise):
    for said in [{"reason": ""}, {"dropped_reason": ""}]:
        with transaction.atomic(), pytest.raises(IntegrityError):
            promise.resumptions.create(**{"reason": WHY, "dropped_reason": "Hết.", "due_on": in_days(9), **said})
