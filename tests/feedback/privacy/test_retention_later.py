"""What is added to a case whose words had gone already goes too."""

import pytest

from feedback.actions import add_note, hand_back_promise, keep_lead, report_done, say_whether_done
from feedback.actions.erase import erase_original
from feedback.actions.forget import forget
from feedback.models import Commitment, PromiseHandBack, Verification
from sessions_app.chain import ERASED, Tally, verify
from sessions_app.models import CaseEvent, DataKind
from tests.builders import make_body, make_commitment, make_user
from tests.staff import fresh

from .past_cases import ago, is_past, make_case

pytestmark = pytest.mark.django_db

OF_PUBLIC, OF_OTHERS = (DataKind.ORIGINALS, "public_unnamed"), (DataKind.UNPUBLISHED, "not_published")


@pytest.mark.parametrize(("kind", "visibility"), [OF_PUBLIC, OF_OTHERS])
def test_a_note_goes_at_its_own_time(kind, visibility):
    opinion = make_case(365 * 7, visibility=visibility)
    erase_original(opinion, by=None, reason="Người gửi đề nghị")
    add_note(opinion, text="Nhà tôi ở số 5")
    assert not is_past(kind, opinion)
    CaseEvent.objects.filter(case_id=opinion.pk).update(at=ago(365 * 6))
    assert (forget(kind), forget(kind), opinion.sender_notes.count()) == (1, 0, 0)


def test_what_staff_note_goes_too():
    opinion = make_case(365 * 7)
    erase_original(opinion, by=None, reason="Người gửi đề nghị")
    line = opinion.assignments.create(body=make_body(), note="Bà ấy ở số 5")
    assert (forget(DataKind.ORIGINALS), forget(DataKind.ORIGINALS), fresh(line).note) == (1, 0, ERASED)


def test_why_a_promise_was_said_to_be_unkept_goes_once_the_promise_has_ended():
    opinion, promise = make_case(365 * 6), make_commitment(published_at=ago(9), state="under_way")
    erase_original(opinion, by=None, reason="Người gửi đề nghị")
    promise.opinions.add(opinion)
    say_whether_done(report_done(promise, by=make_user()), opinion, answer="not_yet", reason="Trước nhà tôi số 5")
    assert not is_past(DataKind.ORIGINALS, opinion)
    Commitment.objects.update(state="verified")
    assert (forget(DataKind.ORIGINALS), forget(DataKind.ORIGINALS)) == (1, 0)
    assert Verification.objects.get().reason == ERASED


def test_why_a_promise_was_handed_back_goes_with_the_opinion_it_was_made_because_of_each_time():
    opinion, unit = make_case(365 * 7), make_user(body=make_body())
    promise, other = (make_commitment(lead_body=unit.body, published_at=ago(9), state="under_way") for _ in range(2))
    promise.opinions.add(opinion)
    for row in [promise, other, promise]:
        hand_back_promise(row, by=unit, reason="Bà ấy ở số 5 ..")
        keep_lead(row, by=make_user(), reason="Đã hỏi bà ấy")
        erase_original(opinion, by=None, reason="Người gửi đề nghị")
    hand_back_promise(promise, by=unit, reason="Lại là bà ấy")
    assert not is_past(DataKind.ORIGINALS, opinion)
    Commitment.objects.update(state="verified")
    assert (forget(DataKind.ORIGINALS), forget(DataKind.ORIGINALS)) == (1, 0)
    told = PromiseHandBack.objects.values_list("commitment", "reason", "answer")
    assert set(told) == {
        *((promise.pk, ERASED, answer) for answer in [ERASED, ""]),
        (other.pk, "Bà ấy ở số 5 ..", "Đã hỏi bà ấy"),
    }
    kept = CaseEvent.objects.filter(case_kind="commitment", reason__iregex="bà ấy")
    assert {event.case_id for event in kept} == {other.pk}
    assert [fault for fault in verify(Tally()) if fault.case_kind == "commitment"] == []


@pytest.mark.parametrize(("kind", "visibility"), [OF_PUBLIC, OF_OTHERS])
def test_nothing_is_erased_again_when_its_record_was_archived(kind, visibility):
    opinion = make_case(365 * 7, visibility=visibility)
    erase_original(opinion, by=None, reason="Người gửi đề nghị")
    CaseEvent.objects.filter(case_id=opinion.pk).delete()
    assert not is_past(kind, opinion)
