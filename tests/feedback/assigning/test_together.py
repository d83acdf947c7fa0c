"""Many opinions about one thing go to another body with one letter, and what comes back is told once."""

import pytest
from django.core import mail
from django.utils import timezone

from feedback import actions
from feedback.actions.calls import calls_to_make, log_call, told_in_one
from feedback.emails import script_for
from feedback.models import Assignment, Opinion, Referral
from feedback.outbox.delivery import due_mail
from sessions_app.actions import NotReady
from sessions_app.models import Body, CaseEvent, DocumentNumber, OutboxMessage
from tests.builders import make_body, make_opinion, make_session, make_user
from tests.staff import fresh

from .steps import DAY, approved, forwarded, last_event, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_session()


def some(session, number, **kwargs):
    return [approved(session=session, **kwargs) for _ in range(number)]


def sent(opinions, clerk, **kwargs):
    to_body, _ = Body.objects.get_or_create(name="Công ty Điện lực", kind="higher")
    said = {"letter_number": "12/UBND-VX", "sent_on": timezone.localdate(), **kwargs}
    return actions.forward_many(opinions, by=clerk, to_body=to_body, **said)


def back(opinions, clerk, **kwargs):
    said = {"replied_on": timezone.localdate(), "reply": "Sẽ thay dây trong quý I.", **kwargs}
    return actions.record_reply_to_many(opinions, by=clerk, **said)


def test_they_go_with_one_letter_in_one_act(clerk, session):
    first, second = some(session, 2)
    actions.assign(second, by=make_user(), body=make_body())
    assert [refusal for _, refusal in sent([first, fresh(second)], clerk)] == ["", ""]
    one, other = Referral.objects.order_by("pk")
    assert one.referred_at == other.referred_at
    assert list(one.in_letter().order_by("pk")) == [one, other]
    assert not Assignment.objects.current().exists()
    assert [(fresh(row).processing, fresh(row).competence) for row in [first, second]] == [("classified", "higher")] * 2
    assert [last_event(row).reason for row in [first, second]] == [
        f"Công ty Điện lực, công văn 12/UBND-VX ngày {timezone.localdate():%d/%m/%Y}"
    ] * 2
    assert last_event(second).from_state == "assigned"


def test_the_register_has_its_number_once_and_names_the_body_that_it_went_to(clerk, session):
    make_body(name="UBND phường", kind="committee")
    rows = some(session, 4)
    sent(rows, clerk)
    numbers = ", ".join(str(row.pk) for row in rows[:3])
    noted = DocumentNumber.objects.get(number=12)
    assert noted.subject == f"Chuyển 04 ý kiến (số {numbers}, …) đến Công ty Điện lực"
    right = make_body(name="Công ty Cấp nước", kind="higher")
    actions.correct_receiver(fresh(rows[0]).referrals.get(), by=clerk, to_body=right, reason="Chọn nhầm dòng.")
    assert {row.to_body for row in Referral.objects.select_related("to_body")} == {right}
    assert fresh(noted).subject.endswith("đến Công ty Cấp nước")


def test_what_cannot_go_stays_and_says_why(clerk, session):
    going, away, asked, answered, late = some(session, 5)
    forwarded(away, clerk)
    actions.ask_sender(asked, by=clerk, question="Ngõ nào?")
    Opinion.objects.filter(pk=answered.pk).update(processing="answered")
    Opinion.objects.filter(pk=late.pk).update(received_at=timezone.now() + DAY)
    said = dict(sent([going, away, asked, answered, late], clerk))
    assert {row.pk: refusal.partition(" (")[0] for row, refusal in said.items()} == {
        going.pk: "",
        away.pk: "Đang ở Công ty Cấp nước.",
        asked.pk: "Đang chờ người gửi cho biết thêm.",
        answered.pk: "Đã có câu trả lời.",
        late.pk: "Ngày chuyển trước ngày nhận ý kiến",
    }
    assert going.referrals.count() == 1
    with pytest.raises(NotReady):
        sent([going], clerk, sent_on=timezone.localdate() + DAY)


