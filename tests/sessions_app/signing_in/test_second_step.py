"""Signing in with a code beside the password: codes of the app and on paper, and what stays shut."""

import pytest
from django.test import Client
from django.urls import reverse

from sessions_app.actions import second_factor
from sessions_app.models import CaseEvent, RecoveryCode, SecondFactor, User
from tests.addresses import every_address
from tests.builders import make_user
from tests.marks import seldom
from tests.staff import text_of

from .steps import CODE, INDEX, KEPT, LOGIN, MINE, PASSWORD, SETUP, after_password, is_in, shown_by_app, with_app

# --- The code page ----------------------------------------------------------------------------------------------------


def test_whoever_has_an_app_is_in_only_after_its_code(clerk, clock):
    with_app(clerk, clock)
    browser = after_password(next_page=reverse("admin:case_list"))
    assert browser.entered.url.startswith(CODE)
    assert "Nhập mã đăng nhập" in text_of(browser.get(browser.entered.url))
    assert not is_in(browser)
    refused = browser.post(browser.entered.url, {"code": "000000"})
    assert "Mã chưa đúng" in text_of(refused)
    assert "000000" not in text_of(refused)
    assert not is_in(browser)
    assert browser.post(browser.entered.url, {"code": shown_by_app(clerk, clock)}).url == reverse("admin:case_list")
    assert is_in(browser)


def test_the_code_page_says_whose_it_is_what_to_do_without_codes_and_how_to_begin_anew(clerk, clock):
    with_app(clerk, clock)
    page = text_of(after_password().get(CODE))
    assert "Mật khẩu của «van-phong» đúng" in page
    assert "Không có cả hai thì nhờ quản trị viên gỡ ứng dụng cũ" in page
    assert f'<a href="{LOGIN}">Đăng nhập bằng tài khoản khác</a>' in page


@pytest.mark.parametrize(
    ("used", "told"),
    [(6, None), (7, "Ông/bà chỉ còn 3 mã dự phòng"), (10, "Ông/bà không còn mã dự phòng nào")],
)
def test_whoever_has_few_codes_left_on_paper_is_told_in_time(clerk, clock, used, told):
    for code in with_app(clerk, clock)[:used]:
        second_factor.take_code(clerk, code=code)
    second_factor.keep_codes(clerk)
    browser = after_password()
    browser.post(CODE, {"code": shown_by_app(clerk, clock)})
    page = text_of(browser.get(INDEX))
    assert ("mã dự phòng" in page) == bool(told)
    assert (told or "") in page


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
def test_a_malformed_code_does_not_sign_in(clerk, clock, typed):
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


@pytest.mark.long
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


# --- What stays shut --------------------------------------------------------------------------------------------------


def refuses(answer):
    return answer.status_code in {403, 404, 405} or (answer.status_code == 302 and answer.url.startswith(LOGIN))


@pytest.mark.parametrize(
    ("method", "begun"),
    [
        ("get", "before it was required"),
        ("post", "with the password"),
        *seldom(("get", "with the password"), ("post", "before it was required")),
    ],
)
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
