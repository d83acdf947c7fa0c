"""What goes to another body, is urged there and comes back."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.persons import erase_opinion
from feedback.documents import PAPERS
from feedback.emails import script_for
from feedback.forms.handling import ExpectedForm, ExtendForm, ForwardForm, UrgeForm
from feedback.forms.promises import PostponeForm
from feedback.models import Assignment, Urging
from sessions_app.actions import NotReady, WrongState, make_paper
from sessions_app.chain import ERASED
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import make_body, make_issue, make_opinion, make_response, make_user
from tests.mails import mail_for
from tests.staff import do, fresh, signed_in, text_of, verb_address

from .steps import DAY, SENDER, approved, assigned, forwarded, last_event


def test_what_is_beyond_the_ward_goes_on_with_a_letter_and_its_sender_knows(clerk):
    opinion = assigned()
    forwarded(opinion, clerk, expected_on=timezone.localdate() + 20 * DAY)
    assert not Assignment.objects.current().exists()
    row = fresh(opinion)
    assert (row.competence, row.processing, row.due_on) == ("higher", "classified", timezone.localdate() + 20 * DAY)
    (sent,) = mail.outbox
    assert "Công ty Cấp nước" in sent.body
    assert "12/UBND-VX" in sent.body


def test_what_is_no_matter_of_those_above_is_not_said_to_be_when_it_goes_on(clerk):
    opinion = approved(competence="other")
    forwarded(opinion, clerk)
    assert fresh(opinion).competence == "other"


def test_who_was_told_of_a_body_that_was_noted_by_mistake_is_told_of_the_right_one_as_often_as_it_is_corrected(clerk):
    opinion = assigned()
    same = {"session": opinion.session, "moderation": "duplicate", "duplicate_of": opinion}
    make_opinion(sender={"email": "cung-viec@example.vn"}, **same)
    opinion.follows.create(email="theo-doi@example.vn", confirmed_at=timezone.now())
    referral = forwarded(opinion, clerk)
    for name in ["Công ty Điện lực", "Công ty Thoát nước"]:
        mail.outbox.clear()
        actions.correct_receiver(
            referral, by=clerk, to_body=make_body(name=name, kind="higher"), reason="Chọn nhầm dòng."
        )
        assert sorted(sent.to[0] for sent in mail.outbox) == [
            "cung-viec@example.vn", "rieng@example.vn", "theo-doi@example.vn"
        ]  # fmt: skip
        senders = [sent.body for sent in mail.outbox if sent.to != ["theo-doi@example.vn"]]
        assert all("là ghi nhầm" in body and f"được chuyển đến {name} bằng công văn" in body for body in senders)
    page = text_of(signed_in().get(fresh(opinion).get_absolute_url()))
    assert "Chuyển Công ty Thoát nước" in page
    assert "Công ty Cấp nước" not in page
    event = last_event(opinion)
    assert (event.verb, event.reason) == (
        "correct_receiver", "Ghi nhầm Công ty Điện lực, đúng ra là Công ty Thoát nước. Chọn nhầm dòng.",
    )  # fmt: skip


def test_who_was_not_told_yet_hears_of_the_right_body_only(clerk):
    opinion = assigned(sender={"phone": "+84911115678"})
    same = {"session": opinion.session, "moderation": "duplicate", "duplicate_of": opinion}
    make_opinion(sender={"email": "cung-viec@example.vn"}, **same)
    opinion.follows.create(email="cham@example.vn", confirmed_at=timezone.now())
    forwarded(opinion, clerk)
    OutboxMessage.objects.filter(kind="forwarded", recipient_kind="follow").update(sent_at=None)
    opinion.follows.create(email="den-sau@example.vn", confirmed_at=timezone.now())
    mail.outbox.clear()
    right = make_body(name="Công ty Thoát nước", kind="higher")
    office = signed_in("Văn phòng")
    assert re.search(
        r"<option[^>]* selected>Công ty Cấp nước<", office.get(verb_address(opinion, "sua-noi-nhan")).content.decode()
    )
    do(office, opinion, "sua-noi-nhan", to_body=right.pk, reason="Chọn nhầm dòng.")
    assert sorted(sent.to[0] for sent in mail.outbox) == ["cung-viec@example.vn", "den-sau@example.vn"]
    call = OutboxMessage.objects.get(channel="phone")
    assert "Chúng tôi đã chuyển đến Công ty Thoát nước" in script_for(call)


@pytest.mark.parametrize("when", ["the same", "urged", "answered"])
def test_a_body_that_was_no_mistake_stays(clerk, when):
    opinion = assigned()
    referral = forwarded(opinion, clerk)
    to_body = referral.to_body if when == "the same" else make_body(name="Công ty Thoát nước", kind="higher")
    if when == "urged":
        actions.urge(referral, by=clerk, urged_on=timezone.localdate(), means="phone")
    elif when == "answered":
        actions.record_reply(referral, by=clerk, replied_on=timezone.localdate(), reply="Đã nhận.")
    with pytest.raises(WrongState if when == "answered" else NotReady):
        actions.correct_receiver(fresh(referral), by=clerk, to_body=to_body, reason="Nhầm.")
    assert fresh(referral).to_body.name == "Công ty Cấp nước"


def test_what_came_back_is_told_and_the_ward_still_owes_the_answer(clerk):
    opinion = assigned(received_at=timezone.now() - 9 * DAY)
    referral = forwarded(opinion, clerk, sent_on=timezone.localdate() - 9 * DAY)
    mail.outbox.clear()
    before = fresh(opinion).due_on
    actions.record_reply(referral, by=clerk, replied_on=timezone.localdate(), reply="Đã đưa vào kế hoạch 2027.")
    assert (fresh(opinion).duty, fresh(opinion).due_on > before) == ("answer", True)
    (sent,) = mail.outbox
    assert "đã trả lời" in sent.subject
    assert f"rồi trả lời ông/bà, hạn ngày {fresh(opinion).due_on:%d/%m/%Y}." in sent.body
    assert f"{reverse('feedback:look_up')}\n(nhập mã tra cứu trên giấy biên nhận)" in sent.body
    assert opinion.get_absolute_url() not in sent.body
    with pytest.raises(WrongState):
        actions.record_reply(referral, by=clerk, replied_on=timezone.localdate(), reply="Lần nữa.")


@pytest.mark.parametrize("what", ["forwarded", "replied", "extended", "reopened"])
def test_who_said_the_same_hears_what_becomes_of_the_answer_they_wait_for(clerk, what):
    opinion, today = assigned(), timezone.localdate()
    alike = {"session": opinion.session, "moderation": "duplicate", "duplicate_of": opinion}
    same = make_opinion(sender={"email": "cung-viec@example.vn"}, **alike)
    make_opinion(sender={"email": "da-rut@example.vn"}, withdrawn_at=timezone.now(), **alike)
    opinion.follows.create(email="cung-viec@example.vn", confirmed_at=timezone.now())
    if what == "extended":
        actions.extend_deadline(opinion, by=clerk, until=today + 60 * DAY, reason="Chờ vật tư.")
    elif what == "reopened":
        actions.publish_response(make_response(opinion=opinion, state="approved"), by=make_user())
        mail.outbox.clear()
        actions.reopen(fresh(opinion), by=clerk, reason="Đèn lại hỏng.")
    else:
        referral = forwarded(opinion, clerk, to_body=make_body(name="Sở Điện"))
    if what == "replied":
        mail.outbox.clear()
        actions.record_reply(referral, by=clerk, replied_on=today, reply="Lời riêng cho người gửi.")
    first, second = mail.outbox
    assert (first.to, second.to) == ([SENDER["email"]], ["cung-viec@example.vn"])
    said = {"forwarded": "Sở Điện", "replied": "Sở Điện", "extended": "Chờ vật tư.", "reopened": "xem xét lại"}[what]
    assert said in second.body
    assert f"Ý kiến số {same.pk}" in second.body
    assert opinion.get_absolute_url() in second.body


def test_who_said_the_same_does_not_hear_what_another_body_wrote_to_somebody_else(clerk):
    opinion = assigned()
    phone = {"phone": "+84911115678"}
    make_opinion(sender=phone, session=opinion.session, moderation="duplicate", duplicate_of=opinion)
    referral = forwarded(opinion, clerk)
    actions.record_reply(referral, by=clerk, replied_on=timezone.localdate(), reply="Lời riêng cho người gửi.")
    words = script_for(OutboxMessage.objects.get(kind="forward_replied", channel="phone"))
    assert "đã trả lời ngày" in words
    assert "Lời riêng" not in words
    assert "tra cứu bằng mã" not in words


@pytest.mark.parametrize(
    ("ends", "hear"),
    [
        (lambda opinion, by: actions.withdraw(opinion), [False, False]),
        (lambda opinion, by: actions.divert(opinion, by=by), [False, False]),
        (lambda opinion, by: actions.hide(opinion, by=by, reason="Lộ số nhà."), [True, True]),
    ],
    ids=["withdrawn", "diverted", "hidden"],
)
def test_what_waited_to_be_told_is_told_to_who_still_waits_for_the_answer(clerk, ends, hear):
    opinion = assigned()
    same = {"session": opinion.session, "moderation": "duplicate", "duplicate_of": opinion}
    make_opinion(sender={"email": "cung-viec@example.vn"}, **same)
    actions.record_reply(forwarded(opinion, clerk), by=clerk, replied_on=timezone.localdate(), reply="Đang xem xét.")
    ends(fresh(opinion), make_user())
    for kind in ["forwarded", "forward_replied"]:
        waiting = OutboxMessage.objects.filter(kind=kind).order_by("pk")
        assert [mail_for(message) is not None for message in waiting] == hear, kind


def test_what_another_body_has_is_joined_to_no_other_opinion(clerk):
    opinion, first = assigned(), approved()
    forwarded(opinion, clerk)
    with pytest.raises(NotReady, match="rồi mới ghi trùng"):
        actions.mark_duplicate(fresh(opinion), by=clerk, of=first)
    assert fresh(opinion).moderation == "approved"


def test_what_came_back_while_somebody_answered_leaves_nothing_due(clerk):
    opinion = assigned()
    referral = forwarded(opinion, clerk)
    assert referral.opinion.processing == "classified"
    actions.publish_response(make_response(opinion=fresh(opinion), state="approved"), by=make_user())
    actions.record_reply(referral, by=clerk, replied_on=timezone.localdate(), reply="Đã đưa vào kế hoạch 2027.")
    assert (fresh(opinion).duty, fresh(opinion).due_on, bool(fresh(opinion).answer_time)) == ("", None, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sent_on": dt.date(2099, 1, 1)},
        {"sent_on": dt.date(2020, 1, 1)},
        {"expected_on": dt.date(2020, 1, 1)},
    ],
)
def test_an_impossible_letter_is_refused(clerk, wrong):
    opinion = assigned()
    with pytest.raises(NotReady):
        forwarded(opinion, clerk, **wrong)
    assert fresh(opinion).processing == "assigned"


def test_a_body_may_promise_its_reply_for_the_day_of_the_letter(clerk):
    assert forwarded(assigned(), clerk, expected_on=timezone.localdate()).expected_on == timezone.localdate()


def test_a_day_that_was_not_noted_with_the_letter_is_noted_later_once_and_leads_the_deadline(clerk):
    office, day = signed_in("Văn phòng"), timezone.localdate() + 20 * DAY
    referral = forwarded(assigned(), clerk)
    opinion = referral.opinion
    for wrong in [{}, {"expected_on": timezone.localdate() - DAY}]:
        do(office, opinion, "hen-tra-loi", **{name: f"{value:%d/%m/%Y}" for name, value in wrong.items()})
        assert fresh(referral).expected_on is None
    do(office, opinion, "hen-tra-loi", expected_on=f"{day:%d/%m/%Y}")
    assert (fresh(referral).expected_on, fresh(opinion).due_on) == (day, day)
    assert last_event(opinion).reason == f"Công ty Cấp nước: {day:%d/%m/%Y}"
    with pytest.raises(NotReady, match="Đã hẹn ngày"):
        actions.note_expected(fresh(referral), by=clerk, expected_on=day + DAY)


def long_away(clerk, **kwargs):
    """With a body that was to answer yesterday."""
    opinion = assigned(received_at=timezone.now() - 30 * DAY)
    days = {"sent_on": timezone.localdate() - 20 * DAY, "expected_on": timezone.localdate() - DAY}
    return forwarded(opinion, clerk, **days, **kwargs)


def test_urging_a_body_is_noted_once_and_gets_its_number_later(clerk):
    referral, said = long_away(clerk), {"by": clerk, "urged_on": timezone.localdate(), "means": "letter"}
    actions.urge(referral, **said, note="Hẹn tuần sau.")
    assert Urging.objects.get().again_on >= timezone.localdate() + 5 * DAY
    with pytest.raises(NotReady, match="không ghi thêm lần nữa"):
        actions.urge(referral, **said)
    actions.urge(referral, **said, letter_number="15/UBND")
    assert (Urging.objects.get().letter_number, Urging.objects.get().note) == ("15/UBND", "Hẹn tuần sau.")
    assert last_event(referral.opinion).reason.endswith("bằng văn bản, công văn 15/UBND")
    with pytest.raises(NotReady):
        actions.urge(referral, **said, letter_number="16/UBND")


def letters():
    """What each letter tells of, by opinion."""
    told = {}
    for row in Urging.objects.order_by("pk"):
        told.setdefault(row.letter, []).append(row.opinion_id)
    return list(told.values())


def test_what_is_written_to_one_body_on_a_day_is_one_letter_until_it_is_made(clerk):
    ours, other, _ = (make_body(kind=kind) for kind in ["higher", "higher", "committee"])
    first, second, third, late = (long_away(clerk, to_body=ours).opinion for _ in range(4))
    elsewhere = long_away(clerk, to_body=other).opinion
    said = {"by": clerk, "urged_on": timezone.localdate(), "means": "letter"}
    assert [refused for _, refused in actions.urge_many([first, elsewhere, second], **said)] == ["", "", ""]
    actions.urge(actions.away(third), **said)
    make_paper(PAPERS["urging"], Urging.objects.first(), by=clerk)
    actions.urge(actions.away(late), **said)
    assert letters() == [[first.pk, second.pk, third.pk], [elsewhere.pk], [late.pk]]
    again = actions.urge_many([first, second, third], **said, letter_number="15/UBND")
    assert not any(refused for _, refused in again)
    assert list(Urging.objects.values_list("letter_number", flat=True)) == ["15/UBND", "15/UBND", "", "15/UBND", ""]
    actions.urge(long_away(clerk, to_body=ours), **said, letter_number="15/UBND")
    assert len(letters()[0]) == 4


def test_only_a_letter_is_shared_and_with_another(clerk):
    said = {"urged_on": timezone.localdate(), "again_on": timezone.localdate() + DAY}
    letter = long_away(clerk).urgings.create(means="letter", **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.referral.urgings.create(means="phone", letter_of=letter, **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        Urging.objects.update(letter_of=letter)


@pytest.mark.parametrize(
    "wrong",
    [
        {"urged_on": dt.date(2099, 1, 1)},
        {"urged_on": dt.date(2020, 1, 1)},
        {"again_on": dt.date(2020, 1, 1)},
        {"means": "phone", "letter_number": "15/UBND"},
    ],
)
def test_an_impossible_urging_is_refused_and_the_database_keeps_none(clerk, wrong):
    referral = long_away(clerk)
    said = {"urged_on": timezone.localdate(), "means": "letter", **wrong}
    with pytest.raises(NotReady):
        actions.urge(referral, by=clerk, **said)
    if said.get("again_on") or said["means"] == "phone":
        with pytest.raises(IntegrityError), transaction.atomic():
            referral.urgings.create(**{"again_on": dt.date(2100, 1, 1), **said})
    assert not Urging.objects.exists()


def test_who_has_answered_is_not_urged(clerk):
    referral = long_away(clerk)
    actions.record_reply(referral, by=clerk, replied_on=timezone.localdate(), reply="Đã làm.")
    with pytest.raises(WrongState):
        actions.urge(referral, by=clerk, urged_on=timezone.localdate(), means="phone")
    assert last_event(referral.opinion).verb == "record_reply"


def test_what_another_body_has_is_not_given_away_with_many(clerk):
    opinion = assigned()
    forwarded(opinion, clerk)
    with pytest.raises(NotReady, match="Cơ quan khác đang giữ"):
        actions.assign_ward_matter(fresh(opinion), by=clerk, body=make_body())
    assert not opinion.assignments.current().exists()


def test_once_the_ward_has_answered_no_day_is_named_to_urge_again(clerk):
    office, referral = signed_in("Văn phòng"), long_away(clerk)
    opinion, issue = referral.opinion, make_issue(referral.opinion)
    referral.urgings.create(means="phone", urged_on=timezone.localdate(), again_on=timezone.localdate() + DAY)
    answer = make_response(opinion=fresh(opinion), issue=issue, state="approved")
    assert "đôn đốc lại từ" in text_of(office.get(reverse("admin:case", args=[opinion.pk])))
    actions.publish_response(answer, by=make_user())
    page = text_of(office.get(reverse("admin:case", args=[opinion.pk])))
    assert ["qua điện thoại" in page, "đôn đốc lại từ" in page] == [True, False]


@pytest.mark.parametrize("ended", ["withdrawn", "diverted"])
def test_what_another_body_has_is_awaited_no_more_when_it_ends_and_its_reply_is_noted_still(clerk, ended):
    office, referral = signed_in("Văn phòng"), long_away(clerk)
    opinion = referral.opinion
    referral.urgings.create(means="phone", urged_on=timezone.localdate(), again_on=timezone.localdate() + DAY)
    opinion.follows.create(email="theo-doi@example.vn", confirmed_at=timezone.now())
    assert "đôn đốc lại từ" in text_of(office.get(reverse("admin:case", args=[opinion.pk])))
    actions.withdraw(opinion) if ended == "withdrawn" else actions.divert(opinion, by=clerk)
    page = text_of(office.get(reverse("admin:case", args=[opinion.pk])))
    assert "đôn đốc lại từ" not in page
    assert "Công ty Cấp nước còn giữ: báo cho cơ quan đó biết, có trả lời thì ghi lại." in page
    assert CaseEvent.objects.get(verb="await_no_reply", case_id=opinion.pk).reason == "Công ty Cấp nước đang giữ."
    mail.outbox.clear()
    do(office, opinion, "ghi-tra-loi", replied_on=f"{timezone.localdate():%d/%m/%Y}", reply="Đã xem, xin trả lại.")
    page = text_of(office.get(reverse("admin:case", args=[opinion.pk])))
    assert "Đã xem, xin trả lại." in page
    assert "Không còn việc gì phải làm." in page
    assert not mail.outbox


def test_of_what_another_body_replies_about_somebody_who_was_erased_meanwhile_no_word_is_kept(clerk):
    referral = long_away(clerk)
    erase_opinion(referral.opinion, by=clerk, reason="Theo đề nghị")
    actions.record_reply(referral, by=clerk, replied_on=timezone.localdate(), reply="Nhà bà Lê Thị Nêu Tên.")
    assert (fresh(referral).replied_on, fresh(referral).reply) == (timezone.localdate(), ERASED)


def test_nobody_forwards_twice(clerk):
    opinion = assigned()
    forwarded(opinion, clerk)
    with pytest.raises(WrongState):
        forwarded(opinion, clerk, to_body=make_body())


@pytest.mark.parametrize("typed", [{"sent_on": "01/01/0001"}, {"expected_on": "05/05/2206"}])
def test_a_year_that_must_be_a_slip_is_asked_about(typed):
    opinion, office = approved(), signed_in("Văn phòng")
    letter = {"to_body": make_body(kind="higher").pk, "letter_number": "12/UBND-VX", "sent_on": "20/11/2026", **typed}
    page = text_of(do(office, opinion, "chuyen-di", **letter))
    assert "Hãy xem lại năm." in page
    assert not opinion.referrals.exists()


@pytest.mark.parametrize(
    ("form", "box"),
    [
        (ForwardForm, "sent_on"),
        (ForwardForm, "expected_on"),
        (ExpectedForm, "expected_on"),
        (UrgeForm, "urged_on"),
        (UrgeForm, "again_on"),
        (ExtendForm, "until"),
        (PostponeForm, "due_on"),
    ],
)
def test_a_day_whose_year_is_a_slip_of_the_hand_is_refused(form, box):
    for day in ["05/12/1026", "05/12/2206"]:
        assert form({box: day}).errors[box] == ["Ngày này quá xa. Hãy xem lại năm."]
    assert box not in form({box: f"{timezone.localdate():%d/%m/%Y}"}).errors
