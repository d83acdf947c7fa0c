"""Whoever is erased stands in no note of staff beside the opinions of others either."""

import pytest
from django.utils import timezone

from feedback.actions import forward_many, hand_back, hand_back_promise, take_back_many
from feedback.actions.persons import erase_opinion
from feedback.models import Assignment, CaseHandBack, PromiseHandBack, Referral, Sender
from sessions_app.chain import ERASED, Tally, verify
from sessions_app.models import CaseEvent
from tests.builders import make_body, make_commitment, make_issue, make_opinion, make_session, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ward")]

NAME, NOTE, OTHER = "Lê Thị Nêu Tên", "Hỏi bà LE THI NEU TEN (0911 115 678).", "Theo bản đồ quy hoạch."


@pytest.fixture
def office():
    return make_user("Văn phòng")


def members(**fields):
    """Two opinions of one issue; the sender of the first is erased in the tests."""
    session = make_session()
    rows = [make_opinion(session=session, moderation="approved", **fields) for _ in range(2)]
    make_issue(*rows, session=session)
    Sender.objects.update_or_create(opinion=rows[0], defaults={"name": NAME, "phone": "+84911115678"})
    return rows


def told(model, *columns):
    return set(model.objects.values_list(*columns))


def reasons_about(row):
    events = CaseEvent.objects.filter(case_kind=row._meta.model_name, case_id=row.pk)
    return " ".join(events.values_list("reason", flat=True))


@pytest.mark.parametrize(("note", "kept"), [(NOTE, ERASED), (OTHER, OTHER)])
def test_notes_on_a_letter_with_many_are_erased_beside_each_if_they_name_the_person(office, note, kept):
    gone, stays = members(processing="classified")
    forward_many([gone, stays], by=office, sent_on=timezone.localdate(), to_body=make_body(), note=note)
    take_back_many([gone, stays], by=office, reason=note)
    erase_opinion(gone, by=office, reason="Theo đề nghị")
    assert told(Referral, "opinion", "note", "taken_back") == {(gone.pk, ERASED, ERASED), (stays.pk, kept, kept)}
    assert (note in reasons_about(stays)) is (note == OTHER)
    assert list(verify(Tally())) == []


def test_why_a_unit_hands_back_an_issue_is_erased_beside_each(office):
    unit = make_user("Đơn vị xử lý", body=make_body())
    gone, stays = members(processing="assigned")
    for row in [gone, stays]:
        Assignment.objects.create(opinion=row, body=unit.body, is_lead=True)
    hand_back(gone, by=unit, reason=NOTE)
    assert CaseHandBack.objects.filter(reason=NOTE).count() == 2
    erase_opinion(gone, by=office, reason="Theo đề nghị")
    assert told(CaseHandBack, "reason") == {(ERASED,)}
    assert "NEU TEN" not in reasons_about(stays)


def test_why_a_promise_of_an_issue_is_handed_back_is_erased_if_it_names_the_person(office):
    unit = make_user("Đơn vị xử lý", body=make_body())
    gone, _ = members(processing="answered")
    promise = make_commitment(lead_body=unit.body, published_at=timezone.now(), state="under_way")
    promise.issues.add(gone.issue_memberships.get().issue)
    hand_back_promise(promise, by=unit, reason=NOTE)
    erase_opinion(gone, by=office, reason="Theo đề nghị")
    assert told(PromiseHandBack, "reason") == {(ERASED,)}
    assert "NEU TEN" not in reasons_about(promise)
