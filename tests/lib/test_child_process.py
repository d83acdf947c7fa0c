"""Files are read by processes of their own: one at a time, and pages are given meanwhile."""

import time
from contextlib import ExitStack

import pytest

from dialogue_portal.lib import child_process
from dialogue_portal.lib.pdf import WRITER
from tests.pdfs import kept_pdf
from tools import web


@pytest.mark.parametrize("before", [[child_process.IN_TURN], [child_process.PLACES] * 3])
def test_a_file_is_refused_instead_of_waiting_long_for_others(before, monkeypatch):
    """After a slow file nobody waits for a place at all."""
    monkeypatch.setattr(child_process, "PATIENCE", 0.01 if before == [child_process.IN_TURN] else 100)
    monkeypatch.setattr(child_process.LAST_SLOW, "at", time.monotonic())
    with ExitStack() as others:
        for lock in before:
            others.enter_context(lock)
        with pytest.raises(child_process.Refused, match="sau ít phút"):
            child_process.run_in_child(WRITER, kept_pdf(), seconds=60)
    assert child_process.run_in_child(WRITER, kept_pdf(), seconds=60) == kept_pdf()


@pytest.mark.parametrize(("seconds", "is_slow"), [(1, False), (3, True)])
def test_a_file_that_took_long_is_remembered(seconds, is_slow, monkeypatch):
    monkeypatch.setattr(child_process.LAST_SLOW, "at", -60)
    monkeypatch.setattr(child_process, "seconds_of_others", iter([0, seconds]).__next__)
    child_process.run_in_child(WRITER, kept_pdf(), seconds=60)
    assert (child_process.LAST_SLOW.at > 0) == is_slow


def test_a_file_that_no_process_can_be_started_for_is_asked_for_again(monkeypatch, tmp_path):
    monkeypatch.setattr(child_process, "ROOT", tmp_path / "khong-con")
    with pytest.raises(child_process.Refused, match="sau ít phút"):
        child_process.run_in_child(WRITER, kept_pdf(), seconds=60)


def test_files_leave_a_thread_of_the_web_to_pages():
    assert child_process.PLACES._initial_value < web.THREADS
