"""Signing in with a code beside the password: adding the app, codes of the app and on paper, and what stays shut."""

import datetime as dt
import re
from base64 import b32decode

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from dialogue_portal.lib import codes
from sessions_app import chain, second_factor
from sessions_app.actions import WrongState
from sessions_app.models import CaseEvent, RecoveryCode, SecondFactor, User
from tests.builders import make_user
from tests.staff import do, signed_in, text_of
from tests.test_headers import every_address

pytestmark = pytest.mark.django_db

PASSWORD = "mot-mat-khau-dai"
LOGIN, INDEX, CODE, SETUP, MINE, KEPT = (
    reverse(f"admin:{name}")
    for name in ["login", "index", "second_step", "second_setup", "second_factor", "second_kept"]
)


class Clock:
    """The portal's time, as the test sets it."""

    def __init__(self):
        self.now = dt.datetime(2026, 11, 26, 2, 1, tzinfo=dt.UTC)

    def pass_by(self, **time):
        self.now += dt.timedelta(**time)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def required(settings):
    settings.STAFF_2FA = "required"


@pytest.fixture
def clerk(clock):
    return make_user("Văn phòng", username="van-phong", password=PASSWORD)


def shown_by_app(user, clock, later=0):
    """The six digits on the telephone."""
    return f"{code_at(second_factor.key_of(SecondFactor.objects.get(user=user).ticket), clock, later):06d}"


def code_at(key, clock, later=0):
    app = TOTP(key)
    app.time = clock.now.timestamp() + later
    return app.token()


def with_app(user, clock):
    """The codes on paper of `user`, who has an app now; its first code is used up, so time passes."""
    ticket = codes.new_ticket()
    paper = second_factor.add_app(user, ticket=ticket, code=f"{code_at(second_factor.key_of(ticket), clock):06d}")
    clock.pass_by(minutes=5)
    return paper


def after_password(username="van-phong", next_page="", **kwargs):
    """A browser that has taken the first step."""
    browser = Client(**kwargs)
    browser.entered = browser.post(LOGIN, {"username": username, "password": PASSWORD, "next": next_page})
    return browser


def is_in(browser):
    return browser.get(INDEX).status_code == 200


# --- The code page ----------------------------------------------------------------------------------------------------


def test_whoever_has_an_app_is_in_only_after_its_code(clerk, clock):
    with_app(clerk, clock)
    browser = after_password(next_page=reverse("admin:case_list"))
    assert browser.entered.url.startswith(CODE)
    assert "Nhập mã đăng nhập" in text_of(browser.get(browser.entered.url))
    assert not is_in(browser)
    refused = browser.post(browser.entered.url, {"code": "000000"})
    assert "Mã chưa đúng" in text_of(refused)
    assert not is_in(browser)
    assert browser.post(browser.entered.url, {"code": shown_by_app(clerk, clock)}).url == reverse("admin:case_list")
    assert is_in(browser)


