"""A backup that somebody put together by hand is refused in words, before anything is written; so is a list of what was
erased that cannot be read."""

import errno
import gzip
import hashlib
import io
import json
import tarfile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from dialogue_portal.backup import archive, databases, tombstones
from dialogue_portal.files_and_rows import files_in_storage
from feedback.models import Opinion
from sessions_app.models import RetentionRule
from tests.marks import committing

from .steps import KEY, backup, lose_everything, make_case, restore


def forged(path, *, names=("files/a",), body=b"x", sparse=False, **lies):
    """An archive with members of these `names`, and a manifest that tells of them and says what else it is told to."""
    members = [(name, body) for name in names]
    honest = archive.Manifest("2026-11-26T01:30:00+07:00", connection.vendor, migrations={}, counts={})
    found = {name: {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()} for name, body in members}
    content = json.dumps({**vars(honest), "members": found, **lies}).encode()
    with gzip.open(path, "wb") as packed, tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for name, body in [*members, (archive.MANIFEST, content)]:
            info = tarfile.TarInfo(name)
            info.size = len(body)
            if sparse and name != archive.MANIFEST:
                info.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(2**40), "GNU.sparse.major": "0"}
            tar.addfile(info, io.BytesIO(body))
    return path


def is_untouched():
    return not RetentionRule.objects.exists() and not list(files_in_storage())


@committing
def test_what_only_looks_like_a_backup_takes_the_place_of_no_sealed_one(settings, saved):
    settings.BACKUP_KEY = KEY
    with pytest.raises(CommandError, match="ai đó đã thay tệp"):
        restore(saved)
    assert is_untouched()
    settings.BACKUP_KEY = ""
    assert "khớp với dấu niêm" in restore(saved)


@committing
def test_nothing_is_written_of_what_was_put_together_by_hand(saved):
    with pytest.raises(CommandError, match="Bản kê của bản sao lưu bị hỏng"):
        restore(forged(saved, counts=None))
    assert is_untouched()


@committing
def test_a_backup_of_a_database_that_was_junk_already_is_refused_in_words(saved):
    table = {"feedback_opinion": ["id"]}
    name, columns = ("portal.sqlite3", {}) if connection.vendor == "sqlite" else ("feedback_opinion.copy", table)
    names, migrations = ["files/a", f"database/{name}"], databases.applied_migrations()
    with pytest.raises(CommandError, match="hỏng từ trước khi được đóng gói"):
        restore(forged(saved, names=names, body=b"x" * 2000, migrations=migrations, columns=columns))
    assert is_untouched()


@pytest.mark.parametrize(
    "lies",
    [
        {"counts": None},
        {"counts": {"feedback_opinion": "1"}},
        {"migrations": [1]},
        {"seal": None},
        {"made_at": "2026-13-45T99:00:00"},
        {"made_at": 5},
        {"made_at": "2026-11-26T01:30:00"},
        {"columns": {'feedback_opinion" FROM STDIN; DROP TABLE feedback_sender; --': ["id"]}},
        {"columns": {"feedback_opinion": ['id") FROM STDIN; --']}},
        {"unknown": 1},
    ],
)
def test_a_manifest_that_no_backup_writes_is_refused(tmp_path, lies):
    with pytest.raises(archive.Damaged, match="Bản kê của bản sao lưu bị hỏng"):
        archive.verify(forged(tmp_path / "a", **lies), "")


@pytest.mark.parametrize(
    "names",
    [
        ["files/../../../etc/cron.d/x"],
        ["files//etc/passwd"],
        ["files/..\\..\\x"],
        ["files/"],
        ["database/.."],
        ["database/../x"],
        ["etc/passwd"],
        ["files/attachments/x", "files/attachments/x"],
    ],
)
def test_a_name_that_leads_out_or_is_there_twice_is_refused(tmp_path, names):
    with pytest.raises(archive.Damaged, match="tên tệp không hợp lệ"):
        archive.verify(forged(tmp_path / "a", names=names), "")


