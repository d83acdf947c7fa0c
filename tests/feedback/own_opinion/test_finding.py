"""The code and the end of a contact open the sender's page, and guessing does not."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.forms.own_opinion import LookUpForm
from sessions_app.limits import wait_in_words
from sessions_app.models import RateWindow

from .page import LOOK_UP, OWN, look_up, sent


@pytest.mark.parametrize(
    "contact", ["5678", "…5678", "0911 115 678", "+84911115678", "dau@example.vn", " DAU@Example.VN "]
)
def test_the_code_and_the_end_of_the_number_or_the_address_open_the_page(client, contact):
    code, _ = sent()
    response = look_up(client, code.lower().replace("-", " "), contact)
    assert response.url == OWN
    assert client.get(OWN).status_code == 200


@pytest.mark.parametrize("typed", ["", "1234"])
def test_without_a_contact_the_code_is_enough(client, typed):
    code, _ = sent(sender={"name": "DAU-TEN"})
    assert look_up(client, code, typed).url == OWN


@pytest.mark.parametrize(
    ("code", "contact"),
    [
        ("0000-0000-0000-0000-0", "5678"),
        ("0000-0000-0000-0000-0", ""),
        (None, ""),
        (None, "1234"),
        (None, "678"),
        (None, "dau@example.com"),
        (None, "đ" * 200),
    ],
)
def test_every_wrong_look_up_gets_the_same_page_and_who_left_the_contact_out_is_told_of_its_box(client, code, contact):
    right, opinion = sent()
    response = look_up(client, code or right, contact)
    page = response.content.decode()
    assert response.status_code == 200
    words = "khớp cả mã lẫn cách liên lạc vừa nhập." if contact else "khớp khi ô thứ hai để trống. Nếu khi gửi có ghi"
    assert page.count(f"Không tìm thấy ý kiến nào {words}") == 1
    assert reverse("feedback:look_up_registration") in page
    assert opinion.session.title not in page
    assert client.get(OWN).url == LOOK_UP


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda code: code[:-1], "Mã vừa gõ có chỗ sai: có 16 chữ và số, mã đúng có 17. Hãy so lại từng chữ"),
        (lambda code: f"{code}A", "có 18 chữ và số, mã đúng có 17."),
        (lambda code: ("8" if code[0] == "7" else "7") + code[1:], "Mã vừa gõ có chỗ sai. Hãy so lại từng chữ"),
        (lambda code: "đ" * 60, "Mã vừa gõ có chỗ sai. Hãy so lại từng chữ"),
    ],
    ids=["short", "long", "one wrong", "no code"],
)
def test_what_can_be_no_code_is_said_to_be_mistyped_and_counts_as_a_wrong_try(client, change, told):
    code, opinion = sent()
    page = look_up(client, change(code)).content.decode()
    assert (told in page, opinion.session.title in page) == (True, False)
    assert "Không tìm thấy" not in page
    assert RateWindow.objects.exists()


def test_a_wrong_code_and_a_wrong_contact_cost_the_same(client, django_assert_num_queries):
    code, _ = sent()
    look_up(client, code, "0000")
    look_up(client, "0000-0000-0000-0000-0", "0000")
    with django_assert_num_queries(6):
        look_up(client, code, "0001")
    with django_assert_num_queries(6):
        look_up(client, "0000-0000-0000-0000-0", "0001")


def test_the_eleventh_wrong_code_from_one_address_waits_and_keeps_what_was_typed(client):
    code, _ = sent()
    for _ in range(10):
        assert look_up(client, "sai", "5678").status_code == 200
    response = look_up(client, code, "5678")
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    wait = wait_in_words(int(response["Retry-After"]))
    assert LookUpForm.WAIT.format(wait=wait) in response.content.decode()
    assert "<h2>Xin ông/bà đợi ít lâu</h2>" in response.content.decode()
    assert f'value="{code}"' in response.content.decode()
    assert 'value="5678"' in response.content.decode()
    other = Client(REMOTE_ADDR="192.0.2.9")
    assert look_up(other, code).url == OWN


def test_right_codes_use_nothing_up(client):
    code, _ = sent()
    assert {look_up(client, code).status_code for _ in range(12)} == {302}
    assert set(RateWindow.objects.values_list("count", flat=True)) == {0}


def test_after_ten_wrong_contacts_a_code_waits_for_an_hour_wherever_they_came_from(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 11, 26, 2, 1, tzinfo=dt.UTC))
    code, _ = sent()
    for number in range(10):
        assert look_up(Client(REMOTE_ADDR=f"192.0.2.{number}"), code, f"{number:04d}").status_code == 200
    refused = look_up(Client(REMOTE_ADDR="198.51.100.1"), code)
    assert (refused.status_code, refused["Retry-After"]) == (429, "3541")
    assert look_up(Client(REMOTE_ADDR="198.51.100.1"), sent()[0]).url == OWN


def test_wrong_codes_of_many_machines_keep_nobody_else_out(client):
    look_up(Client(REMOTE_ADDR="192.0.2.1"), "sai")
    RateWindow.objects.update(count=100_000)
    assert look_up(client, sent()[0]).url == OWN


def test_a_kiosk_may_be_wrong_more_often(client, settings):
    settings.RATE_LIMIT_EXEMPT = ["127.0.0.0/8"]
    assert {look_up(client, "sai").status_code for _ in range(12)} == {200}


def test_the_counter_knows_no_address(client):
    look_up(client, "sai")
    assert not any("127.0.0.1" in window.key for window in RateWindow.objects.all())


def test_an_empty_code_is_asked_for_and_not_counted(client):
    assert "Hãy nhập mã tra cứu." in look_up(client, "").content.decode()
    assert not RateWindow.objects.exists()
