"""Very many registrations at once: who gets a seat, who is held until staff looked, and that nobody is turned away."""

import pytest
from django.test import Client

from feedback import actions, spam
from feedback.actions.submit import Contact
from feedback.models import Registration
from sessions_app.limits import wait_in_words
from sessions_app.models import OutboxMessage
from tests.builders import make_user
from tests.staff import text_of

from .pages import address, meeting_of, receipt_of, send, states, typed


def test_too_many_from_one_place_or_for_one_contact_are_held_and_told_so(client, monkeypatch):
    meeting = meeting_of()
    monkeypatch.setattr(spam, "PER_CONTACT_A_DAY", 1)
    assert "Mã này cũng được gửi tới thư" in text_of(send(client, meeting, email="mot@example.vn"))
    assert "chưa giữ chỗ" in text_of(send(client, meeting, name="Khác", email="hai@example.vn"))
    assert "chưa giữ chỗ" in text_of(send(client, meeting, phone="", email="MOT@example.vn"))
    monkeypatch.setattr(spam, "SEATS_PER_ADDRESS_AN_HOUR", 3)
    page = text_of(send(client, meeting, phone="0933333333", email="ba@example.vn"))
    assert "Phường đã nhận và sẽ xem" in page
    assert "Mã này không gửi qua thư" in page
    assert states() == ["registered", "held", "held", "held"]
    assert OutboxMessage.objects.count() == 1
    actions.let_in(Registration.objects.last(), by=make_user("Văn phòng"))
    page = text_of(client.get(receipt_of(meeting)))
    assert ("Ông/bà đã có chỗ" in page, "Mã này không gửi qua thư" in page) == (True, True)


def test_a_machine_that_goes_on_and_on_has_to_wait_and_keeps_what_was_typed(client, monkeypatch):
    monkeypatch.setattr(spam, "REGISTRATIONS_PER_ADDRESS_AN_HOUR", 1)
    meeting = meeting_of()
    send(client, meeting)
    refused = client.post(address(meeting), typed(meeting, name="Khác"))
    wait = int(refused["Retry-After"])
    assert (refused.status_code, 0 < wait <= 3600) == (429, True)
    assert f"đợi {wait_in_words(wait)} rồi bấm lại" in text_of(refused)
    assert "Khác" in text_of(refused)
    assert Registration.objects.count() == 1
    assert Client().get(address(meeting)).status_code == 200


@pytest.mark.long
def test_a_flood_from_many_networks_takes_so_many_seats_and_shuts_the_door_on_nobody(monkeypatch):
    monkeypatch.setattr(spam, "SEATS_AN_HOUR", 40)
    meeting = meeting_of()
    for number in range(25):
        send(Client(REMOTE_ADDR=f"198.51.100.{number}"), meeting, people=10, phone=f"09111{number:05}")
    taken = Registration.objects.filter(meeting=meeting).taken()[meeting.pk][0]
    assert (taken, states().count("held")) == (40, 21)
    resident = Client(REMOTE_ADDR="203.0.113.9")
    assert "Đã nhận đăng ký" in text_of(send(resident, meeting, phone="0933333333"))
    actions.let_in(Registration.objects.last(), by=make_user("Văn phòng"))
    assert Registration.objects.get(registrant__phone="+84933333333").state == "registered"


def test_the_seats_of_one_address_are_counted_not_its_registrations(rf):
    request = rf.post("/", REMOTE_ADDR="198.51.100.7")
    asked = [Contact("", f"+8491100000{number}", "") for number in range(3)]
    held = [spam.is_registration_held(request, who, spam.SEATS_PER_ADDRESS_AN_HOUR // 2) for who in asked]
    assert held == [False, False, True]


@pytest.mark.long
def test_250_networks_get_no_more_seats_than_25(monkeypatch, rf):
    given = 0
    for number in range(250 * 8):
        request = rf.post("/", REMOTE_ADDR=f"198.51.100.{number % 250}")
        given += not spam.is_registration_held(request, Contact("", f"+84911{number:06}", ""), people=1)
    assert given == spam.SEATS_AN_HOUR


def test_one_machine_cannot_keep_everybody_from_a_seat(client, monkeypatch):
    monkeypatch.setattr(spam, "SEATS_PER_ADDRESS_AN_HOUR", 1)
    monkeypatch.setattr(spam, "SEATS_AN_HOUR", 2)
    meeting = meeting_of()
    for number in range(4):
        send(client, meeting, phone=f"091111567{number}")
    send(Client(REMOTE_ADDR="203.0.113.9"), meeting, phone="0933333333")
    assert states() == ["registered", "held", "held", "held", "registered"]


def test_a_hall_that_is_named_is_never_held_for_its_address(client, monkeypatch, settings):
    monkeypatch.setattr(spam, "SEATS_PER_ADDRESS_AN_HOUR", 1)
    monkeypatch.setattr(spam, "REGISTRATIONS_PER_ADDRESS_AN_HOUR", 1)
    settings.RATE_LIMIT_EXEMPT = ["127.0.0.0/8"]
    meeting = meeting_of()
    for number in range(3):
        send(client, meeting, phone=f"091111567{number}")
    assert states() == ["registered"] * 3


def test_a_flood_from_a_hall_that_is_named_uses_up_what_halls_have_and_nothing_of_the_others(
    client, monkeypatch, settings
):
    monkeypatch.setattr(spam, "SEATS_AN_HOUR", 2)
    settings.RATE_LIMIT_EXEMPT = ["127.0.0.0/8"]
    meeting = meeting_of()
    for number in range(4):
        send(client, meeting, phone=f"091111567{number}")
    for number in range(3):
        send(Client(REMOTE_ADDR=f"203.0.113.{number}"), meeting, phone=f"093333333{number}")
    assert states() == ["registered", "registered", "held", "held", "registered", "registered", "held"]


def test_one_machine_takes_no_more_than_half_a_small_hall(client):
    meeting = meeting_of(seats=60)
    for number in range(4):
        send(client, meeting, people=10, phone=f"091111567{number}")
    send(Client(REMOTE_ADDR="203.0.113.9"), meeting, people=10, phone="0933333333")
    assert states() == ["registered", "registered", "registered", "held", "registered"]


def test_a_family_has_its_seats_in_the_smallest_room(client):
    send(client, meeting := meeting_of(seats=10), people=10)
    assert (states(), meeting.seats) == (["registered"], 10)
