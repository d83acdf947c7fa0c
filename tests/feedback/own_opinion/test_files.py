"""What the sender adds in pictures and papers, by the code of the receipt."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from feedback import actions
from feedback.actions import attach, own_opinion
from feedback.actions.moderate import show_only
from feedback.models import Attachment, OpinionDraft, SenderNote
from tests.pdfs import kept_pdf

from ...builders import image_file, make_body, make_opinion, make_topic, make_user
from ...staff import fresh, signed_in, text_of
from .page import OWN, do, opened


def paper():
    return SimpleUploadedFile("don.pdf", kept_pdf(b"don"))


def note_of(opinion):
    return opinion.sender_notes.get()


def test_files_of_a_note_lie_with_staff_until_one_picture_is_let_through(client):
    opinion = opened(client, moderation="approved", public_text="Đèn tắt.")
    page = do(client, "bo-sung", text="Cột này đây.", files=[image_file("cot.png"), paper()]).content.decode()
    assert "kèm 02 tệp" in page
    assert "Ông/bà gửi kèm" not in page
    shown, kept = note_of(opinion).attachments.all()
    assert (str(shown), bool(shown.file), bool(shown.rendered_at), str(kept)) == ("cot.png", False, True, "don.pdf")
    assert client.get(shown.url(64, "jpg")).status_code == 404
    body, case = make_body(), reverse("admin:case", args=[opinion.pk])
    opinion.assignments.create(body=body)
    for role, files in {"Văn phòng": 2, "Lãnh đạo": 2, "Đơn vị xử lý": 0}.items():
        reader = signed_in(role, body=body)
        told = text_of(reader.get(case))
        assert (told.count("cot.png"), told.count("người gửi gửi thêm")) == (files // 2, files)
    show_only(opinion, [shown])
    assert shown.url(64, "jpg") in client.get(opinion.get_absolute_url()).content.decode()
    assert client.get(shown.url(64, "jpg")).status_code == 200


def test_a_picture_alone_answers_what_was_asked(client):
    opinion = opened(client, moderation="approved", topic=make_topic())
    actions.ask_sender(fresh(opinion), by=make_user(), question="Cột đèn nào?")
    page = client.get(f"{OWN}bo-sung/").content.decode()
    assert ("hoặc chỉ gửi ảnh, tệp" in page, "Có lỗi" in page) == (True, False)
    assert all(words in page for words in ["<h1>Trả lời câu hỏi</h1>", "Câu trả lời của ông/bà", "Gửi câu trả lời"])
    do(client, "bo-sung", files=[image_file()])
    assert (note_of(opinion).text, note_of(opinion).attachments.count()) == ("Chỉ gửi ảnh, tệp.", 1)
    assert fresh(opinion).processing == "classified"
    assert "<h1>Bổ sung ý kiến</h1>" in client.get(f"{OWN}bo-sung/").content.decode()


def test_the_same_files_once_more_are_a_second_tap_and_others_a_second_note(client):
    opinion = opened(client)
    for names in [["a.png"], ["a.png"], ["a.png", "b.png"]]:
        do(client, "bo-sung", text="Đây.", files=[image_file(name) for name in names])
    notes = opinion.sender_notes.order_by("pk")
    assert [[str(file) for file in note.attachments.all()] for note in notes] == [["a.png"], ["b.png"]]


@pytest.mark.parametrize(
    ("names", "sentence"), [(["a.exe"], "a.exe: Chỉ nhận ảnh"), (["a.png"] * 6, "Nhiều nhất 5 tệp; vừa chọn 6.")]
)
def test_wrong_files_are_told_and_nothing_is_kept(client, names, sentence):
    opened(client)
    files = [image_file(name) if name.endswith("png") else SimpleUploadedFile(name, b"MZ") for name in names]
    page = do(client, "bo-sung", text="Cột này đây.", files=files).content.decode()
    assert sentence in page
    assert "Cột này đây." in page
    assert "Bỏ tệp" not in page
    assert not SenderNote.objects.exists()
    assert not Attachment.objects.exists()


def test_more_files_than_all_notes_may_have_are_refused_with_their_words(client, monkeypatch):
    monkeypatch.setattr(own_opinion, "MAX_NOTE_FILES", 2)
    opinion = opened(client)
    attach(opinion, image_file())
    do(client, "bo-sung", text="Hai.", files=[image_file("a.png"), image_file("b.png")])
    page = do(client, "bo-sung", text="Ba.", files=[image_file("c.png")]).content.decode()
    assert "gửi thêm nhiều tệp" in page
    assert "Ba." in page
    assert (opinion.sender_notes.count(), opinion.attachments.count()) == (1, 3)


def test_a_scan_or_a_file_of_a_draft_belongs_to_no_note():
    note = make_opinion().sender_notes.create(text="x")
    draft = OpinionDraft.objects.create(key_hash="x", session=note.opinion.session)
    file = attach(note, paper())
    for wrong in [{"role": "scan"}, {"opinion": None, "draft": draft}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Attachment.objects.filter(pk=file.pk).update(**wrong)
