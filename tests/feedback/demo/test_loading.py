"""Loading the demo: once, into an empty database only, with a password that stays."""

import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from feedback import demo
from feedback.demo import accounts, gia_thuy, past
from sessions_app.models import DialogueSession, User, WardProfile
from tests.builders import make_announcement, make_opinion, make_session, make_superuser, make_user, make_ward

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No files of a real portal, and no pictures: they are most of the time that loading takes."""
    settings.VAR_DIR = tmp_path
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    monkeypatch.setattr(gia_thuy, "add_picture", lambda *args, **kwargs: None)
    monkeypatch.setattr(past, "add_picture", lambda *args, **kwargs: None)


def run(command: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_loading_twice_changes_nothing_and_says_so() -> None:
    run("load_demo")
    before = row_counts()
    assert "không thay đổi gì" in run("load_demo")
    assert row_counts() == before


@pytest.mark.parametrize("build", [make_ward, make_session, make_opinion, make_announcement, make_user])
def test_a_database_with_somebodys_own_rows_is_refused_and_left_alone(build: Any) -> None:
    build()
    before = row_counts()
    with pytest.raises(CommandError, match="đã có dữ liệu thật"):
        run("load_demo")
    assert row_counts() == before


def test_forcing_keeps_the_profile_that_was_there() -> None:
    make_ward(name="Thử Nghiệm")
    run("load_demo", force=True)
    assert WardProfile.current().name == "Thử Nghiệm"
    assert demo.holds_demo()


def test_even_forced_the_demo_does_not_take_over_an_account_of_the_same_name() -> None:
    make_user(username="quantri")
    before = row_counts()
    with pytest.raises(CommandError, match="Đã có tài khoản quantri"):
        run("load_demo", force=True)
    assert row_counts() == before


def test_there_are_no_demo_accounts_before_the_demo() -> None:
    assert not User.objects.filter(username__in=accounts.NAMES).exists()


def test_a_failure_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback.demo.loading.add_news", lambda: 1 / 0)
    before = row_counts()
    with pytest.raises(ZeroDivisionError):
        demo.load()
    assert row_counts() == before


def test_the_clock_runs_again_after_loading() -> None:
    demo.load()
    session = DialogueSession.objects.get(slug=gia_thuy.SLUG)
    make_opinion(session=session)
    assert session.opinions.get().received_at > session.announced_at


def test_the_second_start_prints_the_same_password() -> None:
    first, second = run("prepare_demo"), run("prepare_demo")
    password = accounts.kept_password()
    assert len(password) >= 12
    assert first.count(password) == second.count(password) == len(accounts.ACCOUNTS)
    assert User.objects.get(username="quantri").check_password(password)


def test_only_its_owner_can_read_the_kept_password() -> None:
    accounts.current_password()
    assert stat.S_IMODE(accounts.password_file().stat().st_mode) == 0o600


def test_a_password_from_the_environment_replaces_the_kept_one(monkeypatch: pytest.MonkeyPatch) -> None:
    run("prepare_demo")
    monkeypatch.setenv("DEMO_PASSWORD", "một mật khẩu khác")
    assert "một mật khẩu khác" in run("prepare_demo")
    assert User.objects.get(username="mttq").check_password("một mật khẩu khác")


def test_a_password_that_somebody_changed_is_neither_reset_nor_told(monkeypatch: pytest.MonkeyPatch) -> None:
    run("prepare_demo")
    user = User.objects.get(username="quantri")
    user.set_password("do chủ tài khoản đặt")
    user.save()
    monkeypatch.setenv("DEMO_PASSWORD", "một mật khẩu khác")
    assert run("prepare_demo").count("một mật khẩu khác") == len(accounts.ACCOUNTS) - 1
    assert User.objects.get(username="quantri").check_password("do chủ tài khoản đặt")


def test_starting_with_ones_own_data_loads_nothing_and_tells_no_account() -> None:
    make_user(username="quantri")
    before = row_counts()
    assert run("prepare_demo") == ""
    assert row_counts() == before


def test_a_start_without_the_demo_loads_none_and_says_what_comes_next() -> None:
    before = row_counts()
    assert "make first-admin" in run("prepare_demo", empty=True)
    assert row_counts() == before
    make_superuser()
    assert run("prepare_demo", empty=True) == ""


def test_a_start_without_the_demo_is_refused_where_the_demo_is() -> None:
    run("load_demo")
    before = row_counts()
    with pytest.raises(CommandError, match="VAR_DIR"):
        run("prepare_demo", empty=True)
    assert row_counts() == before