def test_a_terabyte_of_nothing_is_not_read(tmp_path):
    with pytest.raises(archive.Damaged, match="không phải là tệp"):
        archive.verify(forged(tmp_path / "a", sparse=True), "")


def test_a_backup_with_odd_but_safe_file_names_is_accepted(tmp_path):
    names = ["files/attachments/ảnh đẹp.jpg", "files/a\nb", "database/portal.sqlite3", "database/feedback_opinion.copy"]
    assert set(archive.verify(forged(tmp_path / "a", names=names), "").members) == set(names)


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "á",
        '{"kind": "opinion"}',
        *(f'{{"kind": "opinion", "id": {n}}}' for n in ['"1"', "true", 0, 2**63 - 1]),
    ],
)
def test_a_list_of_the_erased_that_is_none_is_refused(tmp_path, content):
    (tmp_path / tombstones.NAME).write_text(content + "\n", encoding="utf-8")
    with pytest.raises(archive.Damaged, match="người đã xóa sống lại"):
        tombstones.read(tmp_path)


def line_of(opinion, **told):
    line = {"kind": "withdrawn", "id": opinion, "at": "2026-12-01T01:30:00+00:00"}
    return json.dumps(tombstones.sealed(line) | told) + "\n"


def case_saved(tmp_path):
    opinion = make_case()
    path, _ = backup(tmp_path / "sao-luu")
    return opinion.pk, path


@committing
@pytest.mark.parametrize(
    "lie", [{"id": 9999}, {"kind": "opinion"}, {"at": "2026-12-02T01:30:00+00:00"}, {"seal": None}]
)
def test_a_line_that_the_portal_did_not_write_takes_nobody_s_opinion_away(settings, tmp_path, lie):
    opinion, saved = case_saved(tmp_path)
    lose_everything(settings, tmp_path)
    (saved.parent / tombstones.NAME).write_text(line_of(opinion) + line_of(opinion, **lie))
    with pytest.raises(CommandError, match=r"1 dòng không mang dấu của AUDIT_KEY \(\w+ \d"):
        restore(saved)
    assert is_untouched()
    with pytest.raises(CommandError, match="AUDIT_KEY"):
        call_command("erase_again", str(saved.parent))
    with pytest.raises(archive.Damaged, match="AUDIT_KEY"):
        tombstones.write_beside(saved.parent)
    (saved.parent / tombstones.NAME).write_text(line_of(opinion))
    assert "rút lại 1 mục" in restore(saved)


@committing
def test_with_lost_keys_the_list_is_believed_and_then_sealed_with_the_new_ones(settings, tmp_path):
    opinion, saved = case_saved(tmp_path)
    lose_everything(settings, tmp_path)
    (saved.parent / tombstones.NAME).write_text(line_of(opinion))
    settings.AUDIT_KEY = "mot-khoa-khac-" * 4
    with pytest.raises(CommandError, match=r"nhật ký .* không khớp"):
        restore(saved, "--keys-are-lost")
    assert Opinion.objects.get().withdrawn_at
    with pytest.raises(archive.Damaged, match="AUDIT_KEY"):
        tombstones.read(saved.parent)
    tombstones.write_beside(saved.parent)
    assert [line["id"] for line in tombstones.read(saved.parent)] == [opinion]


@committing
def test_nobody_comes_back_because_the_list_of_the_erased_cannot_be_read(saved):
    (saved.parent / tombstones.NAME).write_text("{\n")
    with pytest.raises(CommandError, match="người đã xóa sống lại"):
        restore(saved)
    assert is_untouched()
    with pytest.raises(CommandError, match="người đã xóa sống lại"):
        call_command("erase_again", str(saved.parent))


@committing
def test_a_disk_that_fills_up_while_restoring_is_told_in_words_and_leaves_nothing(saved, monkeypatch):
    def full(name, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "save", full)
        with pytest.raises(CommandError, match="Không ghi được"):
            restore(saved)
    assert is_untouched()
    assert "khớp với dấu niêm" in restore(saved)
