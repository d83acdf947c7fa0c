"""A unit hands back a promise that is not its own; the office names another lead openly, or says why it stays."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import LeadChange, PromiseHandBack
from feedback.reminders import must_keep, promises_to_remind_of
from sessions_app.actions import NotReady, WrongState
from sessions_app.edit_conflicts.marks import OPENED
from sessions_app.models import OutboxMessage
from tests.builders import make_body, make_official, make_user
from tests.mails import mail_for
from tests.staff import do, fresh, signed_in, text_of, verb_address, verbs_of

from .desk import LIST, address_of, public

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ward")]

VERB, WHY = "khong-thuoc-don-vi", "Cột đèn này do công an trông coi."
PUBLIC_WHY = "Lắp máy quay là việc của công an."


@pytest.fixture
def unit():
    return signed_in("Đơn vị xử lý", body=make_body(name="Phòng Kinh tế"), email="donvi@example.vn")


@pytest.fixture
def police():
    body = make_body(name="Công an phường")
    make_user("Đơn vị xử lý", body=body, email="congan@example.vn")
    return body


def led_by(unit, **fields):
    fields = {"title": "Lắp máy quay", "due_on": timezone.localdate(), **fields}
    return public(lead_body=unit.user.body, **fields)


def tiles(client):
    return {counted.tile.label: counted.number for counted in client.get(reverse("admin:index")).context["tiles"]}


def told():
    return [sent.to[0] for sent in mail.outbox]


def test_the_office_reads_why_and_nobody_else(client, office, unit, police):
    promise = led_by(unit)
    before, others = text_of(client.get(promise.get_absolute_url())), public()
    do(unit, promise, VERB, reason=WHY, proposed=police.pk)
    said = f"Phòng Kinh tế trả lại: {WHY} Đề nghị giao Công an phường."
    assert [said in text_of(reader.get(address_of(promise))) for reader in [office, unit]] == [True, True]
    assert list(office.get(LIST, {"tinh_trang": "tra-lai"}).context["page"]) == [promise]
    assert tiles(office)["việc phải làm đơn vị trả lại"] == 1
    assert (fresh(promise).due_on, fresh(promise).lead_body, told()) == (promise.due_on, unit.user.body, [])
    assert text_of(client.get(promise.get_absolute_url())).count("Công an") == before.count("Công an")
    assert [do(by, others, VERB, reason=WHY).status_code for by in [office, unit]] == [403, 404]


def test_another_body_leads_from_now_on_and_everybody_reads_it(client, office, unit, police):
    promise = led_by(unit, official=make_official())
    promise.coordinating_bodies.add(police)
    do(unit, promise, VERB, reason=WHY)
    do(office, promise, "doi-don-vi", body=police.pk, reason=PUBLIC_WHY)
    now = fresh(promise)
    assert (now.lead_body, now.official, now.due_on) == (police, None, promise.due_on)
    assert list(now.coordinating_bodies.all()) == []
    assert (verbs_of(promise), told()) == (["hand_back", "change_lead"], ["congan@example.vn"])
    page = text_of(client.get(promise.get_absolute_url()))
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert f"Ngày {today} từ Phòng Kinh tế sang <strong>Công an phường</strong>. Lý do: {PUBLIC_WHY}" in page
    assert WHY not in page
    assert list(office.get(LIST, {"tinh_trang": "tra-lai"}).context["page"]) == []
    assert unit.get(address_of(promise)).status_code == 404


def test_it_stays_with_the_unit_which_reads_why(client, office, unit):
    promise, why = led_by(unit), "Cột đèn thuộc phòng theo kết luận."
    address = verb_address(promise, "van-don-vi-ay")
    assert address not in text_of(office.get(address_of(promise)))
    do(unit, promise, VERB, reason=WHY)
    assert address in text_of(office.get(address_of(promise)))
    do(office, promise, "van-don-vi-ay", reason=why)
    assert (told(), fresh(promise).lead_body) == (["donvi@example.vn"], unit.user.body)
    assert "vẫn là việc của đơn vị" in mail.outbox[0].body
    assert why in text_of(unit.get(address_of(promise)))
    assert why not in text_of(client.get(promise.get_absolute_url()))
    actions.rename_body(unit.user.body, name="Phòng Kinh tế mới", by=office.user)
    assert why in text_of(unit.get(address_of(promise)))
    with pytest.raises(WrongState):
        actions.keep_lead(promise, by=office.user, reason=why)
    do(unit, promise, VERB, reason="Vẫn không phải.")
    assert promise.hand_backs.standing().count() == 1


def test_nobody_is_told_that_it_is_theirs_once_another_leads(office, unit, police):
    promise = led_by(unit)
    make_user("Văn phòng", body=unit.user.body, email="vanphong@example.vn")
    actions.hand_back_promise(promise, by=unit.user, reason=WHY)
    actions.keep_lead(promise, by=office.user, reason="Theo kết luận.")
    assert sorted(told()) == ["donvi@example.vn", "vanphong@example.vn"]
    actions.change_lead(promise, by=office.user, body=police, reason=PUBLIC_WHY)
    assert {mail_for(row) for row in OutboxMessage.objects.filter(kind="still_yours")} == {None}


def test_a_body_that_loses_it_unasked_is_told_once_as_long_as_it_is_true(client, office, unit, police):
    promise = led_by(unit)
    actions.change_lead(promise, by=office.user, body=police, reason=PUBLIC_WHY)
    assert sorted(told()) == ["congan@example.vn", "donvi@example.vn"]
    (lost,) = [sent.body for sent in mail.outbox if sent.to == ["donvi@example.vn"]]
    assert "nay do Công an phường chủ trì, không còn là việc của đơn vị ông/bà" in lost
    assert promise.get_absolute_url() in lost
    actions.change_lead(promise, by=office.user, body=unit.user.body, reason="Nhầm.")
    assert mail_for(OutboxMessage.objects.get(kind="not_yours", recipient_id=unit.user.pk)) is None


def test_what_was_handed_back_brings_the_unit_no_news_until_the_office_has_decided(office, unit):
    promise, day = led_by(unit), timezone.localdate() + timezone.timedelta(days=9)
    actions.hand_back_promise(promise, by=unit.user, reason=WHY)
    actions.postpone_commitment(promise, by=office.user, due_on=day, reason="Chờ vật tư.")
    assert told() == []
    actions.keep_lead(promise, by=office.user, reason="Theo kết luận.")
    assert told() == ["donvi@example.vn"]


def test_the_office_is_reminded_of_it_and_the_unit_no_more(office, unit):
    promise = led_by(unit)
    assert [must_keep(user, promises_to_remind_of().get()) for user in [unit.user, office.user]] == [True, False]
    actions.hand_back_promise(promise, by=unit.user, reason=WHY)
    row = promises_to_remind_of().get()
    assert [must_keep(user, row) for user in [unit.user, office.user]] == [False, True]
    assert row.told_since == PromiseHandBack.objects.get().handed_back_at


@pytest.mark.parametrize(
    "fields",
    [{"published_at": None}, {"state": "reported_done"}, {"state": "dropped", "dropped_reason": "Hết tiền."}],
)
def test_only_what_is_promised_and_still_to_be_kept_changes_hands(office, unit, police, fields):
    promise = led_by(unit, **fields)
    for act, said in [
        (actions.hand_back_promise, {"by": unit.user}),
        (actions.change_lead, {"by": office.user, "body": police}),
        (actions.keep_lead, {"by": office.user}),
    ]:
        with pytest.raises(WrongState):
            act(promise, reason=WHY, **said)
    assert (fresh(promise).lead_body, verbs_of(promise)) == (unit.user.body, [])
    with pytest.raises(WrongState):
        actions.hand_back_promise(public(), by=unit.user, reason=WHY)


def test_a_change_has_a_reason_and_another_body(office, unit, police):
    promise = led_by(unit)
    for said in [{"body": police, "reason": " "}, {"body": unit.user.body, "reason": WHY}]:
        with pytest.raises(NotReady):
            actions.change_lead(promise, by=office.user, **said)
    assert not LeadChange.objects.exists()


def test_whoever_comes_second_reads_first_that_another_leads_by_now(office, unit, police):
    promise = led_by(unit)
    opened = office.get(verb_address(promise, "doi-don-vi")).context["opened"]
    actions.change_lead(promise, by=office.user, body=police, reason=PUBLIC_WHY)
    said = {"body": make_body(name="Trạm Y tế").pk, "reason": WHY, OPENED: opened}
    assert do(office, promise, "doi-don-vi", **said).context["conflict"]
    assert fresh(promise).lead_body == police


def test_the_database_wants_reasons_two_bodies_and_one_standing_hand_back(unit, police):
    promise, body = led_by(unit), unit.user.body
    promise.hand_backs.create(body=body, reason=WHY)
    wrong = [
        lambda: promise.hand_backs.create(body=body, reason=WHY),
        lambda: promise.hand_backs.create(body=body, reason="", settled_at=timezone.now()),
        lambda: promise.hand_backs.update(answer="Không."),
        lambda: promise.lead_changes.create(body_before=body, body=police, reason=""),
        lambda: promise.lead_changes.create(body_before=body, body=body, reason=WHY),
    ]
    for write in wrong:
        with transaction.atomic(), pytest.raises(IntegrityError):
            write()


def test_the_page_that_names_another_lead_tells_what_was_handed_back_only_if_it_was(office, unit):
    promise = led_by(unit)
    page = text_of(office.get(verb_address(promise, "doi-don-vi")))
    assert "<dt>Đơn vị chủ trì</dt>" in page
    assert "<dt>Đơn vị trả lại</dt>" not in page
    do(unit, promise, VERB, reason=WHY)
    assert "<dt>Đơn vị trả lại</dt>" in text_of(office.get(verb_address(promise, "doi-don-vi")))