@pytest.mark.parametrize(("later", "is_taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_differ_by_half_a_minute(clerk, clock, later, is_taken):
    with_app(clerk, clock)
    browser = after_password()
    browser.post(CODE, {"code": shown_by_app(clerk, clock, later)})
    assert is_in(browser) == is_taken


def test_a_code_that_was_taken_is_not_taken_again_nor_an_earlier_one(clerk, clock):
    with_app(clerk, clock)
    before, now = shown_by_app(clerk, clock, -30), shown_by_app(clerk, clock)
    after_password().post(CODE, {"code": now})
    for seen in [now, before]:
        browser = after_password()
        assert "đã dùng rồi" in text_of(browser.post(CODE, {"code": seen}))
        assert not is_in(browser)


@pytest.mark.parametrize("is_on_paper", [True, False])
def test_a_code_sent_twice_at_once_is_taken_once(clerk, clock, monkeypatch, is_on_paper):
    paper = with_app(clerk, clock)
    code, step_of = paper[0] if is_on_paper else shown_by_app(clerk, clock), second_factor.step_of

    def meanwhile(*args, **kwargs):
        monkeypatch.setattr(second_factor, "step_of", step_of)
        second_factor.take_code(clerk, code=code)
        return step_of(*args, **kwargs)

    monkeypatch.setattr(second_factor, "step_of", meanwhile)
    with pytest.raises(second_factor.WrongCode):
        second_factor.take_code(clerk, code=code)


def test_codes_may_be_typed_with_a_blank(clerk, clock):
    with_app(clerk, clock)
    digits = shown_by_app(clerk, clock)
    browser = after_password()
    browser.post(CODE, {"code": f" {digits[:3]} {digits[3:]} "})
    assert is_in(browser)


@pytest.mark.parametrize("typed", ["", "12345", "١٢٣٤٥٦", "-00001", "1e5", "x" * 500, "\0", "💥", "0x1F4A"])
def test_nonsense_is_refused(clerk, clock, typed):
    with_app(clerk, clock)
    browser = after_password()
    assert browser.post(CODE, {"code": typed}).status_code in {200, 400}
    assert not is_in(browser)


def test_a_code_on_paper_is_good_once_however_it_is_typed(clerk, clock):
    paper = with_app(clerk, clock)
    assert len(set(paper)) == 10
    first, again, other = after_password(), after_password(), after_password()
    first.post(CODE, {"code": paper[0].lower().replace("-", " ")})
    again.post(CODE, {"code": paper[0]})
    other.post(CODE, {"code": paper[1]})
    assert [is_in(browser) for browser in [first, again, other]] == [True, False, True]
    used = CaseEvent.objects.filter(case_kind="user", verb="use_recovery_code").order_by("pk")
    assert [event.reason for event in used] == ["Còn 9 mã dự phòng.", "Còn 8 mã dự phòng."]


def test_neither_the_key_nor_a_code_is_in_the_database(clerk, clock):
    paper = with_app(clerk, clock)
    factor = SecondFactor.objects.get()
    stored = f"{factor.__dict__} {list(RecoveryCode.objects.values())}"
    secret = second_factor.key_of(factor.ticket)
    hidden = [secret.hex(), second_factor.key_to_type(factor.ticket).replace(" ", ""), *paper]
    assert [value for value in hidden if value in stored or value.replace("-", "") in stored] == []


def test_somebody_elses_code_is_worth_nothing(clerk, clock):
    with_app(clerk, clock)
    other = make_user("MTTQ", username="mat-tran", password=PASSWORD)
    paper = with_app(other, clock)
    browser = after_password()
    for code in [shown_by_app(other, clock), paper[0]]:
        browser.post(CODE, {"code": code})
    assert not is_in(browser)


def test_wrong_codes_must_wait_like_wrong_passwords(clerk, clock):
    with_app(clerk, clock)
    browser = after_password()
    answers = [browser.post(CODE, {"code": f"{number:06d}"}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[5]["Retry-After"]) > 0
    assert browser.post(CODE, {"code": shown_by_app(clerk, clock)}).status_code == 429
    assert "Hãy thử lại sau" in text_of(answers[5])
    elsewhere = after_password(REMOTE_ADDR="203.0.113.5")
    elsewhere.post(CODE, {"code": shown_by_app(clerk, clock)})
    assert is_in(elsewhere)


def test_a_new_code_every_try_from_many_addresses_is_limited_too(clerk, clock):
    with_app(clerk, clock)
    answers = set()
    for number in range(62):
        browser = after_password(REMOTE_ADDR=f"203.0.113.{number}")
        answers.add(browser.post(CODE, {"code": "000000"}).status_code)
    assert answers == {200, 429}


def test_the_second_step_must_follow_within_ten_minutes(clerk, clock):
    with_app(clerk, clock)
    browser = after_password()
    clock.pass_by(minutes=11)
    refused = browser.post(CODE, {"code": shown_by_app(clerk, clock)}, follow=True)
    assert "Mời ông/bà đăng nhập lại" in text_of(refused)
    assert not is_in(browser)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"password": "!none"}])
def test_the_second_step_asks_again_whether_the_account_is_open(clerk, clock, change):
    with_app(clerk, clock)
    browser = after_password()
    User.objects.filter(pk=clerk.pk).update(**change)
    browser.post(CODE, {"code": shown_by_app(clerk, clock)})
    assert "_auth_user_id" not in browser.session


def test_without_a_password_there_is_no_second_step(clerk, clock):
    with_app(clerk, clock)
    assert Client().get(CODE).url.startswith(LOGIN)
    assert Client().post(CODE, {"code": shown_by_app(clerk, clock)}).url.startswith(LOGIN)
    assert Client().get(SETUP).url.startswith(LOGIN)


