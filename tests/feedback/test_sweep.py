import datetime as dt
import os

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.actions import attach
from feedback.actions.drafts import keep_step
from feedback.models import Attachment, OpinionDraft
from feedback.tasks import scrub_database
from sessions_app.limits import over_limit
from sessions_app.models import RateWindow
from tests.pdfs import kept_pdf

from ..builders import make_session


def make_draft(hours_ago):
    draft = keep_step(None, codes.new_ticket(), make_session(), {"text": "Viết dở"})
    attach(draft, SimpleUploadedFile("don.pdf", kept_pdf()))
    OpinionDraft.objects.filter(pk=draft.pk).update(touched_at=timezone.now() - dt.timedelta(hours=hours_ago))
    return draft


def test_a_draft_of_yesterday_goes_with_its_files_and_one_of_today_stays(django_capture_on_commit_callbacks):
    old, new = make_draft(25), make_draft(23)
    file = Attachment.objects.get(draft=old).file.name
    with django_capture_on_commit_callbacks(execute=True):
        call_command("sweep")
    assert list(OpinionDraft.objects.all()) == [new]
    assert list(Attachment.objects.values_list("draft", flat=True)) == [new.pk]
    assert not default_storage.exists(file)


@pytest.mark.parametrize("is_in_files", [True, False])
def test_mail_that_went_into_files_goes_after_a_day_and_when_somebody_is_erased(
    settings, monkeypatch, tmp_path, is_in_files
):
    """It tells an address and a code. Files of that name are ours only where mail is written to files."""
    kind = "filebased" if is_in_files else "locmem"
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = f"django.core.mail.backends.{kind}.EmailBackend", tmp_path
    for name, hours in [("cu.log", 25), ("moi.log", 23), ("khac.txt", 25)]:
        (tmp_path / name).write_text("ten@example.vn")
        at = (timezone.now() - dt.timedelta(hours=hours)).timestamp()
        os.utime(tmp_path / name, times=(at, at))
    call_command("sweep")
    assert (tmp_path / "cu.log").exists() is not is_in_files
    assert len(list(tmp_path.iterdir())) == (2 if is_in_files else 3)
    monkeypatch.setattr("feedback.tasks.scrub_personal", lambda: None)
    scrub_database.call()
    assert (tmp_path / "moi.log").exists() is not is_in_files
    assert (tmp_path / "khac.txt").exists()


def test_counts_of_tries_are_forgotten_after_a_day():
    over_limit("send", "127.0.0.1", limit=1, seconds=60)
    RateWindow.objects.update(starts_at=timezone.now() - dt.timedelta(hours=25))
    over_limit("send", "127.0.0.1", limit=1, seconds=60)
    call_command("sweep")
    assert RateWindow.objects.count() == 1


def test_tries_are_counted_apart_by_purpose_and_visitor_and_name_nobody():
    assert [over_limit("send", "10.0.0.1", limit=2, seconds=60) for _ in range(3)] == [False, False, True]
    assert not over_limit("send", "10.0.0.2", limit=2, seconds=60)
    assert not over_limit("draft", "10.0.0.1", limit=2, seconds=60)
    assert not any("10.0.0" in window.key for window in RateWindow.objects.all())


def test_a_count_that_is_forgotten_at_that_moment_stops_nobody():
    """As when somebody who presses «Đăng nhập» twice is let in by the first of the two."""

    def forgotten(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith("UPDATE"):
            execute('DELETE FROM "sessions_app_ratewindow"', None, False, context)
        return result

    over_limit("password", "10.0.0.1", limit=5, seconds=300)
    with connection.execute_wrapper(forgotten):
        assert not over_limit("password", "10.0.0.1", limit=5, seconds=300)
