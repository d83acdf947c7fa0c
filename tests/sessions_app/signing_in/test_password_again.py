"""The password once more: whoever sits down at an unlocked desk binds no telephone and takes nothing off."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from sessions_app.models import SecondFactor, User
from sessions_app.signing_in import password_again
from tests.builders import make_body, make_user
from tests.staff import do, fresh, page_of, signed_in, text_of, told_password, verb_address

from .steps import (
    CODE,
    INDEX,
    LOGIN,
    MINE,
    PASSWORD,
    SETUP,
    after_password,
    code_at,
    is_in,
    key_on,
    shown_by_app,
    with_app,
)

AGAIN = reverse("admin:password_again")


def is_sent_to_password(answer):
    return answer.status_code == 302 and answer.url.startswith(AGAIN)


def tell(browser, password=PASSWORD, onward=SETUP):
    return browser.post(f"{AGAIN}?next={onward}", {"password": password})


@pytest.fixture
def desk(clerk, clock):
    """A browser that its clerk left signed in eleven minutes ago."""
    browser = after_password()
    clock.pass_by(minutes=11)
    return browser


def test_at_a_desk_that_was_left_no_app_is_added_and_no_key_is_shown(desk):
    for answer in [desk.get(SETUP), desk.post(SETUP, {"code": "123456"})]:
        assert is_sent_to_password(answer)
        assert answer.content == b""
    assert not SecondFactor.objects.exists()
    assert is_in(desk)


def test_whoever_tells_the_password_again_adds_the_app(desk, clock):
    page = text_of(desk.get(desk.get(SETUP).url))
    assert password_again.WHY in page
    assert 'autocomplete="current-password"' in page
    assert "autofocus" in page
    assert "Thôi, về trang làm việc" in page
    assert tell(desk).url == SETUP
    desk.post(SETUP, {"code": f"{code_at(key_on(desk.get(SETUP)), clock):06d}"})
    assert SecondFactor.objects.count() == 1


def test_a_short_while_after_signing_in_nobody_is_asked(clerk, clock):
    browser = after_password()
    clock.pass_by(minutes=9)
    assert browser.get(SETUP).status_code == 200


def test_the_way_in_asks_nobody_twice(clerk, clock, required):
    browser = after_password()
    clock.pass_by(minutes=9)
    assert key_on(browser.get(SETUP))


def test_a_wrong_password_opens_nothing_and_is_counted_with_those_of_signing_in(desk):
    answers = [tell(desk, "sai") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert password_again.WRONG in text_of(answers[0])
    assert "Hãy thử lại sau" in text_of(answers[5])
    assert int(answers[5]["Retry-After"]) > 0
    assert tell(desk).status_code == 429
    assert desk.post(LOGIN, {"username": "van-phong", "password": PASSWORD}).status_code == 429
    assert is_sent_to_password(desk.get(SETUP))


def test_an_empty_password_is_asked_for_and_not_counted(desk):
    assert {tell(desk, "").status_code for _ in range(7)} == {200}
    assert tell(desk).status_code == 302


def test_a_colleague_who_tells_theirs_frees_nothing_of_whoever_is_signed_in(clock):
    chief = make_user("Quản trị", username="quan-tri", password=PASSWORD)
    with_app(make_user("Văn phòng", username="nguoi-khac", password=PASSWORD), clock)
    desk = after_password("quan-tri")
    clock.pass_by(minutes=11)
    assert desk.post(LOGIN, {"username": "nguoi-khac", "password": PASSWORD}).url.startswith(CODE)
    assert int(desk.session["_auth_user_id"]) == chief.pk
    assert is_sent_to_password(desk.get(reverse("admin:auth_user_password_change", args=[chief.pk])))


def test_the_key_that_was_shown_before_is_another_after_the_password(clerk, clock):
    browser = after_password()
    seen = key_on(browser.get(SETUP))
    clock.pass_by(minutes=11)
    tell(browser)
    assert key_on(browser.get(SETUP)) != seen


def test_new_codes_on_paper_need_the_password_too(clerk, clock):
    with_app(clerk, clock)
    browser = after_password()
    browser.post(CODE, {"code": shown_by_app(clerk, clock)})
    clock.pass_by(minutes=11)
    page = text_of(browser.get(MINE))
    assert "Còn 10 mã dự phòng" in page
    assert f'href="{AGAIN}?next=' in page
    assert 'name="code"' not in page
    assert is_sent_to_password(browser.post(MINE, {"code": shown_by_app(clerk, clock)}))
    tell(browser, onward=MINE)
    assert "Mười mã này" in text_of(browser.post(MINE, {"code": shown_by_app(clerk, clock)}))


def test_taking_an_app_off_and_setting_a_password_need_it_and_are_done_after_it(clerk, clock):
    with_app(clerk, clock)
    chief = signed_in("Quản trị")
    new = {"password1": "mot-mat-khau-khac", "password2": "mot-mat-khau-khac", "usable_password": "true"}
    addresses = {reverse("admin:auth_user_password_change", args=[who.pk]): new for who in [clerk, chief.user]}
    addresses[verb_address(clerk, "go-ung-dung")] = {}
    for address, typed in addresses.items():
        assert is_sent_to_password(chief.get(address))
        assert is_sent_to_password(chief.post(address, typed))
    assert SecondFactor.objects.exists()
    assert fresh(clerk).check_password(PASSWORD)
    told_password(chief)
    for address in addresses:
        assert chief.get(address).status_code == 200
    do(chief, clerk, "go-ung-dung")
    assert not SecondFactor.objects.exists()


def test_adding_an_account_and_changing_one_need_it_too(clerk):
    chief = signed_in("Quản trị")
    new = {"username": "nguoi-moi", "password1": "mot-mat-khau-khac", "password2": "mot-mat-khau-khac"}
    mail = {"username": clerk.username, "email": "nguoi-la@example.vn"}
    for address, typed in {page_of(clerk, "add"): new, page_of(clerk): mail}.items():
        assert is_sent_to_password(chief.get(address))
        assert is_sent_to_password(chief.post(address, typed))
    assert not User.objects.filter(username="nguoi-moi").exists()
    assert fresh(clerk).email == clerk.email
    told_password(chief)
    assert chief.get(page_of(clerk)).status_code == 200
    chief.post(page_of(clerk, "add"), new)
    assert User.objects.filter(username="nguoi-moi").exists()


NEW = {"username": "nguoi-moi", "full_name": "Cán bộ mới", "password1": "mot-mat-khau-khac", "usable_password": "true"}
RESTORED = "được điền lại"


@pytest.fixture
def chief(clock):
    return told_password(signed_in("Quản trị", password=PASSWORD))


def form_of(page):
    return page.context["adminform"].form


def value(page, name):
    return form_of(page)[name].value()


def after_telling(browser, address, typed):
    """The page that comes after `typed` was sent too late, and the password was told."""
    asked = browser.post(address, typed)
    assert is_sent_to_password(asked)
    return browser.get(browser.post(asked.url, {"password": PASSWORD}).url)


def test_what_was_typed_of_a_new_account_is_there_again_after_the_password_but_no_password(chief, clock):
    role, body, address = Group.objects.get(name="Văn phòng"), make_body(), page_of(chief.user, "add")
    clock.pass_by(minutes=11)
    page = after_telling(chief, address, {**NEW, "groups": [role.pk], "body": body.pk})
    assert (value(page, "username"), value(page, "full_name")) == ("nguoi-moi", "Cán bộ mới")
    assert (value(page, "groups"), value(page, "body")) == ([str(role.pk)], str(body.pk))
    assert RESTORED in text_of(page)
    assert NEW["password1"] not in text_of(page) + str(dict(chief.session))
    assert not User.objects.filter(username="nguoi-moi").exists()
    again_opened = chief.get(address)
    assert RESTORED not in text_of(again_opened)
    assert not value(again_opened, "username")


def changed(browser, clerk, **typed):
    """What the page of an account sends back."""
    form = form_of(browser.get(page_of(clerk)))
    roles = [group.pk for group in clerk.groups.all()]
    return {"username": clerk.username, "groups": roles, "is_staff": "on", "_opened": form.opened, **typed}


def test_what_was_changed_of_an_account_is_there_again_and_saves(chief, clerk, clock):
    typed = changed(chief, clerk, email="moi@example.vn")
    typed.pop("is_staff")
    clock.pass_by(minutes=11)
    page = after_telling(chief, page_of(clerk), typed)
    assert (value(page, "email"), value(page, "is_staff"), value(page, "username")) == (
        "moi@example.vn",
        False,
        "van-phong",
    )
    assert fresh(clerk).email == clerk.email
    chief.post(page_of(clerk), {**typed, "_opened": form_of(page).opened})
    assert fresh(clerk).email == "moi@example.vn"


def test_what_a_colleague_changed_meanwhile_is_told_when_it_is_saved(chief, clerk, clock):
    typed = changed(chief, clerk, email="moi@example.vn")
    clock.pass_by(minutes=11)
    User.objects.filter(pk=clerk.pk).update(email="khac@example.vn")
    page = after_telling(chief, page_of(clerk), typed)
    refused = chief.post(page_of(clerk), {**typed, "_opened": form_of(page).opened})
    assert "Có hai lần sửa" in text_of(refused)
    assert fresh(clerk).email == "khac@example.vn"


@pytest.mark.parametrize("how", ["elsewhere", "late", "another"])
def test_what_was_typed_comes_back_on_its_page_alone_soon_and_to_its_writer(chief, clerk, clock, how):
    address = page_of(clerk, "add")
    clock.pass_by(minutes=11)
    asked = chief.post(address, NEW)
    if how == "another":
        chief.user = make_user("Quản trị", password=PASSWORD)
        session = chief.session
        session["_auth_user_id"], session["_auth_user_hash"] = chief.user.pk, chief.user.get_session_auth_hash()
        session.save()
    clock.pass_by(minutes=11 if how == "late" else 1)
    chief.post(asked.url, {"password": PASSWORD})
    page = chief.get(page_of(clerk) if how == "elsewhere" else address)
    assert page.status_code == 200
    assert RESTORED not in text_of(page)
    assert value(page, "username") != "nguoi-moi"


def test_whoever_may_not_is_refused_and_not_asked(clerk):
    office = signed_in("Văn phòng")
    for address in [reverse("admin:auth_user_password_change", args=[clerk.pk]), verb_address(clerk, "go-ung-dung")]:
        assert office.get(address).status_code == 403


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_leads_to_no_foreign_address(desk, onward):
    assert tell(desk, onward=onward).url == INDEX


def test_nobody_who_is_not_signed_in_is_asked(client):
    assert client.get(AGAIN).url.startswith(LOGIN)
    assert client.post(AGAIN, {"password": PASSWORD}).url.startswith(LOGIN)


def test_the_old_password_is_not_guessed_where_it_is_changed_either(clerk, clock):
    desk, change = after_password(), reverse("admin:password_change")
    new = {"new_password1": "mot-mat-khau-khac", "new_password2": "mot-mat-khau-khac"}
    answers = [desk.post(change, {"old_password": "sai", **new}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Hãy thử lại sau" in text_of(answers[5])
    assert desk.post(change, {"old_password": PASSWORD, **new}).status_code == 429
    assert fresh(clerk).check_password(PASSWORD)
    clock.pass_by(hours=5)
    assert desk.post(change, {"old_password": PASSWORD, **new}).url == reverse("admin:password_change_done")
    assert is_in(desk)
    assert fresh(clerk).check_password("mot-mat-khau-khac")
