"""Guessing costs time; it locks nobody out but the guesser."""

import datetime as dt
from threading import Semaphore

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions_app.models import RateWindow
from sessions_app.signing_in import tries
from tests.builders import make_user
from tests.staff import text_of

LOGIN = "/quan-tri/login/"
OFFICE, ELSEWHERE = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "203.0.113.66"}


@pytest.fixture(autouse=True)
def quiet_clock(monkeypatch):
    """One moment, in the middle of no stretch of counting."""
    now = dt.datetime(2026, 11, 26, 2, 1, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def clerk():
    return make_user("Văn phòng", username="van-phong", password="mot-mat-khau-dai")


def try_to_sign_in(browser, password="sai-mat-khau", username="van-phong"):
    return browser.post(LOGIN, {"username": username, "password": password})


def guess(browser, times, **kwargs):
    return [try_to_sign_in(browser, **kwargs).status_code for _ in range(times)]


def is_let_in(browser):
    return try_to_sign_in(browser, "mot-mat-khau-dai").status_code == 302


def test_the_sixth_wrong_password_waits_and_even_the_right_one_does(clerk):
    browser = Client()
    assert guess(browser, 5) == [200] * 5
    refused = try_to_sign_in(browser, "mot-mat-khau-dai")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "241"
    assert "Hãy thử lại sau 5 phút" in text_of(refused)
    assert 'value="van-phong"' in text_of(refused)
    assert "_auth_user_id" not in browser.session


def test_the_wait_grows_for_whoever_goes_on(clerk, monkeypatch):
    browser, start, waits = Client(), timezone.now(), []
    for minutes in [0, 6, 31, 37, 61]:
        monkeypatch.setattr(timezone, "now", lambda later=minutes: start + dt.timedelta(minutes=later))
        guess(browser, 5)
        waits.append(int(try_to_sign_in(browser).get("Retry-After", 0)) // 60)
    assert waits[0] == 4
    assert waits[1] > 15
    assert waits[3] > 60


def test_a_guesser_elsewhere_locks_only_themselves_out(clerk):
    guess(Client(**ELSEWHERE), 30)
    assert not is_let_in(Client(**ELSEWHERE))
    assert is_let_in(Client(**OFFICE))


def test_a_guesser_in_the_same_hall_does_not_stop_a_browser_that_is_known(clerk):
    known = Client(**OFFICE)
    assert is_let_in(known)
    known.post(reverse("admin:logout"))
    guess(Client(**OFFICE), 6)
    assert not is_let_in(Client(**OFFICE))
    assert is_let_in(known)


def test_a_known_browser_is_known_only_to_its_own_accounts_and_not_by_a_forged_cookie(clerk):
    make_user("MTTQ", username="mat-tran", password="mot-mat-khau-dai")
    browser = Client(**OFFICE)
    assert is_let_in(browser)
    guess(Client(**OFFICE), 6, username="mat-tran")
    assert try_to_sign_in(browser, "mot-mat-khau-dai", "mat-tran").status_code == 429
    guess(Client(**OFFICE), 6)
    forged = Client(**OFFICE)
    forged.cookies["known"] = browser.cookies["known"].value[:-2] + "xx"
    assert not is_let_in(forged)


def test_a_known_browser_may_not_guess_for_ever_either(clerk):
    known = Client(**OFFICE)
    assert is_let_in(known)
    assert guess(known, 6) == [200] * 5 + [429]


def test_an_account_guessed_from_everywhere_is_left_to_those_who_know_it(clerk, monkeypatch):
    monkeypatch.setitem(tries.ON_ONE_ACCOUNT, "password", [(8, tries.HOUR)])
    known = Client(**OFFICE)
    assert is_let_in(known)
    for number in range(8):
        try_to_sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"))
    assert try_to_sign_in(Client(REMOTE_ADDR="198.51.100.1"), "mot-mat-khau-dai").status_code == 429
    assert is_let_in(known)


def test_one_address_cannot_try_all_accounts(clerk, monkeypatch, settings):
    monkeypatch.setattr(tries, "FROM_ONE_ADDRESS_AN_HOUR", 8)
    known = Client()
    assert is_let_in(known)
    assert [try_to_sign_in(Client(), username=f"ai-do-{n}").status_code for n in range(10)] == [200] * 8 + [429] * 2
    assert is_let_in(Client(**OFFICE))
    assert not is_let_in(Client())
    assert is_let_in(known)
    settings.RATE_LIMIT_EXEMPT, settings.SHARES_OF_HALLS = ["127.0.0.0/8"], 2
    assert is_let_in(Client())
    assert [try_to_sign_in(Client(), username=f"la-{n}").status_code for n in range(18)] == [200] * 16 + [429] * 2
    assert is_let_in(Client(**OFFICE))


def test_codes_of_one_account_are_not_tried_all_day_from_ever_new_addresses(monkeypatch, rf):
    start, answered = timezone.now(), 0
    for number in range(110):
        monkeypatch.setattr(timezone, "now", lambda hours=number // 40: start + dt.timedelta(hours=hours))
        request = rf.post(LOGIN, REMOTE_ADDR=f"203.0.113.{number}")
        answered += tries.Tries(request, "second-step", "van-phong").begin() == 0
    assert answered == 100


def test_sixty_colleagues_behind_one_address_all_get_in(monkeypatch):
    monkeypatch.setattr(tries, "FROM_ONE_ADDRESS_AN_HOUR", 3)
    for number in range(6):
        make_user("Văn phòng", username=f"can-bo-so-{number}", password="mot-mat-khau-dai")
        assert try_to_sign_in(Client(), "mot-mat-khau-dai", f"can-bo-so-{number}").status_code == 302


def test_the_right_password_wipes_the_tries_before_it(clerk):
    browser = Client()
    guess(browser, 4)
    assert is_let_in(browser)
    assert guess(browser, 6) == [200] * 5 + [429]


@pytest.mark.parametrize("spelling", ["VAN-PHONG", " van-phong ", "ｖan-phong"])
def test_another_spelling_gives_no_further_tries(clerk, spelling):
    browser = Client()
    guess(browser, 5)
    assert try_to_sign_in(browser, username=spelling).status_code == 429


def test_unknown_closed_and_foreign_accounts_are_answered_alike(clerk):
    make_user(username="da-nghi", password="mot-mat-khau-dai", is_active=False)
    make_user(username="khong-phai-can-bo", password="mot-mat-khau-dai", is_staff=False)
    cases = [("khong-co", "x"), ("da-nghi", "mot-mat-khau-dai"), ("khong-phai-can-bo", "mot-mat-khau-dai")]
    answers = {
        name: [try_to_sign_in(browser, password, name) for browser in [Client()] for _ in range(6)]
        for name, password in [("van-phong", "sai"), *cases]
    }
    shown = {name: [text_of(page).count("errornote") for page in pages] for name, pages in answers.items()}
    assert {tuple(page.status_code for page in pages) for pages in answers.values()} == {(200,) * 5 + (429,)}
    assert len({tuple(counts) for counts in shown.values()}) == 1


def test_empty_forms_are_not_counted():
    browser = Client()
    assert {browser.post(LOGIN, {"username": name, "password": ""}).status_code for name in ["", "x"] * 4} == {200}
    assert not RateWindow.objects.exists()


def test_the_cookie_of_a_known_browser_names_nobody_and_is_for_no_script(clerk):
    browser = Client()
    assert is_let_in(browser)
    cookie = browser.cookies["known"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert "van-phong" not in cookie.value


def test_signing_in_gives_the_session_a_new_key(clerk):
    browser = Client()
    session = browser.session
    session["left"] = "by somebody else"
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    assert is_let_in(browser)
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_leads_to_no_foreign_address(clerk, next_page):
    typed = {"username": "van-phong", "password": "mot-mat-khau-dai", "next": next_page}
    assert Client().post(f"{LOGIN}?next={next_page}", typed).url == reverse("admin:index")


def test_signing_in_leads_to_the_page_that_was_asked_for(clerk):
    typed = {"username": "van-phong", "password": "mot-mat-khau-dai", "next": reverse("admin:case_list")}
    assert Client().post(LOGIN, typed).url == reverse("admin:case_list")


def test_whoever_keeps_the_processors_at_passwords_leaves_threads_for_pages_and_browsers_that_are_known(
    clerk, monkeypatch
):
    known = Client(**OFFICE)
    assert is_let_in(known)
    known.post(reverse("admin:logout"))
    counted = list(RateWindow.objects.values_list("key", "count"))
    monkeypatch.setattr(tries, "PLACES", Semaphore(0))
    refused = try_to_sign_in(Client(**OFFICE), "mot-mat-khau-dai")
    assert (refused.status_code, refused["Retry-After"]) == (429, "5")
    assert "Xin đợi vài giây, gõ lại mật khẩu rồi bấm lại." in text_of(refused)
    assert list(RateWindow.objects.values_list("key", "count")) == counted
    assert is_let_in(known)
    tries.PLACES.release()
    assert [is_let_in(Client(**OFFICE)) for _ in range(2)] == [True, True]
