"""What a watcher is told: alive, ready, and what is wrong."""

import datetime as dt
import os
from itertools import groupby
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from dialogue_portal import keys, readiness
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


def test_a_folder_of_files_that_is_somebody_elses_is_told(client, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "photos").mkdir()
    monkeypatch.setattr(os, "access", lambda place, way: False)
    assert ready(client) == ["files"]


def test_sheets_and_scripts_that_nobody_collected_are_told(client, monkeypatch):
    for found, wrong in [({}, ["static"]), ({"css/portal.css": "css/portal.0f.css"}, [])]:
        monkeypatch.setattr(readiness, "staticfiles_storage", SimpleNamespace(hashed_files=found))
        assert ready(client) == wrong


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


def test_a_job_of_a_clock_that_was_set_back_since_is_no_fault(client):
    DBTaskResult.objects.create(args_kwargs={"args": [], "kwargs": {}}, task_path="x", backend_name="default")
    DBTaskResult.objects.update(enqueued_at=timezone.now() + dt.timedelta(hours=2))
    assert ready(client) == []


def test_a_worker_that_is_gone_is_told(client, beat):
    Heartbeat.objects.update(at=timezone.now() - dt.timedelta(minutes=6))
    assert ready(client) == ["worker"]
    beat.delete()
    assert ready(client) == ["worker"]


@pytest.mark.parametrize("name", keys.KEPT)
def test_a_key_that_was_exchanged_is_told_till_it_is_back_or_a_week_is_over(client, settings, name):
    keys.note()
    first = getattr(settings, name)
    setattr(settings, name, "mot-khoa-khac-" * 4)
    assert client.get(reverse("readyz")).json()["checks"]["keys"] == {"ok": False, "error": name}
    keys.note()
    assert ready(client) == ["keys"]
    setattr(settings, name, first)
    assert ready(client) == []
    setattr(settings, name, "mot-khoa-khac-" * 4)
    Heartbeat.objects.filter(name__contains="KEY").update(at=timezone.now() - keys.TOLD_FOR)
    assert ready(client) == []


@pytest.mark.parametrize(("hours", "late"), [(1, ["clock"]), (25, []), (-1, [])])
def test_a_clock_that_leapt_is_told_as_long_as_what_cannot_be_undone_waits(client, hours, late):
    Heartbeat.objects.create(name="leap", at=timezone.now() - dt.timedelta(hours=hours))
    assert ready(client) == late


@pytest.mark.parametrize(
    ("names", "late"),
    [
        (["sao-luu-{old}.tar.gz", "sao-luu-{new}.tar.gz.khoa"], []),
        (["sao-luu-{old}.tar.gz", "sao-luu-{new}.tar.gz.khoa.part", "khac.txt"], ["backup"]),
        (["sao-luu-{old}.tar.gz", "sao-luu-{ahead}.tar.gz"], ["backup"]),
        ([], []),
    ],
    ids=["of last night", "only begun since", "named by a clock that ran ahead", "a new portal has none yet"],
)
def test_backups_that_are_made_no_more_are_told(client, settings, tmp_path, names, late):
    settings.BACKUP_DIR = str(tmp_path)
    now = timezone.localtime()
    marks = {
        word: f"{now - dt.timedelta(hours=hours):%Y%m%d-%H%M%S}"
        for word, hours in {"old": 50, "new": 20, "ahead": -999}.items()
    }
    for name in names:
        (tmp_path / name.format(**marks)).touch()
    MigrationRecorder.Migration.objects.update(applied=timezone.now())
    assert ready(client) == late


def test_a_folder_of_backups_that_is_gone_is_told(client, settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path / "gone")
    assert client.get(reverse("readyz")).json()["checks"]["backup"] == {"ok": False, "error": "FileNotFoundError"}


def test_a_disk_without_room_for_one_more_backup_is_told(client, settings, tmp_path, monkeypatch):
    settings.BACKUP_DIR = str(tmp_path)
    (tmp_path / f"sao-luu-{timezone.localtime():%Y%m%d-%H%M%S}.tar.gz").write_bytes(b"x" * 2000)
    settings.LOW_DISK_MB = 0
    for free, late in [(2000, []), (1999, ["backup_disk"])]:
        monkeypatch.setattr(readiness.shutil, "disk_usage", lambda place, free=free: SimpleNamespace(free=free))
        assert ready(client) == late


def put_certificate(path, *, days, names=("doi-thoai.example.vn",)):
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=days, hours=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
    path.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


@pytest.mark.parametrize(
    ("names", "days", "found"),
    [
        (["doi-thoai.example.vn"], 90, {"ok": True, "days_left": 90}),
        (["Example.vn", "*.Example.vn"], 14, {"ok": True, "days_left": 14}),
        (["doi-thoai.example.vn"], 13, {"ok": False, "days_left": 13}),
        (["khac.example.vn", "*.doi-thoai.example.vn"], 90, {"ok": False, "error": "OtherHost", "days_left": 90}),
    ],
    ids=["fresh", "of all names below", "soon over", "of another site"],
)
def test_a_certificate_is_told_of_before_it_ends(settings, tmp_path, names, days, found):
    settings.PUBLIC_URL, settings.CERTIFICATE_FILE = "https://doi-thoai.example.vn", str(tmp_path / "fullchain.pem")
    put_certificate(tmp_path / "fullchain.pem", days=days, names=names)
    assert readiness.certificate() == found


def test_a_certificate_is_read_again_only_when_it_was_renewed(settings, tmp_path, monkeypatch):
    path = tmp_path / "fullchain.pem"
    settings.PUBLIC_URL, settings.CERTIFICATE_FILE = "https://doi-thoai.example.vn", str(path)
    put_certificate(path, days=3)
    assert readiness.certificate()["ok"] is False
    with monkeypatch.context() as unread:
        unread.delattr(x509, "load_pem_x509_certificates")
        assert readiness.certificate()["ok"] is False
    put_certificate(path, days=90)
    assert readiness.certificate()["ok"] is True


def test_a_file_that_holds_no_certificate_is_told(client, settings, tmp_path):
    settings.CERTIFICATE_FILE = str(tmp_path / "fullchain.pem")
    assert client.get(reverse("readyz")).json()["checks"]["certificate"] == {"ok": False, "error": "FileNotFoundError"}
    (tmp_path / "fullchain.pem").write_text("privkey")
    assert readiness.certificate() == {"ok": False, "error": "NoCertificate"}


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
    names = [name for name, _ in groupby(line.partition(" ")[0].partition("{")[0] for line in lines)]
    assert sorted(names) == sorted(set(names))  # «as one single group», says the text format
    assert response["Content-Type"].startswith("text/plain")


def test_an_outage_that_somebody_met_is_told_for_two_minutes(client, settings):
    with connection.execute_wrapper(fail):
        Client(raise_request_exception=False).get("/")
    assert ready(client) == ["outage"]
    minutes_ago = timezone.now().timestamp() - 180
    os.utime(settings.VAR_DIR / "last-outage", (minutes_ago, minutes_ago))
    assert ready(client) == []
