"""Guessing with many hands: those who come at once get no more tries than one after another. On both databases."""

from contextlib import suppress
from threading import BoundedSemaphore

import pytest
from django.test import Client
from django.utils import timezone

from feedback import actions
from feedback.actions.own_opinion import MAX_NOTES
from feedback.models import SenderNote
from sessions_app.actions import NotReady
from tests.builders import make_opinion, make_user, make_ward
from tests.feedback.own_opinion.page import look_up, sent
from tests.feedback.registering.pages import look_up as look_up_registration
from tests.feedback.registering.pages import registered_with_code
from tests.marks import committing, seldom
from tests.sessions_app.signing_in.steps import CODE, LOGIN, PASSWORD, Clock, after_password, with_app
from tests.threads import at_once

pytestmark = committing


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """It stands: nobody crosses from one stretch of counting into the next."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


def tries(guess, folder, each):
    """How many guesses were answered, and how many had to wait, when eight make so many `each`."""
    lists = at_once(lambda number: [guess(number, again) for again in range(each)], threads=8, folder=folder)
    codes = [page.status_code for pages in lists for page in pages]
    assert set(codes) == {200, 429}
    return codes.count(200), codes.count(429)


def opinion_and_guess():
    code, _ = sent()
    return lambda browser, digits: look_up(browser, code, digits)


def registration_and_guess():
    _, code = registered_with_code()
    return lambda browser, digits: look_up_registration(browser, code, digits)


ONE, MANY = "192.0.2.1", "192.0.2.{}"


@pytest.mark.parametrize(
    ("prepared", "address"),
    [
        (opinion_and_guess, MANY),
        (registration_and_guess, ONE),
        *seldom((opinion_and_guess, ONE), (registration_and_guess, MANY)),
    ],
)
def test_eight_at_once_get_ten_look_ups(prepared, address, tmp_path):
    make_ward()
    guess = prepared()
    browsers = [Client(REMOTE_ADDR=address.format(number)) for number in range(8)]
    assert tries(lambda number, again: guess(browsers[number], f"{number}{again:03d}"), tmp_path, 4) == (10, 22)


def test_eight_at_once_add_ten_notes_and_no_more(tmp_path):
    opinion = make_opinion()

    def note(number):
        with suppress(NotReady):
            for again in range(3):
                actions.add_note(opinion, text=f"Bổ sung {number}-{again}.")

        return SenderNote.objects.count()

    assert max(at_once(note, threads=8, folder=tmp_path)) == MAX_NOTES


def test_eight_at_once_get_five_passwords(tmp_path, monkeypatch):
    monkeypatch.setattr("sessions_app.signing_in.tries.PLACES", BoundedSemaphore(8))
    make_user(username="van-phong", password=PASSWORD)
    browsers = [Client(REMOTE_ADDR="192.0.2.1") for _ in range(8)]
    typed = {"username": "van-phong", "password": "sai-mat-khau"}
    assert tries(lambda number, _: browsers[number].post(LOGIN, typed), tmp_path, 2) == (5, 11)


def test_eight_at_once_get_five_codes(clock, tmp_path):
    with_app(make_user(username="van-phong", password=PASSWORD), clock)
    browsers = [after_password(REMOTE_ADDR="192.0.2.1") for _ in range(8)]
    assert tries(lambda number, _: browsers[number].post(CODE, {"code": "000000"}), tmp_path, 2) == (5, 11)
