"""Files that go with an opinion."""

import itertools
import re
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from dialogue_portal.files_and_rows import files_in_storage, is_stray, names_in_rows
from dialogue_portal.lib import pdf
from dialogue_portal.lib.images import store_renditions
from feedback.actions import own_opinion
from feedback.actions.drafts import attach_new, discard_draft
from feedback.forms.files import NO_ROOM
from feedback.forms.own_opinion import NoteForm
from feedback.models import Attachment, Opinion, OpinionDraft
from feedback.stored_files import render_stored
from feedback.views.own_opinion import add_note
from sessions_app.actions import NotReady
from tests.pdfs import kept_pdf, made_pdf

from ...builders import image_bytes
from .steps import address, go

PDF = kept_pdf(b"don kien nghi")


def upload(name="anh.png", content=None):
    return SimpleUploadedFile(name, image_bytes() if content is None else content)


def test_files_go_with_the_opinion_and_pictures_lose_what_the_camera_told(client, session):
    go(client, session, files=[upload(), upload("Đơn.pdf", PDF)])
    picture, letter = Opinion.objects.get().attachments.all()
    assert (picture.media_type, letter.media_type) == ("image/png", "application/pdf")
    assert picture.rendered_at
    assert not picture.file
    assert default_storage.exists(picture.path(64, "webp"))
    assert "Đơn" not in letter.file.name
    assert not Attachment.objects.public().exists()


def test_going_back_from_the_files_takes_along_those_that_were_chosen(client, session):
    go(client, session, upto="noi-dung")
    answer = client.post(address(session, "tep"), {"files": [upload("den.png")], "back": "←"})
    assert answer.url == address(session, "noi-dung")
    assert [file.file_name for file in OpinionDraft.objects.get().attachments.all()] == ["den.png"]


def test_the_last_of_the_disk_is_for_words(client, session, settings):
    """Else whoever fills it with files keeps everybody from saying anything."""
    go(client, session, upto="noi-dung")
    settings.LOW_DISK_MB = 10**9
    page = client.post(address(session, "tep"), {"files": [upload()], "go": "x"}).content.decode()
    assert "không nhận thêm ảnh, tệp" in page
    assert client.post(address(session, "tep"), {"go": "x"}).status_code == 302
    assert not OpinionDraft.objects.get().attachments.exists()
    note = NoteForm({"text": "Ngập."}, {"files": [upload()]})
    assert [note.errors["files"], NoteForm({"text": "Ngập."}).is_valid()] == [[NO_ROOM], True]


@pytest.mark.parametrize("button", ["go", "back"])
def test_one_address_sends_so_many_megabytes_of_files_an_hour_and_any_number_of_words(
    client, session, monkeypatch, button
):
    monkeypatch.setattr("feedback.spam.MEGABYTES_PER_ADDRESS_AN_HOUR", 2)
    go(client, session, upto="noi-dung")
    large, here = kept_pdf(b"x" * 1024**2), address(session, "tep")
    sent = [client.post(here, {"files": [upload(f"{n}.pdf", large)], button: "x"}) for n in range(3)]
    assert [page.status_code for page in sent] == [302, 302, 429]
    assert "lời vẫn gửi được" in sent[2].content.decode()
    assert (Attachment.objects.count(), files_of_nobody()) == (2, [])
    small = {"files": [upload("nho.pdf", PDF)]}
    assert [client.post(here, data | {button: "x"}).status_code for data in [small, {}]] == [302, 302]


def test_files_made_to_keep_the_portal_busy_are_read_for_so_long_an_hour(client, session, monkeypatch):
    monkeypatch.setattr("feedback.spam.READING_PER_ADDRESS_AN_HOUR", 30)
    taken = itertools.count(step=2)
    monkeypatch.setattr("feedback.spam.seconds_spent", lambda: float(next(taken)))
    go(client, session, upto="noi-dung")
    bad, here = made_pdf(catalog=b"/EF <<>>"), address(session, "tep")
    sent = [client.post(here, {"files": [upload(f"{n}.pdf", content)]}) for n, content in enumerate([bad, PDF, PDF])]
    assert [page.status_code for page in sent] == [200, 302, 429]
    assert client.post(here, {}).status_code == 302


