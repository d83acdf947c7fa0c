"""What is refused is refused in words, before anything is written; nothing half-made lies about."""

import datetime as dt
import hashlib
import io
import sqlite3
from contextlib import closing, nullcontext
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from dialogue_portal import clock
from dialogue_portal.backup import archive, databases, early_trials, making, refusals, tombstones
from dialogue_portal.backup.restoring import moment_of
from dialogue_portal.files_and_rows import files_in_storage
from dialogue_portal.models import Heartbeat
from feedback.models import Opinion, Sender
from sessions_app.models import RetentionRule
from tests.marks import committing

from .steps import KEY, backup, lose_everything, make_case, restore

pytestmark = committing


def test_a_target_that_holds_anything_is_refused_and_left_as_it_is(settings, tmp_path):
    opinion = make_case()
    path, _ = backup(tmp_path / "sao-luu")
    Sender.objects.update(phone="+84922222222")
    with pytest.raises(CommandError, match="đã có dữ liệu"):
        restore(path)
    assert Sender.objects.get(opinion=opinion).phone == "+84922222222"
    lose_everything(settings, tmp_path)
    default_storage.save("la/tep", SimpleUploadedFile("x", b"x"))
    with pytest.raises(CommandError, match="đã có tệp"):
        restore(path)
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("command", ["restore", "migrate"])
def test_the_database_of_another_program_is_left_as_it_is(command, monkeypatch, settings, tmp_path):
    make_case()
    path, _ = backup(tmp_path / "sao-luu")
    lose_everything(settings, tmp_path)
    there = ["django_migrations", "auth_group", "kho_hang"]
    monkeypatch.setattr(connection.introspection, "table_names", lambda *args, **kwargs: there)
    with pytest.raises(CommandError, match=r"chương trình khác \(kho_hang\).*DATABASE_URL"):
        call_command(command, *([str(path)] if command == "restore" else []), verbosity=0)
    assert not RetentionRule.objects.exists()


def changed(content):
    """More than the head of a part, in which a few bits mean nothing."""
    return content[:2000] + bytes(byte ^ 1 for byte in content[2000:2200]) + content[2200:]


@pytest.mark.parametrize("key", ["", KEY])
@pytest.mark.parametrize("spoil", [changed, lambda content: content[:-30]], ids=["changed", "cut"])
def test_a_spoilt_backup_is_refused_before_anything_is_written(key, spoil, settings, tmp_path):
    settings.BACKUP_KEY = key
    path, _ = backup(tmp_path / "sao-luu")
    path.write_bytes(spoil(path.read_bytes()))
    lose_everything(settings, tmp_path)
    with pytest.raises(CommandError, match=r"hỏng|sửa|khớp"):
        restore(path)
    assert not RetentionRule.objects.exists()
    assert not list(files_in_storage())


@pytest.mark.parametrize(("key", "words"), [("", "BACKUP_KEY"), ("khoa-khac", "Khóa không đúng")])
def test_without_the_right_key_nothing_is_restored(key, words, settings, tmp_path):
    settings.BACKUP_KEY = KEY
    path, _ = backup(tmp_path / "sao-luu")
    lose_everything(settings, tmp_path)
    settings.BACKUP_KEY = key
    with pytest.raises(CommandError, match=words):
        restore(path)


def test_a_member_that_is_not_what_the_manifest_says_is_noticed(tmp_path):
    def fill(writer):
        writer.add("files/a", io.BytesIO(b"x"), 1)
        writer.members["files/a"]["sha256"] = hashlib.sha256(b"y").hexdigest()
        return archive.Manifest(made_at=timezone.now().isoformat(), vendor="", migrations={}, counts={})

    archive.write(tmp_path / "a", "", fill)
    with pytest.raises(archive.Damaged, match="không khớp"):
        archive.verify(tmp_path / "a", "")


def test_a_restore_that_fails_at_the_database_leaves_no_file_and_may_be_tried_again(monkeypatch, settings, tmp_path):
    make_case()
    path, _ = backup(tmp_path / "sao-luu")
    lose_everything(settings, tmp_path)
    with monkeypatch.context() as broken:
        broken.delattr(databases, "load")
        with pytest.raises(AttributeError):
            restore(path)
    assert not list(files_in_storage())
    assert "khớp với dấu niêm" in restore(path)


def full_disk(path):
    """The name is there, and every byte is refused by the kernel itself."""
    path.touch()
    return open("/dev/full", "wb")  # whoever asked closes it


