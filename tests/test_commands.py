"""What every command keeps to."""

import errno
import os
import re
import sqlite3
import subprocess
import sys
from unittest.mock import Mock

import pytest
from django.core.management import get_commands, load_command_class
from django.db import OperationalError, ProgrammingError

from dialogue_portal import command_line, readiness
from dialogue_portal.backup import tombstones

OURS = sorted(
    name for name, app in get_commands().items() if str(app).startswith(("dialogue", "feedback", "sessions_"))
)
MEANT = {"add_arguments", "handle", "help", "requires_migrations_checks", "requires_system_checks"}


@pytest.mark.parametrize("name", OURS)
def test_a_command_replaces_nothing_of_django_by_accident(name):
    """One that called a method of its own «check» ran it instead of Django's own checks, and nothing else."""
    command = type(load_command_class(get_commands()[name], name))
    parents = [parent for parent in command.__mro__[1:] if parent.__module__.startswith("django.")]
    known = {part for parent in parents for part in vars(parent) if not part.startswith("__")}
    ours = {part for part in vars(command) if not part.startswith("__")}
    assert ours & known <= MEANT


@pytest.fixture
def vietnamese(monkeypatch):
    """Whatever this machine speaks."""
    monkeypatch.setenv("LANGUAGE", "en")
    command_line.speak_vietnamese()


OF_DJANGO = {"collectstatic", "migrate"}
"""Ours only in part: their arguments are Django's."""


@pytest.mark.parametrize("name", [name for name in OURS if name not in OF_DJANGO])
def test_what_a_command_says_of_itself_is_vietnamese(name, vietnamese):
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    parser.color = False
    said = parser.format_help()
    assert said.startswith(f"Cách gõ: manage.py {name} [-h]")
    assert "hiện lời chỉ dẫn này" in said
    assert not re.findall(r"\b(?:usage|options|show|help message|skip|the|arguments|file|folder)\b", said, re.I)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["restore"], "còn thiếu TỆP"),
        (["restore", "a", "b"], "lệnh này không có b"),
        (["make_load", "--opinions", "nhiều"], "ở --opinions: không nhận giá trị 'nhiều'"),
        (["make_load", "--opinions"], "ở --opinions: phải ghi một giá trị"),
    ],
    ids=["too little", "too much", "no number", "nothing behind it"],
)
def test_what_was_typed_wrongly_is_said_in_vietnamese(typed, words, capsys):
    with pytest.raises(SystemExit) as end:
        command_line.run(["manage.py", *typed])
    said = capsys.readouterr().err
    assert (end.value.code, f"manage.py {typed[0]}: gõ chưa đúng: {words}." in said) == (2, True)


@pytest.mark.parametrize(
    ("typed", "meant"), [(["bakup"], " Có phải «backup»?"), (["help", "retor"], ""), (["xyzxyz"], "")]
)
def test_a_command_that_is_none_is_answered_with_what_there_is(typed, meant):
    with pytest.raises(SystemExit) as end:
        command_line.run(["manage.py", *typed])
    assert end.value.code.startswith(f"Không có lệnh «{typed[-1]}».{meant}")
    assert end.value.code.endswith("để xem các lệnh của cổng.")


@pytest.mark.parametrize("typed", [[], ["help"], ["--help"]])
def test_who_asks_for_help_gets_our_commands_each_with_a_sentence(typed, capsys):
    command_line.run(["manage.py", *typed])
    rows = [line.split(None, 1) for line in capsys.readouterr().out.splitlines()[2:]]
    assert [name for name, _ in rows] == OURS
    assert all(words[0].isupper() and words.endswith(".") for _, words in rows)


NEEDS = {
    "backup": ["{place}/backups"],
    "erase_again": ["{place}"],
    "make_load": ["--sessions=1"],
    "take_app_off": ["x"],
}
WITHOUT_TABLES = [name for name in OURS if name not in {*command_line.MAKES_TABLES, "collectstatic"}]
"""All but those that make the tables, or ask nothing of them."""


