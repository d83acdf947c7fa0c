"""README tells of every setting, and of none that nobody reads; settings that disagree are told of."""

import re
import sys

import pytest
from django.conf import settings as portal

from dialogue_portal import checks
from dialogue_portal.checks import copies_agree, pdf_files_are_read, settings_agree

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
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, ["EMAIL_URL chưa đặt"]),
    ],
    ids=["they agree", "the name is not allowed", "backups lie open", "mail from nowhere", "mail to nobody"],
)
def test_settings_that_disagree_are_told_before_a_start(settings, changed, words):
    agreeing = {"PUBLIC_URL": "https://a.vn", "ALLOWED_HOSTS": ["a.vn"], "BACKUP_DIR": "", "BACKUP_KEY": ""}
    for name, value in {**agreeing, **changed}.items():
        setattr(settings, name, value)
    assert [found.msg.partition(":")[0].partition(", ")[0] for found in settings_agree(None)] == words


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("doi-thoai.example.vn", "doithoai.phuong.gov.vn", []),
        ("/etc/ssl/doi-thoai/", "/etc/letsencrypt/", []),
        ("limit_conn doi_thoai_senders 30;", "limit_conn doi_thoai_senders 90;", []),
        ("client_max_body_size 8m;", "client_max_body_size 30m;", ["/doi-thoai.conf"]),
    ],
)
def test_a_copy_of_an_older_release_is_told_and_what_is_of_the_machine_is_not(monkeypatch, tmp_path, old, new, told):
    monkeypatch.setattr(checks, "MACHINE", tmp_path)
    assert copies_agree(None) == []
    for folder, place in checks.COPIED.items():
        (tmp_path / place).mkdir(parents=True)
        for file in (portal.BASE_DIR / "deploy" / folder).glob("*.*"):
            (tmp_path / place / file.name).write_text(file.read_text().replace(old, new))
    found = [found.msg.partition(" khác ")[0].removeprefix(f"{tmp_path}/nginx/conf.d") for found in copies_agree(None)]
    assert found == told


def test_a_machine_that_can_read_no_pdf_is_told_before_anybody_sends_one(monkeypatch):
    assert pdf_files_are_read(None) == []
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert [found.msg[:30] for found in pdf_files_are_read(None)] == ["Máy này không đọc được tệp PDF"]
