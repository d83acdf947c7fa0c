"""The drill: what was saved comes back, all of it, and never what was erased."""

import io
import json
import tarfile

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.backup import databases, tombstones
from dialogue_portal.files_and_rows import pair_files
from dialogue_portal.lib import codes
from feedback.actions import (
    correct_contact,
    hide,
    reissue_code,
    show_again,
    withdraw,
    withdraw_name,
    withdraw_registration,
)
from feedback.actions.erase import add_tombstone
from feedback.actions.follow import confirm_follow, stop_follow
from feedback.actions.persons import erase_opinion
from feedback.actions.tombstones import HIDDEN_BEFORE
from feedback.models import Attachment, Follow, Opinion, Sender, Tombstone
from sessions_app import chain
from sessions_app.models import Photo, User
from sessions_app.photo_files import files_of, render_photo
from tests.marks import committing
from tests.pdfs import kept_pdf

from ..builders import make_opinion, make_photo, make_registration, make_user
from ..staff import fresh, signed_in
from .steps import KEY, MARK, backup, counts, lose_everything, make_case, restore

pytestmark = committing


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
    assert Attachment.objects.get().file.read() == kept_pdf(b"noi dung")
    assert [found.pk for found in Opinion.objects.containing("cong ngo muoi lam")] == [opinion.pk]
    assert [group.name for group in User.objects.get(pk=user.pk).groups.all()] == ["Văn phòng"]
    assert chain.latest_seal() == seal
    assert make_opinion().pk > opinion.pk
    assert not list((tmp_path / "var").iterdir())


def test_parts_of_the_database_are_not_told_as_files(settings, tmp_path):
    make_case(), make_case()
    path, said = backup(tmp_path / "sao-luu")
    lose_everything(settings, tmp_path)
    again = restore(path)
    assert (" dòng, 2 tệp)." in said, "nguyên vẹn: 2 tệp." in again, " dòng, 2 tệp, lúc" in again) == (True, True, True)


def test_nobody_is_still_signed_in(settings, tmp_path):
    """Who signed out, or whose account was closed, after the backup is not in again with the old cookie."""
    client = signed_in("Văn phòng")
    path, _ = backup(tmp_path / "sao-luu")
    lose_everything(settings, tmp_path)
    restore(path)
    assert User.objects.filter(pk=client.user.pk).exists()
    assert client.get(reverse("admin:index")).status_code == 302


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexname")
        return cursor.fetchall()


@pytest.mark.only_on("postgresql", "SQLite keeps no statistics")
def test_the_planner_knows_what_came_back_and_has_its_indexes(settings, tmp_path):
    make_case()
    path, _ = backup(tmp_path / "sao-luu")
    before = indexes()
    lose_everything(settings, tmp_path)
    restore(path)
    assert indexes() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [Opinion._meta.db_table])
        assert cursor.fetchall() == [(Opinion.objects.count(),)]


def test_pictures_that_are_encoded_while_the_backup_is_made_come_back(monkeypatch, settings, tmp_path):
    """The file that came is deleted then: no copy may tell of it that does not hold it."""
    early, late = [make_photo(rendered=False) for _ in range(2)], []
    render_photo(early.pop())
    dump = databases.dump

    def meanwhile(folder):
        busy = not late
        if busy:
            late.append(make_photo(rendered=False))
        dumped = dump(folder)
        if busy:
            render_photo(early.pop())
            render_photo(late[0])
        return dumped

    monkeypatch.setattr(databases, "dump", meanwhile)
    path, said = backup(tmp_path / "sao-luu")
    assert "CHÚ Ý" not in said
    lose_everything(settings, tmp_path)
    assert "không có trong bản sao lưu" not in restore(path)
    pair_files()
    pictures = Photo.objects.all()
    assert {bool(photo.incoming) for photo in pictures} == {False}
    assert all(default_storage.exists(name) for photo in pictures for name in files_of(photo))


@pytest.mark.long
def test_a_file_that_was_gone_before_is_told_of_by_backup_and_restore(settings, tmp_path):
    make_case()
    default_storage.delete(Attachment.objects.get().file.name)
    path, said = backup(tmp_path / "sao-luu")
    assert "1 tệp mà hồ sơ nhắc tới không có trong kho tệp" in said
    lose_everything(settings, tmp_path)
    assert "1 tệp mà hồ sơ nhắc tới không có trong bản sao lưu" in restore(path)


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


