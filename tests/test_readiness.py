"""What a watcher is told: alive, ready, and what is wrong."""

import datetime as dt
import os
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from dialogue_portal import readiness
from dialogue_portal.lib import waiting_files
from dialogue_portal.lib.object_storage import StoreUnavailable
from dialogue_portal.models import Heartbeat
from sessions_app.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def beat(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return Heartbeat.objects.create(name="worker", at=timezone.now())


def fail(*args):
    raise OperationalError("password authentication failed for user secret")


def ready(client):
    response = client.get(reverse("readyz"))
    found = response.json()
    assert (response.status_code == 200) == found["ready"]
    assert "no-store" in response["Cache-Control"]
    return [name for name, finding in found["checks"].items() if not finding["ok"]]


def test_alive_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(reverse("healthz"))
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


def test_a_portal_in_order_is_ready(client):
    assert ready(client) == []


def test_a_database_that_fails_is_named_and_nothing_of_it_told(client):
    with connection.execute_wrapper(fail):
        response = client.get(reverse("readyz"))
    assert response.status_code == 503
    assert response.json()["checks"]["database"] == {"ok": False, "error": "OperationalError"}
    assert "secret" not in response.content.decode()


def test_a_database_that_may_not_be_written_is_not_ready(client):
    def refuse_writes(execute, sql, *args):
        if sql.startswith("UPDATE"):
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, *args)

    with connection.execute_wrapper(refuse_writes):
        assert ready(client) == ["database"]


def test_a_disk_that_fills_up_is_told_before_it_is_full(client, settings):
    settings.LOW_DISK_MB = 10**9
    assert ready(client) == ["disk"]


def test_a_folder_of_files_that_takes_nothing_is_told(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "file" / "below"
    (tmp_path / "file").write_text("no folder")
    assert ready(client) == ["files"]


def test_a_store_that_takes_nothing_is_told_with_its_own_word(client, monkeypatch):
    def refuse(*args):
        raise StoreUnavailable("InvalidAccessKeyId")

    monkeypatch.setattr(waiting_files, "default_storage", SimpleNamespace(save=refuse, delete=refuse))
    monkeypatch.setattr(readiness, "default_storage", None)
    assert client.get(reverse("readyz")).json()["checks"]["files"] == {"ok": False, "error": "InvalidAccessKeyId"}


def test_migrations_that_wait_are_told(client, monkeypatch):
    monkeypatch.setattr(readiness, "is_migrated", lambda: False)
    assert ready(client) == ["migrations"]


def make_mail(**fields):
    message = OutboxMessage.objects.create(
        kind="received", case_kind="opinion", case_id=1, recipient_kind="sender", recipient_id=1, **fields
    )
    two_hours = timezone.now() - dt.timedelta(hours=2)
    OutboxMessage.objects.update(created_at=two_hours, next_try_at=fields.get("next_try_at", two_hours))
    return message


SOON = timezone.now() + dt.timedelta(minutes=30)


@pytest.mark.parametrize(
    ("fields", "late"),
    [
        ({}, ["mail"]),
        ({"sent_at": timezone.now()}, []),
        ({"channel": "phone"}, []),
        ({"last_error": "SMTPRecipientsRefused"}, []),
        ({"tries": 1, "next_try_at": SOON}, []),
        ({"tries": 3, "next_try_at": SOON}, ["mail"]),
    ],
)
def test_mail_that_lies_about_is_told(client, fields, late):
    make_mail(**fields)
    assert ready(client) == late


def test_what_mail_met_is_told_by_its_kind(client):
    make_mail(tries=3, last_error="SMTPAuthenticationError")
    assert client.get(reverse("readyz")).json()["checks"]["mail"]["error"] == "SMTPAuthenticationError"


@pytest.mark.parametrize(("minutes", "late"), [(-20, ["jobs"]), (-1, []), (20, [])])
def test_a_job_that_nobody_takes_is_told(client, minutes, late):
    when = timezone.now() + dt.timedelta(minutes=minutes)
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="x", backend_name="default", run_after=when
    )
    DBTaskResult.objects.update(enqueued_at=min(when, timezone.now()))
    assert ready(client) == late


def test_a_worker_that_is_gone_is_told(client, beat):
    Heartbeat.objects.update(at=timezone.now() - dt.timedelta(minutes=6))
    assert ready(client) == ["worker"]
    beat.delete()
    assert ready(client) == ["worker"]


@pytest.mark.parametrize(
    ("names", "late"),
    [
        (["sao-luu-{old}.tar.gz", "sao-luu-{new}.tar.gz.khoa"], []),
        (["sao-luu-{old}.tar.gz", "sao-luu-{new}.tar.gz.khoa.part", "khac.txt"], ["backup"]),
        ([], []),
    ],
    ids=["of last night", "only begun since", "a new portal has none yet"],
)
def test_backups_that_are_made_no_more_are_told(client, settings, tmp_path, names, late):
    settings.BACKUP_DIR = str(tmp_path)
    now = timezone.localtime()
    marks = {word: f"{now - dt.timedelta(hours=hours):%Y%m%d-%H%M%S}" for word, hours in {"old": 50, "new": 20}.items()}
    for name in names:
        (tmp_path / name.format(**marks)).touch()
    MigrationRecorder.Migration.objects.update(applied=timezone.now())
    assert ready(client) == late


def test_a_folder_of_backups_that_is_gone_is_told(client, settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path / "gone")
    assert client.get(reverse("readyz")).json()["checks"]["backup"] == {"ok": False, "error": "FileNotFoundError"}


def test_figures_for_prometheus_need_the_token(client, settings):
    address = reverse("metrics")
    assert client.get(address).status_code == 404
    assert client.get(address, headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = "mot-ma-dai"
    assert client.get(address, headers={"Authorization": "Bearer sai"}).status_code == 404
    response = client.get(address, headers={"Authorization": "Bearer mot-ma-dai"})
    lines = response.content.decode().splitlines()
    assert 'portal_check_ok{check="database"} 1' in lines
    assert "portal_mail_oldest_seconds 0" in lines
    assert response["Content-Type"].startswith("text/plain")


def test_an_outage_that_somebody_met_is_told_for_two_minutes(client, settings):
    with connection.execute_wrapper(fail):
        Client(raise_request_exception=False).get("/")
    assert ready(client) == ["outage"]
    minutes_ago = timezone.now().timestamp() - 180
    os.utime(settings.VAR_DIR / "last-outage", (minutes_ago, minutes_ago))
    assert ready(client) == []
