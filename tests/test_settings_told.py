"""README tells of every setting, and of none that nobody reads; settings that disagree are told of."""

import re

import pytest
from django.conf import settings as portal

from dialogue_portal.checks import settings_agree

READ_ELSEWHERE = {"PORT", "WEB_CONCURRENCY", "DEMO_PASSWORD"}


def names_read():
    """Every variable that the settings ask the environment for."""
    code = (portal.BASE_DIR / "dialogue_portal" / "settings.py").read_text()
    return set(re.findall(r'(?:environment\.\w+|secret)\(\s*"([A-Z][A-Z0-9_]+)"', code))


def names_told():
    """The first column of the table of variables."""
    page = (portal.BASE_DIR / "README.md").read_text().partition("| Biến |")[2].partition("\n\n")[0]
    return {name for row in page.splitlines()[2:] for name in re.findall(r"`([A-Z0-9_]+)`", row.split("|")[1])}


def test_the_table_tells_of_every_setting_and_of_no_other():
    assert names_told() - READ_ELSEWHERE == names_read()


def test_the_example_for_a_server_names_only_what_is_read():
    example = (portal.BASE_DIR / "deploy" / "env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) <= names_read()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, []),
        ({"ALLOWED_HOSTS": ["khac.vn"]}, ["ALLOWED_HOSTS chưa có a.vn"]),
        ({"BACKUP_DIR": "/sao-luu"}, ["BACKUP_KEY chưa đặt"]),
        ({"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}, ["DEFAULT_FROM_EMAIL chưa đặt"]),
    ],
    ids=["they agree", "the name is not allowed", "backups lie open", "mail from nowhere"],
)
def test_settings_that_disagree_are_told_before_a_start(settings, changed, words):
    agreeing = {"PUBLIC_URL": "https://a.vn", "ALLOWED_HOSTS": ["a.vn"], "BACKUP_DIR": "", "BACKUP_KEY": ""}
    for name, value in {**agreeing, **changed}.items():
        setattr(settings, name, value)
    assert [found.msg.partition(":")[0].partition(", ")[0] for found in settings_agree(None)] == words