def test_a_full_disk_is_told_in_words_and_leaves_nothing_and_no_old_backup_goes(monkeypatch, tmp_path):
    folder = tmp_path / "sao-luu"
    folder.mkdir()
    old = folder / "sao-luu-20200101-000000.tar.gz"
    old.touch()
    monkeypatch.setattr(archive, "create", full_disk)
    with pytest.raises(CommandError, match="không còn đủ chỗ"):
        call_command("backup", str(folder))
    assert [*folder.iterdir(), *(tmp_path / "var").iterdir()] == [old]


def test_a_database_that_is_junk_is_told_in_words(monkeypatch, tmp_path):
    spoilt = tmp_path / "hong.sqlite3"
    with closing(sqlite3.connect(spoilt)) as database:
        database.execute("CREATE TABLE a AS SELECT 1")
        database.commit()
    spoilt.write_bytes(spoilt.read_bytes()[:100] + b"\xff" * 8000)
    with closing(sqlite3.connect(spoilt)) as database:
        open_one = SimpleNamespace(vendor="sqlite", connection=database, ensure_connection=lambda: None)
        monkeypatch.setattr(databases, "connection", open_one)
        with pytest.raises(archive.Damaged, match="có chỗ hỏng"):
            databases.dump(tmp_path)


def test_a_backup_that_reads_back_otherwise_never_gets_its_name(monkeypatch, tmp_path):
    monkeypatch.setattr(archive.Counted, "read", lambda self, length=-1: self.content.read(length))
    monkeypatch.setattr(archive, "verify", lambda path, key: None)
    with pytest.raises(CommandError, match="không khớp"):
        call_command("backup", str(tmp_path))
    assert not list(tmp_path.glob("sao-luu*"))


def test_two_that_begin_in_one_second_leave_each_other_alone(monkeypatch, tmp_path):
    now, read_back = timezone.now(), archive.verify
    monkeypatch.setattr(timezone, "now", lambda: now)

    def read_back_beside_another(path, key):
        monkeypatch.setattr(archive, "verify", read_back)
        call_command("backup", str(tmp_path), stdout=io.StringIO())
        return read_back(path, key)

    monkeypatch.setattr(archive, "verify", read_back_beside_another)
    call_command("backup", str(tmp_path), stdout=io.StringIO())
    assert len(list(tmp_path.glob("sao-luu*"))) == 1


def test_old_backups_go_by_the_rule_and_nothing_else_in_the_folder(tmp_path):
    names = [
        "sao-luu-20200101-000000.tar.gz",
        "sao-luu-20200102-000000.tar.gz.khoa",
        "sao-luu-20200103-000000.tar.gz.part",
        "sao-luu-20200104-000000.tar.gz.0123abcd.part",
    ]
    kept = [f"sao-luu-{timezone.localtime():%Y%m%d}-000000.tar.gz", "thu.txt", "ban-khac.tar.gz"]
    for name in names + kept:
        (tmp_path / name).touch()
    call_command("backup", str(tmp_path), stdout=io.StringIO())
    left = {path.name for path in tmp_path.iterdir()}
    assert (left & set(names), left >= set(kept)) == (set(), True)
    assert {tombstones.NAME} <= left
    (tmp_path / names[0]).touch()
    assert making.remove_old(tmp_path, tmp_path / names[0]) == []  # the newest, of a machine whose clock was wrong


def test_a_clock_that_runs_ahead_leaves_one_backup_beside_the_new_one(monkeypatch, tmp_path):
    today = timezone.localtime()
    names = [f"sao-luu-{today - dt.timedelta(days=days):%Y%m%d}-013000.tar.gz.khoa" for days in range(4)]
    for name in names:
        (tmp_path / name).touch()
    assert making.remove_old(tmp_path, tmp_path / names[0]) == []
    ahead = timezone.now() + dt.timedelta(days=999)
    monkeypatch.setattr(timezone, "now", lambda: ahead)
    new = tmp_path / f"sao-luu-{timezone.localtime():%Y%m%d-%H%M%S}.tar.gz.khoa"
    new.touch()
    making.remove_old(tmp_path, new)
    assert {path.name for path in tmp_path.iterdir()} == {new.name, names[0]}


@pytest.mark.long
def test_while_the_clock_is_doubted_no_backup_goes(tmp_path):
    Heartbeat.objects.create(name="worker", at=timezone.now() - dt.timedelta(days=400))
    old = [tmp_path / f"sao-luu-2020010{day}-000000.tar.gz" for day in range(1, 4)]
    for path in old:
        path.touch()
    call_command("backup", str(tmp_path), stdout=io.StringIO())
    assert all(path.exists() for path in old)