@pytest.mark.long
def test_without_tables_every_command_says_what_to_run_and_nothing_in_english(tmp_path):
    """One process for all: to start Django takes longer than any of them."""
    calls = [[name, *(each.format(place=tmp_path) for each in NEEDS.get(name, []))] for name in WITHOUT_TABLES]
    lines = [
        f"from {command_line.__name__} import run",
        f"for call in {calls}:",
        "    try: run(['manage.py', *call])",
        "    except SystemExit as end: print('ENDED', call[0], end)",
    ]
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    (tmp_path / tombstones.NAME).touch()
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], env=env | {"VAR_DIR": str(tmp_path)}, capture_output=True, text=True
    )
    ended = [line.split(" ", 2)[1:] for line in done.stdout.splitlines() if line.startswith("ENDED")]
    assert ended == [[name, command_line.NOT_MIGRATED] for name in WITHOUT_TABLES]
    assert done.stderr == ""
    assert not [*tmp_path.glob("sao-luu-*")]  # a backup of nothing would pass for the newest


def wrapped(cause):
    """As Django hands on what the driver raised."""
    error = OperationalError(*cause.args)
    error.__cause__ = cause
    return error


def of_sqlite(name, words):
    cause = sqlite3.OperationalError(words)
    cause.sqlite_errorname = name
    return wrapped(cause)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (wrapped(Exception("connection refused\nis it running?")), r"cơ sở dữ liệu: connection refused\. Hãy xem"),
        (of_sqlite("SQLITE_BUSY", "database is locked"), "cơ sở dữ liệu: database is locked"),
        (OSError(errno.ENOSPC, "No space left"), "xuống đĩa: No space left"),
    ],
    ids=["the server is gone", "locked", "the disk is full"],
)
def test_a_database_or_a_disk_that_fails_is_told_in_one_sentence(error, words, monkeypatch):
    monkeypatch.setattr(command_line, "execute_from_command_line", Mock(side_effect=error))
    monkeypatch.setattr(readiness, "is_migrated", lambda: True)
    with pytest.raises(SystemExit, match=words) as end:
        command_line.run(["manage.py", "remind"])
    assert "running" not in str(end.value)


@pytest.mark.parametrize(("vendor", "place"), [("postgresql", "status postgresql"), ("sqlite", "thư mục VAR_DIR")])
def test_the_sentence_about_a_missing_database_says_where_to_look(vendor, place, monkeypatch):
    monkeypatch.setattr(command_line, "connection", Mock(vendor=vendor, Database=sqlite3))
    assert place in command_line.sentence_for(of_sqlite("SQLITE_CANTOPEN", "unable to open database file"))


@pytest.mark.parametrize(
    "error", [of_sqlite("SQLITE_ERROR", "no such column: x"), OSError(errno.ENOENT, "x"), KeyError()]
)
def test_a_mistake_of_ours_is_not_blamed_on_them(error, monkeypatch):
    monkeypatch.setattr(command_line, "execute_from_command_line", Mock(side_effect=error))
    monkeypatch.setattr(readiness, "is_migrated", lambda: True)
    with pytest.raises(type(error)):
        command_line.run(["manage.py", "remind"])


def test_what_the_code_lacks_is_told_by_name(monkeypatch):
    error = ModuleNotFoundError("No module named 'pikepdf'")
    monkeypatch.setattr(command_line, "execute_from_command_line", Mock(side_effect=error))
    with pytest.raises(SystemExit, match=r"'pikepdf'.*deploy/upgrade"):
        command_line.run(["manage.py", "backup"])


def test_whoever_stops_a_command_sees_no_lines_of_code(monkeypatch):
    monkeypatch.setattr(command_line, "execute_from_command_line", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(SystemExit) as end:
        command_line.run(["manage.py", "backup"])
    assert end.value.code == command_line.STOPPED


@pytest.mark.parametrize(
    ("name", "found"),
    [("remind", [True]), ("migrate", [False]), ("remind", OperationalError("no server"))],
    ids=["the tables are there", "it makes the tables", "the database is gone"],
)
def test_what_else_goes_wrong_is_told_as_it_is(name, found, monkeypatch):
    monkeypatch.setattr(command_line, "execute_from_command_line", Mock(side_effect=ProgrammingError("as it is")))
    monkeypatch.setattr(readiness, "is_migrated", Mock(side_effect=found))
    with pytest.raises(ProgrammingError, match="as it is"):
        command_line.run(["manage.py", name])
