"""The app that shows the codes: added, taken off, and its codes on paper made anew."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from sessions_app import chain
from sessions_app.actions import WrongState, second_factor
from sessions_app.models import CaseEvent, OutboxMessage, SecondFactor, User
from tests.builders import make_user
from tests.staff import do, page_of, signed_in, text_of, told_password

from .steps import CODE, LOGIN, MINE, PASSWORD, SETUP, after_password, code_at, is_in, key_on, shown_by_app, with_app

# --- Adding the app ---------------------------------------------------------------------------------------------------


def test_where_it_is_required_the_app_is_added_at_the_first_sign_in(clerk, clock, required):
    browser = after_password(next_page=reverse("admin:case_list"))
    page = browser.get(browser.entered.url, follow=True)
    assert "data:image/svg+xml" in text_of(page)
    assert 'inputmode="numeric"' in text_of(page)
    key, address = key_on(page), page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    assert not is_in(browser)
    assert "Mã chưa đúng" in text_of(browser.post(address, {"code": "000000"}))
    assert key_on(browser.get(address)) == key
    done = text_of(browser.post(address, {"code": f"{code_at(key, clock):06d}"}))
    paper = re.findall(r"<code>([0-9A-Z-]{14})</code>", done)
    assert len(paper) == 10
    assert f'href="{reverse("admin:case_list")}"' in done
    assert "Lập lúc 9:01 ngày 26/11/2026; mã lập trước đó, nếu có, không còn dùng được." in done
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
    chief = told_password(signed_in("Quản trị"))
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
    do(told_password(signed_in("Quản trị")), boss, "go-ung-dung")
    assert SecondFactor.objects.count() == 1


def test_the_command_helps_the_last_administrator_out(clerk, clock):
    with_app(clerk, clock)
    call_command("take_app_off", "van-phong", verbosity=0)
    assert not SecondFactor.objects.exists()
    for name in ["van-phong", "khong-co"]:
        with pytest.raises(CommandError):
            call_command("take_app_off", name)


def send_mail_by(clock):
    """The rows were written by the clock of the machine."""
    OutboxMessage.objects.update(next_try_at=clock.now)
    call_command("send_outbox", verbosity=0)


@pytest.mark.parametrize("address", ["van-phong@example.org", ""])
def test_whose_app_is_taken_off_hears_of_it_each_time_and_of_nobody_else(clerk, clock, address):
    User.objects.filter(pk=clerk.pk).update(email=address)
    chief = told_password(signed_in("Quản trị", full_name="Trần Thị Quản"))
    for _ in range(2):
        with_app(clerk, clock)
        do(chief, clerk, "go-ung-dung")
        chief = told_password(chief)
    do(chief, clerk, "go-ung-dung")  # there is none any more
    send_mail_by(clock)
    assert [sent.to for sent in mail.outbox] == ([[address]] * 2 if address else [])
    for sent in mail.outbox:
        assert "Ứng dụng đăng nhập của tài khoản van-phong đã được gỡ lúc " in sent.body
        assert reverse("admin_password_reset") in sent.body
        assert "Trần" not in sent.subject + sent.body


def test_who_left_meanwhile_hears_nothing(clerk, clock, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    User.objects.filter(pk=clerk.pk).update(email="van-phong@example.org")
    with_app(clerk, clock)
    call_command("take_app_off", "van-phong", verbosity=0)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    send_mail_by(clock)
    assert mail.outbox == []
    assert OutboxMessage.objects.get().dropped_at


# --- The list of accounts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("others", [1, 5])
def test_the_list_says_who_has_an_app_and_can_be_narrowed_by_it(clerk, clock, others, django_assert_num_queries):
    with_app(clerk, clock)
    without = {make_user("Văn phòng") for _ in range(others)}
    chief = signed_in("Quản trị")
    names = {"co": {clerk}, "chua": {*without, chief.user}, "": {clerk, *without, chief.user}}
    pages = {value: chief.get(page_of(User, "changelist"), {"hai-buoc": value}) for value in names}
    assert {value: set(page.context["cl"].result_list) for value, page in pages.items()} == names
    cell = '<td data-label="hai bước" class="field-has_app">{}</td>'
    assert [text_of(pages[""]).count(cell.format(said)) for said in ["có", "chưa"]] == [1, others + 1]
    with django_assert_num_queries(11):
        chief.get(page_of(User, "changelist"))


def test_who_may_not_see_accounts_does_not_see_who_has_an_app(clerk):
    assert signed_in("Văn phòng").get(page_of(User, "changelist"), {"hai-buoc": "chua"}).status_code == 403
