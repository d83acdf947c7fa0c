"""What one act did with several opinions of a person is told in one call."""

import pytest
from django.utils import timezone

from feedback import actions
from feedback.models import Opinion
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import make_body, make_opinion, make_session, make_user
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