def test_whoever_sent_or_follows_several_gets_one_mail_about_them_all(clerk, session):
    first, second = some(session, 2)
    alone = approved(session=session, sender={"email": "mot@example.vn"})
    make_opinion(session=session, moderation="duplicate", duplicate_of=alone, sender={"email": "rieng@example.vn"})
    for row in [first, second, alone]:
        row.follows.create(email="theo-doi@example.vn", confirmed_at=timezone.now())
        row.follows.create(email="mot@example.vn", confirmed_at=timezone.now())
    sent([first, second, alone], clerk)
    told = {message.to[0]: message for message in mail.outbox}
    assert len(mail.outbox) == len(told) == 3
    (same,) = Opinion.objects.filter(duplicate_of=alone)
    mine = told["rieng@example.vn"]
    assert f"Các ý kiến số {first.pk}, {second.pk} và {same.pk} ông/bà gửi cho «{session.title}»" in mine.body
    assert mine.body.count("Công ty Điện lực bằng công văn số 12/UBND-VX") == 1
    assert all(row.get_absolute_url() in mine.body for row in [first, second, alone])
    followed = told["theo-doi@example.vn"]
    assert followed.extra_headers["List-Unsubscribe"]
    assert f"Các ý kiến số {first.pk}, {second.pk} và {alone.pk} của «{session.title}»" in followed.body
    assert f"Ý kiến số {alone.pk} ông/bà gửi ngày" in told["mot@example.vn"].body


def test_whoever_left_a_number_is_called_once(clerk, session):
    phone = {"phone": "+84912345678"}
    rows = some(session, 3, sender=phone)
    other = approved(session=session, sender={"phone": "+84911115678"})
    sent([*rows, other], clerk)
    calls = list(calls_to_make())
    assert [call.case_id for call in calls] == [rows[0].pk, other.pk]
    beside = list(OutboxMessage.objects.filter(channel="phone", gathered_for=calls[0].gathered_for).order_by("pk"))
    numbers = f"{rows[0].pk}, {rows[1].pk} và {rows[2].pk}"
    assert f"Các ý kiến số {numbers} ông/bà gửi" in script_for(*beside)
    actions.withdraw(fresh(rows[0]))
    assert [call.case_id for call in calls_to_make()] == [rows[1].pk, other.pk]
    log_call(calls_to_make()[0], by=clerk, result="told")
    assert [call.case_id for call in calls_to_make()] == [other.pk]
    assert {last_event(row).verb for row in rows[1:]} == {"call_sender"}


def test_the_reply_is_written_down_once_for_all_that_wait(clerk, session):
    first, second, before = some(session, 3)
    sent([first, second, before], clerk)
    actions.record_reply(fresh(before).referrals.get(), by=clerk, replied_on=timezone.localdate(), reply="Riêng.")
    mail.outbox.clear()
    assert [refusal for _, refusal in back([first, second, before], clerk)] == ["", "", "Không còn ở cơ quan khác."]
    assert [row.referrals.get().reply for row in [first, before]] == ["Sẽ thay dây trong quý I.", "Riêng."]
    assert {fresh(row).duty for row in [first, second]} == {"answer"}
    (told,) = mail.outbox
    assert f"Các ý kiến số {first.pk} và {second.pk} ông/bà gửi" in told.body
    assert "hạn muộn nhất ngày" in told.body
    with pytest.raises(NotReady):
        back([first], clerk, reply=" ")


def test_a_mistake_is_taken_back_for_all_or_for_one(clerk, session):
    first, second, third = some(session, 3)
    sent([first, second, third], clerk)
    mail.outbox.clear()
    actions.take_back(fresh(third).referrals.get(), by=clerk, reason="Cột này của phường.")
    assert [bool(row.referrals.get().replied_on) for row in [first, second, third]] == [False, False, True]
    actions.take_back_many([first, second, third], by=clerk, reason="Dây này của phường.")
    assert {fresh(row).competence for row in [first, second, third]} == {"ward"}
    alone, together = mail.outbox
    assert f"Ý kiến số {third.pk} ông/bà" in alone.body
    assert f"Các ý kiến số {first.pk} và {second.pk} ông/bà" in together.body