def test_each_step_gives_the_session_a_new_key(clerk, clock):
    with_app(clerk, clock)
    browser = after_password()
    before = browser.session.session_key
    browser.post(LOGIN, {"username": "van-phong", "password": PASSWORD})
    half = browser.session.session_key
    assert half != before
    browser.post(CODE, {"code": shown_by_app(clerk, clock)})
    assert browser.session.session_key != half
    assert "half_signed_in" not in browser.session


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_the_second_step_leads_to_no_foreign_address(clerk, clock, next_page):
    with_app(clerk, clock)
    browser = after_password()
    answer = browser.post(f"{CODE}?next={next_page}", {"code": shown_by_app(clerk, clock)})
    assert answer.url == INDEX


def test_whoever_has_not_put_the_codes_away_is_reminded_at_each_sign_in(clerk, clock):
    with_app(clerk, clock)
    browser = after_password()
    browser.post(CODE, {"code": shown_by_app(clerk, clock)})
    assert "chưa ghi là đã cất" in text_of(browser.get(INDEX))
    assert "chưa ghi là đã cất" not in text_of(browser.get(INDEX))
    mine = text_of(browser.get(MINE))
    assert KEPT in mine
    assert "chưa ghi là đã cất" in mine
    assert browser.post(KEPT).url == INDEX
    browser.post(KEPT)
    assert CaseEvent.objects.filter(verb="keep_recovery_codes", actor=clerk).count() == 1
    assert KEPT not in text_of(browser.get(MINE))
    clock.pass_by(minutes=5)
    again = after_password()
    again.post(CODE, {"code": shown_by_app(clerk, clock)})
    assert "chưa ghi là đã cất" not in text_of(again.get(INDEX))
    clock.pass_by(minutes=5)
    assert f'action="{KEPT}?next=' in text_of(again.post(MINE, {"code": shown_by_app(clerk, clock)}))
    assert KEPT in text_of(again.get(MINE))


def test_putting_the_codes_away_leads_on_only_within_the_portal(clerk, clock):
    with_app(clerk, clock)
    browser = after_password()
    browser.post(CODE, {"code": shown_by_app(clerk, clock)})
    assert browser.get(KEPT).status_code == 405
    assert browser.post(f"{KEPT}?next=https://example.org/").url == INDEX
    assert browser.post(f"{KEPT}?next={MINE}").url == MINE


# --- Adding the app ---------------------------------------------------------------------------------------------------


def key_on(page):
    return b32decode(re.search(r'app-key"><code>([A-Z2-7 ]+)<', text_of(page))[1].replace(" ", ""))


def test_where_it_is_required_the_app_is_added_at_the_first_sign_in(clerk, clock, required):
    browser = after_password(next_page=reverse("admin:case_list"))
    page = browser.get(browser.entered.url, follow=True)
    assert "data:image/svg+xml" in text_of(page)
    key, address = key_on(page), page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    assert not is_in(browser)
    assert "Mã chưa đúng" in text_of(browser.post(address, {"code": "000000"}))
    assert key_on(browser.get(address)) == key
    done = text_of(browser.post(address, {"code": f"{code_at(key, clock):06d}"}))
    paper = re.findall(r"<code>([0-9A-Z-]{14})</code>", done)
    assert len(paper) == 10
    assert f'href="{reverse("admin:case_list")}"' in done
    assert is_in(browser)
    assert paper[0] not in text_of(browser.get(SETUP, follow=True))
    assert CaseEvent.objects.get(case_kind="user", case_id=clerk.pk).verb == "add_second_factor"
    clock.pass_by(minutes=2)
    again = after_password()
    again.post(CODE, {"code": paper[3]})
    assert is_in(again)


def test_the_next_at_the_same_counter_gets_a_key_that_the_one_before_has_not_seen(clerk, clock, required):
    make_user("Văn phòng", username="nguoi-sau", password=PASSWORD)
    browser = after_password()
    seen = key_on(browser.get(SETUP))
    browser.post(LOGIN, {"username": "nguoi-sau", "password": PASSWORD})
    assert key_on(browser.get(SETUP)) != seen


def test_the_qr_code_says_what_every_app_understands(clerk):
    address = second_factor.address_for_app(clerk, "t" * 32)
    assert re.fullmatch(
        r"otpauth://totp/C%E1%BB%95ng.*%3Avan-phong\?secret=[A-Z2-7]{32}&issuer=C%E1%BB%95ng%20\S+", address
    )