def test_what_was_erased_after_the_backup_does_not_come_back(settings, tmp_path):
    opinion, other = make_case(), make_case()
    path, _ = backup(tmp_path / "sao-luu")
    erase_opinion(opinion, by=None, reason="Người gửi đề nghị")
    tombstones.write_beside(path.parent)
    lose_everything(settings, tmp_path)
    said = restore(path)
    assert "rút lại 1 mục" in said
    phones = dict(Sender.objects.values_list("opinion", "phone"))
    assert phones == {opinion.pk: "", other.pk: MARK}
    Sender.objects.filter(opinion=opinion.pk).update(phone=MARK)
    call_command("erase_again", str(path.parent), stdout=io.StringIO())
    assert Sender.objects.get(opinion=opinion.pk).phone == ""
    assert list(chain.verify(chain.Tally())) == []
    tombstones.write_beside(path.parent)
    assert len(tombstones.read(path.parent)) == 1


def test_what_was_taken_back_after_the_backup_is_not_public_again(settings, tmp_path):
    taken, told = make_case(), make_case(visibility="named", public_name="Lê Thị Nêu Tên")
    path, _ = backup(tmp_path / "sao-luu")
    withdraw(taken)
    withdraw_name(told)
    tombstones.write_beside(path.parent)
    lose_everything(settings, tmp_path)
    assert "rút lại 2 mục" in restore(path)
    assert [(row.pk, row.public_name) for row in Opinion.objects.public()] == [(told.pk, "")]
    assert tombstones.apply(path.parent) == 0
    assert list(chain.verify(chain.Tally())) == []


def test_a_contact_that_its_sender_erased_after_the_backup_does_not_come_back(settings, tmp_path):
    who = {"name": "Văn phòng tổ 3", "phone": MARK, "email": "to-3@example.org"}
    (both, mail, gone), other = (make_opinion(sender=who) for _ in range(3)), make_opinion(sender=who)
    path, _ = backup(tmp_path / "sao-luu")
    correct_contact(both, forget_phone=True, forget_email=True)
    correct_contact(mail, forget_email=True)
    correct_contact(gone, forget_phone=True)
    withdraw(gone)
    tombstones.write_beside(path.parent)
    lose_everything(settings, tmp_path)
    assert "rút lại 5 mục" in restore(path)
    left = {row.opinion_id: (row.phone, row.email) for row in Sender.objects.all()}
    kept = {both.pk: ("", ""), mail.pk: (MARK, ""), gone.pk: ("", who["email"]), other.pk: (MARK, who["email"])}
    assert left == kept
    assert tombstones.apply(path.parent) == 0
    assert list(chain.verify(chain.Tally())) == []


def test_who_wants_no_more_mails_or_does_not_come_gets_neither_mail_nor_seat_back(settings, tmp_path):
    subject = make_opinion(moderation="approved")
    now = timezone.now()
    gone, back, stays = (
        Follow.objects.create(opinion=subject, email=f"{name}@example.org", confirmed_at=now)
        for name in ["thoi", "lai-theo-doi", "theo-doi"]
    )
    seat, other = make_registration(), make_registration()
    stop_follow(back)
    confirm_follow(fresh(back))
    path, _ = backup(tmp_path / "sao-luu")
    stop_follow(gone)
    withdraw_registration(seat)
    withdraw_registration(other, by=make_user(), reason="Đăng ký hai lần")
    tombstones.write_beside(path.parent)
    noted = tombstones.read(path.parent)
    lose_everything(settings, tmp_path)
    assert "rút lại 2 mục" in restore(path)
    assert set(Follow.objects.by_mail()) == {back, stays}
    assert (fresh(seat).is_live, fresh(other).is_live) == (False, True)
    tombstones.write_beside(path.parent)
    assert tombstones.read(path.parent) == noted  # it was done then, not now
    assert tombstones.apply(path.parent) == 0
    assert list(chain.verify(chain.Tally())) == []