def test_a_letter_is_corrected_as_a_whole_and_not_once_it_was_answered(clerk, session):
    first, second, apart = some(session, 3)
    sent([first, second], clerk)
    forwarded(apart, clerk, to_body=Referral.objects.first().to_body)
    right = make_body(name="Công ty Cấp nước", kind="higher")
    said = {"by": clerk, "to_body": right, "reason": "Chọn nhầm dòng."}
    actions.record_reply(fresh(first).referrals.get(), by=clerk, replied_on=timezone.localdate(), reply="Đã nhận.")
    refusals = [refusal for _, refusal in actions.correct_receiver_of_many([second, apart], **said)]
    assert refusals == ["Công ty Điện lực đã trả lời về ý kiến khác trong công văn này, nên không phải ghi nhầm.", ""]
    assert apart.referrals.get().to_body == right


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (back, "đã trả lời ngày"),
        (lambda rows, clerk: actions.take_back_many(rows, by=clerk, reason="Của phường."), "Đó là chuyển nhầm."),
        (
            lambda rows, clerk: actions.correct_receiver_of_many(
                rows, by=clerk, to_body=make_body(name="Công ty Cây xanh", kind="higher"), reason="Chọn nhầm."
            ),
            "Công ty Cây xanh",
        ),
    ],
)
def test_what_two_bodies_have_is_told_of_in_one_mail_and_one_call(clerk, session, act, said):
    phone = {"phone": "+84912345678"}
    rows = [*some(session, 2), *some(session, 2, sender=phone)]
    sent(rows[::2], clerk)
    other = make_body(name="Công ty Cấp nước", kind="higher")
    actions.forward_many(rows[1::2], by=clerk, to_body=other, sent_on=timezone.localdate())
    OutboxMessage.objects.filter(channel="phone").update(sent_at=timezone.now())
    mail.outbox.clear()
    assert {refusal for _, refusal in act([fresh(row) for row in rows], clerk)} == {""}
    (told,), (call,) = mail.outbox, calls_to_make()
    assert told.body.count("Tin thứ") == 2
    assert told.body.count(said) == script_for(*told_in_one(call)).count(said) == 2


def test_the_day_promised_is_that_of_the_whole_letter(clerk, session):
    first, second = some(session, 2)
    sent([first, second], clerk)
    day = timezone.localdate() + 9 * DAY
    actions.note_expected(fresh(first).referrals.get(), by=clerk, expected_on=day)
    assert [fresh(row).due_on for row in [first, second]] == [day, day]
    assert CaseEvent.objects.filter(verb="note_expected").count() == 2


def test_they_are_urged_with_one_letter_and_what_was_noted_before_is_not_noted_again(clerk, session):
    first, second, third = some(session, 3)
    sent([first, second], clerk)
    forwarded(third, clerk, to_body=make_body(name="Sở Xây dựng", kind="higher"))
    said = {"by": clerk, "urged_on": timezone.localdate(), "means": "letter"}
    assert [refusal for _, refusal in actions.urge_many([second, third], **said)] == ["", ""]
    refusals = dict(actions.urge_many([first, second, third], **said))
    assert [refusals[row].partition(":")[0] for row in [first, second, third]] == ["", "Đã ghi", "Đã ghi"]
    letters = [row.referrals.get().urgings.get().letter for row in [first, second, third]]
    assert letters[0] == letters[1] != letters[2]
    spoken = actions.urge_many([first], **{**said, "means": "phone", "letter_number": "9/UBND"})
    assert "chỉ đôn đốc bằng văn bản mới có số" in spoken[0][1].lower()


@pytest.mark.parametrize("rows", [1, 40])
def test_as_many_queries_for_forty_as_for_one(clerk, session, rows, django_assert_max_num_queries, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    opinions = some(session, rows)
    for row in opinions:
        row.follows.create(email="theo-doi@example.vn", confirmed_at=timezone.now())
    with django_assert_max_num_queries(40):
        sent(opinions, clerk)
    with django_assert_max_num_queries(40):
        actions.urge_many(opinions, by=clerk, urged_on=timezone.localdate(), means="letter")
    with django_assert_max_num_queries(40):
        back(opinions, clerk)


@pytest.mark.parametrize("rows", [1, 40])
def test_as_many_queries_however_many_units_lose_one(clerk, session, rows, django_assert_max_num_queries, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    opinions = some(session, rows)
    for row in opinions:
        actions.assign(row, by=clerk, body=unit())
    with django_assert_max_num_queries(45):
        sent(opinions, clerk)
    released = OutboxMessage.objects.filter(kind="released")
    assert released.count() == rows
    assert not released.filter(pk__in=due_mail()).exists()