def test_where_it_is_optional_the_app_is_added_by_choice_and_asked_for_from_then_on(clerk, clock):
    browser, elsewhere = after_password(), after_password()
    assert is_in(browser)
    assert is_in(elsewhere)
    assert "Gắn ứng dụng đăng nhập" in text_of(browser.get(MINE))
    browser.post(SETUP, {"code": f"{code_at(key_on(browser.get(SETUP)), clock):06d}"})
    assert is_in(browser)
    assert not is_in(elsewhere)
    again = after_password()
    assert again.entered.url.startswith(CODE)
    again.post(CODE, {"code": shown_by_app(clerk, clock)})
    assert not is_in(again)  # the code that added it was seen


def test_a_second_app_is_not_added_by_whoever_has_only_the_password(clerk, clock):
    with_app(clerk, clock)
    browser = after_password()
    assert browser.get(SETUP).url == CODE
    assert browser.post(SETUP, {"code": "123456"}).url == CODE
    with pytest.raises(WrongState):  # sent at once with the first
        with_app(clerk, clock)
    assert SecondFactor.objects.count() == 1


# --- Afterwards -------------------------------------------------------------------------------------------------------


def test_new_codes_on_paper_need_a_code_and_end_the_old_ones(clerk, clock):
    paper = with_app(clerk, clock)
    browser = after_password()
    browser.post(CODE, {"code": shown_by_app(clerk, clock)})
    clock.pass_by(minutes=1)
    assert "Còn 10 mã dự phòng" in text_of(browser.get(MINE))
    assert "Mã chưa đúng" in text_of(browser.post(MINE, {"code": "000000"}))
    new = re.findall(r"<code>([0-9A-Z-]{14})</code>", text_of(browser.post(MINE, {"code": shown_by_app(clerk, clock)})))
    assert len(new) == 10
    old, fresh_one = after_password(), after_password()
    old.post(CODE, {"code": paper[0]})
    fresh_one.post(CODE, {"code": new[0]})
    assert [is_in(old), is_in(fresh_one)] == [False, True]


def test_an_administrator_takes_off_the_app_of_a_lost_telephone(clerk, clock):
    paper = with_app(clerk, clock)
    browser = after_password()
    browser.post(CODE, {"code": paper[0]})
    chief = signed_in("Quản trị")
    do(chief, clerk, "go-ung-dung")
    assert not SecondFactor.objects.exists()
    assert not is_in(browser)
    event = CaseEvent.objects.get(case_kind="user", case_id=clerk.pk, verb="take_second_factor_off")
    assert event.actor == chief.user
    assert list(chain.verify(chain.Tally())) == []
    assert "không" in text_of(do(chief, clerk, "go-ung-dung"))


def test_only_a_superuser_takes_off_a_superusers_app(clock):
    boss = make_user(is_superuser=True)
    with_app(boss, clock)
    do(signed_in("Quản trị"), boss, "go-ung-dung")
    assert SecondFactor.objects.count() == 1


def test_the_command_helps_the_last_administrator_out(clerk, clock):
    with_app(clerk, clock)
    call_command("take_app_off", "van-phong", verbosity=0)
    assert not SecondFactor.objects.exists()
    for name in ["van-phong", "khong-co"]:
        with pytest.raises(CommandError):
            call_command("take_app_off", name)


# --- What stays shut --------------------------------------------------------------------------------------------------


def refuses(answer):
    return answer.status_code in {403, 404, 405} or (answer.status_code == 302 and answer.url.startswith(LOGIN))


@pytest.mark.parametrize("begun", ["with the password", "before it was required"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_half_signed_in_opens_no_page_of_the_staff(clock, required, begun, method):
    boss = make_user(is_superuser=True, username="van-phong", password=PASSWORD)
    if begun == "with the password":
        with_app(boss, clock)
    browser = after_password()
    if begun == "before it was required":
        browser.force_login(boss)
    open_to_all = {"admin:login", "admin:logout", "admin:second_step", "admin:second_setup", "admin:jsi18n"}
    asked = {name: at for name, at in every_address().items() if name.startswith("admin:") and name not in open_to_all}
    assert len(asked) > 200
    assert [name for name, address in asked.items() if not refuses(getattr(browser, method)(address))] == []


def test_it_asks_the_database_for_nobody_on_a_public_page(client, required, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/robots.txt")
