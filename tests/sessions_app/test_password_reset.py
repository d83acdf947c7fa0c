"""A new password by mail, and the very first account."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from sessions_app import chain
from sessions_app.actions import accounts
from sessions_app.limits import wait_in_words
from sessions_app.models import CaseEvent, User
from sessions_app.signing_in import password_reset
from tests.builders import make_user
from tests.staff import fresh, signed_in, text_of

ASK = "/quan-tri/quen-mat-khau/"
NEW = {"new_password1": "mot-mat-khau-moi", "new_password2": "mot-mat-khau-moi"}


@pytest.fixture
def clerk():
    return signed_in("Văn phòng", email="van-phong@example.org", password="mot-mat-khau-cu")


def ask(email="van-phong@example.org", **kwargs):
    return Client(**kwargs).post(ASK, {"email": email}, follow=True)


def link():
    return re.search(r"https?://\S+", mail.outbox[-1].body)[0]


def opened(address):
    """A new browser on the page that the mail leads to."""
    browser = Client()
    page = browser.get(address.replace("http://127.0.0.1:8000", ""), follow=True)
    return browser, page


def test_the_login_page_links_to_the_password_reset():
    assert f'href="{ASK}"' in text_of(Client().get(reverse("admin:login")))
    assert Client().get(ASK).status_code == 200


def test_a_forgotten_password_is_replaced_and_old_sessions_end(clerk):
    ask()
    assert mail.outbox[-1].to == ["van-phong@example.org"]
    browser, page = opened(link())
    done = browser.post(page.request["PATH_INFO"], NEW, follow=True)
    assert "Mời ông/bà đăng nhập" in text_of(done)
    assert fresh(clerk.user).check_password("mot-mat-khau-moi")
    assert clerk.get(reverse("admin:index")).status_code == 302
    assert CaseEvent.objects.get(case_kind="user", case_id=clerk.user.pk).verb == "reset_password"
    assert list(chain.verify(chain.Tally())) == []


def test_a_link_is_good_once(clerk):
    ask()
    browser, page = opened(link())
    browser.post(page.request["PATH_INFO"], NEW)
    _, again = opened(link())
    assert "không còn dùng được" in text_of(again)
    assert ASK in text_of(again)


def test_a_link_that_is_used_twice_at_once_is_good_once(clerk, monkeypatch):
    ask()
    browser, page = opened(link())
    choose = password_reset.ChooseForm.clean

    def meanwhile(form):
        accounts.reset_password(fresh(clerk.user), password="cua-nguoi-nhanh-hon")
        return choose(form)

    monkeypatch.setattr(password_reset.ChooseForm, "clean", meanwhile)
    answer = browser.post(page.request["PATH_INFO"], NEW)
    assert "không còn dùng được" in text_of(answer)
    assert fresh(clerk.user).check_password("cua-nguoi-nhanh-hon")


def test_a_weak_or_mistyped_password_is_refused(clerk):
    ask()
    browser, page = opened(link())
    for typed in [{**NEW, "new_password2": "khac-di-mot-chut"}, dict.fromkeys(NEW, "12345678")]:
        answer = browser.post(page.request["PATH_INFO"], typed)
        assert "errorlist" in text_of(answer)
    assert fresh(clerk.user).check_password("mot-mat-khau-cu")


def test_the_answer_is_the_same_for_an_unknown_address(clerk):
    known, unknown = ask(), ask("khong-co@example.org")
    assert len(mail.outbox) == 1
    assert re.sub(r"csrf\S+", "", text_of(known)) == re.sub(r"csrf\S+", "", text_of(unknown))


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"password": "!none"}])
def test_only_active_staff_get_a_link(clerk, change):
    User.objects.filter(pk=clerk.user.pk).update(**change)
    ask()
    assert mail.outbox == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"email": "moi@example.org"}])
def test_a_link_sent_to_somebody_who_left_or_has_another_address_since_opens_nothing(clerk, change):
    ask()
    User.objects.filter(pk=clerk.user.pk).update(**change)
    assert "không còn dùng được" in text_of(opened(link())[1])


def test_the_link_leads_where_the_setting_says(clerk, settings):
    settings.PUBLIC_URL = "https://doithoai.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    ask(headers={"host": "evil.example.org"})
    assert link().startswith("https://doithoai.example.org/quan-tri/quen-mat-khau/")
    assert "evil" not in mail.outbox[-1].body


def test_asking_too_often_is_refused(clerk):
    for _ in range(password_reset.PER_VISITOR_AN_HOUR):
        assert "Đã nhận yêu cầu" in text_of(ask())
    refused = ask()
    assert password_reset.TOO_OFTEN.format(wait=wait_in_words(int(refused["Retry-After"]))) in text_of(refused)
    assert len(mail.outbox) == password_reset.MAILS_TO_ONE_AN_HOUR


def test_an_address_that_is_none_is_refused():
    assert "errorlist" in text_of(ask("khong phai thu"))
    assert mail.outbox == []


@pytest.fixture
def answers(monkeypatch):
    given = {"USERNAME": "quan-tri", "NAME": "Văn phòng", "EMAIL": "qt@example.org", "PASSWORD": "mot-mat-khau-dai"}
    for name, value in given.items():
        monkeypatch.setenv(f"FIRST_ADMIN_{name}", value)
    return lambda name, value: monkeypatch.setenv(f"FIRST_ADMIN_{name}", value)


def test_the_first_administrator_can_sign_in_and_manage_accounts(answers):
    call_command("first_admin")
    browser = Client()
    browser.post(reverse("admin:login"), {"username": "quan-tri", "password": "mot-mat-khau-dai"})
    assert browser.get(reverse("admin:sessions_app_user_add")).status_code == 200
    assert User.objects.get().groups.get().name == "Quản trị"
    assert CaseEvent.objects.get(case_kind="user").verb == "add_account"


def test_there_is_no_second_first_administrator(answers):
    chief = make_user("Quản trị")
    with pytest.raises(CommandError, match="Đã có quản trị viên"):
        call_command("first_admin")
    User.objects.filter(pk=chief.pk).update(is_active=False)
    call_command("first_admin")


@pytest.mark.parametrize(
    ("name", "value"), [("PASSWORD", "12345678"), ("USERNAME", "có dấu cách"), ("EMAIL", "không phải thư")]
)
def test_first_admin_makes_no_account_from_invalid_answers(answers, name, value):
    answers(name, value)
    with pytest.raises(CommandError):
        call_command("first_admin")
    assert not User.objects.exists()


def test_without_an_answer_and_without_anybody_to_ask_it_says_what_is_missing(answers, monkeypatch):
    monkeypatch.delenv("FIRST_ADMIN_EMAIL")
    monkeypatch.delenv("FIRST_ADMIN_PASSWORD")
    with pytest.raises(CommandError, match="FIRST_ADMIN_EMAIL, FIRST_ADMIN_PASSWORD"):
        call_command("first_admin")


def test_first_admin_asks_at_a_terminal_and_again_only_for_what_is_wrong(monkeypatch, capsys):
    said = iter(["quan-tri", "Văn phòng", "không phải thư", "qt@example.org"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: next(said))
    typed = iter(["mot-mat-khau-dai", "mot-mat-khau-khac", *["12345678"] * 2, *["mot-mat-khau-dai"] * 2])
    monkeypatch.setattr("getpass.getpass", lambda question: next(typed))
    call_command("first_admin")
    assert User.objects.get().email == "qt@example.org"
    assert "không giống nhau" in capsys.readouterr().err
    assert next(said, None) is None


@pytest.mark.parametrize("leaving", [EOFError, KeyboardInterrupt])
def test_whoever_goes_away_while_it_asks_leaves_no_account(monkeypatch, leaving):
    def go(question):
        raise leaving

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", go)
    with pytest.raises(CommandError, match="Chưa tạo tài khoản nào"):
        call_command("first_admin")
    assert not User.objects.exists()