def test_a_lost_slip_that_was_made_worthless_after_the_backup_opens_nothing_again(settings, tmp_path):
    lost, kept = (codes.code_for(codes.new_ticket()) for _ in range(2))
    opinion, other = (make_opinion(code_hash=codes.hashed(code)) for code in [lost, kept])
    path, _ = backup(tmp_path / "sao-luu")
    reissue_code(opinion, by=make_user(), reason="Gọi lại số đã ghi.")
    tombstones.write_beside(path.parent)
    lose_everything(settings, tmp_path)
    assert "rút lại 1 mục" in restore(path)
    assert not Opinion.objects.with_code(lost).exists()
    assert Opinion.objects.with_code(kept).get() == other
    code = reissue_code(opinion, by=make_user(), reason="Đến trụ sở, có giấy tờ.")
    tombstones.apply(path.parent)
    assert Opinion.objects.with_code(code).get() == opinion
    assert list(chain.verify(chain.Tally())) == []


def test_a_contact_given_anew_after_it_was_erased_is_in_the_backup_made_then_until_it_is_erased_again(
    settings, tmp_path
):
    opinion = make_opinion(sender={"name": "Văn phòng tổ 3", "phone": "+84911115600"})
    correct_contact(opinion, forget_phone=True)
    correct_contact(opinion, phone=MARK)
    path, _ = backup(tmp_path / "sao-luu")
    lose_everything(settings, tmp_path)
    restore(path)
    assert Sender.objects.get().phone == MARK
    correct_contact(opinion, forget_phone=True)
    tombstones.write_beside(path.parent)
    lose_everything(settings, tmp_path)
    restore(path)
    assert Sender.objects.get().phone == ""
    correct_contact(opinion, phone=MARK)
    tombstones.apply(path.parent)
    assert Sender.objects.get().phone == MARK


def test_an_opinion_that_staff_hid_after_the_backup_is_not_public_again(settings, tmp_path):
    hidden, shown, later = make_case(), make_case(), make_opinion()
    clerk = make_user()
    hide(shown, by=clerk, reason="Lộ tên.")
    show_again(shown, by=clerk, reason="Nhầm ý kiến.")
    path, _ = backup(tmp_path / "sao-luu")
    hide(hidden, by=clerk, reason="Lộ tên.")
    Opinion.objects.filter(pk=later.pk).update(moderation="approved", subject="Đèn", public_text="Đèn tắt.")
    hide(fresh(later), by=clerk, reason="Lộ tên.")
    tombstones.write_beside(path.parent)
    lose_everything(settings, tmp_path)
    assert "rút lại 1 mục" in restore(path)
    assert [row.pk for row in Opinion.objects.public()] == [shown.pk]
    assert (fresh(hidden).hidden_reason, fresh(later).moderation) == (HIDDEN_BEFORE, "pending")
    assert tombstones.apply(path.parent) == 0
    assert list(chain.verify(chain.Tally())) == []


@pytest.mark.long
def test_who_restores_without_the_list_of_the_erased_is_warned(settings, tmp_path):
    make_case()
    path, _ = backup(tmp_path / "sao-luu")
    (path.parent / tombstones.NAME).unlink()
    lose_everything(settings, tmp_path)
    assert "CHÚ Ý" in restore(path)


def test_the_number_of_what_was_erased_is_given_to_nobody_after_the_restore(settings, tmp_path):
    """Else the list, which is never cut, would erase that stranger at the next one."""
    make_case()
    path, _ = backup(tmp_path / "sao-luu")
    erased, gone = make_case(), make_registration()
    erase_opinion(erased, by=None, reason="Người gửi đề nghị")
    add_tombstone(Tombstone.Kind.REGISTRATION, gone.pk)
    tombstones.write_beside(path.parent)
    lose_everything(settings, tmp_path)
    restore(path)
    assert (make_case().pk > erased.pk, make_registration().pk > gone.pk) == (True, True)
    tombstones.apply(path.parent)
    assert Sender.objects.latest("opinion").phone == MARK


def test_the_worker_and_a_backup_may_write_the_list_at_once(monkeypatch, tmp_path):
    add_tombstone(Tombstone.Kind.OPINION, 1)
    others = [lambda: tombstones.write_beside(tmp_path)]
    monkeypatch.setattr(tombstones, "sync", lambda path: others and others.pop()())
    tombstones.write_beside(tmp_path)
    assert [line["id"] for line in tombstones.read(tmp_path)] == [1]
    assert [path.name for path in tmp_path.iterdir()] == [tombstones.NAME]
    assert (tmp_path / tombstones.NAME).stat().st_mode & 0o777 == 0o600
