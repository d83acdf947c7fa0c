"""Nobody reads a database whose restore is not over: what was erased since may still stand in it."""

from contextlib import closing

import pytest
from django.core.management.base import CommandError
from django.db import connection

from dialogue_portal import command_line, readiness
from dialogue_portal.backup import databases, restoring, tombstones, unfinished
from dialogue_portal.lib.object_storage import StoreUnavailable
from tests.marks import committing

from .steps import restore

pytestmark = committing


def is_refused():
    """By who opens the database now, as a page or the worker would."""
    other = connection.copy()
    try:
        other.ensure_connection()
    except unfinished.UnfinishedRestore:
        return True
    finally:
        other.close()
    return False


def test_nobody_opens_the_database_until_all_is_there_and_erased_again(monkeypatch, saved):
    steps = [(restoring, "save"), (databases, "load"), (tombstones, "apply"), (restoring, "forget_all")]
    met = []

    def watched(verb):
        return lambda *args: (met.append((verb.__name__, is_refused())), verb(*args))[1]

    for module, name in steps:
        monkeypatch.setattr(module, name, watched(getattr(module, name)))
    restore(saved)
    assert met == [(name, True) for _, name in steps]
    assert not is_refused()


@pytest.fixture
def mended():
    """Another process takes the mark away afterwards: this one may not."""
    yield
    with closing(connection.get_new_connection(connection.get_connection_params())) as own:
        own.cursor().execute(f"DROP TABLE {unfinished.MARK}")
        own.commit()


@pytest.mark.long
def test_a_restore_that_was_cut_off_is_told_in_words_and_not_served(monkeypatch, saved, mended):
    def cut_off():
        raise SystemExit

    monkeypatch.setattr(restoring, "forget_all", cut_off)
    with pytest.raises(SystemExit):
        restore(saved)
    assert is_refused()
    with pytest.raises(unfinished.UnfinishedRestore, match="bị ngắt giữa chừng") as told:
        unfinished.refuse(None, connection.copy())
    assert "chạy lại nó" in command_line.sentence_for(told.value)

    def check():
        raise told.value

    assert readiness.tried(check) == {"ok": False, "error": "UnfinishedRestore"}


@pytest.mark.parametrize(("step", "left"), [("save", "chưa bị đụng tới"), ("forget_all", "chưa được xóa lại")])
def test_a_store_that_fails_on_the_way_is_told_with_what_is_left_to_do(monkeypatch, saved, step, left):
    def silent(*args):
        raise StoreUnavailable("NotAsked")

    monkeypatch.setattr(restoring, step, silent)
    with pytest.raises(CommandError, match=f"NotAsked.*{left}"):
        restore(saved)
    assert is_refused() is (step == "forget_all")
    if is_refused():
        unfinished.end()
