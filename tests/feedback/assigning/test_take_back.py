"""An opinion that was forwarded by mistake is the ward's own again: told truly, and no later for it."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.tell_together import tell_of_each
from feedback.deadlines import answer_deadline
from feedback.deadlines.refreshing import differing
from feedback.emails import script_for
from feedback.figures.measures import forwarded as was_forwarded
from feedback.models import Opinion, Referral
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import OutboxMessage
from tests.builders import make_body, make_opinion, make_topic
from tests.mails import mail_for
from tests.staff import do, fresh, signed_in, text_of

from .steps import DAY, approved, forwarded, last_event

VERB, WHY = "nhan-lai", "Cống này do phường quản lý."


def sent_by_mistake(clerk, **kwargs):
    today = timezone.localdate()
    opinion = approved(**{"received_at": timezone.now() - 9 * DAY, **kwargs})
    before = answer_deadline(opinion).result
    forwarded(opinion, clerk, sent_on=today - 5 * DAY, expected_on=today + 40 * DAY)
    assert fresh(opinion).due_on == today + 40 * DAY
    return opinion, before


def test_it_waits_to_be_assigned_and_is_due_as_if_it_had_never_been_away(clerk):
    opinion, due_on = sent_by_mistake(clerk)
    office = signed_in("Văn phòng")
    do(office, opinion, VERB, reason=WHY)
    row = fresh(opinion)
    assert (row.competence, row.duty, row.due_on, list(differing([row.pk]))) == ("ward", "answer", due_on, [])
    event = last_event(opinion)
    assert (event.verb, event.reason) == ("take_back", f"Chuyển nhầm Công ty Cấp nước. {WHY}")
    assert [found.pk for found in office.get(reverse("admin:sorting")).context["rows"]] == [opinion.pk]
    case = text_of(office.get(reverse("admin:case", args=[opinion.pk])))
    assert f"Chuyển nhầm, nhận lại ngày {timezone.localdate():%d/%m/%Y}: {WHY}" in case
    assert "theo nội dung ấy" not in case
    actions.assign(row, by=clerk, body=make_body())
    assert fresh(opinion).due_on == due_on


def test_who_was_told_that_it_went_is_told_the_truth_and_the_day(clerk):
    opinion, due_on = sent_by_mistake(clerk)
    alike = {"session": opinion.session, "moderation": "duplicate", "duplicate_of": opinion}
    make_opinion(sender={"email": "cung-viec@example.vn"}, **alike)
    opinion.follows.create(email="theo-doi@example.vn", confirmed_at=timezone.now())
    mail.outbox.clear()
    actions.take_back(opinion.referrals.get(), by=clerk, reason=WHY)
    assert sorted(sent.to[0] for sent in mail.outbox) == [
        "cung-viec@example.vn", "rieng@example.vn", "theo-doi@example.vn"
    ]  # fmt: skip
    assert all("Đó là chuyển nhầm" in sent.body and WHY not in sent.body for sent in mail.outbox)
    senders = [sent.body for sent in mail.outbox if sent.to != ["theo-doi@example.vn"]]
    assert all("đã ghi là chuyển đến Công ty Cấp nước" in body for body in senders)
    assert all(f"tính như chưa từng chuyển đi: ngày {due_on:%d/%m/%Y}." in body for body in senders)


def test_who_was_not_told_yet_hears_of_neither(clerk):
    opinion, _ = sent_by_mistake(clerk, sender={"phone": "+84911115678"})
    for address in ["theo-doi@example.vn", "biet-roi@example.vn"]:
        opinion.follows.create(email=address, confirmed_at=timezone.now())
    tell_of_each({opinion: str(opinion.referrals.get().pk)}, "forwarded")
    late = opinion.follows.get(email="theo-doi@example.vn")
    OutboxMessage.objects.filter(recipient_kind="follow", recipient_id=late.pk).update(sent_at=None)
    mail.outbox.clear()
    actions.take_back(opinion.referrals.get(), by=clerk, reason=WHY)
    assert [sent.to for sent in mail.outbox] == [["biet-roi@example.vn"]]
    waiting = OutboxMessage.objects.waiting()
    assert [(row.kind, row.channel, script_for(row)) for row in waiting] == [
        ("forwarded", "phone", None), ("forwarded", "mail", None)
    ]  # fmt: skip


def test_who_follows_hears_only_of_the_way_that_it_has_gone(clerk):
    opinion, _ = sent_by_mistake(clerk)
    opinion.follows.create(email="theo-doi@example.vn", confirmed_at=timezone.now())
    actions.take_back(opinion.referrals.get(), by=clerk, reason=WHY)
    forwarded(fresh(opinion), clerk, to_body=make_body(name="Sở Xây dựng", kind="higher"))
    first, second = opinion.referrals.order_by("pk")
    tell_of_each({opinion: str(first.pk)}, "forwarded")
    told = OutboxMessage.objects.filter(recipient_kind="follow")
    assert [(row.kind, row.occurrence) for row in told if mail_for(row)] == [("forwarded", str(second.pk))]


def test_its_page_tells_of_the_mistake_and_counts_it_nowhere(client, clerk):
    opinion, _ = sent_by_mistake(clerk)
    actions.take_back(opinion.referrals.get(), by=clerk, reason=WHY)
    page = text_of(client.get(opinion.get_absolute_url()))
    assert "Chuyển Công ty Cấp nước" in page
    assert "Nhận lại để tự giải quyết: lần chuyển ấy là chuyển nhầm" in page
    assert (WHY in page, "đã trả lời ngày" in page) == (False, False)
    assert not Opinion.objects.filter(was_forwarded()).exists()


def test_what_truly_belongs_to_others_after_all_is_forwarded_again(clerk):
    opinion, _ = sent_by_mistake(clerk)
    actions.take_back(opinion.referrals.get(), by=clerk, reason=WHY)
    actions.classify(fresh(opinion), by=clerk, topic=make_topic(), competence="other")
    assert fresh(opinion).duty == "forward"
    forwarded(fresh(opinion), clerk, to_body=make_body(name="Sở Xây dựng", kind="higher"))
    assert fresh(opinion).referrals.count() == 2


def test_it_comes_back_also_after_that_body_was_urged_and_the_urging_stays_to_be_read(client, clerk):
    opinion, due_on = sent_by_mistake(clerk)
    actions.urge(opinion.referrals.get(), by=clerk, urged_on=timezone.localdate(), means="phone")
    office = signed_in("Văn phòng")
    do(office, opinion, VERB, reason=WHY)
    assert (fresh(opinion).duty, fresh(opinion).due_on) == ("answer", due_on)
    assert opinion.referrals.get().reply == ""
    page = text_of(client.get(opinion.get_absolute_url()))
    assert page.index("Đôn đốc Công ty Cấp nước trả lời") < page.index("lần chuyển ấy là chuyển nhầm")
    case = text_of(office.get(reverse("admin:case", args=[opinion.pk])))
    assert ["qua điện thoại" in case, "đôn đốc lại từ" in case] == [True, False]


@pytest.mark.parametrize("when", ["answered", "no reason", "taken back"])
def test_what_that_body_answered_stays_with_it(clerk, when):
    opinion, _ = sent_by_mistake(clerk)
    referral = opinion.referrals.get()
    if when == "answered":
        actions.record_reply(referral, by=clerk, replied_on=timezone.localdate(), reply="Đã nhận.")
    elif when == "taken back":
        actions.take_back(referral, by=clerk, reason=WHY)
    before = Referral.objects.values().get()
    with pytest.raises(WrongState if when in {"answered", "taken back"} else NotReady):
        actions.take_back(fresh(referral), by=clerk, reason=" " if when == "no reason" else WHY)
    assert Referral.objects.values().get() == before


def test_the_database_keeps_replies_and_mistakes_apart(clerk):
    opinion, _ = sent_by_mistake(clerk)
    today = timezone.localdate()
    for wrong in [
        {"taken_back": WHY},
        {"taken_back": WHY, "replied_on": today, "reply": "Đã nhận."},
        {"replied_on": today},
    ]:
        with transaction.atomic(), pytest.raises(IntegrityError):
            opinion.referrals.update(**wrong)
