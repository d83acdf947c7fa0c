"""What one act did with several opinions of a person is told in one call."""

import pytest
from django.utils import timezone

from feedback import actions
from feedback.actions.calls import calls_to_make, newer_than, told_in_one
from feedback.models import Opinion
from feedback.outbox.delivery import give_up_mail
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import make_body, make_commitment, make_opinion, make_session, make_user
from tests.staff import text_of

from .steps import DESK, SENDER, address

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """The messages about three opinions that were forwarded together, two of them from one person."""
    session, other = make_session(), {**SENDER, "phone": "+84912340000"}
    rows = [make_opinion(session=session, moderation="approved", sender=who) for who in [SENDER, SENDER, other]]
    to_body = make_body(name="Công ty Điện lực", kind="higher")
    actions.forward_many(rows, by=make_user(), to_body=to_body, sent_on=timezone.localdate())
    return list(OutboxMessage.objects.order_by("pk"))


def test_the_list_has_one_line_and_the_page_names_them_all(office, told):
    first, second, other = told
    listed = [row["message"] for row in office.get(DESK).context["rows"]]
    assert listed == [first, other]
    assert [row["message"] for row in office.get(DESK, {"so": second.case_id}).context["rows"]] == [first]
    page = text_of(office.get(address("call", second), follow=True))
    assert f"Cùng cuộc gọi này báo luôn: số {second.case_id} " in page
    assert f"Các ý kiến số {first.case_id} và {second.case_id} ông/bà gửi" in page


def test_its_result_counts_for_all_of_them(office, told):
    first, second, other = told
    office.post(address("call", first), {"result": "no_answer"})
    assert [row["message"] for row in office.get(DESK).context["rows"]] == [first, other]
    office.post(address("call", first), {"result": "told"})
    assert [row["message"] for row in office.get(DESK).context["rows"]] == [other]
    calls = CaseEvent.objects.filter(verb="call_sender").values_list("case_id", flat=True)
    assert sorted(calls) == [first.case_id] * 2 + [second.case_id] * 2


def test_what_is_no_longer_true_leaves_the_list_at_once(office, told):
    first, second, other = told
    for message in [first, second]:
        referral = actions.away(Opinion.objects.get(pk=message.case_id))
        actions.take_back(referral, by=make_user(), reason="Nhầm.")
    assert "không cần báo nữa" in text_of(office.get(address("call", first)))
    office.post(address("call_dismiss", first))
    assert [row["message"] for row in office.get(DESK).context["rows"]] == [other]


def test_who_has_another_number_by_now_is_told_in_a_call_of_their_own(office, told):
    first, second, other = told
    actions.correct_contact(Opinion.objects.get(pk=second.case_id), phone="+84912349999")
    assert [row["message"] for row in office.get(DESK).context["rows"]] == [first, second, other]
    office.post(address("call", first), {"result": "told"})
    assert OutboxMessage.objects.get(pk=second.pk).sent_at is None


def test_mails_that_nobody_takes_leave_one_call_for_all_of_them(office):
    session, who = make_session(), {**SENDER, "email": "khong-con@example.vn"}
    rows = [make_opinion(session=session, moderation="approved", sender=who) for _ in range(3)]
    OutboxMessage.objects.all().delete()
    for row in rows:
        OutboxMessage.objects.create(
            kind="forwarded",
            case_kind="opinion",
            case_id=row.pk,
            recipient_kind="sender",
            recipient_id=row.sender.pk,
        )
    give_up_mail(list(OutboxMessage.objects.order_by("pk")), "NoAddress")
    (call,) = calls_to_make()
    assert len(told_in_one(call)) == 3


def test_of_promises_they_leave_one_call_for_each(office):
    session, who = make_session(), {**SENDER, "email": "khong-con@example.vn"}
    rows = [make_opinion(session=session, moderation="approved", sender=who) for _ in range(2)]
    for _ in range(2):
        promise = make_commitment(session=session, published_at=timezone.now(), due_on=timezone.localdate())
        promise.opinions.set(rows)
        until = timezone.localdate() + timezone.timedelta(days=9)
        actions.postpone_commitment(promise, by=make_user(), due_on=until, reason="Mưa")
    OutboxMessage.objects.update(sent_at=None, gathered_for="")
    give_up_mail(list(OutboxMessage.objects.order_by("pk")), "NoAddress")
    calls = [told_in_one(call) for call in calls_to_make()]
    assert [len(call) for call in calls] == [2, 2]
    assert [newer_than(second) for _, second in calls] == [first for first, _ in calls]