@pytest.mark.long
def test_by_a_clock_that_leapt_ahead_nothing_is_restored_till_somebody_looked_at_it(monkeypatch, settings, tmp_path):
    """What is past its time goes at once, and by that clock all is."""
    opinion = make_case()
    path, _ = backup(tmp_path / "sao-luu")
    lose_everything(settings, tmp_path)
    ahead = timezone.now() + dt.timedelta(days=4)
    monkeypatch.setattr(timezone, "now", lambda: ahead)
    with pytest.raises(CommandError, match=r"4 ngày.*--clock-is-right"):
        restore(path)
    assert not RetentionRule.objects.exists()
    restore(path, "--clock-is-right")
    assert (Opinion.objects.get().pk, clock.is_doubted()) == (opinion.pk, False)


@pytest.mark.parametrize("name", ["CODE_KEY", "AUDIT_KEY"])
def test_with_another_key_nothing_is_restored_unless_it_is_lost(name, settings, tmp_path):
    opinion = make_case()
    path, _ = backup(tmp_path / "sao-luu")
    lose_everything(settings, tmp_path)
    setattr(settings, name, "mot-khoa-khac-" * 4)
    with pytest.raises(CommandError, match=f"^{name} ở đây .*--keys-are-lost"):
        restore(path)
    assert not RetentionRule.objects.exists()
    with nullcontext() if name == "CODE_KEY" else pytest.raises(CommandError, match=r"nhật ký .* không khớp"):
        restore(path, "--keys-are-lost")
    assert Opinion.objects.get() == opinion


def test_a_backup_is_told_by_the_clock_of_its_name():
    manifest = archive.Manifest("2026-11-26T18:30:00+00:00", "sqlite", migrations={}, counts={})
    assert moment_of(manifest) == "01:30 ngày 27/11/2026"


def test_a_backup_of_a_database_that_no_portal_has_is_refused_by_name():
    with pytest.raises(databases.NotRestorable, match="Bản sao lưu này của oracle"):
        refusals.refuse_other_version(archive.Manifest("2026-12-26T18:30:00+00:00", "oracle", migrations={}, counts={}))


def test_the_folder_must_be_named(settings):
    settings.BACKUP_DIR = ""
    with pytest.raises(CommandError, match="BACKUP_DIR"):
        call_command("backup")


def test_a_newer_backup_is_refused(monkeypatch, settings, tmp_path):
    newer = databases.applied_migrations() | {"feedback": "9999_later"}
    monkeypatch.setattr(making.databases, "applied_migrations", lambda: newer)
    path, _ = backup(tmp_path / "sao-luu")
    lose_everything(settings, tmp_path)
    with pytest.raises(CommandError, match="mới hơn"):
        restore(path)


@pytest.fixture
def first_tables():
    """Tables as the first migration leaves them."""
    for app, _ in early_trials.LAST:
        call_command("migrate", app, early_trials.TODAY, verbosity=0)
    yield
    call_command("migrate", verbosity=0)


@pytest.mark.parametrize(
    ("stands_at", "day", "refusal"),
    [
        (dict(early_trials.LAST), "2026-11-29", None),
        ({"feedback": "0053_urgings"}, "2026-11-29", r"bản chạy thử cũ.*7dbc5d9b"),
        ({"feedback": "0053_urgings"}, "2027-01-05", "mới hơn"),
    ],
)
def test_a_backup_of_an_early_trial_is_sent_by_way_of_its_own_time(stands_at, day, refusal, first_tables):
    made = {"migrations": databases.applied_migrations() | stands_at, "counts": {}}
    manifest = archive.Manifest(f"{day}T12:00:00+00:00", connection.vendor, **made)
    with pytest.raises(databases.NotRestorable, match=refusal) if refusal else nullcontext():
        refusals.refuse_other_version(manifest)


@pytest.fixture
def of_a_trial(first_tables):
    """Tables as an early trial has them after its last step; returns how to take one step for not done."""
    recorder = MigrationRecorder(connection)
    steps = [*early_trials.SECOND, *early_trials.LAST]
    for step in steps:
        recorder.record_applied(*step)
    yield lambda step: recorder.record_unapplied(*step)
    for step in steps:
        recorder.record_unapplied(*step)


@pytest.mark.parametrize("step", sorted(early_trials.LAST))
def test_tables_of_an_early_trial_are_not_migrated_half(of_a_trial, step):
    of_a_trial(step)
    with pytest.raises(CommandError, match=r"bản chạy thử cũ.*7dbc5d9b"):
        call_command("migrate", verbosity=0)


def test_tables_after_the_last_step_of_a_trial_are_those_of_today(of_a_trial):
    call_command("migrate", verbosity=0)
    recorded = MigrationRecorder(connection).applied_migrations().keys()
    assert not recorded & {*early_trials.SECOND, *early_trials.LAST}
    assert recorded >= {("feedback", early_trials.TODAY), ("sessions_app", early_trials.TODAY)}