def test_of_too_many_files_none_is_read(client, session, monkeypatch):
    monkeypatch.setattr(pdf, "run_in_child", None)
    go(client, session, upto="noi-dung")
    page = client.post(address(session, "tep"), {"files": [upload(f"{n}.pdf", PDF) for n in range(6)]})
    assert "Nhiều nhất 5 tệp; vừa chọn 6." in page.content.decode()


@pytest.mark.parametrize("button", ["go", "back"])
def test_of_files_chosen_together_the_good_ones_are_kept_when_one_is_refused(client, session, button):
    go(client, session, upto="noi-dung")
    bad = [upload("IMG_1.HEIC", b"\0\0\0\x18ftypheic"), upload("rong.jpg", b"")]
    chosen = {"files": [upload("den.png"), *bad, upload("Đơn.pdf", PDF)]}
    page = client.post(address(session, "tep"), chosen | {button: "x"})
    assert [file.file_name for file in Attachment.objects.order_by("pk")] == ["den.png", "Đơn.pdf"]
    if button == "go":
        assert (
            "IMG_1.HEIC: Tệp này không phải ảnh, đã hỏng, hoặc là kiểu ảnh cổng chưa nhận. Hãy mở ảnh"
            in page.content.decode()
        )
        assert "rong.jpg: Tệp này trống" in page.content.decode()
        assert "Đã nhận den.png, Đơn.pdf; không phải chọn lại." in page.content.decode()
        assert "Bỏ tệp den.png" in page.content.decode()


def test_the_same_files_tapped_twice_lie_there_once(client, session):
    for _ in range(2):
        go(client, session, upto="tep", files=[upload(), upload("Đơn.pdf", PDF)])
    assert [file.file_name for file in Attachment.objects.order_by("pk")] == ["anh.png", "Đơn.pdf"]
    assert files_of_nobody() == []


def files_of_nobody():
    rows, folders = names_in_rows()
    return [name for name in files_in_storage() if is_stray(name, rows, folders)]


def test_what_was_refused_leaves_no_file(client, session):
    """Else whoever sends it without end fills the disk for a day, and so many strays stay for good."""
    go(client, session)
    opinion, room = Opinion.objects.get(), own_opinion.MAX_NOTE_FILES
    add_note(opinion, text="Thêm.", files=[upload(f"{number}.pdf", PDF) for number in range(room)], waiting=[])
    with pytest.raises(NotReady):
        add_note(opinion, text="Nữa.", files=[upload("nua.pdf", PDF)], waiting=[])
    assert (Attachment.objects.count(), files_of_nobody()) == (room, [])


def test_no_lock_is_held_while_a_file_is_stored(client, session, monkeypatch):
    within = []

    def slow_save(name, content):
        within.append(len(connection.savepoint_ids))
        return default_storage.save(name, content)

    monkeypatch.setattr("feedback.stored_files.default_storage", SimpleNamespace(save=slow_save))
    go(client, session, upto="tep", files=[upload("Đơn.pdf", PDF)])
    assert within == [0]


def test_five_files_are_five_however_many_pages_are_open(client, session):
    go(client, session, upto="ve-viec-gi")
    draft = OpinionDraft.objects.get()
    attach_new(draft, [upload(f"{number}.pdf", PDF) for number in range(7)])
    assert Attachment.objects.count() == 5


def test_a_picture_taken_out_before_or_while_it_is_encoded_leaves_nothing(client, session, monkeypatch):
    monkeypatch.setattr("feedback.tasks.render_stored", lambda stored: None)
    go(client, session, upto="tep", files=[upload()])
    picture, same = Attachment.objects.get(), Attachment.objects.get()

    def taken_out_meanwhile(file, path):
        Attachment.objects.all().delete()
        return store_renditions(file, path)

    monkeypatch.setattr("feedback.stored_files.store_renditions", taken_out_meanwhile)
    render_stored(picture)
    render_stored(same)  # its file is gone by now
    assert not any(default_storage.exists(name) for name in [picture.file.name, *picture.rendition_names()])


