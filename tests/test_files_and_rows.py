"""Files and rows that lost each other are paired again; what is still wanted stays."""

import datetime as dt
import logging
import os
import time

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import FileField
from django.utils import timezone

from dialogue_portal import files_and_rows, readiness
from dialogue_portal.files_and_rows import Paired, pair_files
from dialogue_portal.lib import waiting_files
from dialogue_portal.models import Heartbeat
from feedback.actions.attachments import attach
from feedback.models import Attachment, WaitingFile
from feedback.models.files import StoredFile
from feedback.stored_files import detach, store
from sessions_app.actions import erase_files, hide_photo
from sessions_app.models import Photo
from tests.pdfs import kept_pdf

from .builders import image_file, make_opinion, make_photo, make_user

pytestmark = pytest.mark.django_db

DAY = 24 * 60 * 60


def put(name):
    return default_storage.save(name, ContentFile(b"x"))


def age(*names, seconds=DAY + 60):
    if settings.FILES_URL:
        pytest.skip("an object store sets its own times")
    for name in names:
        os.utime(default_storage.path(name), (time.time() - seconds,) * 2)


def every_file():
    return sorted(files_and_rows.files_in_storage())


def test_a_file_that_no_row_tells_of_is_deleted_after_a_day():
    old, young = put("attachments/old"), put("attachments/young")
    age(old)
    assert pair_files() == Paired(strays=1, missing=0, rendered_again=0)
    assert every_file() == [young]


def test_a_file_with_a_row_is_never_deleted():
    picture = attach(make_opinion(), image_file("a.png"))  # the tests' jobs run at once
    picture.refresh_from_db()
    paper = attach(make_opinion(), SimpleUploadedFile("a.pdf", kept_pdf(b"x")))
    photo = make_photo()
    put(photo.path(480, "webp"))
    kept = every_file()
    age(*kept)
    assert {str(paper.file.name), picture.path(picture.widths[0], "webp")} <= set(kept)
    assert pair_files().strays == 0
    assert every_file() == kept


def test_what_was_erased_goes_though_its_row_stays_if_the_process_died_before_the_files_were_deleted():
    photo, left = make_photo(), make_photo()
    age(*photo.rendition_names(), *left.rendition_names())
    hide_photo(photo, by=make_user(), reason="Có người không muốn.")
    erase_files(photo, reason="Đã quá 90 ngày.")  # the tests' transaction never ends, so nothing is deleted yet
    assert pair_files().strays == len(photo.rendition_names())
    assert every_file() == sorted(left.rendition_names())


def test_a_file_that_waits_between_two_pages_has_a_rule_of_its_own():
    key = waiting_files.keep(SimpleUploadedFile("a.xlsx", b"x"))
    age(f"{waiting_files.FOLDER}/{key}", seconds=60)
    pair_files()
    waiting_files.find(key).close()
    age(f"{waiting_files.FOLDER}/{key}", seconds=waiting_files.SECONDS + 60)
    assert waiting_files.find(key) is None


def test_a_row_without_its_file_is_told(caplog):
    paper = attach(make_opinion(), SimpleUploadedFile("don.pdf", kept_pdf(b"x")))
    default_storage.delete(paper.file.name)
    with caplog.at_level(logging.ERROR):
        assert pair_files().missing == 1
    assert f"1 files are gone that rows tell of, or may not be read: see the backup. {paper.file.name}" in caplog.text
    assert "don.pdf" not in caplog.text


def test_what_is_missing_is_told_anew_when_more_goes_and_no_more_when_it_is_there_again():
    def told():
        pair_files()
        return readiness.missing_files()

    names = [attach(make_opinion(), SimpleUploadedFile("a.pdf", kept_pdf(b"x"))).file.name for _ in range(2)]
    default_storage.delete(names[0])
    assert told() == {"ok": False, "number": 1}
    Heartbeat.objects.filter(name=files_and_rows.MISSING).update(at=timezone.now() - dt.timedelta(days=36))
    assert told() == {"ok": True, "number": 1}  # no backup has it any more
    default_storage.delete(names[1])
    assert told() == {"ok": False, "number": 2}
    for name in names:
        default_storage.save(name, SimpleUploadedFile("a.pdf", b"x"))
    assert told() == {"ok": True, "number": 0}


def test_what_was_taken_out_while_the_storage_was_listed_is_no_alarm(monkeypatch, caplog):
    paper = attach(make_opinion(), SimpleUploadedFile("don.pdf", kept_pdf(b"x")))
    monkeypatch.setattr(files_and_rows, "files_in_storage", lambda: detach(paper) or [])
    assert pair_files() == Paired(strays=0, missing=0, rendered_again=0)
    assert "are gone" not in caplog.text


def test_only_what_the_listing_does_not_show_is_asked_for_one_by_one(monkeypatch):
    """Each question to an object store is a journey, and there are as many files as there were pictures in ten years."""
    for number in range(3):
        attach(make_opinion(), SimpleUploadedFile(f"{number}.pdf", kept_pdf(b"x")))
    gone = Attachment.objects.first().file.name
    default_storage.delete(gone)
    asked, exists = [], default_storage.exists
    monkeypatch.setattr(default_storage, "exists", lambda name: asked.append(name) or exists(name))
    assert pair_files().missing == 1
    assert asked == [gone]


def test_too_many_strays_are_a_wrong_folder_and_stay(monkeypatch, caplog):
    monkeypatch.setattr(files_and_rows, "MOST", 2)
    names = [put(f"attachments/{number}") for number in range(3)]
    age(*names)
    assert pair_files().strays == 3
    assert every_file() == names
    assert "nothing deleted" in caplog.text
    monkeypatch.setattr(files_and_rows, "MOST", 3)
    pair_files()
    assert every_file() == []


def test_a_picture_whose_job_was_lost_is_made():
    picture = Attachment(opinion=make_opinion())
    store(picture, image_file("a.png"))
    assert pair_files().rendered_again == 0  # somebody may be at it
    Attachment.objects.update(added_at=picture.added_at - 2 * files_and_rows.RENDERING)
    default_storage.delete(picture.file.name)
    assert pair_files() == Paired(strays=0, missing=1, rendered_again=0)
    default_storage.save(picture.file.name, image_file("a.png"))
    assert pair_files().rendered_again == 1
    picture.refresh_from_db()
    assert picture.rendered_at
    assert pair_files().rendered_again == 0


def test_a_photograph_whose_job_was_lost_is_made_and_what_was_refused_is_not_tried_every_hour():
    lost, refused = make_photo(rendered=False), make_photo(rendered=False)
    Photo.objects.filter(pk=refused.pk).update(render_error="Ảnh hỏng")
    picture = Attachment(opinion=make_opinion(), render_error="Ảnh hỏng")
    store(picture, image_file("a.png"))
    Attachment.objects.update(added_at=picture.added_at - 2 * files_and_rows.RENDERING)
    assert pair_files().rendered_again == 0
    age(lost.incoming.name, refused.incoming.name)
    assert pair_files().rendered_again == 1
    lost.refresh_from_db()
    assert lost.rendered_at


def test_every_kind_of_stored_file_gets_its_lost_job_again():
    stored = {model for model in apps.get_models() if issubclass(model, StoredFile)}
    assert stored - {WaitingFile} == set(files_and_rows.RENDERED)
    assert FileField in {type(field) for model in stored for field in model._meta.concrete_fields}
