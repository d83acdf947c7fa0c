"""A production start refuses nonsense; the database keeps what was acknowledged."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core import signing
from django.db import connection

from tools import web

KEYS = {"SECRET_KEY": "s" * 50, "CODE_KEY": "c" * 50, "AUDIT_KEY": "a" * 50}


def start(tmp_path, *arguments, **environment):
    """What Python says to `arguments` (`manage.py check` if there are none) in a fresh process that has only this
    environment."""
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in {*KEYS, "DEBUG", "STAFF_2FA", "DJANGO_SETTINGS_MODULE"}
    }
    return subprocess.run(
        [sys.executable, *(arguments or ["manage.py", "check"])],
        cwd=settings.BASE_DIR,
        env={**bare, "VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long  # `make audit` looks through the settings of production with such keys
def test_production_starts_with_its_keys(tmp_path):
    assert start(tmp_path, **KEYS).returncode == 0


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("value", [None, "short"])
def test_production_without_a_good_key_refuses_to_start(tmp_path, name, value):
    environment = {key: kept for key, kept in {**KEYS, name: value}.items() if kept}
    result = start(tmp_path, "manage.py", "check", "--deploy", **environment)
    assert result.returncode != 0
    assert name in result.stderr


@pytest.mark.long
@pytest.mark.parametrize("command", [["check"], ["makemigrations", "--check", "--dry-run"]])
def test_looking_at_the_code_alone_needs_no_keys(tmp_path, command):
    result = start(tmp_path, "manage.py", *command)
    assert result.returncode == 0, result.stderr


def test_a_value_that_makes_no_sense_is_refused(tmp_path):
    result = start(tmp_path, **KEYS, DEBUG="perhaps")
    assert (result.returncode, result.stderr) == (1, "Cài đặt DEBUG không dùng được: phải là True hoặc False.\n")


def test_staff_sign_in_in_two_steps_and_who_watches_from_this_machine_is_let_in_whatever_the_name(tmp_path):
    """`curl http://127.0.0.1:8000/readyz`, as the runbook says, on a portal that has a name of its own."""
    code = "from dialogue_portal import settings as s; print(s.STAFF_2FA, *s.ALLOWED_HOSTS)"
    said = start(tmp_path, "-c", code, **KEYS, ALLOWED_HOSTS="a.vn").stdout
    assert said == "required a.vn 127.0.0.1 localhost [::1]\n"


def test_a_schema_in_the_address_of_the_database_is_kept_and_nothing_else_is_said_that_pgbouncer_refuses(tmp_path):
    code = "from dialogue_portal import settings as s; print(s.DATABASES['default']['OPTIONS'].get('options'))"
    urls = [f"postgres://a:b@127.0.0.1/c{told}" for told in ["", "?options=-c search_path=gia_thuy"]]
    said = [start(tmp_path, "-c", code, **KEYS, DATABASE_URL=url).stdout for url in urls]
    assert said == ["None\n", "-c search_path=gia_thuy\n"]


def test_the_keys_that_make_run_made_serve_where_none_is_named_or_its_line_is_empty(tmp_path):
    for name, value in KEYS.items():
        (tmp_path / name.lower()).write_text(value)
    code = f"from dialogue_portal import settings as s; print(*(getattr(s, name) for name in {list(KEYS)}))"
    assert start(tmp_path, "-c", code, CODE_KEY="").stdout.split() == list(KEYS.values())


@pytest.mark.parametrize("told", ["abc", "0", "-1", "65", "2.5"])
def test_a_number_of_web_processes_that_is_none_is_refused_in_one_sentence(told):
    with pytest.raises(SystemExit, match="WEB_CONCURRENCY"):
        web.number_of_processes(told)


def test_a_number_of_web_processes_left_empty_is_the_usual_one():
    assert [web.number_of_processes(told) for told in ["", " ", "3"]] == [2, 2, 3]


def test_what_was_signed_with_a_former_key_still_counts(settings):
    settings.SECRET_KEY = "former" * 10
    signed = signing.dumps("said")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, ["former" * 10]
    assert signing.loads(signed) == "said"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(signing.BadSignature):
        signing.loads(signed)


@pytest.mark.django_db
@pytest.mark.only_on("sqlite", "asks SQLite")
def test_sqlite_syncs_every_commit_and_overwrites_what_was_deleted():
    with connection.cursor() as cursor:
        values = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ["synchronous", "foreign_keys", "secure_delete"]
        ]
    assert values == [2, 1, 1]
