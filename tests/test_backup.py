"""The drill: what was saved comes back, all of it, and never what was erased; and nothing half-made lies about."""

import io
import json
import tarfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from dialogue_portal.backup import archive, databases, making, tombstones
from dialogue_portal.pairing import files_in_storage
from feedback.actions import attach
from feedback.actions.forget import erase_contact, put_up
from feedback.models import Attachment, Opinion, Sender, Tombstone
from sessions_app import chain
from sessions_app.actions import record
from sessions_app.models import RetentionRule, User

from .builders import make_opinion, make_user
from .files import put_files_into

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

KEY = "khoa-sao-luu-cua-bai-thu-thu-thu"
MARK = "+84911115678"


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.BACKUP_KEY = ""


def make_case(**kwargs):
    """A public opinion with a sender, a file and a record."""
    who = {"name": "Văn phòng tổ 3", "phone": MARK}
    opinion = make_opinion(moderation="approved", processing="answered", sender=who, **kwargs)
    attach(opinion, SimpleUploadedFile("don.pdf", b"%PDF-1.7 noi dung %%EOF"))
    record(opinion, "submit", by=None)
    return opinion


def backup(folder):
    out = io.StringIO()
    call_command("backup", str(folder), stdout=out)
    return next(folder.glob("sao-luu-*.gz*")), out.getvalue()


def lose_everything(settings, tmp_path):
    """As on a new machine: the tables are there, and nothing in them."""
    call_command("flush", interactive=False, verbosity=0)
    put_files_into(settings, tmp_path / "new-files")


def restore(path):
    out = io.StringIO()
    call_command("restore", str(path), stdout=out)
    return out.getvalue()


def counts():
    """By table; what the restored portal writes itself, and Django's own lists, aside."""
    own = {"dialogue_portal_publication", "dialogue_portal_heartbeat", "django_migrations"}
    return {table: number for table, number in databases.counts_now().items() if table not in own}


@pytest.mark.parametrize("key", ["", KEY])
def test_the_drill(key, settings, tmp_path):
    settings.BACKUP_KEY = key
    opinion, user = make_case(public_text="Cống ngõ Mười Lăm bị tắc", subject="Cống tắc"), make_user("Văn phòng")
    path, said = backup(tmp_path / "sao-luu")
    before, seal = counts(), chain.latest_seal()
    assert (path.suffix == ".khoa", seal.digest in said, "KHÔNG mã hóa" in said) == (bool(key), True, not key)
    lose_everything(settings, tmp_path)
    assert not Opinion.objects.exists()
    assert "khớp với dấu niêm" in restore(path)
    assert counts() == before
    assert Sender.objects.get(opinion=opinion.pk).phone == MARK
    assert Attachment.objects.get().file.read() == b"%PDF-1.7 noi dung %%EOF"
    assert [found.pk for found in Opinion.objects.containing("cong ngo muoi lam")] == [opinion.pk]
    assert [group.name for group in User.objects.get(pk=user.pk).groups.all()] == ["Văn phòng"]
    assert chain.latest_seal() == seal
    assert make_opinion().pk > opinion.pk
    assert not list((tmp_path / "var").iterdir())


def test_a_sealed_backup_tells_nothing_and_a_manifest_tells_what_is_in_it(settings, tmp_path):
    make_case()
    plain, _ = backup(tmp_path / "a")
    settings.BACKUP_KEY = KEY
    sealed, _ = backup(tmp_path / "b")
    with tarfile.open(plain) as tar:
        names = tar.getnames()
        manifest = json.loads(tar.extractfile("manifest.json").read())
    assert names[-1] == "manifest.json"
    assert manifest["counts"]["feedback_opinion"] == 1
    assert manifest["seal"]["digest"]
    assert set(manifest["members"]) == set(names[:-1])
    assert [settings.SECRET_KEY in str(manifest), manifest["holds_keys"]] == [False, False]
    assert not tarfile.is_tarfile(sealed)
    assert [path.stat().st_mode & 0o777 for path in [plain, sealed]] == [0o600, 0o600]


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


def changed(content):
    return content[:2000] + bytes([content[2000] ^ 1]) + content[2001:]


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


def test_a_backup_that_reads_back_otherwise_never_gets_its_name(monkeypatch, tmp_path):
    monkeypatch.setattr(archive.Counted, "read", lambda self, length=-1: self.content.read(length))
    monkeypatch.setattr(archive, "verify", lambda path, key: None)
    with pytest.raises(CommandError, match="không khớp"):
        call_command("backup", str(tmp_path))
    assert not list(tmp_path.glob("sao-luu*"))


def test_old_backups_go_by_the_rule_and_nothing_else_in_the_folder(tmp_path):
    names = [
        "sao-luu-20200101-000000.tar.gz",
        "sao-luu-20200102-000000.tar.gz.khoa",
        "sao-luu-20200103-000000.tar.gz.part",
    ]
    kept = [f"sao-luu-{timezone.localtime():%Y%m%d}-000000.tar.gz", "thu.txt", "ban-khac.tar.gz"]
    for name in names + kept:
        (tmp_path / name).touch()
    call_command("backup", str(tmp_path), stdout=io.StringIO())
    left = {path.name for path in tmp_path.iterdir()}
    assert (left & set(names), left >= set(kept)) == (set(), True)
    assert {tombstones.NAME} <= left


def test_what_was_erased_after_the_backup_does_not_come_back(settings, tmp_path):
    opinion, other = make_case(), make_case()
    path, _ = backup(tmp_path / "sao-luu")
    erase_contact(opinion, by=None, reason="Người gửi đề nghị")
    put_up(Tombstone.Kind.CONTACT, opinion.pk)
    tombstones.write_beside(path.parent)
    lose_everything(settings, tmp_path)
    said = restore(path)
    assert "Đã xóa lại 1 mục" in said
    phones = dict(Sender.objects.values_list("opinion", "phone"))
    assert phones == {opinion.pk: "", other.pk: MARK}
    Sender.objects.filter(opinion=opinion.pk).update(phone=MARK)
    call_command("erase_again", str(path.parent), stdout=io.StringIO())
    assert Sender.objects.get(opinion=opinion.pk).phone == ""
    assert list(chain.verify(chain.Tally())) == []
    tombstones.write_beside(path.parent)
    assert len(tombstones.read(path.parent)) == 1


def test_who_restores_without_the_list_of_the_erased_is_warned(settings, tmp_path):
    make_case()
    path, _ = backup(tmp_path / "sao-luu")
    (path.parent / tombstones.NAME).unlink()
    lose_everything(settings, tmp_path)
    assert "CHÚ Ý" in restore(path)


def test_another_key_of_the_record_is_noticed(settings, tmp_path):
    make_case()
    path, _ = backup(tmp_path / "sao-luu")
    lose_everything(settings, tmp_path)
    settings.AUDIT_KEY = "mot-khoa-khac-" * 4
    with pytest.raises(CommandError, match="AUDIT_KEY"):
        restore(path)


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