def test_who_gives_up_leaves_nothing_for_the_next_person(client, session, django_capture_on_commit_callbacks):
    go(client, session, upto="nguoi-gui", name="DAU-TEN", files=[upload("Đơn.pdf", PDF)])
    kept = Attachment.objects.get().file.name
    discard = reverse("feedback:discard_draft", args=[session.slug])
    assert discard in client.get(address(session)).content.decode()
    assert "Xóa hết" in client.get(discard).content.decode()
    assert OpinionDraft.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        said = client.post(discard, follow=True).content.decode()
        assert "Không có gì được gửi đi." in said
        assert default_storage.exists(kept)  # until it is sure that nothing leads there
    assert not OpinionDraft.objects.exists()
    assert not default_storage.exists(kept)
    assert client.get(discard).url == session.get_absolute_url()
    assert "DAU-TEN" not in client.get(address(session, "nguoi-gui"), follow=True).content.decode()
    assert discard not in client.get(address(session)).content.decode()


def test_what_was_sent_while_somebody_gave_up_keeps_its_receipt(client, session):
    go(client, session, upto="nguoi-gui")
    seen = OpinionDraft.objects.get()
    go(client, session)
    discard_draft(seen)
    assert OpinionDraft.objects.get().opinion


def test_nobody_gives_up_for_a_stranger_or_what_was_sent(client, session):
    from django.test import Client

    discard = reverse("feedback:discard_draft", args=[session.slug])
    go(client, session, upto="noi-dung")
    Client().post(discard)
    assert OpinionDraft.objects.exists()
    go(client, session)
    client.post(discard)
    assert Opinion.objects.exists()
    assert client.get(reverse("feedback:receipt")).status_code == 200


def test_a_file_can_be_taken_out_again(client, session, django_capture_on_commit_callbacks):
    go(client, session, upto="tep", files=[upload("Đơn.pdf", PDF)])
    attachment = Attachment.objects.get()
    taken_out = reverse("feedback:remove_file", args=[session.slug, attachment.pk])
    form = client.get(address(session, "tep")).content.decode().partition(f'action="{taken_out}">')[2]
    assert "csrfmiddlewaretoken" in form.partition("</form>")[0]
    with django_capture_on_commit_callbacks(execute=True):
        assert "Đã bỏ tệp." in client.post(taken_out, follow=True).content.decode()
    assert not Attachment.objects.exists()
    assert not default_storage.exists(attachment.file.name)


def test_nobody_takes_files_out_of_a_stranger_s_draft(client, session):
    from django.test import Client

    go(client, session, upto="tep", files=[upload()])
    taken = reverse("feedback:remove_file", args=[session.slug, Attachment.objects.get().pk])
    assert Client().post(taken).status_code == 404
    assert Attachment.objects.exists()


def heavy_pdf():
    """Made when it is sent: reading the tests is not for making 27 MB."""
    return kept_pdf(b"x" * (9 * 1024 * 1024))


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")], "Chỉ nhận ảnh và tệp PDF"),
        ([("a.jpg", b"MZ\x90 program")], "Chỉ nhận ảnh và tệp PDF"),
        ([("a.png", b"\x89PNG\r\n\x1a\n broken")], "không phải ảnh, đã hỏng, hoặc là kiểu ảnh cổng chưa nhận"),
        ([("a.pdf", b"%PDF-1.7 cut")], "bị cụt hoặc đã hỏng. Cũng có thể chụp ảnh các trang"),
        ([("a.pdf", made_pdf(page=b"/EF <<>>"))], "kèm tệp khác"),
        ([(f"{n}.pdf", PDF) for n in range(6)], "Nhiều nhất 5 tệp"),
        ([("a.png", image_bytes(size=(600, 600))[:300])], "đã hỏng"),
        ([(f"{n}.pdf", heavy_pdf) for n in range(3)], "nặng quá 25 MB"),
        ([("to.pdf", b"%PDF-1.7" + b" " * (10 * 1024 * 1024) + b"%%EOF")], "Tệp nặng 10,1 MB, quá mức 10 MB"),
        ([("to.png", image_bytes() + b" " * (10 * 1024 * 1024))], "Ảnh nặng 10,1 MB, quá mức 10 MB. Hãy mở ảnh, chụp"),
    ],
)
def test_files_that_are_not_taken_are_named_with_the_reason(client, session, files, sentence):
    sent = [upload(name, content() if callable(content) else content) for name, content in files]
    page = go(client, session, upto="tep", files=sent).content.decode()
    assert sentence in page
    assert not {"JPEG", "WebP", "HEIC", ".jpg"} & set(re.findall(r"[\w.]+", page))
    assert not Attachment.objects.exists()
