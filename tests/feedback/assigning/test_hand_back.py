"""A unit hands back what is not its own; the office sees why and for whom, and decides."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from feedback import actions
from feedback.models import CaseHandBack
from feedback.reminders import cases_to_remind_of, must_act
from sessions_app.actions import NotReady, WrongState
from tests.builders import make_body, make_issue, make_response, make_topic
from tests.staff import do, fresh, signed_in, text_of, verb_address

from .steps import approved, forwarded, last_event

pytestmark = pytest.mark.django_db

VERB, WHY = "khong-thuoc-don-vi", "Ngõ 15 do tổ quản lý đô thị trông coi."


@pytest.fixture
def unit():
    return signed_in("Đơn vị xử lý", body=make_body(name="Công an phường"), email="donvi@example.vn")


@pytest.fixture
def office(clerk):
    return signed_in("Văn phòng")


def given(client, clerk, **kwargs):
    opinion = approved(topic=make_topic(), **kwargs)
    actions.assign(opinion, by=clerk, body=client.user.body, note="Xem ngõ 15.")
    mail.outbox.clear()
    return opinion


def queue(client, name, **query):
    return [row.pk for row in client.get(reverse(f"admin:{name}"), query).context["rows"]]


def hands_in(client, opinion):
    """Whether the page of the answer offers to hand it in, and whether it says that the office decides first."""
    page = text_of(client.get(reverse("admin:answer", args=[opinion.pk])))
    return 'value="trinh"' in page, "văn phòng giao lại rồi mới trình được" in page


def numbers(client):
    return {counted.tile.label: counted.number for counted in client.get(reverse("admin:index")).context["tiles"]}


def test_what_is_not_theirs_goes_from_their_queue_to_that_of_the_office(clerk, unit, office):
    opinion, other = given(unit, clerk), make_body(name="Phòng Kinh tế")
    due_on, stays = fresh(opinion).due_on, given(unit, clerk)
    page = do(unit, opinion, VERB, reason=WHY, proposed=other.pk)
    assert "Đã trả lại văn phòng." in text_of(page)
    said = f"Công an phường trả lại: {WHY} Đề nghị giao Phòng Kinh tế."
    assert (last_event(opinion).verb, last_event(opinion).reason) == ("hand_back", said)
    assert (fresh(opinion).processing, fresh(opinion).due_on, mail.outbox) == ("assigned", due_on, [])
    assert queue(unit, "answering") == [stays.pk]
    assert queue(office, "sorting") == queue(office, "sorting", loai="tra-lai") == [opinion.pk]
    assert numbers(office)["đơn vị trả lại, cần phân công lại"] == numbers(office)["chờ phân loại, phân công"] == 1
    for page in [
        reverse("admin:sorting"),
        *(reverse(f"admin:{name}", args=[opinion.pk]) for name in ["sort_case", "case"]),
    ]:
        assert said in text_of(office.get(page))
    assert said in text_of(unit.get(reverse("admin:case", args=[opinion.pk])))


def test_the_office_gives_it_to_another_or_says_that_it_stays(clerk, unit, office):
    opinion = given(unit, clerk)
    do(unit, opinion, VERB, reason=WHY)
    with pytest.raises(NotReady, match="đã trả lại"):
        actions.assign(fresh(opinion), by=clerk, body=unit.user.body, note="Xem ngõ 15.")
    stays = {"body": unit.user.body.pk, "note": "Xem ngõ 15.", "reason": "Trật tự là việc của công an."}
    do(office, opinion, "phan-cong", **stays)
    assert (queue(office, "sorting"), queue(unit, "answering")) == ([], [opinion.pk])
    assert [sent.to for sent in mail.outbox] == [["donvi@example.vn"]]
    assert "Trật tự là việc của công an." in text_of(unit.get(reverse("admin:case", args=[opinion.pk])))
    do(unit, opinion, VERB, reason="Vẫn không phải.")
    do(office, opinion, "phan-cong", **stays)
    assert queue(office, "sorting") == []
    do(unit, opinion, VERB, reason="Vẫn không phải.")
    do(office, opinion, "phan-cong", body=make_body().pk, reason="Đúng vậy.")
    assert (queue(office, "sorting"), queue(unit, "answering")) == ([], [])
    assert unit.get(reverse("admin:case", args=[opinion.pk])).status_code == 404


def test_all_of_an_issue_goes_back_together(clerk, unit, office):
    lead, second, elsewhere = given(unit, clerk), given(unit, clerk), approved()
    actions.assign(elsewhere, by=clerk, body=make_body())
    make_issue(lead, second, elsewhere)
    do(unit, second, VERB, reason=WHY)
    assert sorted(queue(office, "sorting", loai="tra-lai")) == [lead.pk, second.pk]


def test_the_draft_goes_along_and_waits_until_the_office_has_decided(clerk, unit):
    opinion, after = given(unit, clerk), signed_in("Đơn vị xử lý", body=make_body())
    draft = make_response(opinion=opinion, body=unit.user.body, author=unit.user, state="draft")
    actions.hand_back(opinion, by=unit.user, reason=WHY)
    assert queue(unit, "answering") == []
    assert hands_in(unit, opinion) == (False, True)
    with pytest.raises(NotReady, match="Văn phòng giao lại"):
        actions.submit_response(draft, by=unit.user)
    actions.assign(fresh(opinion), by=clerk, body=after.user.body, reason="Đúng vậy.")
    assert (fresh(draft).body, hands_in(after, opinion)) == (after.user.body, (True, False))
    actions.submit_response(fresh(draft), by=unit.user)


@pytest.mark.parametrize("is_handed_back", [False, True])
def test_what_goes_on_is_told_to_the_unit_unless_it_was_handed_back(clerk, unit, is_handed_back):
    opinion = given(unit, clerk, sender={"phone": "+84911115678"})
    if is_handed_back:
        actions.hand_back(opinion, by=unit.user, reason=WHY)
    actions.ask_sender(fresh(opinion), by=clerk, question="Ở đâu?")
    actions.resume(fresh(opinion), by=clerk, reason="Đã gọi.")
    assert [sent.to for sent in mail.outbox] == ([] if is_handed_back else [["donvi@example.vn"]])


def test_only_what_they_have_and_have_not_answered_goes_back(clerk, unit):
    others, waiting, away, done = (given(unit, clerk, sender={"email": "a@example.vn"}) for _ in range(4))
    actions.assign(others, by=clerk, body=make_body(), reason="Giao nhầm.")
    actions.ask_sender(waiting, by=clerk, question="Ở đâu?")
    forwarded(away, clerk)
    make_response(opinion=done, body=unit.user.body, state="submitted")
    for opinion, refusal in [(others, WrongState), (waiting, WrongState), (away, WrongState), (done, NotReady)]:
        with pytest.raises(refusal):
            actions.hand_back(fresh(opinion), by=unit.user, reason=WHY)
        assert "Không thuộc đơn vị tôi" not in text_of(unit.get(reverse("admin:case", args=[opinion.pk])))
    mine = given(unit, clerk)
    assert "Không thuộc đơn vị tôi" in text_of(unit.get(reverse("admin:case", args=[mine.pk])))
    for said in [{"reason": " "}, {"reason": WHY, "proposed": unit.user.body}]:
        with pytest.raises(NotReady):
            actions.hand_back(mine, by=unit.user, **said)
    actions.hand_back(mine, by=unit.user, reason=WHY)
    with pytest.raises(WrongState):
        actions.hand_back(fresh(mine), by=unit.user, reason=WHY)
    assert CaseHandBack.objects.count() == 1


def test_nobody_else_hands_back_for_a_unit(clerk, unit, office):
    opinion = given(unit, clerk)
    address = verb_address(opinion, VERB)
    for page in ["admin:case", "admin:answer"]:
        page = reverse(page, args=[opinion.pk])
        assert [address in text_of(client.get(page)) for client in [unit, office]] == [True, False]
    other = signed_in("Đơn vị xử lý", body=make_body())
    assert [do(client, opinion, VERB, reason=WHY).status_code for client in [office, other]] == [403, 404]
    assert not CaseHandBack.objects.exists()


def test_the_office_is_reminded_of_it_and_the_unit_no_more(clerk, unit, office):
    opinion = given(unit, clerk)
    assert [must_act(user, cases_to_remind_of().get()) for user in [unit.user, office.user]] == [True, False]
    actions.hand_back(opinion, by=unit.user, reason=WHY)
    case = cases_to_remind_of().get()
    assert [must_act(user, case) for user in [unit.user, office.user]] == [False, True]
    assert case.lead_since == CaseHandBack.objects.get().handed_back_at


def test_what_comes_back_from_its_sender_does_not_wait_for_the_unit_that_handed_it_back(clerk, unit):
    theirs, returned = (given(unit, clerk, sender={"email": "a@example.vn"}) for _ in range(2))
    actions.hand_back(returned, by=unit.user, reason=WHY)
    for opinion in [theirs, returned]:
        actions.ask_sender(fresh(opinion), by=clerk, question="Ở đâu?")
        mail.outbox.clear()
        actions.add_note(fresh(opinion), text="Đầu ngõ 15.")
        assert [sent.to for sent in mail.outbox] == ([["donvi@example.vn"]] if opinion == theirs else [])


def test_the_public_reads_nothing_of_it(client, clerk, unit):
    opinion = given(unit, clerk, public_text="Đèn ở ngõ 15 hỏng.")
    address = opinion.get_absolute_url()
    before = text_of(client.get(address))
    actions.hand_back(opinion, by=unit.user, reason=WHY, proposed=make_body(name="Phòng Kinh tế"))
    after = text_of(client.get(address))
    assert "Đèn ở ngõ 15 hỏng." in after
    assert (after.count("Công an"), "trông coi" in after, "Phòng Kinh tế" in after) == (
        before.count("Công an"),
        False,
        False,
    )


def test_the_database_wants_a_reason(clerk, unit):
    line = given(unit, clerk).assignments.get()
    with transaction.atomic(), pytest.raises(IntegrityError):
        CaseHandBack.objects.create(assignment=line, reason="")
