"""Floods are held, not thrown away; a full hall gets through."""

import re

import pytest
from django.urls import reverse

from feedback.actions.confirm_address import confirm_email
from feedback.models import Opinion
from feedback.outbox import delivery
from sessions_app.limits import wait_in_words

from ...builders import make_ward
from .steps import address, go


def test_a_pestered_ward_takes_only_what_is_confirmed_by_mail(client, session):
    make_ward(only_confirmed=True)
    assert "có thư điện tử xác nhận" in go(client, session, upto="nguoi-gui").content.decode()
    go(client, session, email="thu@example.vn")
    opinion = Opinion.objects.get()
    assert (opinion.moderation, opinion.held_reason) == ("held", "unconfirmed")
    page = client.get(reverse("feedback:receipt")).content.decode()
    assert "Còn một bước" in page
    assert "Mã này không gửi qua thư" in page
    delivery.deliver_due()
    confirm_email(opinion)
    again = client.get(reverse("feedback:receipt")).content.decode()
    assert ("Còn một bước" in again, "Mã này không gửi qua thư" in again) == (False, True)


@pytest.mark.parametrize(("website", "seconds"), [("http://spam.example", 0), ("", 60)])
def test_what_a_robot_fills_in_is_held_not_thrown_away(client, session, monkeypatch, website, seconds):
    monkeypatch.setattr("feedback.spam.FASTEST_SECONDS", seconds)
    go(client, session, website=website)
    opinion = Opinion.objects.get()
    assert (opinion.moderation, opinion.held_reason) == ("held", "spam")


def test_no_screen_reader_reads_the_box_for_robots_aloud(client, session):
    go(client, session, upto="cong-khai")
    page = client.get(address(session, "kiem-tra")).content.decode()
    assert re.findall(r'aria-hidden="true"[^>]*>\s*<div id="div_(id_\w+)"', page) == ["id_website"]


def test_a_flood_is_held_and_a_trusted_hall_is_not(client, session, monkeypatch, settings):
    monkeypatch.setattr("feedback.spam.PER_ADDRESS_AN_HOUR", 2)
    for _ in range(3):
        go(client, session)
    assert [opinion.moderation for opinion in Opinion.objects.order_by("pk")] == ["pending", "pending", "held"]
    settings.RATE_LIMIT_EXEMPT = ["127.0.0.0/8"]
    go(client, session)
    assert Opinion.objects.order_by("pk").last().moderation == "pending"


def test_a_flood_from_one_address_holds_nothing_that_others_send(client, session, monkeypatch):
    from django.test import Client

    monkeypatch.setattr("feedback.spam.PER_ADDRESS_AN_HOUR", 1)
    monkeypatch.setattr("feedback.spam.IN_ALL_AN_HOUR", 2)
    for _ in range(4):
        go(client, session)
    go(Client(REMOTE_ADDR="203.0.113.9"), session)
    moderations = [opinion.moderation for opinion in Opinion.objects.order_by("pk")]
    assert moderations == ["pending", "held", "held", "held", "pending"]


def test_a_flood_from_a_hall_that_is_named_is_held_too_and_holds_nothing_that_others_send(
    client, session, monkeypatch, settings
):
    from django.test import Client

    settings.SHARES_OF_HALLS = 2
    monkeypatch.setattr("feedback.spam.PER_ADDRESS_AN_HOUR", 1)
    monkeypatch.setattr("feedback.spam.IN_ALL_AN_HOUR", 1)
    settings.RATE_LIMIT_EXEMPT = ["10.1.2.0/24"]
    for number in range(4):
        go(Client(REMOTE_ADDR=f"10.1.2.{number}"), session)
    go(client, session)
    moderations = [opinion.moderation for opinion in Opinion.objects.order_by("pk")]
    assert moderations == ["pending", "pending", "held", "held", "pending"]
    assert {opinion.held_reason for opinion in Opinion.objects.filter(moderation="held")} == {"flood"}


def test_what_comes_with_one_address_or_telephone_is_held_from_some_number_on(client, session, monkeypatch):
    """Else who types the address of another day and night has it written to every morning, and the telephone called."""
    monkeypatch.setattr("feedback.spam.OPINIONS_PER_CONTACT_A_DAY", 1)
    for contact in [{"email": "thu+1@gmail.com"}, {"email": "t.hu@gmail.com"}, {"phone": "0912345678"}, {}, {}]:
        go(client, session, **contact)
    assert [opinion.held_reason for opinion in Opinion.objects.order_by("pk")] == ["", "flood", "", "", ""]


@pytest.mark.long
@pytest.mark.parametrize("named", [[], ["127.0.0.0/8"]])
def test_sixty_people_in_one_hall_all_get_through(session, settings, named):
    from django.test import Client

    settings.RATE_LIMIT_EXEMPT = named
    for _ in range(60):
        go(Client(), session)
    assert Opinion.objects.filter(moderation="pending").count() == 60


@pytest.mark.parametrize("named", [[], ["127.0.0.0/8"]])
def test_too_many_drafts_from_one_address_must_wait(client, session, monkeypatch, settings, named):
    settings.RATE_LIMIT_EXEMPT = named
    monkeypatch.setattr("feedback.spam.DRAFTS_PER_ADDRESS_AN_HOUR", 0)
    response = client.post(address(session), {"kind": "report", "place": "ngõ 15"})
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert 'value="ngõ 15"' in response.content.decode()
    assert f"Xin ông/bà đợi {wait_in_words(int(response['Retry-After']))} rồi bấm lại" in response.content.decode()
