"""A new code for a lost slip: the old one dies, and the record says who checked whom."""

import pytest

from dialogue_portal.lib import codes
from feedback import actions
from feedback.models import Opinion
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import CaseEvent, OutboxMessage

from ..builders import make_opinion, make_user
from ..staff import do, fresh, page_of, signed_in, text_of, verb_address

CHECKED = "Gọi lại số đã ghi và hỏi nội dung."


@pytest.fixture
def slip():
    """A code on paper, and its opinion."""
    code = codes.code_for(codes.new_ticket())
    return code, make_opinion(code_hash=codes.hashed(code))


def test_the_new_code_finds_the_opinion_and_the_old_one_nothing(slip):
    old, opinion = slip
    new = actions.reissue_code(opinion, by=make_user(), reason=CHECKED)
    assert Opinion.objects.with_code(new).get() == opinion
    assert not Opinion.objects.with_code(old).exists()


def test_both_are_on_the_record_without_a_code(slip):
    old, opinion = slip
    new = actions.reissue_code(opinion, by=make_user(), reason=CHECKED)
    events = CaseEvent.objects.filter(case_id=opinion.pk).order_by("sequence")
    assert [(event.verb, event.actor_name, event.reason) for event in events] == [
        ("revoke_code", "Trần Thị Thử", ""),
        ("reissue_code", "Trần Thị Thử", CHECKED),
    ]
    kept = [str(value) for event in events for value in vars(event).values()]
    assert not any(old in value or new in value for value in kept)


def test_an_opinion_from_a_list_gets_its_first_code():
    opinion = make_opinion()
    actions.reissue_code(opinion, by=make_user(), reason=CHECKED)
    assert [event.verb for event in CaseEvent.objects.filter(case_id=opinion.pk)] == ["reissue_code"]


def test_a_receipt_with_the_dead_code_is_not_mailed_any_more(slip):
    _, opinion = slip
    receipt = {"kind": "receipt", "case_kind": "opinion", "recipient_kind": "sender", "recipient_id": 1}
    waiting = OutboxMessage.objects.create(case_id=opinion.pk, ticket="a" * 32, **receipt)
    others = [
        OutboxMessage.objects.create(case_id=opinion.pk + 1, ticket="b" * 32, **receipt),
        OutboxMessage.objects.create(
            case_id=opinion.pk, ticket="b" * 32, **{**receipt, "case_kind": "registration", "kind": "registered"}
        ),
    ]
    actions.reissue_code(opinion, by=make_user(), reason=CHECKED)
    assert (fresh(waiting).ticket, bool(fresh(waiting).dropped_at)) == ("", True)
    assert [(fresh(other).ticket, fresh(other).dropped_at) for other in others] == [("b" * 32, None)] * 2


def test_nobody_gets_a_code_unchecked_or_for_a_part(slip):
    old, opinion = slip
    with pytest.raises(NotReady):
        actions.reissue_code(opinion, by=make_user(), reason=" ")
    with pytest.raises(WrongState):
        actions.reissue_code(make_opinion(part_of=opinion), by=make_user(), reason=CHECKED)
    assert Opinion.objects.with_code(old).exists()


def test_the_office_sees_the_new_code_this_once(slip):
    _, opinion = slip
    office = signed_in("Văn phòng")
    assert "Mã cũ không dùng được nữa" in text_of(office.get(verb_address(opinion, "cap-lai-ma")))
    page = text_of(do(office, opinion, "cap-lai-ma", reason=CHECKED))
    said = page.split("chỉ hiện một lần này: ")[1][:21]
    assert Opinion.objects.with_code(said).get() == opinion
    assert said not in text_of(office.get(page_of(opinion)))


def test_without_saying_how_there_is_no_new_code(slip):
    old, opinion = slip
    assert "Hãy ghi phần này." in text_of(do(signed_in("Văn phòng"), opinion, "cap-lai-ma", reason=""))
    assert Opinion.objects.with_code(old).exists()


@pytest.mark.parametrize("role", ["MTTQ", "Người duyệt", "Lãnh đạo"])
def test_only_the_office_issues_codes(slip, role):
    old, opinion = slip
    assert do(signed_in(role), opinion, "cap-lai-ma", reason=CHECKED).status_code == 403
    assert Opinion.objects.with_code(old).exists()
